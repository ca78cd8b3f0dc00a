"""Rows of text found by what Whisper hears, for languages without a CTC model."""

import logging
from collections.abc import Sequence

from engines.alignment.word_matching import find_spoken
from engines.asr.recogniser import TimedWord
from engines.asr.router import pick_role
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.window import Window
from engines.audio.samples import Samples
from engines.models import Models
from engines.pipeline.recognition import Recognition
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Stage, Watcher
from engines.speech.language_id import Identification
from engines.speech.vad import Region
from transcript.document import Word
from transcript.errors import LikhitaError

log = logging.getLogger(__name__)


class WhisperTextSearch:
    """Looks for texts in one recording; lives in one thread."""

    def __init__(self, models: Models, executor: InferenceExecutor, samples: Samples) -> None:
        self._models, self._executor, self._samples = models, executor, samples

    def find_rows(
        self, regions: Sequence[Region], language: str | None, texts: Sequence[str], watcher: Watcher
    ) -> list[tuple[Word, ...]] | None:
        """The words of each text with times, where Whisper hears enough of them in the regions.

        None for an unknown language and for Telugu, which Whisper writes by ear.
        """
        if language in {None, "te"} or watcher.cancelled():
            return None
        engines = _WhisperAlone(self._models, self._executor, str(language))
        recognition = Recognition(engines, self._samples, language, watcher.cancelled)
        total_s = sum(region.end_s - region.start_s for region in regions)
        heard: list[TimedWord] = []
        done_s = 0.0
        watcher.tell(Stage.ALIGNING, 0.0)
        try:
            for chunks, heard_s in recognition.recognise(regions):
                heard += [word for chunk in chunks for word in chunk.words]
                done_s += heard_s
                watcher.tell(Stage.ALIGNING, done_s / total_s)
        except LikhitaError:
            log.warning("A text could not be looked for in what Whisper hears.", exc_info=True)
            return None
        speech = [(round(region.start_s * 1000), round(region.end_s * 1000)) for region in regions]
        return find_spoken(heard, texts, speech)


class _WhisperAlone:
    """What `Recognition` asks of a pipeline, where the one language is known."""

    def __init__(self, models: Models, executor: InferenceExecutor, language: str) -> None:
        self.models, self.executor, self.languages = models, executor, (language,)

    def recogniser(self, _language: str) -> WhisperEngine:
        return WhisperEngine(self.models, pick_role(self.languages[0]))

    def identify_piece(self, _window: Window, _start_s: float, _end_s: float) -> Identification:
        raise NotImplementedError("the language is known")
