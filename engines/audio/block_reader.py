"""A recording as mono blocks at 16 kHz, read in the decoder's child process."""

from collections.abc import Iterator
from fractions import Fraction
from typing import IO, Any

import av
import av.audio.codeccontext  # av imports these modules when they are needed, which is too late in the child
import av.audio.resampler
import av.audio.stream
import av.container.output
import av.error
import av.subtitles.codeccontext
import av.subtitles.stream
import av.subtitles.subtitle
import av.video.codeccontext
import av.video.stream
import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ

Samples = NDArray[np.float32]

MIN_HOLE_S = Fraction(1, 20)  # shorter ones in a file's own clock are rounding
MAX_HOLE_S = Fraction(600)  # a longer one is a broken clock, not a pause
MAX_ERRORS = 10_000  # damaged packets in a row
MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ = 64, 768_000, 1_000
EXACT_CLOCKS = {"flac", "mov", "matroska", "ogg", "wav"}  # their seek lands where it says
FORMATS = "wav,w64,avi,aiff,mov,mp4,m4a,3gp,flac,ogg,matroska,webm,caf,amr,au,asf,mp3,aac"
FLOAT_SOURCES = {"pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"}


class RefusedError(Exception):
    """The recording cannot be used; the argument is the code that `audio` turns into a sentence."""


def open_container(source: IO[bytes], demuxer: str) -> "av.container.InputContainer":
    """The recording in FFmpeg; the demuxer is given, so nothing is guessed.

    Raises:
        RefusedError: damaged at the start, or without a sound track.
    """
    try:
        container = av.open(
            source,
            "r",
            format=demuxer,
            container_options={"protocol_whitelist": "none", "format_whitelist": FORMATS},
            metadata_errors="ignore",
            buffer_size=256 * 1024,
        )
    except av.error.FFmpegError as exc:
        raise RefusedError("damaged") from exc
    if not container.streams.audio:
        raise RefusedError("no_track")
    return container


def refuse_if_longer(source: IO[bytes], demuxer: str, max_seconds: float) -> None:
    """Finds out with one seek, decoding nothing, whether there is sound at the cap.

    Raises:
        RefusedError: there is. A length that the file only claims is not believed.
    """
    with open_container(source, demuxer) as container:
        stream = container.streams.audio[0]
        if read_declared_s(container, stream) <= max_seconds or stream.time_base is None:
            return
        start = stream.start_time or 0
        try:
            container.seek(start + int((max_seconds + 1) / stream.time_base), stream=stream, backward=False)
            packet = next(container.demux(stream), None)
        except (av.error.FFmpegError, OverflowError):
            return
        if packet is None or packet.pts is None or not packet.size:
            return
        if (packet.pts - start) * stream.time_base > max_seconds:
            raise RefusedError("too_long")


def read_declared_s(container: "av.container.InputContainer", stream: "av.AudioStream") -> float:
    """How long the file says it is, seconds; 0 where it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


class Recording:
    """A recording as mono blocks at 16 kHz on the file's own clock: holes in it become silence."""

    def __init__(self, source: IO[bytes], demuxer: str) -> None:
        self._container = open_container(source, demuxer)
        self._stream = self._container.streams.audio[0]
        context = self._stream.codec_context
        if (
            not MIN_RATE_HZ <= (context.sample_rate or 0) <= MAX_RATE_HZ
            or not 1 <= context.channels <= MAX_CHANNELS
        ):
            raise RefusedError("damaged")
        context.thread_count = 1
        self._check_floats = context.codec.name in FLOAT_SOURCES
        self.declared_s = read_declared_s(self._container, self._stream)
        self.errors = 0
        self.silenced = 0  # values that were no numbers

    @property
    def channels(self) -> int:
        """How many channels the recording says it has."""
        return self._stream.codec_context.channels

    def read_mono(self) -> Iterator[Samples]:
        """float32 blocks of shape (samples,), finite and within [-1, 1]."""
        return (block[:, 0] for block in self._read("mono"))

    def read_stereo(self) -> Iterator[Samples]:
        """float32 blocks of shape (samples, 2), finite and within [-1, 1]."""
        return self._read("stereo")

    def _read(self, layout: str) -> Iterator[Samples]:
        resampler: av.AudioResampler | None = None
        shape: tuple[object, ...] = ()
        started_at = self._container.start_time
        clock = Clock(None if started_at is None else Fraction(started_at, av.time_base))
        for frame in self._read_frames():
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if resampler is None or found != shape:  # some files change in the middle
                yield from drain(resampler)
                resampler, shape = make_resampler(layout), found
            for piece in (*clock.fill(frame), self._clean(frame)):
                piece.pts = None
                for out in resampler.resample(piece):
                    yield to_samples(out)
        yield from drain(resampler)

    def _read_frames(self) -> "Iterator[av.AudioFrame]":
        """Frames as far as they can be read; damaged packets are counted and left out.

        What follows the last good frame counts only where the file does not say how long it is: tags at the
        end are no damage, and a lack is seen from the length.
        """
        packets = self._container.demux(self._stream)
        unread = 0
        while True:
            try:
                frames = next(packets).decode()
            except (StopIteration, av.error.EOFError):
                break
            except av.error.FFmpegError:
                unread += 1
                if unread > MAX_ERRORS:
                    break
                continue
            if frames:
                self.errors, unread = self.errors + unread, 0
            yield from frames
        self.errors += 0 if self.declared_s else unread

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


class Clock:
    """Watches a file's time stamps and fills holes, so that minute 60 of the samples is minute 60 of it.

    `start_s` is where the file's time begins (a film's sound may come later than its pictures); None starts
    it with the first frame.
    """

    def __init__(self, start_s: Fraction | None) -> None:
        self._expected_s = start_s

    def fill(self, frame: "av.AudioFrame") -> "list[av.AudioFrame]":
        """Silent frames for the hole before this one; most often none."""
        length_s = Fraction(frame.samples, frame.sample_rate)
        if frame.pts is None or frame.time_base is None:  # behind damage; the next frame knows the time again
            self._expected_s = None if self._expected_s is None else self._expected_s + length_s
            return []
        start_s = frame.pts * frame.time_base
        if self._expected_s is None:
            self._expected_s = start_s
        hole_s = start_s - self._expected_s
        if -MIN_HOLE_S <= hole_s <= MIN_HOLE_S:
            self._expected_s += length_s  # small differences add up until they are a hole
            return []
        self._expected_s = start_s + length_s
        if not 0 < hole_s <= MAX_HOLE_S:
            return []  # time runs backwards or leaps: no sound is dropped for it, none invented
        return make_silence(frame, round(hole_s * frame.sample_rate))


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


def make_resampler(layout: str) -> "av.AudioResampler":
    """Any sound to 16 kHz in this layout.

    Whole numbers come out, since only then FFmpeg holds a mix to full scale.

    (To floats it adds left and right with 0.71 each, and what is loud in both would be clipped.)
    """
    return av.AudioResampler("s32", layout, RATE_HZ)


def drain(resampler: "av.AudioResampler | None") -> Iterator[Samples]:
    """What the resampling filter still holds."""
    if resampler is not None:
        for out in resampler.resample(None):
            yield to_samples(out)


def to_samples(frame: "av.AudioFrame") -> Samples:
    """float32 of shape (samples, channels) within [-1, 1]."""
    return frame.to_ndarray().reshape(-1, frame.layout.nb_channels).astype(np.float32) / np.float32(2**31)
