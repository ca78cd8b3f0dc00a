"""Engines that write the same words for any sound and are sure of no language, for tests without weights."""

from collections.abc import Callable

from engines.asr.recogniser import Chunk, TimedWord
from engines.asr.router import LanguageNotServedError
from engines.asr.whisper.window import Window
from engines.audio.samples import Samples
from engines.models import Models, ModelUnavailableError
from engines.runtime.executor import InferenceExecutor
from engines.speech.language_id import Identification

SAID = {"te": "అవును నేను", "en": "yes me", "hi": "yes me"}
UNSURE = Identification("te", (("te", 0.55), ("en", 0.45)), "te 0.55, en 0.45")


class Speller:
    """Writes the same words for any sound of a language."""

    name = "speller"

    def longest_s(self, language: str) -> float:
        return 10.0

    def joins_s(self, language: str) -> float:
        return 0.0

    def recognise(
        self,
        samples: Samples,
        language: str,
        start_s: float,
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Chunk, ...]:
        if language not in SAID:
            raise LanguageNotServedError(language)
        words = tuple(
            TimedWord(word, start_s + place, start_s + place + 1)
            for place, word in enumerate(SAID[language].split())
        )
        chunk = Chunk(SAID[language], start_s, start_s + 2, words, language=language, engine=f"sp-{language}")
        return (chunk,)


class Engines:
    """What recognition asks of the pipeline, without weights; `missing` is a language that has none."""

    languages = ("te", "en")

    def __init__(self, missing: str = "", *, deaf: bool = False) -> None:
        self.executor = InferenceExecutor(2)
        self.missing, self.deaf = missing, deaf
        self.asked = 0
        self.usual = Speller()

    @property
    def models(self) -> Models:
        raise AssertionError("these engines have no weights")

    def recogniser(self, language: str) -> Speller:
        if language == self.missing:
            raise ModelUnavailableError("model_not_set", role="telugu")
        return self.usual

    def identify_piece(self, window: Window, start_s: float, end_s: float) -> Identification:
        self.asked += 1
        if self.deaf:
            raise ModelUnavailableError("model_not_set", role="language")
        return UNSURE
