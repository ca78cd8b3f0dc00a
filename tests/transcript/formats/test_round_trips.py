"""What goes out comes in again, as far as the format carries it."""

import codecs
from dataclasses import replace

import pytest
from hypothesis import given

from tests.support import readers
from tests.support.builders import (
    export_with_legend,
    make_document,
    make_rows,
    make_segment,
    nasty_document,
    segments,
)
from tests.support.examples import at_most
from transcript.document import Transcript
from transcript.formats.annotation.elan_writer import EafOptions
from transcript.formats.annotation.textgrid_writer import TextGridOptions
from transcript.formats.detection import find_reader, is_plain_text, open_transcript
from transcript.formats.registry import FORMATS, export

EXACT = ["xlsx", "docx", "tsv", "csv", "json", "eaf", "chat", "seglst"]


def reopened(document, name, tmp_path=None, options=None):
    content = export(document, name, options)
    kind = {"seglst": "json"}.get(name, name)
    return open_transcript(content, kind).transcript


def said(transcript):
    return sorted((s.start_ms, s.end_ms, s.speaker or "", s.text) for s in transcript.segments)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize(
    "rows",
    [
        [],
        make_rows(1),
        pytest.param(make_rows(5000), marks=pytest.mark.slow),
        nasty_document().edited.segments,
    ],
)
def test_times_speakers_and_text_come_back(name, rows):
    document = make_document(rows, duration_ms=26 * 3_600_000)
    assert said(reopened(document, name)) == said(document.edited)


@at_most(60)
@given(rows=segments())
@pytest.mark.parametrize("name", EXACT)
def test_random_rows_come_back(name, rows):
    document = make_document(rows)
    assert said(reopened(document, name)) == said(document.edited)


@at_most(60)
@given(rows=segments())
def test_our_json_and_tables_bring_back_everything_they_say(rows):
    document = make_document([replace(row, note="laughs", engine="whisper") for row in rows])
    assert reopened(document, "json") == document.edited
    bare = Transcript(tuple(replace(s, words=()) for s in document.edited.segments))
    assert reopened(document, "tsv") == reopened(document, "csv") == bare


@pytest.mark.parametrize("name", ["srt", "vtt", "textgrid"])
def test_subtitles_and_textgrids_come_back(name):
    document = make_document(make_rows(300))
    assert said(reopened(document, name)) == said(document.edited)


@pytest.mark.parametrize(
    ("row_id", "read"),
    [
        ("a-->b", "a⇒b"), ("--->", "-⇒"), ("00:01.000 --> 00:02.000", "00:01.000 ⇒ 00:02.000"),
        ("NOTE x", "_NOTE x"), ("STYLE", "_STYLE"), ("REGION", "_REGION"), ("NOTES", "NOTES"), ("1", "1"),
    ],
)  # fmt: skip
def test_no_id_of_a_row_hides_it_from_readers_of_webvtt(row_id, read):
    rows = [make_segment(1, id=row_id), make_segment(2)]
    content = export(make_document(rows), "vtt")
    assert [row.id for row in open_transcript(content, "vtt").transcript.segments] == [read, "s00002"]
    assert [row.id for row in readers.read_vtt(content)] == [read, "s00002"]


def test_textgrid_and_eaf_bring_words_notes_and_machine_text_back():
    row = replace(make_rows(2)[1], text="good evening", note="laughs")
    document = replace(make_document([row]), machine=Transcript((replace(row, text="good morning"),)))
    opened = open_transcript(export(document, "eaf", EafOptions(words=True, machine=True, notes=True)), "eaf")
    (segment,) = opened.transcript.segments
    assert (segment.id, segment.note, segment.text) == (row.id, "laughs", "good evening")
    assert [(w.text, w.start_ms) for w in segment.words] == [("good", 1000), ("evening", 1375)]
    assert [s.text for s in opened.machine.segments] == ["good morning"]
    (segment,) = reopened(document, "textgrid", options=TextGridOptions(words=True)).segments
    assert [w.text for w in segment.words] == ["good", "evening"]


def read_with_legend(document, name):
    return open_transcript(export_with_legend(document, name), name).transcript


def test_an_rttm_of_before_with_its_comments_brings_ids_names_and_times_back():
    document = nasty_document()
    back = read_with_legend(document, "rttm")
    assert [(s.id, s.start_ms, s.end_ms, s.speaker) for s in back.segments] == [
        (s.id, s.start_ms, s.end_ms, s.speaker) for s in document.edited.segments
    ]


