"""Times for words out of CTC emissions: text without times, corrected words.

numpy and not torchaudio: its forced_align finds the same path through 10 s with 100 letters in 0.4 ms, ours
in 4 ms, but its import takes 3 s at somebody's first correction, and one corrected word takes us 1 ms (2
busy cores, 22 November 2026, tests/benchmarks/ctc.py).
"""

import logging
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engines.asr.ctc.decoding import widen
from engines.asr.emissions import FRAME_S, Alphabet, Emission
from engines.asr.recogniser import TimedWord
from transcript.text.cleaning import SILENT

log = logging.getLogger(__name__)

_WILDCARD_COST = 0.2
"""What a frame of the wildcard costs beside the best column: real letters win where both fit."""
MOST_CELLS = 20_000_000
"""Frames times states of the largest lattice: some two minutes of speech with all that is said in them."""
_NEVER = np.float32(-1e30)


def align_words(emission: Emission, words: Sequence[str]) -> tuple[TimedWord | None, ...]:
    """When each of `words` was said, if they are all that was said; None for one without a sound.

    Letters that the alphabet lacks (digits, Latin in Telugu) take a wildcard, which fits any sound. All are
    None where there are too few frames for so many letters.

    Source: Graves et al. 2006 for the lattice; the wildcard column as in m-bain/whisperX, but over the blank
    too, because a number is longer than its digits.
    """
    wildcard = len(emission.alphabet.tokens)
    spelled = [spell(word, emission.alphabet) for word in words]
    targets = [column for word in spelled for column in word]
    log_probs = _add_wildcard(emission)
    frames = find_path(log_probs, targets, emission.alphabet.blank) if targets else None
    if frames is None:
        return (None,) * len(words)
    spans, ratings, place = [], [], 0
    for columns in spelled:
        if columns:
            own = frames[place : place + len(columns)]
            spans.append((own[0][0], own[-1][1]))
            ratings.append(None if wildcard in columns else _rate(log_probs, columns, own))
        place += len(columns)
    found = zip(widen(spans, len(log_probs)), ratings, strict=True)
    aligned: list[TimedWord | None] = []
    for text, columns in zip(words, spelled, strict=True):
        if not columns:
            aligned.append(None)
            continue
        (first, after), rating = next(found)
        start_s, end_s = emission.start_s + first * FRAME_S, emission.start_s + after * FRAME_S
        aligned.append(TimedWord(text, start_s, end_s, rating))
    return tuple(aligned)


def rate_fit(emission: Emission, words: Sequence[str]) -> float:
    """How well `words` fit what was heard, in [0, 1]: which of two people at once said them."""
    sure = [word.confidence or 0.0 for word in align_words(emission, words) if word is not None]
    return sum(sure) / len(words) if words else 0.0


def spell(word: str, alphabet: Alphabet) -> list[int]:
    """The columns of a word's letters; one wildcard (the column after the last) for a run that is unknown.

    The longest piece that the alphabet has is taken each time. Marks, symbols and joiners have no sound and
    no column. Letters are looked for as written, in the other case, and taken apart (NFD).
    """
    columns = {token: index for index, token in enumerate(alphabet.tokens) if token}
    longest = max(map(len, columns), default=1)
    wildcard = len(alphabet.tokens)
    text, spelled, place = unicodedata.normalize("NFC", word), list[int](), 0
    while place < len(text):
        piece = _find_piece(text[place : place + longest], columns, is_first=place == 0)
        letter = text[place]
        place += len(piece.strip()) or 1
        if piece:
            found = [columns[piece]]
        elif SILENT.match(letter):
            continue
        else:
            found = _find_variant(letter, columns) or [wildcard]
        if found != [wildcard] or spelled[-1:] != [wildcard]:
            spelled += found
    return spelled


def _find_piece(text: str, columns: dict[str, int], *, is_first: bool) -> str:
    """The longest token that `text` begins with, as a word's beginning where it is one; "" for none."""
    for size in range(len(text), 0, -1):
        for piece in (f" {text[:size]}", text[:size]) if is_first else (text[:size],):
            if piece in columns:
                return piece
    return ""


def find_path(
    log_probs: NDArray[np.float32], targets: Sequence[int], blank: int
) -> list[tuple[int, int]] | None:
    """The frames (first, after) of each target on the most likely path through the CTC lattice (Viterbi).

    `log_probs` has the shape (frames, columns). None where the targets do not fit into the frames (two equal
    neighbours need a blank between them), or where the lattice is too large to be worth it.
    """
    count = len(log_probs)
    labels = np.full(2 * len(targets) + 1, blank)
    labels[1::2] = targets
    repeats = sum(a == b for a, b in pairwise(targets))
    if count < len(targets) + repeats or count * len(labels) > MOST_CELLS:
        return None
    back = _fill_lattice(log_probs, labels, blank)
    return _walk_back(*back, len(targets))


def _find_variant(letter: str, columns: dict[str, int]) -> list[int]:
    for variant in (letter.upper(), letter.lower(), unicodedata.normalize("NFD", letter)):
        if all(part in columns for part in variant):
            return [columns[part] for part in variant]
    return []


def _rate(log_probs: NDArray[np.float32], columns: Sequence[int], frames: Sequence[tuple[int, int]]) -> float:
    """The mean over the letters of their highest posterior."""
    best = [
        log_probs[first:after, column].max() for column, (first, after) in zip(columns, frames, strict=True)
    ]
    return min(1.0, float(np.exp(best).mean()))


def _add_wildcard(emission: Emission) -> NDArray[np.float32]:
    """(frames, columns + 1): the wildcard last; a word delimiter counts as blank, for a person may split."""
    alphabet = emission.alphabet
    log_probs = np.empty((len(emission.log_probs), len(alphabet.tokens) + 1), np.float32)
    log_probs[:, :-1] = emission.log_probs
    log_probs[:, -1] = log_probs[:, :-1].max(axis=1, initial=_NEVER) - _WILDCARD_COST
    if alphabet.delimiter >= 0:
        blank = log_probs[:, alphabet.blank]
        log_probs[:, alphabet.blank] = np.maximum(blank, log_probs[:, alphabet.delimiter])
    return log_probs


def _fill_lattice(
    log_probs: NDArray[np.float32], labels: NDArray[np.int_], blank: int
) -> tuple[NDArray[np.int8], int]:
    """How many states each best path came forward, shape (frames, states), and the state it ends in."""
    states = len(labels)
    scores = np.full(states + 2, _NEVER, np.float32)  # two before the first, so that shifts are slices
    scores[2:4] = log_probs[0, labels[:2]]
    barred = np.zeros(states, np.float32)
    barred[:2] = _NEVER
    barred[2:][(labels[2:] == blank) | (labels[2:] == labels[:-2])] = _NEVER
    back = np.zeros((len(log_probs), states), np.int8)
    for frame in range(1, len(log_probs)):
        stay, step, skip = scores[2:], scores[1:-1], scores[:-2] + barred
        best = np.maximum(stay, step)
        came = back[frame]
        np.greater(step, stay, out=came, casting="unsafe")
        came[skip > best] = 2
        scores[2:] = np.maximum(best, skip) + log_probs[frame, labels]
    return back, states - 1 if scores[-1] > scores[-2] else states - 2


def _walk_back(back: NDArray[np.int8], state: int, count: int) -> list[tuple[int, int]]:
    spans = [(0, 0)] * count
    after = len(back)
    for frame in range(len(back) - 1, -1, -1):
        came = int(back[frame, state]) if frame else 1
        if came:
            if state % 2:
                spans[state // 2] = (frame, after)
            state, after = state - came, frame
    return spans
