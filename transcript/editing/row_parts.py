"""What is left of a recognised row beside stretches that are somebody else's. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transcript.document import Segment
from transcript.word_times import TimedToken, timed_tokens

Span = tuple[int, int]
"""(start, end) in ms."""


def cut_around(row: Segment, spans: Sequence[Span]) -> Iterator[Segment]:
    """The runs of the row's words whose middles lie in none of the spans, each as a row of the same id.

    Words of the text without times of their own share the time between those that have some, and the whole
    row where none has. A row that has no word there is itself; one that says nothing is whole or nothing, by
    its own middle.
    """
    tokens = timed_tokens(row)
    if not tokens:
        if not lies_in((row.start_ms + row.end_ms) // 2, spans):
            yield row
        return
    is_inside = [lies_in((token.start_ms + token.end_ms) // 2, spans) for token in tokens]
    if not any(is_inside):
        yield row
        return
    for inside, run in groupby(zip(tokens, is_inside, strict=True), key=lambda one: one[1]):
        if not inside:
            yield _make_part(row, tokens, [token for token, _ in run])


def _make_part(row: Segment, tokens: Sequence[TimedToken], run: Sequence[TimedToken]) -> Segment:
    start_ms = row.start_ms if run[0] is tokens[0] else run[0].start_ms
    end_ms = max(row.end_ms if run[-1] is tokens[-1] else run[-1].end_ms, start_ms + 1)
    words = tuple(word for word in row.words if start_ms <= (word.start_ms + word.end_ms) / 2 <= end_ms)
    text = " ".join(token.text for token in run)
    return replace(row, start_ms=start_ms, end_ms=end_ms, text=text, words=words, alternatives=())


def lies_in(moment_ms: int, spans: Sequence[Span]) -> bool:
    """Whether one of the spans holds the moment."""
    return any(start_ms <= moment_ms < end_ms for start_ms, end_ms in spans)
