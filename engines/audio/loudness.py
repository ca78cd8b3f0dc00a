"""How loud sound is, 20 ms by 20 ms, and words brought to where they can be heard. Pure."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engines.asr.recogniser import RATE_HZ, Samples, TimedWord

FRAME_S = 0.02
QUIET_DB = 25.0
"""So far below a recording's loud frames nobody speaks."""

_FRAME_SAMPLES = int(FRAME_S * RATE_HZ)
_LEAST_S = 0.1  # shorter silences belong to the word (the closure of a t)
_MARGIN_FRAMES = 2


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


def trim_words(words: Iterable[TimedWord], samples: Samples) -> tuple[TimedWord, ...]:
    """The words without the silence at their ends; times are seconds from the start of `samples`.

    Whisper gives a pause to one of the words beside it: on jfk.flac "ask" began 0.8 s too early.
    """
    quiet = find_quiet(measure_loudness(samples))
    return tuple(_trim(word, quiet) for word in words)


def _trim(word: TimedWord, quiet: NDArray[np.bool_]) -> TimedWord:
    first, after = round(word.start_s / FRAME_S), round(word.end_s / FRAME_S)
    loud = np.flatnonzero(~quiet[first:after])
    if not len(loud):
        return word
    start_s = max(word.start_s, (first + int(loud[0]) - _MARGIN_FRAMES) * FRAME_S)
    end_s = min(word.end_s, (first + int(loud[-1]) + 1 + _MARGIN_FRAMES) * FRAME_S)
    return replace(
        word,
        start_s=start_s if start_s - word.start_s >= _LEAST_S else word.start_s,
        end_s=end_s if word.end_s - end_s >= _LEAST_S else word.end_s,
    )
