"""What stands on a tier, told from its labels and borders: speech, numbers of rows, a closed list, a copy."""

import re
from collections.abc import Sequence

import regex

_NUMBERED = re.compile(r"[^\s]{0,60}[0-9][^\s]{0,60}", re.ASCII)
_INDIC = regex.compile(r"[\u0900-\u0dff]")
_FEW = 3
_MOST_SHARE = 0.8
_NEARLY_ALL = 0.9
_PARTS, _FILLED = 1.5, 0.6
_MANY, _CLOSED_SHARE = 40, 0.05

Spans = Sequence[tuple[int, int]]


def looks_like_references(texts: Sequence[str]) -> bool:
    """Whether the labels number the rows ("NARR_001") or say nothing."""
    said = [text.strip() for text in texts if text.strip()]
    if not said:
        return True
    numbers = sum(_NUMBERED.fullmatch(text) is not None for text in said)
    return numbers >= _MOST_SHARE * len(said) and len(set(said)) >= _MOST_SHARE * len(said)


def is_closed_list(texts: Sequence[str]) -> bool:
    """Whether many labels are of few kinds, as codes are and speech is not, and none has several words."""
    said = [text.strip() for text in texts if text.strip()]
    if any(len(text.split()) > 1 for text in said):
        return False
    return len(said) >= _MANY and len(set(said)) <= max(_FEW, _CLOSED_SHARE * len(said))


def has_borders_of(spans: Spans, others: Spans) -> bool:
    """Whether nearly each stretch is one of `others` too: two people never speak so."""
    if len(spans) < _FEW or len(others) < _FEW:
        return False
    known = set(others)
    return sum(span in known for span in spans) >= _NEARLY_ALL * len(spans)


def is_finer_than(spans: Spans, others: Spans) -> bool:
    """Whether the stretches cut up `others`: nearly each lies inside one, and together they fill them.

    What somebody says while another talks lies inside too, but fills little.
    """
    if len(spans) < _FEW or len(spans) < _PARTS * len(others):
        return False
    ordered, inside, filled_ms, place = sorted(others), 0, 0, 0
    for start, end in sorted(spans):
        while place < len(ordered) and ordered[place][1] <= start:
            place += 1
        if place < len(ordered) and ordered[place][0] <= start and end <= ordered[place][1]:
            inside, filled_ms = inside + 1, filled_ms + end - start
    whole_ms = sum(end - start for start, end in ordered)
    return inside >= _NEARLY_ALL * len(spans) and filled_ms >= _FILLED * whole_ms


def indic_share(texts: Sequence[str]) -> float:
    """How many of the letters are of an Indian script."""
    together = "".join(texts)
    letters = sum(map(str.isalpha, together))
    return len(_INDIC.findall(together)) / letters if letters else 0.0
