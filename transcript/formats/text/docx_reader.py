"""Word documents, read as plain text: a paragraph or a row of a table is a row."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.office_parts import DOCUMENT_PART, opened_parts, read_part
from transcript.formats.base.shape import refuse_shape
from transcript.formats.text.docx_parts import PROVENANCE_STYLE
from transcript.formats.text.plain_text_reader import read

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
_TIMES = re.compile(r"([0-9:.,]{5,20}) ?[-–] ?([0-9:.,]{5,20})", re.ASCII)


def read_word(source: SourceText) -> Reading:
    """What `plain_text_reader.read` makes of the text; cells of a table's row stand between tabs.

    What our writer says at the end of where the transcript comes from is no row.

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
    lines = [line for element in (() if body is None else body) for line in _lines(element)]
    return read(replace(source, text="\n".join(lines)))


def _lines(element: Element) -> Iterator[str]:
    if element.tag == f"{_W}p":
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if style is None or style.get(f"{_W}val") != PROVENANCE_STYLE:
            yield _row(_text(element).split("\t"))
    elif element.tag == f"{_W}tbl":
        for row in element.iter(f"{_W}tr"):
            yield _row(["\n".join(map(_text, cell.iter(f"{_W}p"))) for cell in row.iter(f"{_W}tc")])


def _row(fields: list[str]) -> str:
    """The fields as our plain text has them: times in brackets, a name before a tab, lines indented."""
    times = _TIMES.fullmatch(fields[0].strip().strip("[]"))
    if times is not None and len(fields) > 1:
        named = fields[1:] if len(fields) > 2 else ["", fields[1]]  # noqa: PLR2004 - times and text
        name, text = named[0].replace("\n", " "), " ".join(named[1:])
        return f"[{times[1]} - {times[2]}]\t{name}\t" + text.replace("\n", "\n\t\t")
    return "\t".join(fields).replace("\n", "\n\t")


def _text(paragraph: Element) -> str:
    """The text of a paragraph; what a reader does not see (deleted text, codes of fields) is none."""
    return "".join(
        element.text or "" if element.tag == f"{_W}t" else _BREAKS.get(str(element.tag), "")
        for element in paragraph.iter()
        if element.tag == f"{_W}t" or element.tag in _BREAKS
    )
