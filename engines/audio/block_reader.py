"""One sound track as blocks at 16 kHz, read in the decoder's child process."""

from collections.abc import Iterator
from fractions import Fraction
from typing import IO

import av
import av.error
import numpy as np

from engines.audio.channel_measures import ChannelMeter
from engines.audio.opened_file import RefusedError, open_container, read_declared_s
from engines.audio.sound_frames import (
    Clock,
    Samples,
    drain,
    make_frame,
    make_resampler,
    make_silence,
    resample,
    to_samples,
    to_values,
)

MAX_ERRORS = 10_000  # damaged packets in a row
MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ = 64, 768_000, 1_000
FLOAT_SOURCES = {"pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"}
LOCKED = {"drms", "enca", "aavd"}
_WHOLE_LOOK_S = 20  # so much of a beginning is looked at whole, of what follows a thirty-second
_LOOK_EVERY_S, _LOOK_S = 8.0, 0.25
_PAIR = 2


class TrackReader:
    """One sound track on the file's own clock, holes in it filled with silence; read once, from its start.

    `place` counts the file's sound tracks from 0.
    """

    def __init__(self, source: IO[bytes], demuxer: str, place: int = 0) -> None:
        self._container = open_container(source, demuxer)
        self._stream = self._container.streams.audio[place]
        context = self._stream.codec_context
        if context is None:
            raise RefusedError("codec", self._stream.name or "")
        if context.codec_tag in LOCKED:
            raise RefusedError("locked")
        if (
            not MIN_RATE_HZ <= (context.sample_rate or 0) <= MAX_RATE_HZ
            or not 1 <= context.channels <= MAX_CHANNELS
        ):
            raise RefusedError("damaged")
        context.thread_count = 1
        self._check_floats = context.codec.name in FLOAT_SOURCES
        self.declared_s = read_declared_s(self._container, self._stream)
        self.reached_s = 0.0
        """Where the file's own clock stands after the last frame; it need not begin at 0."""
        self.read_bytes = 0
        """Where in the file the last packet ended; 0 where nobody knows."""
        self.errors = 0
        self.silenced = 0  # values that were no numbers

    @property
    def channels(self) -> int:
        """How many channels the track says it has."""
        return self._stream.codec_context.channels

    @property
    def rate_hz(self) -> int:
        """Samples a second as the track says it."""
        return self._stream.codec_context.sample_rate

    def close(self) -> None:
        """Lets the decoder go."""
        self._container.close()

    def read_average(self, meter: ChannelMeter | None = None) -> Iterator[Samples]:
        """The average of one or two channels: float32 blocks of shape (samples,) in [-1, 1].

        The meter is given a part of the sound, so that looking costs next to nothing.
        """
        resampler: av.AudioResampler | None = None
        shape: tuple[object, ...] = ()
        clock = Clock(self._start_s)
        look = _Look(meter) if meter else None
        for frame in self._read_frames():
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if resampler is None or found != shape:  # some files change in the middle
                yield from (block[:, 0] for block in drain(resampler))
                resampler, shape = make_resampler(), found
            if look:
                look.see(frame)
            for piece in (*make_silence(frame, clock.find_hole(frame)), self._clean(frame)):
                piece.pts = None
                for out in resampler.resample(piece):
                    yield to_samples(out)[:, 0]
        yield from (block[:, 0] for block in drain(resampler))

    def read_channels(self) -> Iterator[Samples]:
        """The channels as they are, float32 of shape (channels, samples), at the track's own rate."""
        for frame in self._read_frames():
            values = self._read_values(frame)
            if values.shape[1] == self.channels:
                yield np.ascontiguousarray(values.T)

    def read_weighted(self, weights: Samples) -> Iterator[Samples]:
        """Sums of the channels: float32 blocks of shape (sums, samples), finite and within [-1, 1].

        `weights` has shape (sums, channels). Where the number of channels changes in the middle of a file,
        their average is all that is read.
        """
        resamplers: list[av.AudioResampler] = []
        rate_hz = 0
        clock = Clock(self._start_s)
        for frame in self._read_frames():
            if frame.sample_rate != rate_hz:
                yield from resample(resamplers, None, rate_hz)
                resamplers, rate_hz = [make_resampler() for _ in weights], frame.sample_rate
            hole = clock.find_hole(frame)
            for start in range(0, hole, rate_hz):
                silence = np.zeros((min(rate_hz, hole - start), len(weights)), np.float32)
                yield from resample(resamplers, silence, rate_hz)
            values = self._read_values(frame)  # (samples, channels)
            if values.shape[1] == weights.shape[1]:
                sums = values @ weights.T
            else:
                sums = np.repeat(values.mean(axis=1, keepdims=True), len(weights), axis=1)
            yield from resample(resamplers, sums, rate_hz)
        yield from resample(resamplers, None, rate_hz)

    @property
    def _start_s(self) -> Fraction | None:
        started_at = self._container.start_time
        return None if started_at is None else Fraction(started_at, av.time_base)

    def _read_frames(self) -> "Iterator[av.AudioFrame]":
        """Frames as far as they can be read; damaged packets are counted and left out.

        What follows the last good frame counts only where the file does not say how long it is: tags at the
        end are no damage, and a lack is seen from the length.
        """
        packets = self._container.demux(self._stream)
        unread = 0
        while True:
            try:
                packet = next(packets)
                frames = packet.decode()
            except (StopIteration, av.error.EOFError):
                break
            except av.error.FFmpegError:
                unread += 1
                if unread > MAX_ERRORS:
                    break
                continue
            if packet.pos:
                self.read_bytes = packet.pos + packet.size
            if frames:
                self.errors, unread = self.errors + unread, 0
                self._note_time(frames[-1])
            yield from frames
        self.errors += 0 if self.declared_s else unread

    def _note_time(self, frame: "av.AudioFrame") -> None:
        if frame.pts is not None and frame.time_base is not None:
            self.reached_s = float(frame.pts * frame.time_base) + frame.samples / frame.sample_rate

    def _read_values(self, frame: "av.AudioFrame") -> Samples:
        """The frame as numbers within [-1, 1], shape (samples, channels)."""
        if self._check_floats:
            found = frame.to_ndarray()
            self.silenced += int((~np.isfinite(found)).sum())
        return to_values(frame)

    def _clean(self, frame: "av.AudioFrame") -> "av.AudioFrame":
        """The frame without NaN or infinity, which a resampling filter would spread."""
        if not self._check_floats:
            return frame
        values = frame.to_ndarray()
        if np.isfinite(values).all():
            return frame
        self.silenced += int((~np.isfinite(values)).sum())
        cleaned = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
        return make_frame(cleaned, frame)


class _Look:
    """Shows a meter a part of what streams by: 20 s whole, then a quarter of a second in eight."""

    def __init__(self, meter: ChannelMeter) -> None:
        self._meter = meter
        self._at_s = 0.0
        self._is_looking = True

    def see(self, frame: "av.AudioFrame") -> None:
        at_s, self._at_s = self._at_s, self._at_s + frame.samples / frame.sample_rate
        if at_s < _WHOLE_LOOK_S or at_s % _LOOK_EVERY_S < _LOOK_S:
            values = to_values(frame)
            if values.shape[1] == _PAIR:
                self._is_looking = True
                self._meter.add(np.ascontiguousarray(values.T))
        elif self._is_looking:
            self._is_looking = False
            self._meter.skip()
