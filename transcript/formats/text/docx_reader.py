"""Word documents, read as plain text: a paragraph or a row of a table is a row."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from transcript.formats.base.drafts import Draft, Reading, SourceText, UnreadableError, ms_of_clock
from transcript.formats.base.office_parts import DOCUMENT_PART, opened_parts, read_part
from transcript.formats.base.shape import refuse_shape
from transcript.formats.tables.delimited_reader import read_cells
from transcript.formats.tables.headers import read_header
from transcript.formats.text.docx_parts import PROVENANCE_STYLE
from transcript.formats.text.plain_text_reader import read

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
_TIMES = re.compile(r"([0-9:.,]{5,20}) ?[-–] ?([0-9:.,]{5,20})", re.ASCII)


def read_word(source: SourceText) -> Reading:
    """What `plain_text_reader.read` makes of the text; cells of a table's row stand between tabs.

    Where every row has its times, rows are read without that detour. What our writer says at the end of where
    the transcript comes from is no row.

    Raises:
        UnreadableError: damaged, or as plain text.
    """
    with opened_parts(source.content) as archive:
        xml = read_part(archive, DOCUMENT_PART)
    refuse_shape(xml, "eaf")  # an XML file by its depth and the number of its parts
    try:
        root = defusedxml.ElementTree.fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError) as exc:
        raise UnreadableError("zip_damaged") from exc
    body = root.find(f"{_W}body")
    for element in () if body is None else body.iter(f"{_W}tbl"):
        cells = list(_rows(element))
        if len(cells) > 1 and read_header(cells[0]) is not None:
            reading = read_cells(source, cells)
            if reading is not None:
                return reading
    rows = [fields for element in (() if body is None else body) for fields in _rows(element)]
    spoken = [fields for fields in rows if any(field.strip() for field in fields)]
    timed = [(times, fields) for fields in spoken if (times := _times(fields)) is not None]
    if spoken and len(timed) == len(spoken):
        drafts = tuple(_draft(number, *row) for number, row in enumerate(timed, start=1))
        return Reading(drafts, "hours:minutes:seconds")
    return read(replace(source, text="\n".join(map(_line, rows))))


def _rows(element: Element) -> Iterator[list[str]]:
    """The fields of each paragraph (between tabs) or row of a table (its cells)."""
    if element.tag == f"{_W}p":
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if style is None or style.get(f"{_W}val") != PROVENANCE_STYLE:
            yield _text(element).split("\t")
    elif element.tag == f"{_W}tbl":
        for row in element.iter(f"{_W}tr"):
            yield ["\n".join(map(_text, cell.iter(f"{_W}p"))) for cell in row.iter(f"{_W}tc")]


def _times(fields: list[str]) -> re.Match[str] | None:
    return _TIMES.fullmatch(fields[0].strip().strip("[]")) if len(fields) > 1 else None


def _draft(number: int, times: re.Match[str], fields: list[str]) -> Draft:
    """A row of times, a name where there are three fields, and text."""
    name, text = ("", fields[1]) if len(fields) == 2 else (fields[1], "\t".join(fields[2:]))  # noqa: PLR2004
    start_ms, end_ms = ms_of_clock(times[1], number), ms_of_clock(times[2], number)
    return Draft(number, start_ms, end_ms, text, name.removesuffix(":") or None)


def _line(fields: list[str]) -> str:
    """The fields as our plain text has them: times in brackets, a name before a tab, lines indented."""
    times = _times(fields)
    if times is None:
        return "\t".join(fields).replace("\n", "\n\t")
    named = fields[1:] if len(fields) > 2 else ["", fields[1]]  # noqa: PLR2004 - times and text
    name, text = named[0].replace("\n", " "), " ".join(named[1:])
    return f"[{times[1]} - {times[2]}]\t{name}\t" + text.replace("\n", "\n\t\t")


def _text(paragraph: Element) -> str:
    """The text of a paragraph; what a reader does not see (deleted text, codes of fields) is none."""
    return "".join(
        element.text or "" if element.tag == f"{_W}t" else _BREAKS.get(str(element.tag), "")
        for element in paragraph.iter()
        if element.tag == f"{_W}t" or element.tag in _BREAKS
    )
