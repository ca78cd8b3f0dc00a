"""Samples: float32, shape (samples,), 16 kHz, mono, in [-1, 1]; raw pieces of sound read as such."""

import numpy as np
from numpy.typing import NDArray

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
