"""Excel workbook: times are times, numbers are numbers, everything else is text."""

import io
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.options import SpellingOptions
from transcript.formats.tables.columns import COLUMNS
from transcript.formats.tables.delimited_writer import cells_of
from transcript.formats.tables.row_heights import row_height
from transcript.text.cleaning import cut_text, utf16_length

_WIDTHS = {
    "id": 9, "start_ms": 10, "end_ms": 10, "start": 13, "end": 13, "speaker": 15, "language": 9, "status": 10,
    "engine": 14, "text": 62, "note": 22,
}  # fmt: skip
_TIME_FORMAT = "[h]:mm:ss.000"
_DAY_MS = 86_400_000
_A4 = 9
_LONGEST_CELL_UNITS = 32_767  # UTF-16, by Excel's specification; xlsxwriter leaves a longer cell out
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's times have no zone; a fixed one keeps the bytes equal
_Cell = str | int | float


def write(document: Document, _options: SpellingOptions) -> bytes:
    """The columns of the CSV: milliseconds are numbers, start and end times of day, all else is text.

    No cell is a formula and every text is exact. A text longer than Excel's cells goes on in a column beside
    it, "text (2)" and so on: joined they are the text. The header stays in sight and on every printed page;
    a page is as wide as all columns, a row as high as its text (at most 409 points, Excel's bound). A second
    sheet says where the transcript comes from.
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
        top = {"valign": "top"}
        bold, wrapped = book.add_format({"bold": True, **top}), book.add_format({"text_wrap": True, **top})
        left = {"align": "left", **top}
        number, time = book.add_format(left), book.add_format({"num_format": _TIME_FORMAT, **left})
        kinds = {"start_ms": number, "end_ms": number, "start": time, "end": time}
        sheet = book.add_worksheet("Transcript")
        header, rows = _spread([_row(segment) for segment in document.edited.segments])
        _lay_out(sheet, [(_width(name), kinds.get(name, wrapped)) for name in header])
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        for row, cells in enumerate(rows, start=1):
            _write_row(sheet, row, header, cells)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100, wrapped)
        lines = (cell for line in provenance_lines(document) for cell in _pieces(line))
        for row, line in enumerate(lines):
            about.write_string(row, 0, line)
    return out.getvalue()


def _lay_out(sheet: Worksheet, columns: list[tuple[int, CellFormat]]) -> None:
    for column, (width, look) in enumerate(columns):
        sheet.set_column(column, column, width, look)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _write_row(sheet: Worksheet, row: int, header: list[str], cells: list[_Cell | None]) -> None:
    texts = [(cell, _width(name)) for cell, name in zip(cells, header, strict=True) if isinstance(cell, str)]
    sheet.set_row(row, row_height(texts))
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif cell is not None:
            sheet.write_number(row, column, cell)


def _width(name: str) -> int:
    return _WIDTHS[name.partition(" ")[0]]


def _row(segment: Segment) -> list[list[_Cell]]:
    """The cells of a row, in the order of `COLUMNS`, each in the pieces that a cell holds."""
    exact: dict[str, _Cell] = {
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "start": segment.start_ms / _DAY_MS,
        "end": segment.end_ms / _DAY_MS,
    }
    cells = zip(COLUMNS, cells_of(segment), strict=True)
    return [[exact[name]] if name in exact else [*_pieces(cell)] for name, cell in cells]


def _spread(table: list[list[list[_Cell]]]) -> tuple[list[str], list[list[_Cell | None]]]:
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


def _padded(pieces: list[_Cell], count: int) -> list[_Cell | None]:
    return [*pieces, *[None] * (count - len(pieces))]


def _pieces(text: str) -> list[str]:
    """`text` in pieces that a cell holds, nearly always one."""
    if len(text) * 2 <= _LONGEST_CELL_UNITS:  # no character has more than two units
        return [text]
    return cut_text(text, _LONGEST_CELL_UNITS, utf16_length)


XLSX = Format(
    "xlsx",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel (XLSX)",
    write,
)
