"""The engines of one app as its runs are given them: who recognises, identifies and tells speakers apart."""

import copy
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Protocol

import numpy as np

from engines.asr.ctc.engine import Wav2Vec2Engine
from engines.asr.ctc.swecha_gonthuka import SwechaGonthukaEngine
from engines.asr.onnx.transducer import NemoTransducerEngine
from engines.asr.recogniser import Recogniser
from engines.asr.router import pick_role
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.window import Window
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.clustering import SpeakerCount
from engines.diarization.diarizer import Diarizer
from engines.diarization.reconstruction import Diarization
from engines.models import Models, Role
from engines.runtime.executor import InferenceExecutor, inference_executor
from engines.runtime.progress import Stage, Watcher
from engines.speech.language_id import Identification, WhisperLidEngine
from engines.speech.vad import load_speech
from transcript.errors import LikhitaError
from transcript.vocabulary import Vocabulary

log = logging.getLogger(__name__)


class Engines(Protocol):
    """What recognition asks of the pipeline that it serves."""

    @property
    def models(self) -> Models:
        """The weights of this process."""

    @property
    def executor(self) -> InferenceExecutor:
        """Where model calls run."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that may be spoken here, the likeliest first."""

    def recogniser(self, language: str) -> Recogniser:
        """Who recognises this language."""

    def identify_piece(self, window: Window, start_s: float, end_s: float) -> Identification:
        """Which language is spoken in a piece of a window, between two times of the recording."""


class EngineSet:
    """The models of each role behind the shared executor. Any thread may call any method."""

    def __init__(
        self,
        models: Models,
        languages: Sequence[str] = ("te", "en"),
        executor: InferenceExecutor | None = None,
    ) -> None:
        self.models = models
        self.executor = executor or inference_executor()
        self.languages = tuple(languages)
        self.only: Role | None = None
        self._identifier = WhisperLidEngine(models, languages)
        self._diarizer = Diarizer(models, self.executor)
        self._recognisers: dict[Role, WhisperEngine] = {
            role: WhisperEngine(models, role) for role in (Role.TELUGU, Role.ENGLISH, Role.MULTILINGUAL)
        }
        self._ctc_recognisers: dict[Role, Recogniser] = {
            role: SwechaGonthukaEngine(models) if role is Role.TELUGU else Wav2Vec2Engine(models, role)
            for role in self._recognisers
        }
        self._transducers: dict[Role, Recogniser] = {
            role: NemoTransducerEngine(models, role) for role in self._recognisers
        }

    def prepare(self, watcher: Watcher, language: str | None = None) -> None:
        """Has the weights of recognition here, fetching them at the first use; a cancel does not wait.

        Raises:
            ModelUnavailableError: every engine lacks its weights.
        """
        spoken = self.languages if language is None else (language,)
        roles = list(dict.fromkeys(pick_role(code) for code in spoken))
        failures: list[LikhitaError] = []

        def fetch() -> None:
            for role in roles if language else [Role.LANGUAGE, *roles]:
                try:
                    self.models.path(role)
                except LikhitaError as exc:
                    if role is not Role.LANGUAGE:  # without it rows are heard in every language
                        failures.append(exc)

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
        for load in (self._identifier.load, partial(load_speech, self.models), self._diarizer.load):
            self.executor.submit(_load_quietly, load)

    def try_out(self, language: str | None = None) -> None:
        """Has each model that recognition needs answer once, so that the next answer is as quick as any.

        A model that cannot be had is left to the rows that need it.
        """
        nothing = np.zeros(RATE_HZ, np.float32)
        calls: list[Callable[[], object]] = [] if language else [partial(self.identify, nothing)]
        spoken = self.languages if language is None else (language,)
        calls += [partial(self._try_recogniser, code, nothing) for code in spoken]
        for call in calls:
            with suppress(LikhitaError):
                call()

    def _try_recogniser(self, language: str, samples: Samples) -> None:
        self.executor.run(self.recogniser(language).recognise, samples, language, 0.0)

    def limit_to(self, role: Role) -> "EngineSet":
        """The same engines, but the one of this role recognises every language, without a second opinion."""
        limited = copy.copy(self)
        limited.only, limited.languages = role, ()
        return limited

    def with_vocabulary(self, vocabulary: Vocabulary) -> "EngineSet":
        """The same engines, told of these words where they can be."""
        told = copy.copy(self)
        told._recognisers = {
            role: engine.with_vocabulary(vocabulary) for role, engine in self._recognisers.items()
        }
        return told

    def takes_vocabulary(self, language: str) -> bool:
        """Whether the engine of this language can be told of words."""
        engine = self.recogniser(language)
        return isinstance(engine, WhisperEngine) and engine.takes_vocabulary(language)

    def recogniser(self, language: str) -> Recogniser:
        """Who recognises this language: the engine of the family of its role's weights.

        Raises:
            ModelUnavailableError: the role's weights cannot be had.
        """
        return self.recogniser_of(self.only or pick_role(language))

    def recogniser_of(self, role: Role) -> Recogniser:
        """Who recognises with the weights of this role. Raises as `recogniser` does."""
        family = self.models.checkpoint(role).family
        if family.is_ctc:
            return self._ctc_recognisers[role]
        return (self._transducers if family.is_transducer else self._recognisers)[role]

    def identify(self, samples: Samples) -> Identification:
        """The language of a piece of sound, computed on the executor."""
        return self.executor.run(self._identifier.identify, samples)

    def identify_piece(self, window: Window, start_s: float, end_s: float) -> Identification:
        """The language of a piece of sound that is encoded once, computed on the executor."""
        return self.executor.run(self._identifier.identify_piece, window, start_s, end_s)

    def load_speakers(self) -> None:
        """Loads what tells speakers apart. Raises ModelUnavailableError where it cannot be had."""
        self._diarizer.load()

    def tell_speakers(self, samples: Samples, speakers: int | SpeakerCount | None) -> Diarization:
        """Speakers, looked for on the calling thread."""
        return self._diarizer.diarize(samples, speakers)

    def start_diarization(
        self,
        samples: Samples,
        speakers: int | SpeakerCount | None,
        cancelled: Callable[[], bool],
        progress: Callable[[float], None],
        *,
        ahead: Callable[[], Diarization | None] = lambda: None,
    ) -> "Future[Diarization]":
        """Speakers, looked for on the executor meanwhile, by a thread that waits for its pieces.

        `ahead` may have the answer from elsewhere.
        """
        future: Future[Diarization] = Future()
        future.set_running_or_notify_cancel()

        def find() -> None:
            try:
                found = ahead() or self._diarizer.diarize(
                    samples, speakers, cancelled=cancelled, progress=progress
                )
            except BaseException as exc:  # noqa: BLE001 - handed on, as a pool does
                future.set_exception(exc)
            else:
                future.set_result(found)

        threading.Thread(target=find, name="speakers", daemon=True).start()
        return future


def _load_quietly(load: Callable[[], object]) -> None:
    try:
        load()
    except LikhitaError as exc:
        log.warning("%s", exc.message)
    except Exception:
        log.warning("A model could not be loaded ahead of its use.", exc_info=True)
