"""Workbooks and Word documents that strangers send, and those of ours that come back."""

import io
import zipfile
from dataclasses import replace
from datetime import time, timedelta

import docx
import openpyxl
import pytest

from tests.support.builders import make_document, make_segment
from transcript.document import Status
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.options import TextOptions
from transcript.formats.detection import find_reader, open_transcript
from transcript.formats.registry import export
from transcript.text.cleaning import clean_text


def told(content, kind, **options):
    rows = open_transcript(content, kind, **options).transcript.segments
    return [(row.start_ms, row.end_ms, row.speaker, row.text) for row in rows]


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_our_workbook_brings_back_everything_it_says():
    rows = [
        make_segment(1, note="laughs", engine="whisper", status=Status.VERIFIED, text="=1+1\n'quoted'"),
        make_segment(2, speaker=None, language=None, text="😀" * 18_000),
        make_segment(90_000, text=""),
    ]
    document = make_document(rows)
    assert open_transcript(export(document, "xlsx"), "xlsx").transcript == document.edited


def test_times_of_a_workbook_are_durations_clocks_or_seconds():
    header = ("Start", "End", "Speaker", "Text")
    as_times = sheet_of(header, (timedelta(seconds=1.5), time(0, 0, 2, 250_000), "A", "one"), (None,) * 4)
    as_texts = sheet_of(header, ("00:00:01.500", "00:00:02.250", "A", "one"))
    as_numbers = sheet_of(header, (1.5, 2.25, "A", "one"))
    assert (
        told(as_times, "xlsx")
        == told(as_texts, "xlsx")
        == told(as_numbers, "xlsx")
        == [(1500, 2250, "A", "one")]
    )


def test_the_sheet_with_times_is_read_whichever_it_is():
    book = openpyxl.Workbook()
    book.active.append(("About", "this file"))
    sheet = book.create_sheet("rows")
    sheet.append(("start", "end", "text"))
    sheet.append((0, 1, 5))
    out = io.BytesIO()
    book.save(out)
    assert told(out.getvalue(), "xlsx") == [(0, 1000, None, "5")]


def test_a_word_document_without_times_is_a_text_to_be_found_in_its_sound():
    made = docx.Document()
    for line in ("Anna: Hello there.", "Ravi: నమస్కారం"):
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(UnreadableError, match="the text has no times"):
        told(out.getvalue(), "docx")
    rows = open_transcript(out.getvalue(), "docx", with_sound=True).transcript.segments
    assert [(row.speaker, row.text) for row in rows] == [("Anna", "Hello there."), ("Ravi", "నమస్కారం")]


@pytest.mark.parametrize("options", [TextOptions(speakers=False), TextOptions(merge_turns=True)])
def test_our_word_document_comes_back_as_it_was_asked_for(options):
    rows = [make_segment(n, speaker=f"Dr. {n}: B", text="one\n\ntwo: three") for n in range(3)]
    document = make_document(rows)
    back = told(export(document, "docx", options), "docx")
    assert back == [(r.start_ms, r.end_ms, r.speaker if options.speakers else None, r.text) for r in rows]


def test_a_word_document_of_before_with_tabs_comes_back():
    made = docx.Document()
    made.add_paragraph("00:00:01.000 – 00:00:02.500\tDr. A: B:\tone\ntwo")
    out = io.BytesIO()
    made.save(out)
    assert told(out.getvalue(), "docx") == [(1000, 2500, "Dr. A: B", "one\ntwo")]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_it_is_known_by_its_parts_whatever_its_name(kind, tmp_path):
    (tmp_path / "x").write_bytes(export(make_document([make_segment(1)]), kind))
    assert find_reader(tmp_path / "x", "x.bin") == kind


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="w"><w:body>&a;</w:body></w:document>'


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (packed({"word/document.xml": b"x" * 20_000_000}), "docx", "far too large when unpacked"),
        (packed({"xl/workbook.xml": b"x" * 20_000_000}), "xlsx", "far too large when unpacked"),
        (packed({f"word/{n}": b"" for n in range(2001)}), "docx", "far too large when unpacked"),
        (packed({"word/document.xml": b"<a>" * 100 + b"</a>" * 100}), "docx", "nested too deep"),
        (packed({"word/document.xml": BOMB}), "docx", "damaged"),
        (packed({"word/document.xml": b"<a>"}), "docx", "damaged"),
        (packed({"word/other.xml": b"<a/>"}), "docx", "damaged"),
        (packed({"xl/workbook.xml": b"<a/>"}), "xlsx", "damaged"),
        (b"PK\x03\x04 no zip", "xlsx", "damaged"),
        (packed({"word/document.xml": b"<a/>"})[5:], "docx", "damaged"),
        (sheet_of(("a", "b"), (1, 2)), "xlsx", "the first line must name the columns"),
        (sheet_of(), "xlsx", "the first line must name the columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(content, kind, sentence):
    with pytest.raises(UnreadableError) as caught:
        told(content, kind, with_sound=True)
    assert sentence in caught.value.message


def test_a_table_of_word_is_read_by_its_header():
    document = docx.Document()
    document.add_paragraph("Interview")
    table = document.add_table(rows=0, cols=3)
    for cells in (["Time", "Speaker", "Text"], ["00:00:01", "Anna", "one"], ["00:00:03", "Ravi", "two"]):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    assert told(out.getvalue(), "docx") == [(1000, 3000, "Anna", "one"), (3000, 4000, "Ravi", "two")]


def test_the_header_of_a_workbook_may_stand_below_a_title_or_be_missing():
    titled = sheet_of(("Interview",), (), ("Start", "End", "Text"), (1, 2, "one"))
    assert told(titled, "xlsx") == [(1000, 2000, None, "one")]
    assert told(sheet_of((1.5, 2, "one"), (2, 3, "two")), "xlsx") == [
        (1500, 2000, None, "one"),
        (2000, 3000, None, "two"),
    ]


def test_strangers_text_is_cleaned():
    row = replace(make_segment(1), text=clean_text("a\u202eb"))
    assert told(export(make_document([row]), "docx"), "docx")[0][3] == "ab"
