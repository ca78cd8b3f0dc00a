"""Emissions whose answer is known: one letter a frame, "_" is blank, "|" the gap between words."""

import numpy as np
from numpy.typing import NDArray

from engines.asr.emissions import Alphabet, Emission

ALPHABET = Alphabet(("", "", *"abcdefghనమసకరాి్ంT"), 0, 1)


def emit(frames: str, start_s: float = 0.0, sure: float = 0.9) -> Emission:
    """Each frame is `sure` of its letter and shares the rest out evenly."""
    return Emission(emit_log_probs(frames, sure), start_s, ALPHABET)


def emit_log_probs(frames: str, sure: float = 0.9) -> NDArray[np.float32]:
    """The log probabilities of `emit`, of shape (frames, columns)."""
    columns = {"_": 0, "|": 1} | {token: i for i, token in enumerate(ALPHABET.tokens) if token}
    posteriors = np.full((len(frames), len(ALPHABET.tokens)), (1 - sure) / (len(ALPHABET.tokens) - 1))
    for frame, letter in enumerate(frames):
        posteriors[frame, columns[letter]] = sure
    return np.log(posteriors).astype(np.float32)
