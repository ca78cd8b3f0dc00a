"""Rows of text found in emissions, divided at landmarks where they are too long for one lattice."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from engines.alignment.forced_alignment import MOST_CELLS, align_words, spell
from engines.asr.ctc.decoding import read_words
from engines.asr.emissions import FRAME_S, Alphabet, Emission, lay_out
from engines.asr.recogniser import TimedWord
from transcript.document import Word
from transcript.text.cleaning import fold_word

_LONG_WORD = 5  # letters; a shorter word alone is no landmark


_RUNS = (2, 4)


def count_known(texts: Sequence[str], alphabet: Alphabet) -> float:
    """The share of words that the alphabet can spell, at least in part."""
    wildcard = len(alphabet.tokens)
    spelled = [columns for text in texts for word in text.split() if (columns := spell(word, alphabet))]
    known = sum(columns != [wildcard] for columns in spelled)
    return known / len(spelled) if spelled else 0.0


def find_rows(emissions: Sequence[Emission], texts: Sequence[str]) -> list[tuple[Word, ...]]:
    """The words of each text with their times, in order; words without a sound of their own are left out.

    `emissions` are in order of time and of one alphabet; between them is silence.
    """
    line = lay_out(emissions, emissions[0].start_s, emissions[-1].end_s)
    words = [word for text in texts for word in text.split()]
    timed = iter([timed for piece, said in divide(line, words) for timed in align_words(piece, said)])
    return [tuple(_in_ms(word) for _ in text.split() if (word := next(timed)) is not None) for text in texts]


def divide(emission: Emission, words: Sequence[str]) -> Iterator[tuple[Emission, Sequence[str]]]:
    """Pieces of sound with the words said in them, each small enough for one lattice if landmarks allow."""
    letters = [0, *accumulate(len(spell(word, emission.alphabet)) for word in words)]
    first, begin_s = 0, emission.start_s

    def is_small(place: int, at_s: float) -> bool:
        frames = (at_s - begin_s) / FRAME_S
        return frames * (2 * (letters[place] - letters[first]) + 1) <= MOST_CELLS // 2

    ends = [] if is_small(len(words), emission.end_s) else find_landmarks(emission, words)
    for number, (place, at_s) in enumerate(ends):
        following = ends[number + 1] if number + 1 < len(ends) else (len(words), emission.end_s)
        if place > first and at_s > begin_s and not is_small(*following):
            yield emission.cut(begin_s, at_s), words[first:place]
            first, begin_s = place, at_s
    yield emission.cut(begin_s, emission.end_s), words[first:]


def find_landmarks(emission: Emission, words: Sequence[str]) -> list[tuple[int, float]]:
    """(place in `words`, second at which the word there begins), in order in both.

    A landmark is a long word, or a run of two or four words, that is written once and heard once; of those
    that contradict each other the most that agree are kept.
    """
    heard = read_words(emission)
    there = _find_unique([word.text for word in heard])
    here = _find_unique(words)
    pairs = sorted((here[key], there[key]) for key in here.keys() & there.keys())
    return [(place, heard[number].start_s) for place, number in _longest_rise(pairs)]


def _find_unique(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    folded = [fold_word(word) for word in words]
    keys: list[tuple[tuple[str, ...], int]] = [
        ((word,), place) for place, word in enumerate(folded) if len(word) >= _LONG_WORD
    ]
    for size in _RUNS:
        keys += [(tuple(folded[place : place + size]), place) for place in range(len(folded) - size + 1)]
    counts = Counter(key for key, _ in keys)
    return {key: place for key, place in keys if counts[key] == 1 and all(key)}


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by their first number, in which the second rises too."""
    tails: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for place, (_, value) in enumerate(pairs):
        rank = bisect_left(tails, value)
        before.append(chosen[rank - 1] if rank else -1)
        tails[rank : rank + 1] = [value]
        chosen[rank : rank + 1] = [place]
    rise, place = [], chosen[-1] if chosen else -1
    while place >= 0:
        rise.append(pairs[place])
        place = before[place]
    return rise[::-1]


def _in_ms(word: TimedWord) -> Word:
    start_ms = round(word.start_s * 1000)
    return Word(word.text, start_ms, max(start_ms, round(word.end_s * 1000)), word.confidence)
