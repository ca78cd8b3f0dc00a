"""What is left of a recognised row beside stretches that are somebody else's. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from transcript.document import Segment, Word

Span = tuple[int, int]
"""(start, end) in ms."""


def cut_around(row: Segment, spans: Sequence[Span]) -> Iterator[Segment]:
    """The runs of the row's words whose middles lie in none of the spans, each as a row of the same id.

    A row that has no word there is itself; one without words is whole or nothing, by its own middle.
    """
    if not row.words:
        if not lies_in((row.start_ms + row.end_ms) // 2, spans):
            yield row
        return
    is_inside = [lies_in((word.start_ms + word.end_ms) // 2, spans) for word in row.words]
    if not any(is_inside):
        yield row
        return
    texts = row.text.split()
    texts = texts if len(texts) == len(row.words) else [word.text.strip() for word in row.words]
    numbered = zip(row.words, texts, is_inside, strict=True)
    for inside, run in groupby(numbered, key=lambda one: one[2]):
        if not inside:
            part = list(run)
            yield _make_part(row, [word for word, _, _ in part], " ".join(text for _, text, _ in part))


def _make_part(row: Segment, words: Sequence[Word], text: str) -> Segment:
    is_first, is_last = words[0] is row.words[0], words[-1] is row.words[-1]
    start_ms = row.start_ms if is_first else words[0].start_ms
    end_ms = max(row.end_ms if is_last else words[-1].end_ms, start_ms + 1)
    return replace(row, start_ms=start_ms, end_ms=end_ms, text=text, words=tuple(words), alternatives=())


def lies_in(moment_ms: int, spans: Sequence[Span]) -> bool:
    """Whether one of the spans holds the moment."""
    return any(start_ms <= moment_ms < end_ms for start_ms, end_ms in spans)
