"""A recording with one speaker a channel: each channel is heard by itself."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from engines.asr.recogniser import Chunk
from engines.audio.loudness import FRAME_S as LOUDNESS_FRAME_S
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.assignment import SpokenChunk, assign_speakers, name_speakers
from engines.diarization.channels import find_loudest_other, keep_own, level_channels, mark_own
from engines.diarization.turns import Turn
from engines.pipeline.engine_set import EngineSet
from engines.pipeline.hearing_journal import HearingJournal, PieceJournal
from engines.pipeline.hypotheses import is_refused
from engines.pipeline.language_consensus import settle_languages
from engines.pipeline.recording_run import Run
from engines.pipeline.row_borders import RowBorders
from engines.pipeline.segments import make_segments
from engines.pipeline.unwritten import hear_unwritten
from engines.runtime.progress import Stage, Watcher, WorkCancelledError
from engines.speech.activity import FRAME_S, SpeechActivity
from engines.speech.vad import Region, find_regions
from transcript.document import Segment


class ChannelRun(Run):
    """Rows of two or more channels, which overlap where both speak; nobody has to be told apart.

    What a CTC engine heard is kept with its channel: several people share the time.
    """

    def __init__(
        self,
        engines: EngineSet,
        samples: Samples,
        channels: Sequence[Samples],
        language: str | None,
        watcher: Watcher,
        *,
        journal: HearingJournal | None = None,
    ) -> None:
        super().__init__(engines, samples, language, 1, watcher, journal=journal)
        self._hearings = [
            self._listen_to(channel, PieceJournal(journal, number))
            for number, channel in enumerate(channels, 1)
        ]
        self._channels = channels
        self._regions: list[tuple[Region, ...]] = []
        self._own_borders: list[RowBorders] = []
        self._heard: list[list[Chunk]] = [[] for _ in channels]

    def _find_regions(self) -> tuple[Region, ...]:
        """Of all channels; each one's own stay apart for `_recognise`."""
        levels = level_channels(self._channels)
        with self._timed("speech"):
            for number, channel in enumerate(self._channels):
                try:
                    activity = self._hear_speech(channel, partial(self._tell_part, Stage.SPEECH, number))
                except WorkCancelledError:
                    return ()
                own, other = levels[number], find_loudest_other(levels, number)
                found = tuple(find_regions(activity.probabilities, len(channel) / RATE_HZ))
                self._regions.append(keep_own(found, own, other))
                self._own_borders.append(RowBorders(_keep_own_speech(activity, own, other)))
        self._turns = tuple(
            Turn(region.start_s, region.end_s, _label(number))
            for number, regions in enumerate(self._regions)
            for region in regions
        )
        return tuple(region for regions in self._regions for region in regions)

    def _recognise(self, regions: Sequence[Region]) -> tuple[Chunk, ...]:
        total_s, done_s = sum(region.end_s - region.start_s for region in regions), 0.0
        with self._timed("recognising"):
            for recognition, own, heard in zip(self._hearings, self._regions, self._heard, strict=True):
                for found, heard_s in recognition.recognise(own):
                    heard.extend(found)
                    done_s += heard_s
                    self._watcher.tell(Stage.RECOGNISING, min(1.0, done_s / total_s))
                    self._watcher.show(self._make_rows((), ()))
        for recognition in self._hearings:
            self._recognition.roles |= recognition.roles
            self._recognition.problems |= recognition.problems
        self._seconds["language"] = sum(recognition.identifying_s for recognition in self._hearings)
        chunks = tuple(chunk for heard in self._heard for chunk in heard)
        if chunks and all(is_refused(chunk) for chunk in chunks):
            raise next(iter(self._recognition.problems.values()))
        return chunks

    def _make_rows(self, _chunks: Sequence[Chunk], _turns: Sequence[Turn]) -> tuple[Segment, ...]:
        spoken: list[SpokenChunk] = []
        for number, heard in enumerate(self._heard):
            turn = Turn(0.0, self._duration_s, _label(number))
            rows = settle_languages(assign_speakers(heard, (turn,)))
            borders = self._own_borders[number]
            spoken += borders.fit(rows) if self._is_heard else borders.fit_shown(rows)
        names = name_speakers(_label(number) for number in range(len(self._channels)))
        return make_segments(spoken, names, round(self._duration_s * 1000), self._ids)

    def _add_unwritten(self, chunks: tuple[Chunk, ...], _turns: Sequence[Turn]) -> tuple[Chunk, ...]:
        """The same for each channel by itself."""
        with self._timed("recognising"):
            for number, (recognition, borders) in enumerate(
                zip(self._hearings, self._own_borders, strict=True)
            ):
                turn = Turn(0.0, self._duration_s, _label(number))
                rows = borders.fit(assign_speakers(self._heard[number], (turn,)))
                pieces = borders.find_unwritten(rows)
                self._heard[number] = list(hear_unwritten(recognition, tuple(self._heard[number]), pieces))
                heard = recognition.emissions
                self._recognition.emissions += [replace(emission, channel=number + 1) for emission in heard]
        return chunks

    def _tell_part(self, stage: Stage, number: int, fraction: float) -> None:
        self._watcher.tell(stage, (number + fraction) / len(self._channels))


def _keep_own_speech(
    activity: SpeechActivity, own: NDArray[np.float64], other: NDArray[np.float64]
) -> SpeechActivity:
    """The channel's activity without what is only another channel's voice bleeding into it."""
    is_own = np.repeat(mark_own(own, other), round(LOUDNESS_FRAME_S / FRAME_S))
    is_own = np.pad(is_own, (0, max(0, len(activity.speech) - len(is_own))), mode="edge")
    return replace(activity, speech=activity.speech & is_own[: len(activity.speech)])


def _label(number: int) -> str:
    return f"channel {number}"
