"""Quiet parts of a recording raised to where engines hear them. Pure.

Silero calls nothing speech that peaks at -60 dB: in three recordings turned down so far and kept in 16 bits
it found none, and raised like this 86 to 100 % of what it finds at their own loudness. White, pink and
humming noise of -45 to -85 dB raised alike is still no speech (Silero 6, 29 November 2026).
"""

import numpy as np
from numpy.typing import NDArray

from engines.audio.loudness import FRAME_S, measure_loudness
from engines.audio.samples import RATE_HZ, Samples

_QUIET_DB = -45.0
"""Loudness of the loud frames around a place below which it is raised; speech is at -30 to -15."""
_RAISED_DB = -28.0
_MOST_DB = 45.0
_STEP_S = 0.5
_REACH_STEPS = 2
_LOUD_FRAME = 3  # of a step; two clicks raise nothing
_STEP_SAMPLES = int(_STEP_S * RATE_HZ)
_BLOCK_STEPS = 120


class QuietGain:
    """How much each part of a recording is raised. Any thread may call it; `samples` is not kept."""

    def __init__(self, samples: Samples) -> None:
        block = _BLOCK_STEPS * _STEP_SAMPLES
        starts = range(0, max(1, len(samples)), block)
        levels = np.concatenate([_measure_steps(samples[start : start + block]) for start in starts])
        around = np.pad(levels, _REACH_STEPS, constant_values=-100.0)
        loudest = np.lib.stride_tricks.sliding_window_view(around, 2 * _REACH_STEPS + 1).max(axis=1)
        gains = np.clip(_RAISED_DB - loudest, 0.0, _MOST_DB)
        self._gains_db = np.where(loudest < _QUIET_DB, gains, 0.0)  # (steps,)
        self._centres = (np.arange(len(levels)) + 0.5) * _STEP_SAMPLES

    def raise_piece(self, piece: Samples, first_sample: int) -> Samples:
        """A piece of the recording from this sample on; the same array where nothing is to be raised."""
        first, after = first_sample // _STEP_SAMPLES, (first_sample + len(piece)) // _STEP_SAMPLES
        if not self._gains_db[max(0, first - 1) : after + 2].any():
            return piece
        places = np.arange(first_sample, first_sample + len(piece))
        gains_db = np.interp(places, self._centres, self._gains_db).astype(np.float32)
        raised: Samples = np.clip(piece * np.float32(10) ** (gains_db / np.float32(20)), -1, 1)
        return raised


def _measure_steps(samples: Samples) -> NDArray[np.float64]:
    """Decibels of each half second, as loud as its third loudest frame; shape (steps,), at least one."""
    loudness = measure_loudness(samples)
    frames = round(_STEP_S / FRAME_S)
    padded = np.pad(loudness, (0, -len(loudness) % frames), constant_values=-100.0).reshape(-1, frames)
    levels: NDArray[np.float64] = np.sort(padded, axis=1)[:, -_LOUD_FRAME]
    return levels
