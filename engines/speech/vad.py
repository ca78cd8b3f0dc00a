"""Where somebody speaks: Silero VAD, and regions that fit a recogniser."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.audio.quiet_sound import QuietGain
from engines.audio.samples import RATE_HZ
from engines.models import Models, Role
from engines.models.catalogue import SILERO_FILE
from engines.runtime.progress import WorkCancelledError

WINDOW_SAMPLES = 512
"""Silero judges windows of 32 ms, each with the last 4 ms before it."""
MAX_REGION_S = 28.0
"""Whisper hears 30 s at once; two seconds are left for padding."""

ENTER, LEAVE = 0.5, 0.35
"""Where a stretch of speech begins, and under which it ends. Source: defaults of snakers4/silero-vad 6."""

_CONTEXT_SAMPLES = 64
_BATCH_WINDOWS = 2_000  # 64 s: how often a cancel is looked at
_MIN_SPEECH_S, _MIN_PAUSE_S, _PAD_S = 0.25, 0.5, 0.2


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch with speech, seconds from the start of the recording; at most `MAX_REGION_S` long."""

    start_s: float
    end_s: float


def rate_windows(
    models: Models,
    samples: NDArray[np.float32],
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Silero's probability of speech for each window of 32 ms of 16 kHz mono sound, shape (samples,).

    Any thread may call it.

    What is quiet is rated as it is and raised, and the higher one counts: the first word after a long silence
    is heard as it is, and lost where the noise before it is raised.

    Raises:
        WorkCancelledError: `cancelled()` came true.
        ModelUnavailableError: Silero is not installed.
    """
    session = load_speech(models)
    count = -(-len(samples) // WINDOW_SAMPLES)
    gain = QuietGain(samples)
    as_it_is, as_raised = _Rater(session), _Rater(session)
    found: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
    for first in range(0, count, _BATCH_WINDOWS):
        if cancelled():
            raise WorkCancelledError
        piece = samples[first * WINDOW_SAMPLES : (first + _BATCH_WINDOWS) * WINDOW_SAMPLES]
        raised = gain.raise_piece(piece, first * WINDOW_SAMPLES)
        rated = as_it_is.rate(piece)
        if raised is not piece:
            rated = np.maximum(rated, as_raised.rate(raised))
        found.append(rated)
        if progress:
            progress(min(1.0, (first + len(rated)) / count))
    return np.concatenate(found)  # shape (windows,)


def load_speech(models: Models) -> Any:
    """Silero's session, loaded at the first call; raises ModelUnavailableError."""
    return models.load("silero", "Silero VAD", lambda: _load_session(models.path(Role.SPEECH)))


class _Rater:
    """Silero over one sound, piece by piece; lives in one thread."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._state = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def rate(self, piece: NDArray[np.float32]) -> NDArray[np.float32]:
        """The piece's windows, shape (windows,); its last one is filled with silence."""
        windows = np.pad(piece, (0, -len(piece) % WINDOW_SAMPLES)).reshape(-1, WINDOW_SAMPLES)
        before = np.vstack([self._context, windows[:-1, -_CONTEXT_SAMPLES:]])
        self._context = windows[-1, -_CONTEXT_SAMPLES:]
        feed = {"input": np.hstack([before, windows]), "h": self._state[0], "c": self._state[1]}
        rated, *self._state = self._session.run(None, feed)
        return np.asarray(rated, np.float32).reshape(-1)


def find_regions(probabilities: NDArray[np.float32], duration_s: float) -> list[Region]:
    """The regions with speech, in order, without overlap, from the windows' probabilities. Pure.

    Entered high, left low, padded, joined: pauses under half a second stay inside a region; what is longer
    than `MAX_REGION_S` is cut at its quietest place. Empty where nobody speaks.
    """
    window_s = WINDOW_SAMPLES / RATE_HZ
    spans = [
        (max(0.0, start * window_s - _PAD_S), min(duration_s, end * window_s + _PAD_S))
        for start, end in _find_spans(probabilities.tolist())
        if (end - start) * window_s >= _MIN_SPEECH_S
    ]
    joined: list[tuple[float, float]] = []
    for start_s, end_s in spans:
        if joined and start_s <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end_s)
        else:
            joined.append((start_s, end_s))
    return [Region(*piece) for span in joined for piece in _cut(span, probabilities)]


def _find_spans(probabilities: Iterable[float]) -> list[tuple[int, int]]:
    """(first window, window after the last) of each run of speech; short pauses do not end it."""
    pause = round(_MIN_PAUSE_S * RATE_HZ / WINDOW_SAMPLES)
    spans: list[tuple[int, int]] = []
    start: int | None = None
    last = index = 0
    for index, probability in enumerate(probabilities):
        if probability >= (ENTER if start is None else LEAVE):
            start = index if start is None else start
            last = index
        elif start is not None and index - last >= pause:
            spans.append((start, last + 1))
            start = None
    if start is not None:
        spans.append((start, last + 1))
    return spans


def _cut(span: tuple[float, float], probabilities: NDArray[np.float32]) -> list[tuple[float, float]]:
    """The span in pieces of at most `MAX_REGION_S`, cut where speech is least likely."""
    start_s, end_s = span
    pieces = []
    while end_s - start_s > MAX_REGION_S:
        low = int((start_s + MAX_REGION_S / 2) * RATE_HZ / WINDOW_SAMPLES)
        high = int((start_s + MAX_REGION_S) * RATE_HZ / WINDOW_SAMPLES)
        stretch = np.convolve(probabilities[low:high], np.ones(5) / 5, mode="valid")
        cut_s = (low + int(stretch.argmin()) + 2) * WINDOW_SAMPLES / RATE_HZ
        pieces.append((start_s, cut_s))
        start_s = cut_s
    return [*pieces, (start_s, end_s)]


def _load_session(folder: Path) -> Any:
    """ONNX Runtime lets any thread run it."""
    import onnxruntime  # noqa: PLC0415 - the page comes up before any model library

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1  # an LSTM gains nothing from more
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(folder / SILERO_FILE), sess_options=options, providers=["CPUExecutionProvider"]
    )
