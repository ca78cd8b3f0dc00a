"""One recording on its way through the pipeline: stages, notices, seconds."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from engines.asr.emissions import Emission
from engines.asr.punctuation import get_punctuation_pipeline, punctuate_row
from engines.asr.recogniser import Chunk
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.assignment import (
    SpokenChunk,
    assign_speakers,
    find_doubtful_speakers,
    flag_doubtful_speakers,
    name_speakers,
)
from engines.diarization.clustering import SpeakerCount
from engines.diarization.diarizer import read_count
from engines.diarization.reconstruction import Diarization, SpeakerActivity
from engines.diarization.turns import Turn
from engines.models import Role
from engines.pipeline.card_work import CardHearing, TellSpeakers, open_loan
from engines.pipeline.engine_set import EngineSet
from engines.pipeline.hearing_journal import HearingJournal, PieceJournal
from engines.pipeline.hypotheses import is_refused
from engines.pipeline.language_consensus import settle_languages
from engines.pipeline.recognition import Recognition
from engines.pipeline.row_borders import RowBorders
from engines.pipeline.segments import RowIds, make_segments
from engines.pipeline.unwritten import hear_unwritten
from engines.runtime.progress import Stage, Watcher, WorkCancelledError
from engines.speech.activity import SpeechActivity, measure_activity
from engines.speech.vad import Region, find_regions, rate_windows
from transcript.document import FlagKind, ModelUse, Segment
from transcript.errors import LikhitaError
from transcript.messages import Message

log = logging.getLogger(__name__)

NO_SPEECH = Message("no_speech")
NO_SPEAKERS = Message("speakers_not_found")
DRAFT = Message("telugu_draft")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out. `seconds` are spent in each stage; recognition and speakers run at the same time.

    `emissions` are what a CTC engine heard, to be kept for the times of corrected words;
    `hearing` is what the speakers follow from, to be kept for another number of them; `turns` are as they
    were heard, two people at once included.
    """

    segments: tuple[Segment, ...] = ()
    notices: tuple[Message, ...] = ()
    models: tuple[ModelUse, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    emissions: tuple[Emission, ...] = ()
    hearing: SpeakerActivity | None = field(default=None, compare=False, repr=False)
    turns: tuple[Turn, ...] = ()


class Run:
    """One recording on its way; lives in one thread."""

    def __init__(
        self,
        engines: EngineSet,
        samples: Samples,
        language: str | None,
        speakers: int | SpeakerCount | None,
        watcher: Watcher,
        *,
        journal: HearingJournal | None = None,
    ) -> None:
        self._engines, self._samples, self._watcher = engines, samples, watcher
        self._loan = open_loan(watcher.visitor)
        self._cards: list[CardHearing] = []
        self._language, self._speakers = language, speakers
        self._is_alone = read_count(speakers).most == 1
        self._recognition = self._listen_to(samples, PieceJournal(journal))
        self._duration_s = len(samples) / RATE_HZ
        self._ids = RowIds(journal.seed if journal else None)
        self._seconds: dict[str, float] = {}
        self._roles = {Role.SPEECH}
        self._ended = False
        self._hearing: SpeakerActivity | None = None
        self._turns: tuple[Turn, ...] = ()
        self._spoken: tuple[Turn, ...] = ()
        self._borders: RowBorders | None = None
        self._is_heard = False  # all of it was recognised

    def _listen_to(self, samples: Samples, journal: PieceJournal) -> Recognition:
        """What hears this sound, the recording's or one channel's, on the card where there is one."""
        card = None
        if self._loan is not None:
            card = CardHearing(self._loan, self._engines, samples, self._language)
            self._cards.append(card)
        return Recognition(self._engines, samples, self._language, self._cancelled, journal, card=card)

    def run(self) -> Outcome:
        regions = self._find_regions()
        if regions:
            self._engines.prepare(self._watcher, self._language)
        if self._cancelled():
            return self._finish((), ())
        if not regions:
            return self._finish((), (NO_SPEECH,))
        diarization = self._start_diarization()
        try:
            chunks = self._recognise(regions)
            self._is_heard = True
            turns, notices = self._find_turns(diarization)
            chunks = self._add_unwritten(chunks, turns)
        finally:
            self._ended = True  # what still runs for this recording stops at its next look
        rows, unmarked = self._punctuate(self._make_rows(chunks, turns))
        notices = (*notices, *unmarked)
        notices = (*notices, *(problem.reason for problem in self._recognition.problems.values()))
        if any(flag.kind is FlagKind.DRAFT for row in rows for flag in row.flags):
            notices = (DRAFT, *notices)
        silent = not rows and not self._watcher.cancelled()  # a cancelled job has not listened to the end
        return self._finish(rows, (NO_SPEECH, *notices) if silent else notices)

    def _find_regions(self) -> tuple[Region, ...]:
        with self._timed("speech"):
            try:
                activity = self._hear_speech(self._samples, partial(self._watcher.tell, Stage.SPEECH))
            except WorkCancelledError:
                return ()
            self._borders = RowBorders(activity)
            return tuple(find_regions(activity.probabilities, self._duration_s))

    def _hear_speech(self, samples: Samples, progress: Callable[[float], None]) -> SpeechActivity:
        """Where somebody speaks in the recording or one channel of it."""
        call = partial(rate_windows, self._engines.models, cancelled=self._cancelled, progress=progress)
        return measure_activity(self._engines.executor.run(call, samples), samples)

    def _recognise(self, regions: Sequence[Region]) -> tuple[Chunk, ...]:
        """Chunks of all regions; rows without speakers are shown as they come."""
        chunks: list[Chunk] = []
        total_s = sum(region.end_s - region.start_s for region in regions)
        done_s = 0.0
        with self._timed("recognising"):
            for found, heard_s in self._recognition.recognise(regions):
                chunks.extend(found)
                done_s += heard_s
                self._watcher.tell(Stage.RECOGNISING, min(1.0, done_s / total_s))
                self._watcher.show(self._make_rows(chunks, ()))
        self._seconds["language"] = self._recognition.identifying_s
        if chunks and all(is_refused(chunk) for chunk in chunks):
            raise next(iter(self._recognition.problems.values()))
        return tuple(chunks)

    def _start_diarization(self) -> "Future[Diarization] | None":
        if self._is_alone:
            return None
        started_at = time.monotonic()

        def note_seconds(_future: "Future[Diarization]") -> None:
            self._seconds["speakers"] = time.monotonic() - started_at

        tell = partial(self._watcher.tell, Stage.SPEAKERS)
        future = self._engines.start_diarization(
            self._samples, self._speakers, self._cancelled, tell, ahead=self._ask_card
        )
        future.add_done_callback(note_seconds)
        self._roles.add(Role.SPEAKERS)
        return future

    def _ask_card(self) -> Diarization | None:
        """The speakers as the card tells them; None where there is none."""
        if self._loan is None or self._cancelled():
            return None
        return self._loan.compute(TellSpeakers(self._samples, self._speakers))

    def _find_turns(
        self, future: "Future[Diarization] | None"
    ) -> tuple[tuple[Turn, ...], tuple[Message, ...]]:
        """The exclusive turns; none, with a notice, where diarization fails: the words are worth keeping."""
        if future is None:
            return (Turn(0.0, self._duration_s, "only"),), ()
        try:
            with self._timed("waiting"):
                return self._keep_activity(future.result()), ()
        except WorkCancelledError:
            return (), ()
        except LikhitaError as exc:
            return (), (exc.reason,)
        except Exception:
            log.exception("Diarization failed")
            return (), (NO_SPEAKERS,)

    def _keep_activity(self, found: Diarization) -> tuple[Turn, ...]:
        self._hearing, self._turns, self._spoken = found.hearing, found.turns, found.spoken
        return found.exclusive

    def _make_rows(self, chunks: Sequence[Chunk], turns: Sequence[Turn]) -> tuple[Segment, ...]:
        spoken: list[SpokenChunk] = settle_languages(assign_speakers(chunks, turns))
        names = name_speakers(row.speaker for row in spoken)
        spoken = flag_doubtful_speakers(spoken, find_doubtful_speakers(turns))
        return make_segments(self._fit(spoken), names, round(self._duration_s * 1000), self._ids)

    def _fit(self, rows: Sequence[SpokenChunk]) -> Sequence[SpokenChunk]:
        """The rows with their borders where their speakers begin and end, as far as those are known."""
        if self._borders is None:
            return rows
        return self._borders.fit(rows, self._spoken) if self._is_heard else self._borders.fit_shown(rows)

    def _add_unwritten(self, chunks: tuple[Chunk, ...], turns: Sequence[Turn]) -> tuple[Chunk, ...]:
        """The chunks, and what is said or at least heard where no row is."""
        if self._borders is None:
            return chunks
        with self._timed("recognising"):
            rows = self._fit(assign_speakers(chunks, turns))
            pieces = self._borders.find_unwritten(rows, self._spoken)
            return hear_unwritten(self._recognition, chunks, pieces)

    def _punctuate(self, rows: tuple[Segment, ...]) -> tuple[tuple[Segment, ...], tuple[Message, ...]]:
        """Telugu rows with marks, where a model for that is set up; the rows as they are, and why, if not."""
        if self._watcher.cancelled() or not any(row.language == "te" for row in rows):
            return rows, ()
        try:
            with self._timed("punctuation"):
                return self._engines.executor.run(self._mark_rows, rows), ()
        except LikhitaError as exc:
            return rows, (exc.reason,)

    def _mark_rows(self, rows: tuple[Segment, ...]) -> tuple[Segment, ...]:
        punctuator = get_punctuation_pipeline(self._engines.models)
        if punctuator is None:
            return rows
        self._roles.add(Role.PUNCTUATION)
        return tuple(punctuate_row(row, punctuator.mark) if row.language == "te" else row for row in rows)

    def _finish(self, rows: tuple[Segment, ...], notices: tuple[Message, ...]) -> Outcome:
        notices = (*notices, *(self._loan.notices if self._loan else ()))
        used = tuple(
            ModelUse(str(card.role), card.name, card.revision, card.licence)
            for card in self._engines.models.cards()
            if card.role in self._roles | self._recognition.roles
        )
        used = self._add_card_models(used)
        emissions = tuple(self._recognition.emissions)
        return Outcome(rows, notices, used, dict(self._seconds), emissions, self._hearing, self._turns)

    def _add_card_models(self, used: tuple[ModelUse, ...]) -> tuple[ModelUse, ...]:
        """The models of a card took the place of the processor's in their roles, where it refused nothing."""
        on_card = tuple(dict.fromkeys(model for card in self._cards for model in card.models))
        if self._loan is not None and self._loan.left_s is None:
            roles = {model.role for model in on_card}
            used = tuple(model for model in used if model.role not in roles)
        return tuple(dict.fromkeys((*used, *on_card)))

    def _cancelled(self) -> bool:
        """Whether what still recognises or tells speakers apart is to stop: always, once both were heard."""
        return self._ended or self._watcher.cancelled()

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started_at = time.monotonic()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.monotonic() - started_at
