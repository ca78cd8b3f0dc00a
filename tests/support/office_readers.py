"""Independent readers of workbooks and Word documents; rows as in `readers`."""

import io
import zipfile

import defusedxml.ElementTree
import openpyxl

from tests.support.readers import Row, to_ms

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_xlsx(content: bytes) -> list[Row]:
    """By openpyxl; every cell must be text."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Transcript"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s"}
    header, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    return [Row(int(r["start_ms"]), int(r["end_ms"]), r["speaker"], r["text"], r["id"]) for r in found]


def read_docx(content: bytes) -> list[Row]:
    """By ElementTree: paragraphs of three fields between tabs; those after them are the provenance."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = defusedxml.ElementTree.fromstring(archive.read("word/document.xml"))
    rows = []
    for paragraph in body.iter(f"{_W}p"):
        signs = {f"{_W}tab": "\t", f"{_W}br": "\n"}
        parts = [signs.get(e.tag, e.text or "") for e in paragraph.iter() if e.tag in {*signs, f"{_W}t"}]
        fields = "".join(parts).split("\t")
        if len(fields) == 3:
            start, end = fields[0].split(" – ")
            rows.append(Row(to_ms(start), to_ms(end), fields[1].removesuffix(":"), fields[2]))
    return rows


def complex_script_font(content: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = defusedxml.ElementTree.fromstring(archive.read("word/styles.xml"))
    (normal,) = [s for s in styles.iter(f"{_W}style") if s.get(f"{_W}styleId") == "Normal"]
    fonts = normal.find(f"{_W}rPr/{_W}rFonts")
    assert fonts.get(f"{_W}cstheme") is None
    return fonts.get(f"{_W}cs")
