"""One sound track as blocks at 16 kHz, read in the decoder's child process."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import IO, Any

import av
import av.audio.codeccontext  # av imports these modules when they are needed, which is too late in the child
import av.audio.resampler
import av.audio.stream
import av.container.output
import av.error
import av.stream
import av.subtitles.codeccontext
import av.subtitles.stream
import av.subtitles.subtitle
import av.video.codeccontext
import av.video.stream
import numpy as np
from numpy.typing import NDArray

from engines.audio.channel_measures import ChannelMeter
from engines.audio.parts import Track
from engines.audio.samples import RATE_HZ

Samples = NDArray[np.float32]

MIN_HOLE_S = Fraction(1, 20)  # shorter ones in a file's own clock are rounding
MAX_HOLE_S = Fraction(600)  # a longer one is a broken clock, not a pause
MAX_ERRORS = 10_000  # damaged packets in a row
MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ = 64, 768_000, 1_000
EXACT_CLOCKS = {"flac", "mov", "matroska", "ogg", "wav"}  # their seek lands where it says
FORMATS = (
    "wav,w64,avi,aiff,mov,mp4,m4a,3gp,flac,ogg,matroska,webm,caf,amr,au,asf,mp3,aac,"
    "nistsphere,mpeg,mpegts,ac3,eac3,dts,flv,voc,wv,ape,tta,rm,dss,mxf,oma,qcp,mpc,mpc8,loas,ircam,dsf"
)
FLOAT_SOURCES = {"pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"}
LONGEST_TITLE = 60
LOCKED = {"drms", "enca", "aavd"}
_MADE_TITLES = {"SoundHandler", "Core Media Audio", "Apple Sound Media Handler"}  # by programs, of any track
_TOLD_DURATION = re.compile(r"(\d{2,}):(\d\d):(\d\d\.\d+)", re.ASCII)
_WHOLE_LOOK_S = 20  # so much of a beginning is looked at whole, of what follows a thirty-second
_LOOK_EVERY_S, _LOOK_S = 8.0, 0.25
_PAIR = 2


class RefusedError(Exception):
    """The recording cannot be used: the code that `decoding` turns into a sentence, and what that names."""

    def as_report(self) -> dict[str, object]:
        """What the parent is told."""
        return {"error": self.args[0], "named": [*self.args, ""][1]}


def open_container(source: IO[bytes], demuxer: str) -> "av.container.InputContainer":
    """The recording in FFmpeg; the demuxer is given, so nothing is guessed.

    Raises:
        RefusedError: damaged at the start, or without a sound track.
    """
    source.seek(0)
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


def list_tracks(container: "av.container.InputContainer") -> list[Track]:
    """The sound tracks as the file describes them, those included that cannot be decoded."""
    return [
        Track(
            number,
            0 if stream.codec_context is None else stream.codec_context.channels,
            _read_language(stream.metadata),
            _read_title(stream.metadata),
            bool(stream.disposition & av.stream.Disposition.default),
        )
        for number, stream in enumerate(container.streams.audio, 1)
    ]


def _read_language(metadata: "dict[str, str]") -> str:
    language = metadata.get("language", "")[:LONGEST_TITLE]
    return "" if language in {"und", "mis", "mul", "zxx"} else language


def _read_title(metadata: "dict[str, str]") -> str:
    title = metadata.get("title") or metadata.get("handler_name") or ""
    shown = "".join(c for c in title if c.isprintable()).strip()[:LONGEST_TITLE]
    return "" if shown in _MADE_TITLES else shown


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
    """How long the file says that this track is, seconds; 0 where it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    told = _TOLD_DURATION.fullmatch(stream.metadata.get("DURATION", ""))  # Matroska's, of one track
    if told:
        return int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3])
    return (container.duration or 0) / av.time_base


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
                yield from _resample(resamplers, None, rate_hz)
                resamplers, rate_hz = [make_resampler() for _ in weights], frame.sample_rate
            hole = clock.find_hole(frame)
            for start in range(0, hole, rate_hz):
                silence = np.zeros((min(rate_hz, hole - start), len(weights)), np.float32)
                yield from _resample(resamplers, silence, rate_hz)
            values = self._read_values(frame)  # (samples, channels)
            if values.shape[1] == weights.shape[1]:
                sums = values @ weights.T
            else:
                sums = np.repeat(values.mean(axis=1, keepdims=True), len(weights), axis=1)
            yield from _resample(resamplers, sums, rate_hz)
        yield from _resample(resamplers, None, rate_hz)

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


def _resample(resamplers: "list[av.AudioResampler]", sums: Samples | None, rate_hz: int) -> Iterator[Samples]:
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
