"""Records of a table, whatever its writer made of quotation marks."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

_QUOTE = '"'
_LONGEST_CELL = 1_000_000
_TIME_LIKE = re.compile(r'"?-?[0-9][0-9:;.,]*"?')


def read_records(
    lines: Sequence[str], first: int, delimiter: str, *, edges: Sequence[int], is_plain: bool
) -> Iterator[tuple[int, list[str], bool]]:
    """(number of the first line, cells, whether its quotes were none) of each record that is not empty.

    A cell may go on over lines, unless one of them has times in the columns `edges`: then the mark in front
    was a letter like others. In a table that is plain, marks quote only where the writer had to.
    """
    csv.field_size_limit(_LONGEST_CELL)
    place = first
    while place < len(lines):
        line = lines[place]
        if _QUOTE not in line:
            cells, end, is_odd = line.split(delimiter), place + 1, False
        else:
            cells, end, is_odd = _quoted(lines, place, delimiter, edges, is_plain=is_plain)
        if any(cells):
            yield place + 1, cells, is_odd
        place = end


def _quoted(
    lines: Sequence[str], place: int, delimiter: str, edges: Sequence[int], *, is_plain: bool
) -> tuple[list[str], int, bool]:
    end = _end_of_record(lines, place, delimiter, edges)
    record = "\n".join(lines[place:end])
    if is_plain and end == place + 1 and '""' not in record:
        return record.split(delimiter), end, False
    cells = split_strictly(record, delimiter)
    if cells is not None:
        return cells, end, False
    return lines[place].split(delimiter), place + 1, not is_plain


def _end_of_record(lines: Sequence[str], place: int, delimiter: str, edges: Sequence[int]) -> int:
    """Where the quotes that open in a line are closed; behind the line where they never are."""
    is_open = lines[place].count(_QUOTE) % 2 == 1
    end = place + 1
    while is_open and end < len(lines) and not _has_times(lines[end], delimiter, edges):
        is_open ^= lines[end].count(_QUOTE) % 2 == 1
        end += 1
    return place + 1 if is_open else end


def _has_times(line: str, delimiter: str, edges: Sequence[int]) -> bool:
    cells = line.split(delimiter, max(edges, default=0) + 1)
    return all(place < len(cells) and _TIME_LIKE.fullmatch(cells[place].strip()) for place in edges)


def split_strictly(record: str, delimiter: str) -> list[str] | None:
    """The cells by the rules of CSV, None where the record breaks them."""
    try:
        found = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None
