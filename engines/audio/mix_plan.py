"""Which tracks and channels of a recording are heard, and how they are added. Pure: the rule of the house.

Silent channels do not count, nor does steady noise beside something that moves as speech does; of two
channels with the same sound one is heard; a channel that is turned over against the others is turned back
before it is added. Of several tracks those that the file marks to be played are heard, of several languages
the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engines.audio.channel_measures import FRAME_S, ChannelStatistics
from engines.audio.parts import Track

SILENT_DB = -88.0
"""What stays below that all the time is the noise of 16 bits."""

_LEAST_SOUND_S = 0.2  # so long a channel must be loud to count as loud
_QUIET_SHARE = 0.2
_MOVING_DB = 8.0  # between loud and quiet frames; hiss and hum stay within 3, speech moves by 20
_SAME = 0.9  # correlation of two channels with the same sound
_NEARLY_SAME, _NEARLY_ALWAYS = 0.7, 0.8
_OPPOSED = 0.3  # correlation with what is heard already from which a channel is turned over
_SAME_SHARE = 0.99
_HEARD_DB = 35.0  # blocks so far below a channel's loudest do not say whether it is a copy
_LOST = 0.1  # of the louder channel's power: what is left of two that cancel each other
_LOST_SHARE = 0.02


class Reason(StrEnum):
    """Why a channel or a track is left out."""

    SILENT = "silent"
    NOISE = "noise"
    COPY = "copy"
    OTHER = "other"  # the file marks another track, or another language comes first


@dataclass(frozen=True, slots=True)
class MixPlan:
    """How channels are added. They are counted from 0 here.

    `weights` has one number a channel, 0 where it is left out; their sum clips nowhere. `turned` are the
    channels whose sign was turned over, be they added or left out as a copy.
    """

    weights: tuple[float, ...]
    left_out: dict[int, Reason] = field(default_factory=dict)
    turned: tuple[int, ...] = ()

    @property
    def heard(self) -> tuple[int, ...]:
        """The channels that are added."""
        return tuple(channel for channel, weight in enumerate(self.weights) if weight)

    @property
    def is_plain(self) -> bool:
        """Whether the average of all channels loses nothing either."""
        return not self.turned and set(self.left_out.values()) <= {Reason.COPY, Reason.SILENT}


def find_speaking(statistics: ChannelStatistics) -> dict[int, Reason]:
    """Why channels carry no speech; those that may carry some are not in it.

    Where nothing moves as speech does, steady sound counts; where all is silent, everything does.
    """
    least = min(round(_LEAST_SOUND_S / FRAME_S), max(1, statistics.frames // 4))
    loud = statistics.find_level(least)
    quiet = statistics.find_level(round((1 - _QUIET_SHARE) * statistics.frames))
    is_silent = loud < SILENT_DB
    is_moving = ~is_silent & (loud - quiet >= _MOVING_DB)
    if is_silent.all():
        return {}
    left_out = {int(channel): Reason.SILENT for channel in np.flatnonzero(is_silent)}
    if is_moving.any():
        left_out |= {int(channel): Reason.NOISE for channel in np.flatnonzero(~is_silent & ~is_moving)}
    return left_out


def plan_mix(statistics: ChannelStatistics, *, allowed: Sequence[int] | None = None) -> MixPlan:
    """How to add the channels, or of those only the `allowed` ones, which somebody chose."""
    count = len(statistics.loudness)
    left_out = find_speaking(statistics)
    if allowed is not None:
        silent = {channel: reason for channel, reason in left_out.items() if channel in allowed}
        left_out = silent if len(silent) < len(allowed) else {}
    considered = [c for c in (range(count) if allowed is None else allowed) if c not in left_out]
    power = statistics.products.sum(axis=0).diagonal()
    signs = np.zeros(count)
    turned: list[int] = []
    for channel in sorted(considered, key=lambda c: (-power[c], c)):
        mixed = np.flatnonzero(signs)
        original = next((int(c) for c in mixed if _are_same(statistics.products, int(c), channel)), None)
        if original is not None:
            left_out[channel] = Reason.COPY
            sign = float(signs[original]) * _relate(statistics.products, original, channel)
        else:
            sign, is_lost = _choose_sign(statistics.products, signs, channel)
            if is_lost:  # it is turned over for a part of the time
                left_out[channel] = Reason.COPY
            else:
                signs[channel] = sign
        if sign < 0:
            turned.append(channel)
    weights = signs * _find_gain(statistics.peaks, signs)
    return MixPlan(tuple(float(weight) for weight in weights), left_out, tuple(sorted(turned)))


def choose_tracks(tracks: Sequence[Track], silent: dict[int, Reason]) -> dict[int, Reason]:
    """Why tracks are left out, by their place in `tracks`; `silent` are those without speech.

    Where the file marks tracks to be played and one of them speaks, the marked ones are heard; where the rest
    is said to be in several languages, those in the first.
    """
    left_out = dict(silent)
    speaking = [place for place in range(len(tracks)) if place not in left_out]
    marked = [place for place in speaking if tracks[place].is_default]
    if marked:
        left_out |= {place: Reason.OTHER for place in speaking if place not in marked}
        speaking = marked
    languages = [tracks[place].language for place in speaking if tracks[place].language]
    left_out |= {
        place: Reason.OTHER for place in speaking if tracks[place].language not in {"", *languages[:1]}
    }
    return left_out


def _relate(products: NDArray[np.float64], first: int, second: int) -> float:
    """1 or -1: whether two channels swing together."""
    return 1.0 if products[:, first, second].sum() >= 0 else -1.0


def _are_same(
    products: NDArray[np.float64],
    first: int,
    second: int,
    correlation: float = _SAME,
    share: float = _SAME_SHARE,
) -> bool:
    """Whether all that the second channel has is in the first, be it turned over."""
    own, other = products[:, second, second], products[:, first, first]
    is_heard = own > own.max() * 10 ** (-_HEARD_DB / 10)
    together = np.abs(products[:, first, second]) >= correlation * np.sqrt(own * other)
    is_same = together & (other > 0)
    return not is_heard.any() or bool(is_same[is_heard].mean() >= share)


def _choose_sign(
    products: NDArray[np.float64], signs: NDArray[np.float64], channel: int
) -> tuple[float, bool]:
    """The sign with which a channel is added to those that have one, and whether it must not be added.

    It must not where either sign loses what is heard already, and all that it has is in another channel.
    """
    mixed = np.flatnonzero(signs)
    if not len(mixed):
        return 1.0, False
    both = [*mixed, channel]
    loudest = np.stack([products[:, c, c] for c in both]).max(axis=0)
    is_heard = loudest > loudest.max() * 10 ** (-_HEARD_DB / 10)
    lost = {}
    for sign in (1.0, -1.0):
        weights = signs.copy()
        weights[channel] = sign
        power = np.einsum("c,bcd,d->b", weights, products, weights)
        lost[sign] = float((power < _LOST * loudest)[is_heard].mean())
    if max(lost.values()) <= _LOST_SHARE:
        together = float((products[:, mixed, channel].sum(axis=0) * signs[mixed]).sum())
        power = np.einsum("c,bcd,d->", signs, products, signs) * products[:, channel, channel].sum()
        return (-1.0 if together < -_OPPOSED * np.sqrt(power) else 1.0), False
    sign = min(lost, key=lambda s: (lost[s], -s))
    is_lost = lost[sign] > _LOST_SHARE and any(
        _are_same(products, int(c), channel, _NEARLY_SAME, _NEARLY_ALWAYS) for c in mixed
    )
    return sign, is_lost


def _find_gain(peaks: NDArray[np.float64], signs: NDArray[np.float64]) -> float:
    """As loud as the channels are, but so that their sum clips nowhere."""
    if np.count_nonzero(signs) < 2 or not len(peaks):  # noqa: PLR2004 - one alone is added to nothing
        return 1.0
    loudest = float((np.minimum(peaks, 1.0) @ np.abs(signs)).max())
    return 1.0 / max(1.0, loudest)
