"""One speaker a channel: who is heard in which, and what is only the other one's voice. Pure.

The channels stay on the disk. Until recognition 30 minutes of stereo take 229 MB (115 of them the mix) and
two hours 573 MB, beside 286 and 944 MB of mapped pages that the system takes back when it needs them (2
cores, 22 November 2026, `tests/benchmarks/stereo_memory.py`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engines.audio.loudness import FRAME_S, measure_loudness
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.turns import find_runs
from engines.speech.vad import Region
from transcript.messages import Message

ONE_CHANNEL = Message("channels_not_apart")

_LEAST_CHANNELS = 2
_SILENT_DB = -100.0
_APART_DB = 10.0  # a copy at another loudness, or noise, is nearer than that
_LEAST_APART = 0.2  # of the loud moments
_BLEED_DB = 10.0  # crosstalk is quieter by more; two people at once are not
_LOUD_DB = 25.0
_PAUSE_S = 0.5
_LEAST_S = 0.3
_MARGIN_S = 0.1
_WHOLE = 0.8  # of a region is one run of the own voice: all of it is
_BLOCK_SAMPLES = 60 * RATE_HZ


def are_apart(channels: Sequence[Samples]) -> bool:
    """Whether channels carry a person each: one is often much louder than all others, each beside itself.

    `channels` are 16 kHz sound of shape (samples,); a single one does not.
    """
    if len(channels) < _LEAST_CHANNELS:
        return False
    levels = np.stack(level_channels(channels))  # (channels, frames)
    loud = (levels > -_LOUD_DB).any(axis=0)
    if not loud.any():
        return False
    ordered = np.sort(levels[:, loud], axis=0)
    return bool((ordered[-1] - ordered[-2] > _APART_DB).mean() > _LEAST_APART)


def find_loudest_other(levels: Sequence[NDArray[np.float64]], number: int) -> NDArray[np.float64]:
    """(frames,): how loud the loudest other channel is; `levels` are those of `level_channels`."""
    others = [level for place, level in enumerate(levels) if place != number]
    loudest: NDArray[np.float64] = np.max(others, axis=0)
    return loudest


def keep_own(
    regions: Sequence[Region], own: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[Region, ...]:
    """The regions of a channel without what is only another channel's voice bleeding into it.

    `own` and `other` are what `level_channels` and `find_loudest_other` give. Where both are loud two people
    speak, and both keep it.
    """
    is_own = mark_own(own, other)
    kept = []
    for region in regions:
        first, after = round(region.start_s / FRAME_S), round(region.end_s / FRAME_S)
        runs: list[tuple[int, int]] = []
        for begin, end in find_runs(is_own[first:after] & (own[first:after] > -_LOUD_DB)):
            if runs and (begin - runs[-1][1]) * FRAME_S < _PAUSE_S:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((begin, end))
        if len(runs) == 1 and (runs[0][1] - runs[0][0]) >= _WHOLE * (after - first):
            kept.append(region)  # the voice's quiet ends are worth more than the frames say
            continue
        for begin, end in runs:
            if (end - begin) * FRAME_S >= _LEAST_S:
                start_s = max(region.start_s, (first + begin) * FRAME_S - _MARGIN_S)
                kept.append(Region(start_s, min(region.end_s, (first + end) * FRAME_S + _MARGIN_S)))
    return tuple(kept)


def mark_own(own: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(frames,) of 20 ms: in which a channel is more than the other one's voice bleeding into it."""
    is_own: NDArray[np.bool_] = own > other - _BLEED_DB
    return is_own


def level_channels(channels: Sequence[Samples]) -> tuple[NDArray[np.float64], ...]:
    """(frames,) of each channel: decibels of each 20 ms, 0 where it is as loud as its own loud moments.

    A channel that ends earlier is silent after that.
    """
    levels = [_relate(_measure(channel)) for channel in channels]
    longest = max(len(level) for level in levels)
    return tuple(np.pad(level, (0, longest - len(level)), constant_values=_SILENT_DB) for level in levels)


def _measure(channel: Samples) -> NDArray[np.float64]:
    """Minute by minute: a channel may be on the disk, and longer than the memory."""
    blocks = range(0, max(1, len(channel)), _BLOCK_SAMPLES)
    return np.concatenate([measure_loudness(channel[first : first + _BLOCK_SAMPLES]) for first in blocks])


def _relate(loudness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Against the loudness of the channel's loudest fiftieth: a microphone turned down is not bleeding."""
    related: NDArray[np.float64] = loudness - np.quantile(loudness, 0.98)
    return related
