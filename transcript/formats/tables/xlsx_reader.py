"""Excel workbooks: the first sheet that has times is read as a table."""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from transcript.bounds import MOST_ROWS
from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.format import clock
from transcript.formats.base.office_parts import opened_parts
from transcript.formats.tables.delimited_reader import read_cells

_CONTINUED = re.compile(r"(\w+) \([0-9]+\)", re.ASCII)
_MOST_COLUMNS = 100
_MOST_SHEETS = 50
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's times have no zone


def read_workbook(source: SourceText) -> Reading:
    """A row a line of the sheet, as `delimited_reader.read` reads a table with these cells.

    Times of day and durations are clocks; texts that our writer spread over "text (2)" and so on are joined.

    Raises:
        UnreadableError: damaged, or no sheet names a start and an end in its first line.
    """
    with opened_parts(source.content):
        pass  # each part is bounded: openpyxl opens it again
    for lines in _sheets(source.content):
        table = _joined([[_text(cell) for cell in cells] for cells in lines])
        reading = read_cells(source, table)
        if reading is not None:
            return reading
    raise UnreadableError("columns_missing", 1)


def _sheets(content: bytes) -> Iterator[Iterable[tuple[Any, ...]]]:
    """The cells of each sheet, line by line."""
    import openpyxl  # noqa: PLC0415 - half a second, and only those who open workbooks need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:_MOST_SHEETS]:
            sheet.reset_dimensions()  # what the sheet says of its size may be wrong
            yield list(islice(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), MOST_ROWS + 2))
    except UnreadableError:
        raise
    except Exception as exc:  # openpyxl raises whatever its parts meet
        raise UnreadableError("zip_damaged") from exc


def _text(cell: object) -> str:
    if isinstance(cell, time):
        midnight = datetime.combine(_EPOCH, time())
        return _clock(datetime.combine(_EPOCH, cell.replace(tzinfo=None)) - midnight)
    if isinstance(cell, datetime):
        return _clock(cell - _EPOCH)
    if isinstance(cell, timedelta):
        return _clock(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _clock(length: timedelta) -> str:
    return clock(max(0, round(length / timedelta(milliseconds=1))), ".")


def _joined(table: list[list[str]]) -> list[list[str]]:
    """The table without empty lines at its end; columns "name (2)" joined to "name"."""
    while table and not any(table[-1]):
        table.pop()
    if not table:
        return table
    header = table[0]
    pieces = {}
    for place, title in enumerate(header):
        named = _CONTINUED.fullmatch(title)
        if named is not None and named[1] in header[:place]:
            pieces[place] = header.index(named[1])
    if not pieces:
        return table
    for cells in table[1:]:
        for place, first in pieces.items():
            if place < len(cells):
                cells[first] += cells[place]
    kept = [place for place in range(len(header)) if place not in pieces]
    return [[cells[place] for place in kept if place < len(cells)] for cells in table]
