"""Where speech sounds, in frames of 10 ms: finer than the regions that are recognised. Pure.

Regions are padded and bridge pauses, so that a recogniser hears whole sentences; a row ends where its speaker
does. Silero answers every 32 ms; loudness says where between two words it is quietest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ, Samples
from engines.speech.vad import ENTER, LEAVE, WINDOW_SAMPLES, Region

FRAME_S = 0.01
PAD_BEGIN, PAD_END = 0, 1
"""Frames that speech lasts around what Silero marks."""

_FRAME_SAMPLES = int(FRAME_S * RATE_HZ)
_WINDOW_FRAMES = WINDOW_SAMPLES / _FRAME_SAMPLES
_PAUSE_WINDOWS = 3  # 0.1 s: a shorter pause is the closure of a consonant

Frames = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class SpeechActivity:
    """What voice activity detection says of one recording.

    `speech` is (frames,) of 10 ms; `probabilities` is (windows,) of 32 ms, as Silero rates them; `samples`
    are those of the recording, read only where loudness decides.
    """

    speech: Frames
    probabilities: NDArray[np.float32] = field(repr=False)
    samples: Samples = field(repr=False)

    def find_quietest(self, first: int, after: int) -> int:
        """The quietest of the frames from `first` to `after`; `first` where there is none."""
        if after - first < 2:  # noqa: PLR2004 - nothing to choose from
            return first
        loudness = self.measure_loudness(first, after)
        return first + int(loudness.argmin()) if len(loudness) else first

    def measure_loudness(self, first: int, after: int) -> NDArray[np.float64]:
        """(frames,) decibels of 30 ms around each of these frames; fewer at the recording's end."""
        piece = self.samples[first * _FRAME_SAMPLES : after * _FRAME_SAMPLES]
        whole = piece[: len(piece) // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
        if not len(whole):
            return np.zeros(0)
        power = np.square(whole.astype(np.float64)).mean(axis=1)  # (frames,)
        smooth = np.convolve(np.pad(power, 1, mode="edge"), np.ones(3) / 3, mode="valid")
        decibels: NDArray[np.float64] = 10 * np.log10(smooth + 1e-10)
        return decibels

    def trim(self, first: int, after: int, least: float) -> tuple[int, int]:
        """The frames without those at both ends that Silero rates below `least`; none where all are."""
        rated = self.probabilities[(np.arange(first, after) / _WINDOW_FRAMES).astype(np.int64)] >= least
        places = np.flatnonzero(rated)
        return (first + int(places[0]), first + int(places[-1]) + 1) if len(places) else (first, first)

    def rate(self, first: int, after: int) -> float:
        """Silero's mean probability of speech in these frames."""
        begin, end = int(first / _WINDOW_FRAMES), int(np.ceil(after / _WINDOW_FRAMES))
        rated = self.probabilities[begin : max(end, begin + 1)]
        return float(rated.mean()) if len(rated) else 0.0


def measure_activity(probabilities: NDArray[np.float32], samples: Samples) -> SpeechActivity:
    """The activity of 16 kHz sound of shape (samples,), from what `vad.rate_windows` says of it.

    Source: get_speech_timestamps of snakers4/silero-vad 6 (a span is entered at 0.5 and left where the
    probability falls below 0.35 and does not reach 0.5 again within 0.1 s).
    """
    count = len(samples) // _FRAME_SAMPLES
    spans = (
        (round(first * _WINDOW_FRAMES), round(after * _WINDOW_FRAMES))
        for first, after in _find_spans(probabilities)
    )
    return SpeechActivity(mark_frames(spans, count), probabilities, samples)


def mark_frames(spans: Iterable[tuple[int, int]], count: int) -> Frames:
    """(count,) True from each span's first frame to the one before its last."""
    marked = np.zeros(count, np.bool_)
    for first, after in spans:
        marked[max(0, first) : max(0, after)] = True
    return marked


def to_frame(time_s: float) -> int:
    """The border between frames that is nearest to the time."""
    return round(time_s / FRAME_S)


def fit_region(region: Region, activity: SpeechActivity) -> Region:
    """The region from its first speech to its last, a frame or three around it; as it is without speech."""
    first = to_frame(region.start_s)
    spoken = np.flatnonzero(activity.speech[first : to_frame(region.end_s)])
    if not len(spoken):
        return region
    start_s = (first + int(spoken[0]) - PAD_BEGIN) * FRAME_S
    end_s = (first + int(spoken[-1]) + 1 + PAD_END) * FRAME_S
    return Region(max(region.start_s, start_s), min(region.end_s, end_s))


def _find_spans(probabilities: NDArray[np.float32]) -> Sequence[tuple[int, int]]:
    """(first window, window after the last) of each span of speech."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    quiet_from: int | None = None
    for index, probability in enumerate(probabilities.tolist()):
        if probability >= ENTER:
            start = index if start is None else start
            quiet_from = None
        elif start is not None and probability < LEAVE:
            quiet_from = index if quiet_from is None else quiet_from
            if index - quiet_from >= _PAUSE_WINDOWS:
                spans.append((start, quiet_from))
                start = quiet_from = None
    if start is not None:
        spans.append((start, len(probabilities) if quiet_from is None else quiet_from))
    return spans
