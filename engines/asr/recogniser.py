"""The protocol that every recogniser keeps, and its result. Imports no model library."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engines.asr.emissions import Emission
from transcript.document import Alternative, Flag

RATE_HZ = 16_000

Samples = NDArray[np.float32]
"""16 kHz mono sound in [-1, 1], shape (samples,)."""


def read_pcm16(sound: bytes | NDArray[np.int16]) -> Samples:
    """The samples of 16-bit sound, little-endian where it is bytes; half a sample at the end is left out."""
    if isinstance(sound, bytes):
        sound = np.frombuffer(sound[: len(sound) // 2 * 2], "<i2")
    return sound.astype(np.float32) / np.float32(32768)


def silence_wrong(samples: Samples) -> Samples:
    """The samples with silence where they are no finite numbers."""
    return np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)


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
