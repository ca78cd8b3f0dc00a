"""The protocol that every recogniser keeps, and its result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engines.asr.emissions import Emission
from engines.audio.samples import Samples
from transcript.document import Alternative, Flag


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word with its times in seconds from the start of the recording; `confidence` is in [0, 1]."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text that was heard between two times, seconds from the start of the recording.

    `words` may be empty where an engine gives no word times. `confidence` is the mean over the words.
    `others` are what other engines (or the same one, otherwise) heard in the same sound, with their words'
    times, so that a part of the chunk takes its part of them along. `emission` is what a CTC engine heard,
    kept with the document for the times of corrected words.
    """

    text: str
    start_s: float
    end_s: float
    words: tuple[TimedWord, ...] = ()
    confidence: float | None = None
    language: str | None = None
    engine: str = ""
    alternatives: tuple[Alternative, ...] = ()
    flags: tuple[Flag, ...] = ()
    emission: Emission | None = None
    others: tuple["Chunk", ...] = ()


class Recogniser(Protocol):
    """Sound of one language in, chunks out. Any thread may call `recognise`, several at once."""

    @property
    def name(self) -> str:
        """What is written on a row: short, stable ("whisper-base")."""

    def longest_s(self, language: str) -> float:
        """More sound of this language at once loses words; callers cut before."""

    def joins_s(self, language: str) -> float:
        """Pauses up to this long may lie inside what is heard at once; 0 is none."""

    def recognise(
        self,
        samples: Samples,
        language: str,
        start_s: float,
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Chunk, ...]:
        """What is said in `samples`, which start at `start_s` of the recording; empty where nothing is."""
