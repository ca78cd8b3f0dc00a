"""Independent readers of workbooks and Word documents; rows as in `readers`."""

import io
import zipfile
from datetime import time, timedelta

import defusedxml.ElementTree
import docx
import openpyxl
from docx.oxml.table import CT_Tc
from openpyxl.cell import Cell

from tests.support.readers import Row, to_ms

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_xlsx(content: bytes) -> list[Row]:
    """By openpyxl; times must be numbers and durations that agree, every other cell text."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Transcript"]
    header = [str(cell.value) for cell in sheet[1]]
    rows = []
    for cells in sheet.iter_rows(min_row=2):
        named = dict(zip(header, cells, strict=True))
        for name, cell in named.items():
            kinds = {"start_ms": "n", "end_ms": "n", "start": "d", "end": "d"}
            assert cell.value is None or cell.data_type == kinds.get(name, "s"), name
        start_ms, end_ms = int(named["start_ms"].value), int(named["end_ms"].value)
        assert [_milliseconds(named[edge]) for edge in ("start", "end")] == [start_ms, end_ms]
        assert named["start"].number_format == "[h]:mm:ss.000"
        texts = {name: str(cell.value or "") for name, cell in named.items()}
        rows.append(Row(start_ms, end_ms, texts["speaker"], texts["text"], texts["id"]))
    return rows


def _milliseconds(cell: Cell) -> int:
    """openpyxl gives a duration as timedelta, one of no length as a time of day."""
    value = cell.value
    return 0 if isinstance(value, time) else round(value / timedelta(milliseconds=1))


def read_docx(content: bytes) -> list[Row]:
    """By python-docx: a table of three columns."""
    rows = []
    for table in docx.Document(io.BytesIO(content)).tables:
        for cells in table._tbl.tr_lst:  # table.rows looks for merged cells in each row anew
            times, speaker, text = (_text(cell) for cell in cells.tc_lst)
            start, end = times.split(" – ")
            rows.append(Row(to_ms(start), to_ms(end), speaker.removesuffix(":"), text))
    return rows


def _text(cell: CT_Tc) -> str:
    return "\n".join(paragraph.text for paragraph in cell.p_lst)


def complex_script_font(content: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = defusedxml.ElementTree.fromstring(archive.read("word/styles.xml"))
    (normal,) = [s for s in styles.iter(f"{_W}style") if s.get(f"{_W}styleId") == "Normal"]
    fonts = normal.find(f"{_W}rPr/{_W}rFonts")
    assert fonts.get(f"{_W}cstheme") is None
    return fonts.get(f"{_W}cs")
