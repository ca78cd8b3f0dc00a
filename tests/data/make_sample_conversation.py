"""Makes the conversation that the start page offers to try: two people, English and Telugu, 23 s.

    python tests/data/make_sample_conversation.py ui/start/conversation.ogg

espeak-ng speaks it (any sentence of it may be used by anybody for anything); what it says stands in `LINES`.
"""

import sys
import tempfile
from pathlib import Path

import av
import numpy as np

REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.support.speech import RATE_HZ, read_samples, speak  # noqa: E402

SITA, RAVI = "te+f2", "en-us"
LINES = (
    (RAVI, 45, "Good morning, Sita! Did you have a good journey from the village to the city?"),
    (SITA, 62, "నమస్కారం. ప్రయాణం చాలా బాగుంది. అమ్మమ్మ రెండు కథలు చెప్పింది."),
    (RAVI, 45, "Wonderful! Shall we write her stories down together, this evening after work?"),
    (SITA, 62, "తప్పకుండా. సాయంత్రం ఇంట్లో కలుద్దాం."),
)
_PAUSE_S = 0.5
_LOUDEST = 0.7
_BIT_RATE = 32_000


def say_all() -> np.ndarray:
    """The conversation at 16 kHz, shape (samples,)."""
    pause = np.zeros(int(_PAUSE_S * RATE_HZ), np.float32)
    parts = [pause]
    with tempfile.TemporaryDirectory() as folder:
        for voice, pitch, words in LINES:
            samples = read_samples(speak(Path(folder) / "line.wav", words, voice, pitch))
            parts += [samples * (_LOUDEST / np.abs(samples).max()), pause]
    return np.concatenate(parts)


def write_opus(path: Path, samples: np.ndarray) -> None:
    """The samples as Opus in Ogg."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as written:
        stream = written.add_stream("libopus", rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = _BIT_RATE
        resampler = av.AudioResampler(
            stream.codec_context.format, "mono", 48_000, stream.codec_context.frame_size
        )
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis].astype(np.float32), "flt", "mono")
        frame.rate = RATE_HZ
        for given in (frame, None):
            for part in resampler.resample(given):
                written.mux(stream.encode(part))
        written.mux(stream.encode(None))


if __name__ == "__main__":
    write_opus(Path(sys.argv[1]), say_all())
