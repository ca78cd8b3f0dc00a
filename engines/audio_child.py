"""The decoder's child process: one recording on standard input, files of fixed names in the current folder. Imports nothing of ours.

Run as a script with the limits as one JSON argument; prints one JSON object: a result, or {"error": code}.
FFmpeg reads hostile bytes here, so the process has no environment to speak of, little memory and time, and
from the moment it looks at the recording it cannot open another file or socket.
"""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import IO

import av
import av.audio.resampler
import av.error
import av.subtitles.codeccontext
import av.subtitles.stream
import av.subtitles.subtitle
import av.video.codeccontext
import av.video.stream
import numpy as np

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit there
    resource = None  # type: ignore[assignment]

RATE_HZ = 16_000
PEAKS_PER_SECOND = 50
BLOCK_SAMPLES = 10 * RATE_HZ  # what is written at once; a whole number of peaks
MAX_GAP_S = 0.05  # shorter holes in a file's own clock are rounding
MAX_SILENCE_S = 600.0  # a longer hole is a broken clock, not a pause
MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ = 64, 768_000, 1_000
EXACT_CLOCKS = {"flac", "mov", "matroska", "ogg", "wav"}  # their seek lands where it says
FLOAT_SOURCES = {"pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"}


class RefusedError(Exception):
    """The recording cannot be used; the argument is the code that the parent turns into a sentence."""


def main(arguments: dict[str, object]) -> dict[str, object]:
    """What was decoded, for the parent."""
    with (
        open(0, "rb", closefd=False) as source,
        open("samples.f32", "wb") as samples,  # noqa: PTH123 - plain names in a folder of ours
        open("playback.flac", "wb") as playback,  # noqa: PTH123
        open("peaks.bin", "wb") as peaks,  # noqa: PTH123
    ):
        limit_resources(int(str(arguments["memory_bytes"])), int(str(arguments["cpu_seconds"])))
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        demuxer, max_samples = str(arguments["demuxer"]), int(float(str(arguments["max_seconds"])) * RATE_HZ)
        if demuxer in EXACT_CLOCKS:
            refuse_if_longer(source, demuxer, max_samples / RATE_HZ)
            source.seek(0)
        sink = Sink(samples, playback, peaks, max_samples)
        recording = Recording(source, demuxer)
        for block in recording.read_mono():
            sink.write(block)
        sink.close()
    return {
        "samples": sink.samples,
        "sha256": digest,
        "declared_s": recording.declared_s,
        "errors": recording.errors,
    }


def limit_resources(memory_bytes: int, cpu_seconds: int) -> None:
    """Bounds memory, time and files; afterwards nothing can be opened, be it a file or a socket."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


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
            metadata_errors="replace",
            buffer_size=256 * 1024,
        )
    except av.error.FFmpegError as exc:
        raise RefusedError("damaged") from exc
    if not container.streams.audio:
        raise RefusedError("no_track")
    return container


FORMATS = "wav,w64,avi,aiff,mov,mp4,m4a,3gp,flac,ogg,matroska,webm,caf,amr,au,asf,mp3,aac"


def refuse_if_longer(source: IO[bytes], demuxer: str, max_seconds: float) -> None:
    """Raises RefusedError("too_long") where the file really holds sound at the cap; costs one seek, decodes nothing."""
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
        if packet is not None and packet.pts is not None and packet.size:
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

    def read_mono(self) -> Iterator[np.ndarray]:
        """float32 blocks of shape (samples,), finite and within [-1, 1]."""
        resampler, shape = None, None
        clock = Clock()
        for frame in self._read_frames():
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if found != shape:  # some files change in the middle
                yield from drain(resampler)
                resampler, shape = av.AudioResampler("flt", "mono", RATE_HZ), found
            for piece in (*clock.fill(frame), self._clean(frame)):
                piece.pts = None
                for out in resampler.resample(piece):
                    yield to_samples(out)
        yield from drain(resampler)

    def _read_frames(self) -> "Iterator[av.AudioFrame]":
        """Frames as far as they can be read; damaged packets are counted and left out."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.error.FFmpegError:
                self.errors += 1
                return
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                self.errors += 1

    def _clean(self, frame: "av.AudioFrame") -> "av.AudioFrame":
        """The frame without NaN or infinity, which a resampling filter would spread."""
        if not self._check_floats:
            return frame
        values = frame.to_ndarray()
        if np.isfinite(values).all():
            return frame
        cleaned = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
        return copy_timing(av.AudioFrame.from_ndarray(cleaned, frame.format.name, frame.layout.name), frame)


