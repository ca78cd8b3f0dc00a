"""What happens to the times of words when their segment is edited."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from transcript.document import Segment, Word
from transcript.text.cleaning import clusters, strip_marks

# SequenceMatcher is quadratic and worse; beyond 500 x 500 changed words (a segment has some 100) the
# changed part is taken as all new.
_MOST_COMPARISONS = 250_000


@dataclass(frozen=True, slots=True)
class TimedToken:
    """A word of a row's text with its times. `is_estimate`: the engine did not measure them.

    That is so where a person wrote the word, or the engine gave none and the time was shared out.
    """

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None
    is_estimate: bool


def kept_words(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """The words that still stand in `text`, in order, with their times; the others are dropped.

    No time is invented for a new word: `words` may have gaps after an edit.
    """
    tokens = text.split()
    old = [word.text.strip() for word in words]
    return tuple(words[place] for place, _ in match_words(old, tokens))


def clipped_words(words: Sequence[Word], start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """The words cut to the span; words that lie wholly outside are dropped."""
    return tuple(
        Word(word.text, max(word.start_ms, start_ms), min(word.end_ms, end_ms), word.confidence)
        for word in words
        if word.start_ms < end_ms and word.end_ms > start_ms
    )


def time_at(segment: Segment, cluster_index: int) -> int:
    """When the cluster `cluster_index` of the segment's text is spoken, ms, strictly inside the segment.

    Interpolated between the edges of the words whose times are known, else over the whole segment. Needs
    a segment of at least 2 ms.
    """
    at_ms = _time_between(sorted(_anchors(segment)), cluster_index)
    return min(max(at_ms, segment.start_ms + 1), segment.end_ms - 1)


def timed_tokens(segment: Segment) -> tuple[TimedToken, ...]:
    """Every word of the row's text, in order, inside the row; times never run backwards."""
    words = [word.text.strip() for word in segment.words]
    tokens = segment.text.split()
    known = {token: segment.words[word] for word, token in match_words(words, tokens)}
    estimates = _estimates(segment, tokens) if len(known) < len(tokens) else []
    found, reached_ms = [], segment.start_ms
    for number, token in enumerate(tokens):
        word = known.get(number)
        start_ms, end_ms = estimates[number] if word is None else (word.start_ms, word.end_ms)
        start_ms = min(max(start_ms, reached_ms), segment.end_ms)
        reached_ms = end_ms = min(max(end_ms, start_ms), segment.end_ms)
        confidence = None if word is None else word.confidence
        found.append(TimedToken(token, start_ms, end_ms, confidence, confidence is None))
    return tuple(found)


def _estimates(segment: Segment, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """(start, end) in ms of each token, interpolated between the words whose times are known."""
    anchors = sorted(_anchors(segment))
    spans, place, index = [], 0, 0
    for token in tokens:
        at = segment.text.index(token, place)
        index += len(clusters(segment.text[place:at]))
        end = index + len(clusters(token))
        spans.append((_time_between(anchors, index), _time_between(anchors, end)))
        place, index = at + len(token), end
    return spans


def _anchors(segment: Segment) -> list[tuple[int, int]]:
    """(cluster index, ms) whose times are known, from the row's start to its end."""
    return [(0, segment.start_ms), *_word_edges(segment), (len(clusters(segment.text)), segment.end_ms)]


def _time_between(anchors: Sequence[tuple[int, int]], cluster_index: int) -> int:
    """The time by `anchors`, sorted."""
    before = anchors[max(bisect_right(anchors, cluster_index, key=_index_of) - 1, 0)]
    after = anchors[min(bisect_left(anchors, cluster_index, key=_index_of), len(anchors) - 1)]
    span = after[0] - before[0]
    if span <= 0:
        return before[1]
    return before[1] + (after[1] - before[1]) * (cluster_index - before[0]) // span


def _index_of(anchor: tuple[int, int]) -> int:
    return anchor[0]


def _word_edges(segment: Segment) -> list[tuple[int, int]]:
    """(cluster index, ms) of the known words' edges inside the segment, both never falling."""
    tokens = segment.text.split()
    cluster_starts = list(accumulate(map(len, clusters(segment.text)), initial=0))
    offsets = []
    place = 0
    for token in tokens:
        place = segment.text.index(token, place)
        offsets.append((place, place + len(token)))
        place += len(token)
    edges = []
    latest_ms = segment.start_ms
    words = [word.text.strip() for word in segment.words]
    for word_place, token_place in match_words(words, tokens):
        word = segment.words[word_place]
        for offset, edge_ms in zip(offsets[token_place], (word.start_ms, word.end_ms), strict=True):
            latest_ms = min(max(edge_ms, latest_ms), segment.end_ms)
            edges.append((bisect_left(cluster_starts, offset), latest_ms))
    return edges


def match_words(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places (old, new) of equal words, in order in both; each place at most once.

    Marks of punctuation at a word's ends do not count: a comma is no other word.
    """
    if list(old) == list(new):  # what the engine wrote and nobody changed, which is most rows
        return [(place, place) for place in range(len(new))]
    head = 0
    while head < min(len(old), len(new)) and _is_same_word(old[head], new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and _is_same_word(old[-1 - tail], new[-1 - tail]):
        tail += 1
    pairs = [(i, i) for i in range(head)]
    middle_old = [_core(word) for word in old[head : len(old) - tail]]
    middle_new = [_core(word) for word in new[head : len(new) - tail]]
    if 1 < len(middle_old) * len(middle_new) <= _MOST_COMPARISONS:  # of 1 x 1 words it is known: they differ
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for block in matcher.get_matching_blocks():
            pairs += [(head + block.a + i, head + block.b + i) for i in range(block.size)]
    return pairs + [(len(old) - i, len(new) - i) for i in range(tail, 0, -1)]


def _is_same_word(old: str, new: str) -> bool:
    return old == new or _core(old) == _core(new)


def _core(word: str) -> str:
    return strip_marks(word) or word
