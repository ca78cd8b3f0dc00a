"""Captions that roll: each shows the line before once more, as YouTube's automatic ones do."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transcript.formats.base.drafts import Draft

_FEWEST = 3
_MOST_LINES = 4
_TAG = re.compile(r"<[^<>\n]{0,100}>")


def collapse_rolling(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts with each line once, where half of them begin with what the one before ended with.

    One that says nothing new goes; the others keep the time at which their line appeared.
    """
    lines = [_lines_of(draft.text) for draft in drafts]
    rolled = [_shared(before, after) for before, after in pairwise(lines)]
    if len(drafts) < _FEWEST or sum(count > 0 for count in rolled) * 2 < len(rolled):
        return drafts
    fresh = [lines[0], *(after[count:] for count, after in zip(rolled, lines[1:], strict=True))]
    found = [replace(draft, text="\n".join(new)) for draft, new in zip(drafts, fresh, strict=True) if new]
    return tuple(_without_overlap(found))


def _lines_of(text: str) -> list[str]:
    plain = (" ".join(_TAG.sub("", line).split()) for line in text.split("\n"))
    return [line for line in plain if line]


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the beginning of one caption are the last ones of the caption before."""
    for count in range(min(len(before), len(after), _MOST_LINES), 0, -1):
        if list(before[-count:]) == list(after[:count]):
            return count
    return 0


def _without_overlap(found: list[Draft]) -> list[Draft]:
    """Each ends where the next begins, at the latest: a rolling line stays to be seen, not to be heard."""
    nexts = [*(draft.start_ms for draft in found[1:]), None]
    return [
        replace(draft, end_ms=later) if later is not None and draft.start_ms < later < draft.end_ms else draft
        for draft, later in zip(found, nexts, strict=True)
    ]