def test_an_stm_of_before_with_its_comments_brings_ids_names_times_and_text_back():
    document = nasty_document()
    plain = [(s.id, s.start_ms, s.end_ms, s.speaker) for s in document.edited.segments]
    back = read_with_legend(document, "stm")
    assert sorted((s.id, s.start_ms, s.end_ms, s.speaker) for s in back.segments) == sorted(plain)
    rows = make_document(make_rows(300))
    assert said(read_with_legend(rows, "stm")) == said(rows.edited)


def test_ctm_words_become_rows_at_pauses():
    rows = [make_segment(0, text="one two"), make_segment(3, text="three")]
    (first, second) = reopened(make_document(rows), "ctm").segments
    assert (first.text, first.start_ms, second.text, second.start_ms) == ("one two", 0, "three", 3000)
    assert [w.text for w in first.words] == ["one", "two"]


@pytest.mark.parametrize(
    "name", ["txt", "srt", "vtt", "csv", "tsv", "json", "textgrid", "rttm", "eaf", "chat", "seglst"]
)
def test_a_format_is_known_by_its_content_whatever_its_name(name, tmp_path):
    file = tmp_path / "x"
    file.write_bytes(export(make_document(make_rows(3)), name))
    assert find_reader(file, "x.bin") == {"seglst": "json", "txt": None}.get(name, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.wav"), (b"RIFF\0\0\0\0WAVEfmt ", "a.wav"), (b"ID3\x03\0\0", "a.mp3"), (b"#EXTM3U\nx", "a.mp3"),
        (b"{not json at all", "a.txt"), (b"hello world", "a.txt"), (b"PK\x03\x04broken", "a.zip"),
        (b"<html><body>x</body></html>", "a.mp3"),
    ],
)  # fmt: skip
def test_what_is_no_transcript_is_left_to_the_decoder(content, name, tmp_path):
    (tmp_path / "x").write_bytes(content)
    assert find_reader(tmp_path / "x", name) is None


@pytest.mark.parametrize(
    ("content", "name", "is_text"),
    [
        (b"Anna: hello\n", "a.TXT", True), ("అ: నమస్కారం".encode("utf-16"), "a.txt", True),
        (b"Anna: hello\n", "a.wav", False), (b"\x00\x01\x02\xff\xfe", "a.txt", False), (b" \n", "a.txt", False),
    ],
)  # fmt: skip
def test_plain_text_is_known_by_its_name_and_by_being_text(content, name, is_text, tmp_path):
    (tmp_path / "x").write_bytes(content)
    assert is_plain_text(tmp_path / "x", name) is is_text


@pytest.mark.parametrize(
    ("codec", "mark", "told"),
    [
        ("utf-8", b"", "UTF-8,"), ("utf-8", codecs.BOM_UTF8, "UTF-8 with a byte order mark,"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16,"), ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16,"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["srt", "textgrid"])
def test_the_encoding_is_found_and_told(name, codec, mark, told, tmp_path):
    document = make_document([make_segment(1, text="నమస్కారం")])
    content = mark + export(document, name).decode().encode(codec)
    (tmp_path / "x").write_bytes(content)
    assert find_reader(tmp_path / "x", "x.bin") == name
    opened = open_transcript(content, name)
    assert said(opened.transcript) == said(document.edited)
    assert told in str(opened.summary)


def test_an_old_western_file_is_read_and_utf_16_without_a_mark_too():
    content = "1\n00:00:01,000 --> 00:00:02,000\ncafé\n"
    assert open_transcript(content.encode("cp1252"), "srt").transcript.segments[0].text == "café"
    assert open_transcript(content.encode("utf-16-le"), "srt").transcript.segments[0].text == "café"


def test_every_reader_is_for_a_format_that_we_write():
    assert {"srt", "vtt", "textgrid", "eaf", "rttm", "ctm", "json", "csv", "tsv", "chat"} <= FORMATS.keys()


@pytest.mark.parametrize("name", ["ttml", "ass", "sbv", "exb", "tei", "nemo"])
def test_the_newer_formats_come_back(name, tmp_path):
    """ASS has hundredths of a second; names and texts are plain, since each format loses other signs."""
    document = make_document(make_rows(30))
    file = tmp_path / f"x.{FORMATS[name].extension}"
    file.write_bytes(export(document, name))
    kind = find_reader(file, file.name)
    assert kind is not None
    assert said(open_transcript(file.read_bytes(), kind).transcript) == said(document.edited)
