"""Sounds that tests send: spoken by espeak-ng, or made."""

import re
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

RATE_HZ = 16_000
JFK = (
    "and so my fellow americans ask not what your country can do for you ask what you can do for your country"
)
"""What jfk.flac says."""


def read_samples(path: Path) -> NDArray[np.float32]:
    """16 kHz mono samples of any sound file, shape (samples,)."""
    import av  # noqa: PLC0415 - only tests that read sound pay for it

    resampler = av.AudioResampler("flt", "mono", RATE_HZ)
    pieces = []
    with av.open(str(path)) as container:
        for frame in [*container.decode(audio=0), None]:
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(pieces).astype(np.float32)


def speak(path: Path, words: str, voice: str = "en", pitch: int = 50) -> Path:
    """A WAV file of these words; skips where espeak-ng is missing."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    subprocess.run(
        ["espeak-ng", "-v", voice, "-s", "140", "-p", str(pitch), "-w", str(path), words], check=True
    )
    return path


def write_wav(path: Path, samples: np.ndarray, rate_hz: int = 16_000) -> Path:
    """A 16-bit mono WAV file of samples in [-1, 1]."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def convert(source: Path, target: Path) -> Path:
    """The same sound in the format that the target's ending names, through PyAV."""
    import av  # noqa: PLC0415 - only tests that convert pay for it

    codecs = {
        ".mp3": "mp3",
        ".m4a": "aac",
        ".ogg": "libopus",
        ".flac": "flac",
        ".webm": "libopus",
        ".mp4": "aac",
    }
    with av.open(str(source)) as read, av.open(str(target), "w") as written:
        rate_hz = 48_000 if codecs[target.suffix] == "libopus" else 44_100
        stream = written.add_stream(codecs[target.suffix], rate=rate_hz, layout="mono")
        assert isinstance(stream, av.AudioStream)
        if target.suffix == ".mp4":
            add_picture(written)
        resampler = av.AudioResampler(
            stream.codec_context.format, "mono", rate_hz, stream.codec_context.frame_size
        )
        for frame in read.decode(audio=0):
            for part in resampler.resample(frame):
                written.mux(stream.encode(part))
        for part in resampler.resample(None):
            written.mux(stream.encode(part))
        written.mux(stream.encode(None))
    return target


def add_picture(container) -> None:
    """One grey second, so that an mp4 is a film and not only sound."""
    import av  # noqa: PLC0415

    stream = container.add_stream("mpeg4", rate=10)
    stream.width = stream.height = 64
    for _ in range(10):
        frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 128, np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def write_stereo(path: Path, left: NDArray[np.float32], right: NDArray[np.float32]) -> Path:
    """A sound file of two channels, the shorter one with silence at its end."""
    import soundfile  # noqa: PLC0415

    size = max(len(left), len(right))
    pair = np.stack([np.pad(left, (0, size - len(left))), np.pad(right, (0, size - len(right)))], axis=1)
    soundfile.write(path, pair, RATE_HZ)
    return path


def fold(text: str) -> str:
    """The words in small letters, without marks."""
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def count_wrong_words(expected: str, heard: str) -> int:
    """Words to put in, take out or change."""
    import jiwer  # noqa: PLC0415

    result = jiwer.process_words(expected, fold(heard) or "-")
    return int(result.substitutions + result.deletions + result.insertions)
