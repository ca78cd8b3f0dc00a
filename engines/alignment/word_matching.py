"""The words of a given text found among words that a recogniser heard. Pure.

For languages without a CTC model: Whisper's words have times, and where enough of them are those of the text,
the text's words take them. Words that were heard otherwise share the speech between their neighbours.
"""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from engines.alignment.interpolation import share_speech
from engines.asr.recogniser import TimedWord
from transcript.document import Word
from transcript.text.cleaning import fold_word

_LEAST_MATCHED = 0.5
_ALIKE = 75.0  # of 100: "colour" is "color", "walked" is "walks", and no short word is another

Span = tuple[int, int]
"""(start, end) in ms."""


def find_spoken(
    heard: Sequence[TimedWord], texts: Sequence[str], speech: Sequence[Span]
) -> list[tuple[Word, ...]] | None:
    """The words of each text with their times, in order; None where too few of them were heard.

    A word that was heard otherwise has no confidence: its time is an estimate in `speech`. Words without a
    sound of their own are left out.
    """
    words = [word for text in texts for word in text.split() if fold_word(word)]
    pairs = dict(match_spoken([word.text for word in heard], words))
    if len(pairs) < max(1.0, _LEAST_MATCHED * len(words)):
        return None
    known = [heard[pairs[place]] if place in pairs else None for place in range(len(words))]
    sounds = [(round(word.start_s * 1000), round(word.end_s * 1000)) for word in heard]
    placed = iter(_place(words, known, sounds, speech))
    return [tuple(next(placed) for word in text.split() if fold_word(word)) for text in texts]


def match_spoken(heard: Sequence[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (place in `words`, place in `heard`) of words that are alike, rising in both.

    The alignment is the one with the fewest words changed, left out or put in; memory and time grow with the
    product of the lengths, but by the bit (rapidfuzz), so hours of speech take less than a second.
    """
    said, given = [fold_word(word) for word in heard], [fold_word(word) for word in words]
    for step in Levenshtein.opcodes(said, given):
        if step.tag not in {"equal", "replace"}:
            continue
        for offset in range(step.src_end - step.src_start):
            there, here = step.src_start + offset, step.dest_start + offset
            if step.tag == "equal" or ratio(said[there], given[here]) >= _ALIKE:
                yield here, there


def _place(
    words: Sequence[str], known: Sequence[TimedWord | None], sounds: Sequence[Span], speech: Sequence[Span]
) -> Iterator[Word]:
    """Each word once, times never falling: those of `known`; the others share the words heard between."""
    place, reached_ms = 0, speech[0][0]
    while place < len(words):
        match = known[place]
        if match is not None:
            start_ms = max(round(match.start_s * 1000), reached_ms)
            reached_ms = max(round(match.end_s * 1000), start_ms + 1)
            yield Word(words[place], start_ms, reached_ms, match.confidence)
            place += 1
            continue
        after = place
        while after < len(words) and known[after] is None:
            after += 1
        following = known[after] if after < len(words) else None
        until_ms = speech[-1][1] if following is None else round(following.start_s * 1000)
        room = _cut(sounds, reached_ms, until_ms) or _cut(speech, reached_ms, until_ms)
        shares = share_speech(words[place:after], room or [(reached_ms, max(until_ms, reached_ms + 1))])
        for word, (start_ms, end_ms) in zip(words[place:after], shares, strict=True):
            yield Word(word, start_ms, end_ms)
        place, reached_ms = after, shares[-1][1]


def _cut(speech: Sequence[Span], start_ms: int, end_ms: int) -> list[Span]:
    """The parts of the stretches that lie between two times."""
    return [(max(a, start_ms), min(b, end_ms)) for a, b in speech if a < end_ms and b > start_ms]
