"""The grid of frames that every CTC model's answer is put on."""

import numpy as np
from numpy.typing import NDArray

from engines.asr.emissions import FRAME_S
from engines.audio.samples import RATE_HZ

FRAME_SAMPLES = int(FRAME_S * RATE_HZ)
"""One frame; every window's start is a multiple of it, so that all windows share one grid."""


def spread_frames(log_probs: NDArray[np.float32], repeats: int, count: int) -> NDArray[np.float32]:
    """Frames of a slower model on the grid of 20 ms, each said `repeats` times, as many as the sound has.

    `log_probs` has the shape (frames, columns), `count` is the sound's samples. CTC reads equal neighbours as
    one, so the text stays the same.
    """
    if repeats == 1:
        return log_probs
    return np.repeat(log_probs, repeats, axis=0)[: -(-count // FRAME_SAMPLES)]
