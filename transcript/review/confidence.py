"""Which words of a segment ask for a second look."""

from transcript.document import Segment, Status

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
    doubts = []
    place = 0
    for word in segment.words:
        start = segment.text.find(word.text, place) if word.text else -1
        if start < 0:
            continue
        place = start + len(word.text)
        if word.confidence is not None and word.confidence < DOUBTFUL_BELOW:
            begin = _count_units(segment.text[:start])
            doubts.append((begin, begin + _count_units(word.text), word.confidence))
    return doubts


def _count_units(text: str) -> int:
    """UTF-16 code units: a letter beyond the basic plane counts two."""
    return len(text) + sum(letter > "\uffff" for letter in text)
