"""Word document for review and printing.

python-docx makes the file, its styles and properties; the paragraphs are made with lxml, because python-docx
takes 6 s for 5,000 rows. It stamps the time of writing into the ZIP, which `repacked` takes out.
"""

import io
from datetime import datetime

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt

from transcript.document import Document, Segment
from transcript.formats.base.archive import repacked
from transcript.formats.base.format import Format, clock, provenance_lines, recording_stem
from transcript.formats.base.options import TextOptions
from transcript.text.cleaning import cut_text

# Telugu is a complex script to Word, which takes the `cs` font for it: without one, boxes.
_LATIN_FONT, _COMPLEX_FONT = "Calibri", "Nirmala UI"
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_LONGEST_PROPERTY = 255  # characters, by the standard; python-docx refuses more
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed time keeps the bytes equal


def write(document: Document, options: TextOptions) -> bytes:
    """A paragraph a row: times, tab, speaker, tab, text with its line breaks. Provenance stands at the end.

    The file's properties have the title and the beginning of the provenance, as much as they hold.
    The fonts and languages of the style are set for Latin and for complex scripts.
    """
    made = docx.Document()
    made.core_properties.author = ""
    made.core_properties.title = _property(recording_stem(document))
    made.core_properties.comments = _property("\n".join(provenance_lines(document)))
    made.core_properties.created = made.core_properties.modified = _CREATED
    _set_fonts(made.styles["Normal"])
    body = made.element.body
    last = body[-1]  # the section's properties stay last
    for segment in document.edited.segments:
        last.addprevious(_paragraph(segment, options))
    for line in provenance_lines(document):
        paragraph = made.add_paragraph(line)
        paragraph.runs[0].font.size = Pt(8)
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
    style.paragraph_format.left_indent = Cm(6.5)
    style.paragraph_format.first_line_indent = Cm(-6.5)
    style.paragraph_format.space_after = Pt(4)


def _paragraph(segment: Segment, options: TextOptions) -> BaseOxmlElement:
    paragraph = OxmlElement("w:p")
    fields = []
    if options.times:
        fields.append(f"{clock(segment.start_ms, '.')} – {clock(segment.end_ms, '.')}")
    if options.speakers:
        fields.append(f"{segment.speaker}:" if segment.speaker is not None else "")
    for field in fields:
        paragraph.append(_run(field, is_bold=field.endswith(":"), tab=True))
    paragraph.append(_run(segment.text, is_bold=False, tab=False))
    return paragraph


def _run(text: str, *, is_bold: bool, tab: bool) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    if is_bold:
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:b"))
        properties.append(OxmlElement("w:bCs"))
        run.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        part = OxmlElement("w:t")
        part.text = line
        part.set(qn("xml:space"), "preserve")
        run.append(part)
    if tab:
        run.append(OxmlElement("w:tab"))
    return run


DOCX = Format(
    "docx",
    "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "DOCX",
    write,
    TextOptions,
)
