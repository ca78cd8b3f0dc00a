"""FFmpeg's frames as samples at 16 kHz, and the clock that they tell. In the decoder's child process."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import av
import av.audio.resampler
import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ

Samples = NDArray[np.float32]

MIN_HOLE_S = Fraction(1, 20)  # shorter ones in a file's own clock are rounding
MAX_HOLE_S = Fraction(600)  # a longer one is a broken clock, not a pause


class Clock:
    """Watches a file's time stamps and fills holes, so that minute 60 of the samples is minute 60 of it.

    `start_s` is where the file's time begins (a film's sound may come later than its pictures); None starts
    it with the first frame.
    """

    def __init__(self, start_s: Fraction | None) -> None:
        self._expected_s = start_s

    def find_hole(self, frame: "av.AudioFrame") -> int:
        """How many samples lack before this frame; most often none."""
        length_s = Fraction(frame.samples, frame.sample_rate)
        if frame.pts is None or frame.time_base is None:  # behind damage; the next frame knows the time again
            self._expected_s = None if self._expected_s is None else self._expected_s + length_s
            return 0
        start_s = frame.pts * frame.time_base
        if self._expected_s is None:
            self._expected_s = start_s
        hole_s = start_s - self._expected_s
        if -MIN_HOLE_S <= hole_s <= MIN_HOLE_S:
            self._expected_s += length_s  # small differences add up until they are a hole
            return 0
        self._expected_s = start_s + length_s
        if not 0 < hole_s <= MAX_HOLE_S:
            return 0  # time runs backwards or leaps: no sound is dropped for it, none invented
        return round(hole_s * frame.sample_rate)


def make_silence(like: "av.AudioFrame", samples: int) -> "list[av.AudioFrame]":
    """Silent frames of the same kind, at most a second each."""
    frames = []
    while samples > 0:
        size = min(samples, like.sample_rate)
        values = like.to_ndarray()
        columns = size if like.format.is_planar else size * like.layout.nb_channels
        silent = np.full((values.shape[0], columns), 128 if values.dtype == np.uint8 else 0, values.dtype)
        frames.append(make_frame(silent, like))
        samples -= size
    return frames


def make_frame(values: Any, like: "av.AudioFrame") -> "av.AudioFrame":
    """A frame of these values in the format, layout and rate of another."""
    frame = av.AudioFrame.from_ndarray(values, like.format.name, like.layout.name)
    frame.sample_rate = like.sample_rate
    return frame


def make_resampler() -> "av.AudioResampler":
    """One or two channels to 16 kHz mono.

    Whole numbers come out, since only then FFmpeg holds a mix to full scale.

    (To floats it adds left and right with 0.71 each, and what is loud in both would be clipped.)
    """
    return av.AudioResampler("s32", "mono", RATE_HZ)


def drain(resampler: "av.AudioResampler | None") -> Iterator[Samples]:
    """What the resampling filter still holds."""
    if resampler is not None:
        for out in resampler.resample(None):
            yield to_samples(out)


def to_samples(frame: "av.AudioFrame") -> Samples:
    """float32 of shape (samples, channels) within [-1, 1]."""
    return frame.to_ndarray().reshape(-1, frame.layout.nb_channels).astype(np.float32) / np.float32(2**31)


def to_values(frame: "av.AudioFrame") -> Samples:
    """float32 of shape (samples, channels), finite and within [-1, 1]; what is louder is clipped."""
    values: NDArray[Any] = frame.to_ndarray()
    rows = values.T if frame.format.is_planar else values.reshape(-1, frame.layout.nb_channels)
    if rows.dtype.kind == "f":
        found = np.nan_to_num(rows.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
        return np.clip(found, -1.0, 1.0)
    if rows.dtype == np.uint8:
        return (rows.astype(np.float32) - np.float32(128)) * np.float32(1 / 128)
    return rows.astype(np.float32) * np.float32(0.5 ** (8 * rows.dtype.itemsize - 1))


def resample(
    resamplers: "Sequence[av.AudioResampler]", sums: Samples | None, rate_hz: int
) -> Iterator[Samples]:
    """Each column of (samples, sums) through its own filter; None lets out what the filters still hold."""
    outputs: list[list[Samples]] = []
    for number, resampler in enumerate(resamplers):
        frame = None
        if sums is not None:
            column = np.ascontiguousarray(np.clip(sums[:, number], -1.0, 1.0))
            frame = av.AudioFrame.from_ndarray(column.reshape(1, -1), "flt", "mono")
            frame.sample_rate = rate_hz
        outputs.append([to_samples(out)[:, 0] for out in resampler.resample(frame)])
    for pieces in zip(*outputs, strict=True):
        yield np.stack(pieces)
