"""Sound that Whisper encodes once, whatever is asked of its pieces: languages, words, other words."""

import threading

from engines.asr.whisper.backend import Encoded, WhisperModel
from engines.audio.samples import Samples, silence_wrong


class Window:
    """A stretch of 16 kHz sound, at most 30 s, from `start_s` of a recording. Any thread may call any method.

    A piece's states are cut from those of the whole: it is heard with what is said around it, and costs
    nothing more. Source of what that does to languages and words: docs/decisions/shared-cores.md.
    """

    def __init__(self, samples: Samples, start_s: float) -> None:
        self._samples, self._start_s = samples, start_s
        self._lock = threading.Lock()
        self._encoded: dict[int, tuple[WhisperModel, Encoded]] = {}  # the model is kept, so is its id its own

    def encode(self, model: WhisperModel, start_s: float, end_s: float) -> Encoded:
        """The piece between two times of the recording, heard by `model`; the first call encodes all."""
        with self._lock:
            if id(model) not in self._encoded:
                self._encoded[id(model)] = model, model.encode(silence_wrong(self._samples))
            _, whole = self._encoded[id(model)]
        return model.cut(whole, start_s - self._start_s, end_s - self._start_s)