class Clock:
    """Watches a file's time stamps and fills holes, so that minute 60 of the samples is minute 60 of the file."""

    def __init__(self) -> None:
        self._expected_s: Fraction | None = None

    def fill(self, frame: "av.AudioFrame") -> "list[av.AudioFrame]":
        """Silent frames for the hole before this one; most often none."""
        if frame.pts is None or frame.time_base is None or not frame.sample_rate:
            return []
        start = frame.pts * frame.time_base
        hole_s = 0.0 if self._expected_s is None else float(start - self._expected_s)
        self._expected_s = start + Fraction(frame.samples, frame.sample_rate)
        if not MAX_GAP_S < hole_s <= MAX_SILENCE_S:
            return []
        return make_silence(frame, round(hole_s * frame.sample_rate))


def make_silence(like: "av.AudioFrame", samples: int) -> "list[av.AudioFrame]":
    """Silent frames of the same kind, at most a second each."""
    frames = []
    while samples > 0:
        size = min(samples, like.sample_rate)
        values = like.to_ndarray()
        columns = size if like.format.is_planar else size * like.layout.nb_channels
        level = 128 if values.dtype == np.uint8 else 0
        silent = np.full((values.shape[0], columns), level, dtype=values.dtype)
        frames.append(
            copy_timing(av.AudioFrame.from_ndarray(silent, like.format.name, like.layout.name), like)
        )
        samples -= size
    return frames


def copy_timing(frame: "av.AudioFrame", like: "av.AudioFrame") -> "av.AudioFrame":
    """The frame at the other one's sample rate."""
    frame.sample_rate = like.sample_rate
    return frame


def drain(resampler: "av.AudioResampler | None") -> Iterator[np.ndarray]:
    """What the resampling filter still holds."""
    if resampler is not None:
        for out in resampler.resample(None):
            yield to_samples(out)


def to_samples(frame: "av.AudioFrame") -> np.ndarray:
    """float32 of shape (samples,), finite and within [-1, 1]."""
    values = frame.to_ndarray().reshape(-1)
    return np.clip(np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)


class Sink:
    """Writes samples, playback and peaks in blocks, and stops at the cap."""

    def __init__(self, samples: IO[bytes], playback: IO[bytes], peaks: IO[bytes], max_samples: int) -> None:
        self._files = (samples, peaks)
        self._max_samples = max_samples
        self._flac = av.open(playback, "w", format="flac")
        self._stream = self._flac.add_stream("flac", rate=RATE_HZ, layout="mono")
        self._stream.format = "s16"
        self._waiting: list[np.ndarray] = []
        self._waiting_samples = 0
        self.samples = 0

    def write(self, block: np.ndarray) -> None:
        """Takes some samples.

        Raises:
            RefusedError: the recording is longer than the cap.
        """
        self._waiting.append(block)
        self._waiting_samples += len(block)
        self.samples += len(block)
        if self.samples > self._max_samples:
            raise RefusedError("too_long")
        if self._waiting_samples >= BLOCK_SAMPLES:
            self._flush(whole=True)

    def close(self) -> None:
        """Writes the rest and the headers."""
        self._flush(whole=False)
        if self.samples:
            self._flac.mux(self._stream.encode(None))
        self._flac.close()

    def _flush(self, whole: bool) -> None:
        values = np.concatenate([*self._waiting, np.zeros(0, np.float32)])
        size = len(values) // BLOCK_SAMPLES * BLOCK_SAMPLES if whole else len(values)
        for start in range(0, size, BLOCK_SAMPLES):
            self._write_block(values[start : min(start + BLOCK_SAMPLES, size)])
        self._waiting = [values[size:]]
        self._waiting_samples = len(values) - size

    def _write_block(self, values: np.ndarray) -> None:
        samples, peaks = self._files
        samples.write(values.astype("<f4").tobytes())
        whole = np.rint(values * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        self._flac.mux(self._stream.encode(frame))
        bin_samples = RATE_HZ // PEAKS_PER_SECOND
        padded = np.pad(np.abs(values), (0, -len(values) % bin_samples)).reshape(-1, bin_samples)
        peaks.write(np.ceil(padded.max(axis=1) * 255).astype(np.uint8).tobytes())


def report(result: dict[str, object]) -> None:
    """The one line that the parent reads."""
    io.FileIO(1, "w", closefd=False).write(json.dumps(result).encode())


if __name__ == "__main__":
    try:
        report(main(json.loads(sys.argv[1])))
    except RefusedError as refused:
        report({"error": refused.args[0]})
    except MemoryError:
        report({"error": "memory"})
