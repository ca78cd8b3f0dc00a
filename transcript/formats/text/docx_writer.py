"""Word document for review and printing.

python-docx makes the file, its styles and properties; the table is made with lxml, because python-docx
takes 6 s for 5,000 rows. It stamps the time of writing into the ZIP, which `repacked` takes out.
"""

import io
from datetime import datetime

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt

from transcript.document import Document, Segment
from transcript.formats.base.archive import repacked
from transcript.formats.base.format import Format, clock, provenance_lines, recording_stem
from transcript.formats.base.options import TextOptions
from transcript.formats.text.docx_parts import PROVENANCE_STYLE
from transcript.text.cleaning import cut_text

# Telugu is a complex script to Word, which takes the `cs` font for it: without one, boxes.
_LATIN_FONT, _COMPLEX_FONT = "Calibri", "Nirmala UI"
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_LONGEST_PROPERTY = 255  # characters, by the standard; python-docx refuses more
_MARGIN_MM, _TIMES_MM, _SPEAKER_MM = 20, 46, 36
_TIMES_HALF_POINTS = "18"  # a range of times on one line, also where a wider font stands in
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed time keeps the bytes equal


def write(document: Document, options: TextOptions) -> bytes:
    """A row of a table without borders for each row: times, speaker, text, so that each begins at one line.

    Of text alone, without times and speakers, a paragraph a row. Line breaks stay. Where the transcript comes
    from stands at the end, in a style of its own, and its beginning in the file's properties, as much as they
    hold. The fonts and languages of the style are set for Latin and for complex scripts; pages are A4.
    """
    made = docx.Document()
    made.core_properties.author = ""
    made.core_properties.title = _property(recording_stem(document))
    made.core_properties.comments = _property("\n".join(provenance_lines(document)))
    made.core_properties.created = made.core_properties.modified = _CREATED
    _set_pages(made.sections[0])
    _set_fonts(made.styles["Normal"])
    small = made.styles.add_style(PROVENANCE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    small.font.size = Pt(8)
    last = made.element.body[-1]  # the section's properties stay last
    widths = _column_widths(options)
    rows = [_cells(segment, options) for segment in document.edited.segments]
    if len(widths) == 1:
        for (text,) in rows:
            last.addprevious(_paragraph(text))
    elif rows:
        last.addprevious(_table(rows, widths))
    for line in provenance_lines(document):
        made.add_paragraph(line, PROVENANCE_STYLE)
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())


def _property(text: str) -> str:
    """`text`, or its beginning and an ellipsis."""
    if len(text) <= _LONGEST_PROPERTY:
        return text
    return f"{cut_text(text, _LONGEST_PROPERTY - 1)[0]}…"


def _set_fonts(style: "docx.styles.style.ParagraphStyle") -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{name}"), None)  # a theme's font would win over a named one
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), _LATIN_FONT)
    fonts.set(qn("w:cs"), _COMPLEX_FONT)
    style.font.size = Pt(11)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    size, language = OxmlElement("w:szCs"), OxmlElement("w:lang")
    size.set(qn("w:val"), "22")
    language.set(qn("w:val"), "en-IN")
    language.set(qn("w:bidi"), "te-IN")
    properties.find(qn("w:sz")).addnext(size)
    size.addnext(language)
    style.paragraph_format.space_after = Pt(4)


def _set_pages(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)


def _column_widths(options: TextOptions) -> list[int]:
    """Millimetres of each column; the text's is what is left of the page."""
    before = [*([_TIMES_MM] if options.times else []), *([_SPEAKER_MM] if options.speakers else [])]
    return [*before, 210 - 2 * _MARGIN_MM - sum(before)]


def _cells(segment: Segment, options: TextOptions) -> list[str]:
    times = f"{clock(segment.start_ms, '.')} – {clock(segment.end_ms, '.')}"
    return [
        *([times] if options.times else []),
        *([f"{segment.speaker}:" if segment.speaker is not None else ""] if options.speakers else []),
        segment.text,
    ]


def _table(rows: list[list[str]], widths: list[int]) -> BaseOxmlElement:
    """A table of these texts; names are bold, times small."""
    table = _element("w:tbl")
    properties, grid = _element("w:tblPr"), _element("w:tblGrid")
    properties.append(_element("w:tblW", type="dxa", w=_twips(sum(widths))))
    properties.append(_element("w:tblLayout", type="fixed"))  # else each cell is measured before one is shown
    for width in widths:
        grid.append(_element("w:gridCol", w=_twips(width)))
    table.append(properties)
    table.append(grid)
    for texts in rows:
        row = _element("w:tr")
        for text, width in zip(texts, widths, strict=True):
            cell, of_cell = _element("w:tc"), _element("w:tcPr")
            of_cell.append(_element("w:tcW", type="dxa", w=_twips(width)))
            cell.append(of_cell)
            cell.append(_paragraph(text, is_bold=width == _SPEAKER_MM, is_small=width == _TIMES_MM))
            row.append(cell)
        table.append(row)
    return table


def _paragraph(text: str, *, is_bold: bool = False, is_small: bool = False) -> BaseOxmlElement:
    paragraph, run = _element("w:p"), _element("w:r")
    looks: list[tuple[str, dict[str, str]]] = [*([("w:b", {}), ("w:bCs", {})] if is_bold else [])]
    if is_small:
        looks += [(name, {"val": _TIMES_HALF_POINTS}) for name in ("w:sz", "w:szCs")]
    if looks:
        properties = _element("w:rPr")
        for name, values in looks:
            properties.append(_element(name, **values))
        run.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(_element("w:br"))
        part = _element("w:t")
        part.text = line
        part.set(qn("xml:space"), "preserve")
        run.append(part)
    paragraph.append(run)
    return paragraph


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _twips(millimetres: int) -> str:
    return str(round(millimetres * 1440 / 25.4))


DOCX = Format(
    "docx",
    "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word (DOCX)",
    write,
    TextOptions,
)
