"""Which words of a segment ask for a second look."""

from collections.abc import Iterator

from transcript.document import Segment, Status, Word

# A word is doubtful where the engine thought it less likely right than wrong. The engines' figures differ in
# kind (Whisper: mean probability of a word's tokens; CTC: mean of its letters' posteriors, seldom low), so
# a finer line would pretend to a calibration that nobody has measured.
DOUBTFUL_BELOW = 0.5


def find_doubts(segment: Segment) -> list[tuple[int, int, float]]:
    """Where the doubtful words stand, (start, end, confidence), in UTF-16 units of `segment.text`.

    None in a row that a person has verified or skipped, nor for a word that stands nowhere in the text.
    """
    if segment.status in {Status.VERIFIED, Status.SKIPPED}:
        return []
    return [
        (*place, word.confidence)
        for word, place in find_words(segment)
        if word.confidence is not None and word.confidence < DOUBTFUL_BELOW
    ]


def find_words(segment: Segment) -> Iterator[tuple[Word, tuple[int, int]]]:
    """The words that stand in the row's text, in order, with (start, end) in its UTF-16 units."""
    place = units = 0
    for word in segment.words:
        start = segment.text.find(word.text, place) if word.text else -1
        if start < 0:
            continue
        begin = units + _count_units(segment.text[place:start])
        place, units = start + len(word.text), begin + _count_units(word.text)
        yield word, (begin, units)


def _count_units(text: str) -> int:
    """UTF-16 code units: a letter beyond the basic plane counts two."""
    return len(text) + sum(letter > "\uffff" for letter in text)
