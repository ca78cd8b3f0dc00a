"""Sound files made in code for the tests of decoding."""

import functools
import struct
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from engines.audio.decoding import Sound


def make_tone(seconds: float, rate_hz: int = 16_000, hertz: float = 440.0) -> NDArray[np.float64]:
    """A sine at half scale."""
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)


def write_wav(
    path: Path, channels: NDArray[np.float64], rate_hz: int, kind: str = "s16", claimed: int | None = None
) -> Path:
    """A WAV of float channels of shape (samples,) or (channels, samples); kind is s16, s24, f32 or mulaw."""
    values = np.atleast_2d(channels).T  # shape (samples, channels)
    code, width = {"s16": (1, 2), "s24": (1, 3), "f32": (3, 4), "mulaw": (7, 1)}[kind]
    if kind == "f32":
        body = values.astype("<f4").tobytes()
    elif kind == "s24":
        whole = np.rint(values * (2**23 - 1)).astype("<i4")
        body = whole.reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    elif kind == "mulaw":
        body = encode_mulaw(values).tobytes()
    else:
        body = np.rint(values * 32767).astype("<i2").tobytes()
    count = values.shape[1]
    size = len(body) if claimed is None else claimed
    form = struct.pack("<HHIIHH", code, count, rate_hz, rate_hz * count * width, count * width, width * 8)
    head = (
        b"RIFF" + struct.pack("<I", min(size + 36, 0xFFFFFFFF)) + b"WAVEfmt " + struct.pack("<I", 16) + form
    )
    path.write_bytes(head + b"data" + struct.pack("<I", size) + body)
    return path


def encode_mulaw(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """G.711 mu-law bytes of values in [-1, 1]."""
    magnitude = np.minimum(np.abs(values) * 32768, 32635).astype(int) + 0x84
    exponent = np.floor(np.log2(magnitude)).astype(int) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(values < 0, 0x80, 0)
    return (~(sign | exponent << 4 | mantissa) & 0xFF).astype(np.uint8)


def write_encoded(
    path: Path,
    channels: NDArray[np.float64],
    rate_hz: int,
    codec: str,
    container: str,
    *,
    layout: str = "mono",
    options: dict[str, str] | None = None,
) -> Path:
    """A compressed file of float channels of shape (samples,) or (channels, samples)."""
    values = np.atleast_2d(channels)
    with av.open(str(path), "w", format=container, options=options or {}) as output:
        stream = output.add_stream(codec, rate=rate_hz, layout=layout)
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 128_000  # where the codec has one
        for start in range(0, values.shape[1], rate_hz):
            piece = values[:, start : start + rate_hz]
            whole = np.ascontiguousarray(np.rint(piece.T * 32767).astype(np.int16).reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(whole, format="s16", layout=layout)
            frame.sample_rate = rate_hz
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def write_silent_flac(path: Path, seconds: int, known_length: bool = True) -> Path:
    """Silence at 8 kHz, made by hand: 16 bytes for each 8 seconds, so a day is 160 kB."""
    block, rate_hz = 65_535, 8_000
    count = seconds * rate_hz // block
    total = count * block if known_length else 0
    stream = (
        struct.pack(">HH6x", block, block) + (rate_hz << 44 | 15 << 36 | total).to_bytes(8, "big") + bytes(16)
    )
    with path.open("wb") as file:
        file.write(b"fLaC" + b"\x80" + len(stream).to_bytes(3, "big") + stream)
        for number in range(count):
            head = (
                b"\xff\xf8\x74\x08"
                + chr(number).encode("utf-8", "surrogatepass")
                + struct.pack(">H", block - 1)
            )
            head += bytes([_crc(head, 0x07, 8)])
            frame = head + bytes(3)  # one constant subframe, value 0
            file.write(frame + _crc(frame, 0x8005, 16).to_bytes(2, "big"))
    return path


def _crc(content: bytes, polynomial: int, bits: int) -> int:
    table = _crc_table(polynomial, bits)
    value = 0
    for byte in content:
        value = (value << 8 ^ table[(value >> (bits - 8)) ^ byte]) & (1 << bits) - 1
    return value


@functools.cache
def _crc_table(polynomial: int, bits: int) -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << (bits - 8)
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value >> (bits - 1) else 0)) & (1 << bits) - 1
        table.append(value)
    return tuple(table)


def tell_notices(sound: Sound) -> str:
    """What is told of a recording, as one text."""
    return " ".join(map(str, sound.notices))
