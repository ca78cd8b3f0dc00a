"""Stretches of speech short enough to have one language, and how they are heard together. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.audio.loudness import FRAME_S, find_quiet, measure_loudness
from engines.audio.samples import RATE_HZ, Samples
from engines.speech.language_id import Identification
from engines.speech.vad import Region

_PAUSE_FRAMES = 10  # 0.2 s: people who take turns leave no more
_SHORTEST_S = 1.0  # less does not tell a language
_NEAR_S = 2.0  # farther apart, neither words nor languages help each other
_STRETCH_S = 60.0
_CONSIDERED = 0.25
WINDOW_S = 28.0
"""What is encoded at once. With 10 s the word error of sample.wav is 28 %, with 28 s 15 %, as alone."""
_LONGEST_S = 10.0  # Telugu: Whisper spends 15 tokens on a word, and 30 s overrun its 448


@dataclass(frozen=True, slots=True)
class Utterance:
    """Seconds from the start of the recording, and the language that was heard there."""

    start_s: float
    end_s: float
    language: Identification

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


def cut_region(samples: Samples, region: Region) -> list[Region]:
    """The region cut at pauses of 0.2 s and more, in pieces of 1 to 10 s that together cover it."""
    loudness = measure_loudness(samples[int(region.start_s * RATE_HZ) : int(region.end_s * RATE_HZ)])
    # (frames of 20 ms,)
    cuts = [region.start_s + frame * FRAME_S for frame in _find_pauses(loudness)]
    pieces: list[Region] = []
    start_s = region.start_s
    for cut_s in [*cuts, region.end_s]:
        is_last = cut_s == region.end_s
        if cut_s - start_s < _SHORTEST_S and not is_last:
            continue
        if is_last and cut_s - start_s < _SHORTEST_S and pieces:
            start_s = pieces.pop().start_s
        pieces.append(Region(start_s, cut_s))
        start_s = cut_s
    return [short for piece in pieces for short in cut_at_quiet(samples, piece, _LONGEST_S)]


def cut_at_quiet(samples: Samples, region: Region, longest_s: float) -> list[Region]:
    """The region in pieces of at most `longest_s`, each cut at the quietest 0.2 s of its second half."""
    pieces, start_s = [], region.start_s
    while region.end_s - start_s > longest_s:
        low, high = int((start_s + longest_s / 2) * RATE_HZ), int((start_s + longest_s) * RATE_HZ)
        loudness = measure_loudness(samples[low:high])
        smooth = np.convolve(loudness, np.ones(10) / 10, mode="valid")
        cut_s = low / RATE_HZ + (int(smooth.argmin()) + 5) * FRAME_S
        pieces.append(Region(start_s, cut_s))
        start_s = cut_s
    return [*pieces, Region(start_s, region.end_s)]


def gather_stretches(regions: Sequence[Region]) -> list[list[Region]]:
    """Regions that may be heard together: ended by a pause of 2 s, or by the first pause after a minute.

    Within a stretch languages are smoothed; its first row waits for all its languages, so it must not be
    long.
    """
    stretches: list[list[Region]] = []
    for region in regions:
        last = stretches[-1] if stretches else None
        is_near = last is not None and region.start_s - last[-1].end_s < _NEAR_S
        if last is not None and is_near and region.end_s - last[0].start_s <= _STRETCH_S:
            last.append(region)
        else:
            stretches.append([region])
    return stretches


def pack_windows(pieces: Sequence[Region]) -> list[list[Region]]:
    """Neighbouring pieces in groups of at most `WINDOW_S` with the pauses between them."""
    windows: list[list[Region]] = []
    for piece in pieces:
        if windows and piece.end_s - windows[-1][0].start_s <= WINDOW_S:
            windows[-1].append(piece)
        else:
            windows.append([piece])
    return windows


def join_utterances(
    utterances: Iterable[Utterance], longest_s: Callable[[str], float], joins_s: Callable[[str], float]
) -> list[list[Utterance]]:
    """Neighbours of one language, at most its `joins_s` apart, in groups of at most its `longest_s`.

    Words are heard better with their neighbours (on jfk.flac three groups lost "ask not", one has every
    word), and one call costs less than three.
    """
    groups: list[list[Utterance]] = []
    for utterance in utterances:
        group = groups[-1] if groups else None
        if (
            group
            and group[-1].language.language == utterance.language.language
            and group[-1].language.is_sure == utterance.language.is_sure
            and utterance.start_s - group[-1].end_s <= joins_s(utterance.language.language)
            and utterance.end_s - group[0].start_s <= longest_s(utterance.language.language)
        ):
            group.append(utterance)
        else:
            groups.append([utterance])
    return groups


def smooth_languages(utterances: Sequence[Utterance]) -> list[Utterance]:
    """An unsure utterance takes the language of its sure neighbours where they agree and it was considered.

    At an end of the stretch there is one neighbour. A language that took less than `_CONSIDERED` is not
    taken over.
    """
    smoothed = list(utterances)
    for index, here in enumerate(utterances):
        if here.language.is_sure:
            continue
        near = [utterances[i].language for i in (index - 1, index + 1) if 0 <= i < len(utterances)]
        chosen = {heard.language for heard in near if heard.is_sure}
        if len(chosen) != 1 or not all(heard.is_sure for heard in near):
            continue
        language = chosen.pop()
        if dict(here.language.probabilities).get(language, 0.0) >= _CONSIDERED:
            heard = Identification(language, here.language.probabilities)
            smoothed[index] = Utterance(here.start_s, here.end_s, heard)
    return smoothed


def _find_pauses(loudness: NDArray[np.float64]) -> list[int]:
    """The middle frame of each long enough quiet run that is not at an end."""
    quiet = find_quiet(loudness)
    middles, start = [], None
    for frame, is_quiet in enumerate([*quiet.tolist(), False]):
        if is_quiet and start is None:
            start = frame
        elif not is_quiet and start is not None:
            if frame - start >= _PAUSE_FRAMES and start > 0 and frame < len(loudness):
                middles.append((start + frame) // 2)
            start = None
    return middles
