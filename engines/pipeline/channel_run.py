"""A recording with one speaker a channel: each channel is heard by itself."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from engines.asr.recogniser import Chunk
from engines.audio.samples import Samples
from engines.diarization.assignment import SpokenChunk, assign_speakers, name_speakers
from engines.diarization.channels import find_loudest_other, keep_own, level_channels
from engines.diarization.turns import Turn
from engines.pipeline.engine_set import EngineSet
from engines.pipeline.language_consensus import settle_languages
from engines.pipeline.recognition import Recognition, is_refused
from engines.pipeline.recording_run import Run
from engines.pipeline.segments import make_segments
from engines.runtime.progress import Stage, Watcher, WorkCancelledError
from engines.speech.vad import Region, find_speech
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
    ) -> None:
        super().__init__(engines, samples, language, 1, watcher)
        self._hearings = [Recognition(engines, channel, language, self._cancelled) for channel in channels]
        self._channels = channels
        self._regions: list[tuple[Region, ...]] = []
        self._heard: list[list[Chunk]] = [[] for _ in channels]

    def _find_regions(self) -> tuple[Region, ...]:
        """Of all channels; each one's own stay apart for `_recognise`."""
        levels = level_channels(self._channels)
        with self._timed("speech"):
            for number, channel in enumerate(self._channels):
                tell = partial(self._tell_part, Stage.SPEECH, number)
                call = partial(find_speech, self._engines.models, cancelled=self._cancelled, progress=tell)
                try:
                    found = self._engines.executor.run(call, channel)
                except WorkCancelledError:
                    return ()
                self._regions.append(keep_own(found, levels[number], find_loudest_other(levels, number)))
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
        for number, recognition in enumerate(self._hearings, 1):
            self._recognition.emissions += [replace(e, channel=number) for e in recognition.emissions]
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
            spoken += settle_languages(assign_speakers(heard, (turn,)))
        names = name_speakers(_label(number) for number in range(len(self._channels)))
        return make_segments(spoken, names, round(self._duration_s * 1000), self._ids)

    def _tell_part(self, stage: Stage, number: int, fraction: float) -> None:
        self._watcher.tell(stage, (number + fraction) / len(self._channels))


def _label(number: int) -> str:
    return f"channel {number}"
