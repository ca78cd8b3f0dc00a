"""Characters and words with their times out of CTC emissions. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from engines.asr.emissions import FRAME_S, Emission
from engines.asr.recogniser import TimedWord

LEAD_FRAMES, TAIL_FRAMES = 2, 3
"""How far a word reaches beyond its first and last letter's frames, at most half of the gap."""


@dataclass(frozen=True, slots=True)
class TimedCharacter:
    """One column of the alphabet that was heard in the frames `first` to `after`, from the emission's start.

    `confidence` is the highest posterior of its frames. The word delimiter is a character with the text " ";
    a piece of a word that begins with a blank begins a word.
    """

    text: str
    first: int
    after: int
    confidence: float


def read_characters(emission: Emission) -> tuple[TimedCharacter, ...]:
    """The most likely column of each frame, equal neighbours as one, blanks and special tokens out."""
    alphabet = emission.alphabet
    if not len(emission.log_probs):
        return ()
    best = emission.log_probs.argmax(axis=1)  # (frames,)
    edges = np.flatnonzero(np.diff(best)) + 1
    found = []
    for first, after in zip([0, *edges.tolist()], [*edges.tolist(), len(best)], strict=True):
        column = int(best[first])
        text = " " if column == alphabet.delimiter else alphabet.tokens[column]
        if column != alphabet.blank and text:
            posterior = float(np.exp(np.float32(emission.log_probs[first:after, column].max())))
            found.append(TimedCharacter(text, first, after, min(1.0, posterior)))
    return tuple(found)


def read_words(emission: Emission) -> tuple[TimedWord, ...]:
    """The words that were heard, in seconds of the recording; confidence is the mean of their characters."""
    groups: list[list[TimedCharacter]] = [[]]
    for character in read_characters(emission):
        if character.text.startswith(" "):
            groups.append([])
        if character.text.strip():
            groups[-1].append(character)
    heard = [group for group in groups if group]
    spans = widen([(group[0].first, group[-1].after) for group in heard], len(emission.log_probs))
    return tuple(
        TimedWord(
            unicodedata.normalize("NFC", "".join(character.text for character in group).strip()),
            emission.start_s + first * FRAME_S,
            emission.start_s + after * FRAME_S,
            sum(character.confidence for character in group) / len(group),
        )
        for group, (first, after) in zip(heard, spans, strict=True)
    )


def widen(spans: Sequence[tuple[int, int]], frames: int) -> list[tuple[int, int]]:
    """Words' frames with a little before and after: CTC marks letters by spikes, not by their length."""
    wide = []
    for index, (first, after) in enumerate(spans):
        before = spans[index - 1][1] if index else -LEAD_FRAMES
        behind = spans[index + 1][0] if index + 1 < len(spans) else frames + 2 * TAIL_FRAMES
        lead, tail = min(LEAD_FRAMES, (first - before) // 2), min(TAIL_FRAMES, (behind - after) // 2)
        wide.append((max(0, first - lead), min(frames, after + tail)))
    return wide


def join_text(words: Iterable[TimedWord]) -> str:
    """The words with a blank between two."""
    return " ".join(word.text for word in words)
