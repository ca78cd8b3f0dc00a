"""A workbook that is printed or shown before anybody edits it: all columns on a page, no text cut."""

import io

import openpyxl
import pytest

from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export
from transcript.formats.tables.row_heights import row_height

TELUGU = "నమస్కారం, ఈ రోజు వాతావరణం చాలా బాగుంది. "


def test_a_page_holds_all_columns_and_repeats_the_header() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export(make_document([make_segment(1)]), "xlsx")))["Transcript"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("text", "width", "points"),
    [
        ("", 60, 15), ("one line", 60, 15), ("a " * 30, 60, 15), ("a " * 31, 60, 30), ("one\ntwo\n\nfour", 60, 60),
        ("నమస్కారం", 60, 20), (TELUGU * 6, 60, 100), ("x" * 9000, 60, 409),
    ],
)  # fmt: skip
def test_a_row_is_as_high_as_its_text(text: str, width: int, points: float) -> None:
    assert row_height([(text, width), ("short", 10)]) == points
