"""Excel workbook with nothing but text cells. Imports document, format, options and tables."""

import io
from datetime import datetime

import xlsxwriter

from transcript.columns import COLUMNS
from transcript.document import Document
from transcript.formats.format import Format, provenance_lines
from transcript.formats.options import SpellingOptions
from transcript.formats.tables import cells_of

_WIDTHS = {"id": 12, "text": 80, "note": 30, "speaker": 18}
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's times have no zone; a fixed one keeps the bytes equal


def write(document: Document, _options: SpellingOptions) -> bytes:
    """The columns of the CSV, every cell a text cell, so nothing is a formula and every text is exact.

    A second sheet says where the transcript comes from.
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
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, _WIDTHS.get(name, 13), wrapped)
            sheet.write_string(0, column, name, bold)
        for row, segment in enumerate(document.edited.segments, start=1):
            for column, cell in enumerate(cells_of(segment)):
                sheet.write_string(row, column, cell)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        for row, line in enumerate(provenance_lines(document)):
            about.write_string(row, 0, line)
    return out.getvalue()


XLSX = Format(
    "xlsx",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "XLSX",
    "Excel, LibreOffice Calc",
    write,
)
