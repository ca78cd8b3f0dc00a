"""How loud sound is, 20 ms by 20 ms, and words brought to where they can be heard. Pure."""

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ, Samples

FRAME_S = 0.02
QUIET_DB = 25.0
"""So far below a recording's loud frames nobody speaks."""

_FRAME_SAMPLES = int(FRAME_S * RATE_HZ)


def measure_loudness(samples: Samples) -> NDArray[np.float64]:
    """Decibels of each 20 ms, -100 for digital silence; shape (frames,), at least one."""
    frames = samples[: len(samples) // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
    power = np.square(frames.astype(np.float64)).mean(axis=1) if len(frames) else np.zeros(1)
    decibels: NDArray[np.float64] = 10 * np.log10(power + 1e-10)
    return decibels


def find_quiet(loudness: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which frames are quiet beside the loud ones; shape (frames,)."""
    quiet: NDArray[np.bool_] = loudness < np.quantile(loudness, 0.9) - QUIET_DB
    return quiet
