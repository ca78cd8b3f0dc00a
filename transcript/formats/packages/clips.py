"""Clips cut from a document's sound."""

import io
import wave
from pathlib import Path

import soundfile

RATE_HZ = 16_000


class Clips:
    """Reads stretches of a FLAC file as it stands on the disk, 16 kHz mono, sample for sample.

    Lives in one thread; close it, or use it in a `with`.
    """

    def __init__(self, playback: Path) -> None:
        self._sound = soundfile.SoundFile(playback)

    def __enter__(self) -> "Clips":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._sound.close()

    def wav(self, start_ms: int, end_ms: int) -> bytes:
        """The stretch as a 16-bit WAV file; what lies behind the end of the sound is not there."""
        start = min(start_ms * RATE_HZ // 1000, self._sound.frames)
        count = max(0, end_ms * RATE_HZ // 1000 - start)
        self._sound.seek(start)
        samples = self._sound.read(count, dtype="int16")  # (samples,)
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples.astype("<i2").tobytes())
        return out.getvalue()
