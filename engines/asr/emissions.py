"""What a CTC model heard, frame by frame, and the file that keeps it with a document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FRAME_S = 0.02
"""wav2vec2 answers every 320 samples of 16 kHz."""
FLOOR = -16.0
"""Log probabilities under this say nothing more; kept ones are raised to it, which compresses better."""

_STEP = 8
"""Kept values are rounded to eighths: 3.0 kB a second instead of 4.3.

Of 87 words aligned with 24 sentences of espeak-ng two moved, by one frame (tests/data/tiny-telugu, 22
November 2026, `python -m tests.benchmarks.ctc`).
"""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What a CTC model's columns mean. Special tokens other than the two named have the text "".

    A token may be a piece of a word; one that begins with a blank begins a word.
    """

    tokens: tuple[str, ...]
    blank: int
    delimiter: int
    """The column between words; -1 where the model has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Emission:
    """Log probabilities of shape (frames, columns); frame i begins `start_s` + i * 20 ms.

    `channel` is 1 or 2 where left and right were heard by themselves, 0 for the mix of them.
    """

    log_probs: NDArray[np.float32] | NDArray[np.float16]
    start_s: float
    alphabet: Alphabet
    channel: int = 0

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.log_probs) * FRAME_S

    def cut(self, start_s: float, end_s: float) -> "Emission":
        """The frames that begin between the two times."""
        first = max(0, round((start_s - self.start_s) / FRAME_S))
        after = max(first, round((end_s - self.start_s) / FRAME_S))
        return replace(self, log_probs=self.log_probs[first:after], start_s=self.start_s + first * FRAME_S)

    def compact(self) -> "Emission":
        """The emission as it is kept: float16, nothing under `FLOOR`, rounded to eighths."""
        kept = np.round(np.maximum(self.log_probs, FLOOR) * _STEP) / _STEP
        return replace(self, log_probs=kept.astype(np.float16))


def lay_out(blocks: Sequence[Emission], start_s: float, end_s: float) -> Emission:
    """The blocks on one time line from `start_s` to `end_s`, on the first block's frames; silence between."""
    alphabet = blocks[0].alphabet
    offset = round((start_s - blocks[0].start_s) / FRAME_S)
    begin_s = blocks[0].start_s + offset * FRAME_S
    count = max(1, round((end_s - begin_s) / FRAME_S))
    line = np.full((count, len(alphabet.tokens)), FLOOR, np.float16)
    line[:, alphabet.blank] = 0.0  # (frames, columns)
    for block in blocks:
        first = round((block.start_s - begin_s) / FRAME_S)
        low, high = max(first, 0), min(first + len(block.log_probs), count)
        if low < high:
            line[low:high] = block.log_probs[low - first : high - first]
    return Emission(line, begin_s, alphabet, blocks[0].channel)
