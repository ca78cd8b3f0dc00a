"""Where the columns of a line of RTTM, CTM or STM stand, also where a name has blanks in it."""

import re
from collections.abc import Callable, Sequence

_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|-?[0-9]+\.", re.ASCII)
_NOTHING = "<NA>"
_MOST_BLANKS = 20
_LONGEST_NUMBER = 100
_RTTM_TAIL = 2  # confidence and lookahead


def is_number(text: str) -> bool:
    """Whether a column can be a time or a confidence."""
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def split_rttm(line: str) -> list[str]:
    """The columns of a SPEAKER line; a blank in the recording's or the speaker's name moves none.

    Fewer columns than the line should have where they cannot be told.
    """
    fields = line.split()
    moved = _first(
        len(fields) - 7,
        lambda k: fields[5 + k] == fields[6 + k] == _NOTHING and _are_numbers(fields[3 + k : 5 + k]),
    )
    head = [fields[0], " ".join(fields[1 : 2 + moved]), *fields[2 + moved : 7 + moved]]
    rest = fields[7 + moved :]
    tail = 0
    while tail < min(_RTTM_TAIL, len(rest) - 1) and (
        rest[-1 - tail] == _NOTHING or is_number(rest[-1 - tail])
    ):
        tail += 1
    name = " ".join(rest[: len(rest) - tail])
    return [*head, name, *rest[len(rest) - tail :]] if name else head


def split_ctm(line: str) -> list[str]:
    """The columns of a line of words; a blank in the recording's name moves none."""
    fields = line.split()
    moved = _first(
        len(fields) - 4,
        lambda k: (
            _are_numbers(fields[2 + k : 4 + k])
            and (5 + k >= len(fields) or fields[5 + k] in {_NOTHING, "NA"} or is_number(fields[5 + k]))
        ),
    )
    return [" ".join(fields[: 1 + moved]), *fields[1 + moved :]]


def split_stm(line: str) -> list[str]:
    """Recording, channel, speaker, start, end and, where there is any, the text as it stands."""
    fields = line.split(maxsplit=5 + _MOST_BLANKS)
    moved = _first(
        len(fields) - 4,
        lambda k: _are_numbers(fields[3 + k : 5 + k]) and float(fields[3 + k]) <= float(fields[4 + k]),
    )
    fields = line.split(maxsplit=5 + moved)
    return [" ".join(fields[: 1 + moved]), *fields[1 + moved :]]


def _are_numbers(fields: Sequence[str]) -> bool:
    return all(is_number(field) for field in fields)


def _first(tries: int, fits: Callable[[int], bool]) -> int:
    """By how many columns the line is moved, 0 where nothing fits."""
    return next((k for k in range(min(tries, _MOST_BLANKS)) if fits(k)), 0)
