"""How loud each channel of a recording is and how alike the channels are, measured while it streams by.

What is measured is the difference over an eighth of a millisecond, which hears speech and neither a constant
offset nor the rumble of a bass channel. A recording of any length takes the same memory: 23 channels 4 MB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAME_S = 0.02
_LAG_S = 1 / 8000
_BLOCK_S = 0.25
_MOST_BLOCK_SAMPLES = 48_000
_MOST_BLOCKS = 1024  # then two neighbours become one
_QUIETEST_DB, _LOUDEST_DB = -120, 10


@dataclass(frozen=True, slots=True)
class ChannelStatistics:
    """What was measured of `n` channels in `b` blocks of a quarter of a second or more.

    `loudness` has shape (n, 130): how many frames of 20 ms were so loud, a decibel each, from -120 dB.
    `products` has shape (b, n, n): sums of the products of each two channels. `peaks` has shape (b, n): the
    greatest magnitude, at most 1.
    """

    loudness: NDArray[np.int64]
    products: NDArray[np.float64]
    peaks: NDArray[np.float64]

    def find_level(self, frames: int) -> NDArray[np.float64]:
        """Decibels that so many frames of each channel reach; shape (n,), -120 where none does."""
        louder = self.loudness[:, ::-1].cumsum(axis=1)[:, ::-1]  # frames at least so loud
        reached = (louder >= max(1, frames)).sum(axis=1) - 1
        return _QUIETEST_DB + np.maximum(reached, 0).astype(np.float64)

    @property
    def frames(self) -> int:
        """How many frames were measured."""
        return int(self.loudness[0].sum()) if len(self.loudness) else 0


class ChannelMeter:
    """Takes a recording's channels piece by piece. One thread."""

    def __init__(self, channels: int, rate_hz: int) -> None:
        self._lag = max(1, round(rate_hz * _LAG_S))
        self._frame = max(1, round(rate_hz * FRAME_S))
        self._block = (
            min(round(rate_hz * _BLOCK_S), max(_MOST_BLOCK_SAMPLES, self._frame)) // self._frame * self._frame
        )
        self._waiting: list[NDArray[np.float32]] = []
        self._waiting_samples = 0
        self._loudness = np.zeros((channels, _LOUDEST_DB - _QUIETEST_DB), np.int64)
        self._products: list[NDArray[np.float64]] = []
        self._peaks: list[NDArray[np.float64]] = []
        self._share = 1  # blocks that one entry holds
        self._in_last = 0

    def add(self, values: NDArray[np.float32]) -> None:
        """Measures sound of shape (channels, samples)."""
        self._waiting.append(values)
        self._waiting_samples += values.shape[1]
        if self._waiting_samples >= self._block:
            self._measure_waiting()

    def skip(self) -> None:
        """Says that what comes next does not follow what came last."""
        self._measure_waiting(rest=True)

    def finish(self) -> ChannelStatistics:
        """What was measured; the meter is of no use after that."""
        self._measure_waiting(rest=True)
        channels = len(self._loudness)
        return ChannelStatistics(
            self._loudness,
            np.array(self._products).reshape(-1, channels, channels),
            np.array(self._peaks).reshape(-1, channels),
        )

    def _measure_waiting(self, *, rest: bool = False) -> None:
        if not self._waiting:
            return
        values = np.concatenate(self._waiting, axis=1)
        size = values.shape[1] if rest else values.shape[1] // self._block * self._block
        for start in range(0, size, self._block):
            self._measure(values[:, start : start + self._block])
        self._waiting = [values[:, size:]] if size < values.shape[1] else []
        self._waiting_samples = values.shape[1] - size

    def _measure(self, values: NDArray[np.float32]) -> None:
        changes = values[:, self._lag :] - values[:, : -self._lag]
        whole = changes.shape[1] // self._frame * self._frame
        if whole:
            frames = changes[:, :whole].reshape(len(values), -1, self._frame)
            power = np.einsum("cfs,cfs->cf", frames, frames) / self._frame  # (channels, frames)
            found = np.floor(10 * np.log10(power + 1e-12)).astype(np.int64) - _QUIETEST_DB
            found = np.clip(found, 0, self._loudness.shape[1] - 1)
            for counts, decibels in zip(self._loudness, found, strict=True):
                np.add.at(counts, decibels, 1)
        self._keep((changes @ changes.T).astype(np.float64), np.abs(values).max(axis=1).astype(np.float64))

    def _keep(self, products: NDArray[np.float64], peaks: NDArray[np.float64]) -> None:
        if self._in_last % self._share == 0:
            self._products.append(products)
            self._peaks.append(peaks)
            self._in_last = 0
        else:
            self._products[-1] = self._products[-1] + products
            self._peaks[-1] = np.maximum(self._peaks[-1], peaks)
        self._in_last += 1
        if len(self._products) == _MOST_BLOCKS and self._in_last == self._share:
            first, second = self._products[::2], self._products[1::2]
            self._products = [a + b for a, b in zip(first, second, strict=True)]
            before, after = self._peaks[::2], self._peaks[1::2]
            self._peaks = [np.maximum(a, b) for a, b in zip(before, after, strict=True)]
            self._share *= 2
            self._in_last = 0
