"""CSV for spreadsheets and TSV for programs, a row a segment.

Neither has comments (RFC 4180), and a column of provenance would say the same in every row: the XLSX has a
sheet for it, and the JSON fields.
"""

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, clock
from transcript.formats.base.options import SpellingOptions
from transcript.formats.tables.columns import COLUMNS
from transcript.text.delimited import write_spreadsheet, write_tabs


def write_csv(document: Document, _options: SpellingOptions) -> bytes:
    """RFC 4180 with a BOM (Excel reads Telugu only so) and no cell that a spreadsheet takes for a formula.

    A text cell that begins, after spaces, with `= + - @`, one of their full-width forms or `'` gets a `'` in
    front. To get the text back exactly, remove one leading `'` where there is one.
    """
    return write_spreadsheet([COLUMNS, *(cells_of(segment) for segment in document.edited.segments)])


def write_tsv(document: Document, _options: SpellingOptions) -> bytes:
    """The same columns, exact and tab-separated, UTF-8 without BOM.

    A text with a line break or a quote stands in quotes, as csv and pandas read it.
    """
    return write_tabs([COLUMNS, *(cells_of(segment) for segment in document.edited.segments)])


def cells_of(segment: Segment) -> list[str]:
    """The cells of a row, in the order of `COLUMNS`."""
    return [
        segment.id,
        str(segment.start_ms),
        str(segment.end_ms),
        clock(segment.start_ms, "."),
        clock(segment.end_ms, "."),
        segment.speaker or "",
        segment.language or "",
        str(segment.status),
        segment.engine,
        segment.text,
        segment.note,
    ]


CSV = Format("csv", "csv", "text/csv; charset=utf-8", "CSV", write_csv)
TSV = Format("tsv", "tsv", "text/tab-separated-values; charset=utf-8", "TSV", write_tsv)
