"""What formats can carry at most: every text of a document long and full of what files cannot hold."""

import io
import zipfile
from dataclasses import replace
from enum import StrEnum

import defusedxml.ElementTree
import docx
import openpyxl
import pytest
import regex

from tests.support import office_readers
from tests.support.builders import make_document, make_segment
from transcript.document import (
    Document,
    Flag,
    FlagKind,
    ModelUse,
    Provenance,
    Status,
    Transcript,
    Word,
)
from transcript.errors import LikhitaError
from transcript.formats.annotation.chat_signs import BULLET
from transcript.formats.annotation.elan_writer import EafOptions
from transcript.formats.base.format import Source
from transcript.formats.base.options import option_fields, option_texts, read_options
from transcript.formats.registry import FORMATS, export, export_to
from transcript.messages import Message
from transcript.text.cleaning import clean_line, clean_text, cut_text, utf16_length

UNPRINTABLE = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
PIECE = "a\x00b\u202ec\ufffe\x0b\x85\ufdd0క్ష<&\"'--> \t{\\]]>😀"
LONGEST = 40_000
"""An edit may say 20,000 characters; a merged row or one of a project file can say more."""


def hostile(length: int) -> str:
    return (PIECE * (length // len(PIECE) + 1))[:length]


def hostile_document(longest: int = LONGEST) -> Document:
    rows = [
        make_segment(
            number,
            id=f"{hostile(90)}{number}",
            speaker=hostile(200),
            language=hostile(3),
            text=hostile(longest),
            engine=hostile(400),
            note=hostile(longest),
            status=Status.VERIFIED,
            words=(Word(hostile(300), number * 1000, number * 1000 + 10, 0.5),),
            flags=(Flag(FlagKind.SCRIPT, hostile(300)),),
        )
        for number in range(3)
    ]
    models = tuple(ModelUse(*[hostile(500)] * 4) for _ in range(5))
    document = make_document(rows, name=f"{hostile(2000)}.wav")
    return replace(
        document,
        provenance=Provenance(hostile(50), hostile(50), models, (Message.as_written(hostile(500)),)),
    )


def every_choice(name: str) -> list[object]:
    """The defaults, then each other value of each option alone, texts hostile."""
    options = FORMATS[name].options
    given: list[dict[str, object]] = [{}]
    for field, kind in option_fields(options):
        if kind is bool:
            given.append({field.name: not field.default})
        elif issubclass(kind, StrEnum):
            given += [{field.name: value} for value in kind if value is not field.default]
        elif kind is str:
            given.append({field.name: hostile(300)})
    return [read_options(options, option_texts(chosen)) for chosen in given]


def write(document: Document, name: str, options: object) -> bytes:
    """The file, or the sentence why there is none."""
    out = io.BytesIO()
    try:
        export_to(out, Source(document), name, options)
    except LikhitaError as refused:
        return refused.message.encode()
    return out.getvalue()


def check_printable(content: bytes, name: str) -> None:
    """No file of it holds a sign that it must not hold, and XML is XML."""
    parts = {name: content}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
    for part_name, part in parts.items():
        if part.startswith(b"PK"):
            if not part_name.endswith(".likhita.zip"):  # it has everything as it is stored
                check_printable(part, part_name)
        elif not part_name.endswith((".jpeg", "parquet")):
            text = part.decode()
            found = UNPRINTABLE.search(text)
            assert found is None or (part_name.endswith(("cha", "chat")) and found[0] == BULLET)
            if text.startswith("<?xml"):
                defusedxml.ElementTree.fromstring(part)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "bundle"])
def test_whatever_a_document_says_it_can_be_written_with_each_choice(name):
    document = hostile_document(longest=300)
    for options in every_choice(name):
        check_printable(write(document, name, options), name)


def test_texts_of_any_length_can_be_written():
    check_printable(write(hostile_document(), "everything", None), "everything")


def test_the_machines_text_and_notes_reach_elan_printable():
    document = hostile_document()
    content = export(document, "eaf", EafOptions(words=True, machine=True, notes=True))
    values = {e.text for e in defusedxml.ElementTree.fromstring(content).iter("ANNOTATION_VALUE")}
    assert clean_text(hostile(LONGEST)) in values


def test_a_text_longer_than_a_cell_goes_on_beside_it():
    text = "అమ్మా 😀 " * 9000
    rows = [make_segment(1, text=text, note="short"), make_segment(2, text="short", note="n" * 40_000)]
    content = export(make_document(rows), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Transcript"]
    header, first, second = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
    assert header[-6:] == ["engine", "text", "text (2)", "text (3)", "note", "note (2)"]
    assert "".join(first[9:12]) == text
    assert "".join(second[12:14]) == "n" * 40_000
    assert (first[12], second[9:12]) == ("short", ["short", "", ""])
    assert max(utf16_length(str(cell)) for cell in first) <= 32_767
    assert all(cell.endswith((" ", "😀", "అ", "మ్మా")) for cell in first[9:12])


def test_word_has_the_beginning_of_the_provenance_in_its_properties_and_all_of_it_at_the_end():
    document = hostile_document()
    opened = docx.Document(io.BytesIO(export(document, "docx")))
    properties = opened.core_properties
    assert len(properties.title) <= 255
    assert len(properties.comments) <= 255
    assert (properties.title[-1], properties.comments[-1]) == ("…", "…")
    paragraphs = [paragraph.text for paragraph in opened.paragraphs]
    model = clean_line(hostile(500))
    assert f"Model for {model}: {model} {model} ({model})" == paragraphs[-1]
    short = docx.Document(io.BytesIO(export(make_document([make_segment(1)]), "docx")))
    assert short.core_properties.title == "interview 1"


def test_ids_that_become_the_same_stay_apart():
    rows = [make_segment(n, id=name) for n, name in enumerate(("a\x00b", "ab", "a\x01b"))]
    document = replace(make_document(rows), machine=Transcript(tuple(rows)))
    found = [row.id for row in office_readers.read_xlsx(export(document, "xlsx"))]
    assert found == ["ab_", "ab", "ab__"]


@pytest.mark.parametrize("text", ["", "a", "అమ్మా" * 7, "👩‍👩‍👧" * 9, "a" + "\u0301" * 40])
@pytest.mark.parametrize("most", [1, 2, 3, 10, 1000])
@pytest.mark.parametrize("size", [len, utf16_length])
def test_pieces_of_a_text_are_the_text(text, most, size):
    if size is utf16_length and most < 2 and "👩" in text:
        pytest.skip("a character of two units fits into no piece of one")
    pieces = cut_text(text, most, size)
    assert "".join(pieces) == text
    assert all(size(piece) <= most for piece in pieces)
    assert all(pieces) or pieces == [""]
