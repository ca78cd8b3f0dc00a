"""One recording from samples to rows: speech, languages, words, speakers. Imports no model library."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from engines.ctc_weights import is_ctc
from engines.diarization import Diarization, DiarizationCancelledError, Diarizer, Turn
from engines.emissions import Emission
from engines.engine import RATE_HZ, Chunk, Recogniser, Samples
from engines.executor import InferenceExecutor, inference_executor
from engines.language import Identification, WhisperLidEngine
from engines.models import Models, Role
from engines.progress import Stage, Watcher
from engines.recognition import Recognition, is_refused
from engines.router import pick_role
from engines.segments import RowIds, make_segments, rewrite_segment
from engines.settling import settle_languages
from engines.speakers import SpokenChunk, assign_speakers, name_speakers
from engines.speech import Region, SpeechCancelledError, find_speech
from engines.swecha_gonthuka import SwechaGonthukaEngine
from engines.whisper import WhisperEngine
from transcript.document import FlagKind, ModelUse, Segment
from transcript.errors import LikhitaError

log = logging.getLogger(__name__)

_LOOK_S = 0.2

NO_SPEECH = "No speech was found in this recording."
NO_SPEAKERS = "The speakers could not be told apart; the rows have no speaker."
DRAFT = (
    "Telugu rows are a rough draft: the starter model writes them by ear. The real Telugu model is Swecha "
    "Gonthuka (swechatelangana/swecha-gonthuka-asr on huggingface.co)."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out. `seconds` are spent in each stage; recognition and speakers run at the same time.

    `emissions` are what a CTC engine heard, to be kept for the times of corrected words.
    """

    segments: tuple[Segment, ...] = ()
    notices: tuple[str, ...] = ()
    models: tuple[ModelUse, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    emissions: tuple[Emission, ...] = ()


class Pipeline:
    """Turns sound into rows. Any thread may call `transcribe`, several at once.

    It runs on the caller's thread and hands only single model calls to the shared executor, so it may wait
    for them without ever holding a worker. A search for speakers is one long call, so one worker is kept free
    of them: somebody's short recording does not wait for somebody else's long one.
    """

    def __init__(
        self,
        models: Models,
        languages: Sequence[str] = ("te", "en"),
        executor: InferenceExecutor | None = None,
    ) -> None:
        self.models = models
        self.executor = executor or inference_executor()
        self.languages = tuple(languages)
        self._identifier = WhisperLidEngine(models, languages)
        self._diarizer = Diarizer(models)
        self._speaker_places = threading.BoundedSemaphore(max(1, self.executor.workers - 1))
        self._recognisers: dict[Role, Recogniser] = {
            role: WhisperEngine(models, role) for role in (Role.TELUGU, Role.ENGLISH, Role.MULTILINGUAL)
        }
        self._ctc_recognisers: dict[Role, Recogniser] = {
            role: SwechaGonthukaEngine(models, role) for role in self._recognisers
        }

    def transcribe(
        self, samples: Samples, language: str | None, speakers: int | None, watcher: Watcher | None = None
    ) -> Outcome:
        """The rows of 16 kHz sound of shape (samples,); those made so far where the watcher cancels.

        `language` (ISO 639-1) and `speakers` are what the user chose; None leaves them to the models.

        Raises:
            ModelUnavailableError: a model that recognition needs cannot be had.
        """
        return _Run(self, samples, language, speakers, watcher or Watcher()).run()

    def hear_again(self, samples: Samples, segment: Segment, language: str) -> Segment:
        """The row as `language` (ISO 639-1) has it; what it said before stays among its alternatives.

        Id, times, speaker, status and note stay; nothing heard leaves the row as it was.

        Raises:
            LikhitaError: nothing here recognises the language, or its model cannot be had.
        """
        recognition = Recognition(self, samples, language, lambda: False)
        region = Region(segment.start_ms / 1000, segment.end_ms / 1000)
        chunks = recognition.hear(region, Identification(language, ((language, 1.0),)))
        for problem in recognition.problems.values():
            raise problem
        return rewrite_segment(segment, chunks)

    def prepare(self, watcher: Watcher, language: str | None = None) -> None:
        """Has the weights of recognition here, fetching them at the first use; a cancel does not wait.

        Raises:
            ModelUnavailableError: language identification or every engine lacks its weights.
        """
        spoken = self.languages if language is None else (language,)
        roles = list(dict.fromkeys(pick_role(code) for code in spoken))
        failures: list[LikhitaError] = []

        def fetch() -> None:
            for role in roles if language else [Role.LANGUAGE, *roles]:
                try:
                    self.models.path(role)
                except LikhitaError as exc:
                    failures.extend([exc] * (len(roles) if role is Role.LANGUAGE else 1))

        fetching = threading.Thread(target=fetch, name="fetch", daemon=True)
        watcher.tell(Stage.MODELS, 0.0)
        fetching.start()
        while fetching.is_alive() and not watcher.cancelled():
            fetching.join(0.1)
            if progress := self.models.progress():
                watcher.tell(Stage.MODELS, progress.fraction)
        if len(failures) >= len(roles):  # one engine that lacks its weights is a row's matter
            raise failures[0]

    def warm(self) -> None:
        """Has the executor load what is not loaded yet; a model that cannot be loaded is told by the job."""
        for load in (self._identifier.load, self._diarizer.load):
            self.executor.submit(_load_quietly, load)

    def recogniser(self, language: str) -> Recogniser:
        """Who recognises this language: the CTC engine where its role's weights are a CTC model.

        Raises:
            ModelUnavailableError: the role's weights cannot be had.
        """
        role = pick_role(language)
        return (self._ctc_recognisers if is_ctc(self.models.path(role)) else self._recognisers)[role]

    def identify(self, samples: Samples) -> Identification:
        """The language of a piece of sound, computed on the executor."""
        return self.executor.run(self._identifier.identify, samples)

    def start_diarization(
        self,
        samples: Samples,
        speakers: int | None,
        cancelled: Callable[[], bool],
        progress: Callable[[float], None],
        *,
        wait_s: float = 0.0,
    ) -> "Future[Diarization] | None":
        """Speakers, looked for on the executor meanwhile; None where no place is free in time."""
        if not self._speaker_places.acquire(timeout=wait_s):
            return None
        call = partial(self._diarizer.diarize, cancelled=cancelled, progress=progress)
        try:
            future = self.executor.submit(call, samples, speakers)
        except RuntimeError:  # the executor was shut down
            self._speaker_places.release()
            raise
        future.add_done_callback(lambda _: self._speaker_places.release())
        return future


def _load_quietly(load: Callable[[], object]) -> None:
    try:
        load()
    except LikhitaError as exc:
        log.warning("%s", exc.message)
    except Exception:
        log.warning("A model could not be loaded ahead of its use.", exc_info=True)


class _Run:
    """One recording on its way; lives in one thread."""

    def __init__(
        self,
        pipeline: Pipeline,
        samples: Samples,
        language: str | None,
        speakers: int | None,
        watcher: Watcher,
    ) -> None:
        self._pipeline, self._samples, self._watcher = pipeline, samples, watcher
        self._language, self._speakers = language, speakers
        self._recognition = Recognition(pipeline, samples, language, self._cancelled)
        self._duration_s = len(samples) / RATE_HZ
        self._ids = RowIds()
        self._seconds: dict[str, float] = {}
        self._roles = {Role.SPEECH}
        self._ended = False

    def run(self) -> Outcome:
        regions = self._find_regions()
        if regions:
            self._pipeline.prepare(self._watcher, self._language)
        if self._cancelled():
            return self._finish((), ())
        if not regions:
            return self._finish((), (NO_SPEECH,))
        diarization = self._start_diarization()
        try:
            chunks = self._recognise(regions)
            turns, notices = self._find_turns(diarization)
        finally:
            self._ended = True  # what still runs for this recording stops at its next look
        rows = self._make_rows(chunks, turns)
        notices = (*notices, *(problem.message for problem in self._recognition.problems.values()))
        if any(flag.kind is FlagKind.DRAFT for row in rows for flag in row.flags):
            notices = (DRAFT, *notices)
        silent = not rows and not self._cancelled()  # a cancelled job has not listened to the end
        return self._finish(rows, (NO_SPEECH, *notices) if silent else notices)

    def _find_regions(self) -> tuple[Region, ...]:
        with self._timed("speech"):
            call = partial(
                find_speech,
                cancelled=self._cancelled,
                progress=partial(self._watcher.tell, Stage.SPEECH),
            )
            try:
                return self._pipeline.executor.run(call, self._samples)
            except SpeechCancelledError:
                return ()

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

    def _start_diarization(self, wait_s: float = 0.0) -> "Future[Diarization] | None":
        if self._speakers == 1:
            return None
        started_at = time.monotonic()

        def note_seconds(_future: "Future[Diarization]") -> None:
            self._seconds["speakers"] = time.monotonic() - started_at

        tell = partial(self._watcher.tell, Stage.SPEAKERS)
        future = self._pipeline.start_diarization(
            self._samples, self._speakers, self._cancelled, tell, wait_s=wait_s
        )
        if future is not None:
            future.add_done_callback(note_seconds)
            self._roles.add(Role.SPEAKERS)
        return future

    def _find_turns(self, future: "Future[Diarization] | None") -> tuple[tuple[Turn, ...], tuple[str, ...]]:
        """The exclusive turns; none, with a notice, where diarization fails: the words are worth keeping."""
        if self._speakers == 1:
            return (Turn(0.0, self._duration_s, "only"),), ()
        try:
            with self._timed("waiting"):
                return self._wait_for(future).exclusive, ()
        except (DiarizationCancelledError, CancelledError):
            return (), ()
        except LikhitaError as exc:
            return (), (exc.message,)
        except Exception:
            log.exception("Diarization failed")
            return (), (NO_SPEAKERS,)

    def _wait_for(self, future: "Future[Diarization] | None") -> Diarization:
        """The speakers, started now where there was no place before; a cancel ends the waiting."""
        while True:
            if self._cancelled():
                if future is None or future.cancel():
                    raise DiarizationCancelledError
            elif future is None:
                future = self._start_diarization(_LOOK_S)
                continue
            try:
                return future.result(_LOOK_S)
            except TimeoutError:
                continue

    def _make_rows(self, chunks: Sequence[Chunk], turns: Sequence[Turn]) -> tuple[Segment, ...]:
        spoken: list[SpokenChunk] = settle_languages(assign_speakers(chunks, turns))
        names = name_speakers(row.speaker for row in spoken)
        return make_segments(spoken, names, round(self._duration_s * 1000), self._ids)

    def _finish(self, rows: tuple[Segment, ...], notices: tuple[str, ...]) -> Outcome:
        used = tuple(
            ModelUse(str(card.role), card.name, card.revision, card.licence)
            for card in self._pipeline.models.cards()
            if card.role in self._roles | self._recognition.roles
        )
        return Outcome(rows, notices, used, dict(self._seconds), tuple(self._recognition.emissions))

    def _cancelled(self) -> bool:
        return self._ended or self._watcher.cancelled()

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started_at = time.monotonic()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.monotonic() - started_at
