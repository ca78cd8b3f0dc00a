"""Excel workbook with nothing but text cells."""

import io
from datetime import datetime

import xlsxwriter

from transcript.document import Document
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.options import SpellingOptions
from transcript.formats.tables.columns import COLUMNS
from transcript.formats.tables.delimited_writer import cells_of
from transcript.text.cleaning import cut_text, utf16_length

_WIDTHS = {"id": 12, "text": 80, "note": 30, "speaker": 18}
_LONGEST_CELL_UNITS = 32_767  # UTF-16, by Excel's specification; xlsxwriter leaves a longer cell out
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's times have no zone; a fixed one keeps the bytes equal


def write(document: Document, _options: SpellingOptions) -> bytes:
    """The columns of the CSV, every cell a text cell, so nothing is a formula and every text is exact.

    A text longer than Excel's cells goes on in a column beside it, "text (2)" and so on: joined they are the
    text. A second sheet says where the transcript comes from.
    """
    out = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"title": "Transcript", "created": _CREATED})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Transcript")
        sheet.freeze_panes(1, 0)
        header, rows = _spread([[_cells(cell) for cell in cells_of(s)] for s in document.edited.segments])
        for column, name in enumerate(header):
            sheet.set_column(column, column, _WIDTHS.get(name.split(" ")[0], 13), wrapped)
            sheet.write_string(0, column, name, bold)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write_string(row, column, cell)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        lines = (cell for line in provenance_lines(document) for cell in _cells(line))
        for row, line in enumerate(lines):
            about.write_string(row, 0, line)
    return out.getvalue()


def _spread(table: list[list[list[str]]]) -> tuple[list[str], list[list[str | None]]]:
    """(header, rows) with a column for each piece of a text; None where a row has fewer pieces."""
    counts = [max((len(row[place]) for row in table), default=1) for place in range(len(COLUMNS))]
    header = [
        name if number == 1 else f"{name} ({number})"
        for name, count in zip(COLUMNS, counts, strict=True)
        for number in range(1, count + 1)
    ]
    widened = [
        [piece for cell, count in zip(row, counts, strict=True) for piece in _padded(cell, count)]
        for row in table
    ]
    return header, widened


def _padded(pieces: list[str], count: int) -> list[str | None]:
    return [*pieces, *[None] * (count - len(pieces))]


def _cells(text: str) -> list[str]:
    """`text` in pieces that a cell holds, nearly always one."""
    if len(text) * 2 <= _LONGEST_CELL_UNITS:  # no character has more than two units
        return [text]
    return cut_text(text, _LONGEST_CELL_UNITS, utf16_length)


XLSX = Format(
    "xlsx",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "XLSX",
    write,
)
