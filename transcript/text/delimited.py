"""Lines of cells as CSV for spreadsheets and as TSV for programs."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins like this (after spaces) is a formula to some spreadsheet; the full-width forms too.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")


def write_spreadsheet(lines: Iterable[Sequence[str]]) -> bytes:
    """Lines of cells as CSV by the rules of `write_csv`."""
    out = io.StringIO()
    writer = csv.writer(out, "excel", lineterminator="\r\n")
    writer.writerows([_safe_cell(cell) for cell in cells] for cells in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_tabs(lines: Iterable[Sequence[str]]) -> bytes:
    """Lines of cells as TSV by the rules of `write_tsv`."""
    out = io.StringIO()
    csv.writer(out, "excel-tab", lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def _safe_cell(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA_STARTS) else cell
