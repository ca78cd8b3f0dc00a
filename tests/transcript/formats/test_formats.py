import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import readers
from tests.support.builders import (
    NASTY_SPEAKERS,
    export_with_legend,
    make_document,
    make_rows,
    make_segment,
    nasty_document,
    segments,
)
from tests.support.examples import EACH_DOCUMENT, at_most
from tests.support.readers import Row
from transcript.document import Document, Segment
from transcript.errors import LikhitaError
from transcript.formats.base.naming import file_name
from transcript.formats.registry import FORMATS, export

READERS: dict[str, Callable[[bytes], list[Row]]] = {
    "txt": readers.read_txt,
    "vtt": readers.read_vtt,
    "csv": readers.read_csv,
    "tsv": readers.read_tsv,
    "json": readers.read_json,
    "rttm": readers.read_rttm,
    "eaf": readers.read_eaf,
}
EXPECTED_NAMES = ["txt", "srt", "vtt", "csv", "tsv", "json", "textgrid", "rttm", "eaf"]


def expected(document: Document, text: Callable[[Segment], str], *, ids: bool) -> list[Row]:
    return [
        Row(s.start_ms, s.end_ms, s.speaker or "", text(s), s.id if ids else "")
        for s in document.edited.segments
    ]


def without_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def check_exact(document: Document, name: str) -> None:
    """The file says of every row what the format can carry, in the order of the table where it has one."""
    content = export_with_legend(document, name) if name == "rttm" else export(document, name)
    text: Callable[[Segment], str] = lambda s: s.text  # noqa: E731
    if name == "vtt":
        text = lambda s: without_blank_lines(s.text)  # noqa: E731
    elif name == "rttm":
        text = lambda _: ""  # noqa: E731
    rows, right = READERS[name](content), expected(document, text, ids=name != "txt")
    if name == "eaf":
        rows, right = sorted(rows), sorted(right)
    assert rows == right
    assert content.startswith(export(document, name))


def srt_text(segment: Segment) -> str:
    """What the docstring of the writer promises."""
    text = without_blank_lines(segment.text)
    text = f"{segment.speaker}: {text}" if segment.speaker else text
    text = re.sub(r"<(?=\s*/?\s*[A-Za-z])", "‹", text).replace("{\\", "｛\\")
    return re.sub("--+>", "→", text)


def check_srt(document: Document, read: Callable[[bytes], list[Row]]) -> None:
    rows = read(export(document, "srt"))
    right = [(s.start_ms, s.end_ms, srt_text(s).strip()) for s in document.edited.segments]
    if read is readers.read_srt_raw:
        right = [row for row in right if row[2]]
    else:  # \\N is a line break to pysubs2, whoever wrote it
        right = [(start, end, text.replace("\\N", "\n")) for start, end, text in right]
    assert [(r.start_ms, r.end_ms, r.text.strip()) for r in rows] == right


def check_textgrid(document: Document, read: Callable[[bytes], dict[str, list[Row]]]) -> None:
    """Every row with text stands on a tier of its speaker, whose further tiers are "name (2)" and so on."""
    tiers = read(export(document, "textgrid"))
    assert tiers
    found = Counter((r.start_ms, r.end_ms, r.text.strip()) for rows in tiers.values() for r in rows)
    right = [s for s in document.edited.segments if s.text.strip()]
    assert found == Counter((s.start_ms, s.end_ms, s.text.replace("\n", " ").strip()) for s in right)
    for s in right:
        name = re.escape(s.speaker or "(unknown)")
        row = (s.start_ms, s.end_ms, s.text.replace("\n", " ").strip())
        assert any(
            re.fullmatch(rf"{name}_*( \(\d+\))?_*", tier)
            and row in {(r.start_ms, r.end_ms, r.text.strip()) for r in rows}
            for tier, rows in tiers.items()
        )


def test_the_registry_begins_with_the_nine_formats_by_name():
    assert list(FORMATS)[:9] == EXPECTED_NAMES
    assert all(format_.name == name for name, format_ in FORMATS.items())


@pytest.mark.parametrize("name", ["doc", "", "TXT", "../txt", None, 3, ["txt"]])
def test_an_unknown_format_is_refused_and_the_known_ones_are_listed(name):
    with pytest.raises(LikhitaError) as caught:
        export(make_document(), name)
    assert all(known in caught.value.message for known in EXPECTED_NAMES)


@pytest.mark.parametrize("name", READERS)
@EACH_DOCUMENT
def test_an_independent_reader_gets_back_ids_times_speakers_and_text(document, name):
    check_exact(document, name)


@at_most(60)
@given(rows=segments())
@pytest.mark.parametrize("name", READERS)
def test_random_rows_come_back_from_every_format(name, rows):
    check_exact(make_document(rows), name)


@EACH_DOCUMENT
def test_subrip_is_read_back(document):
    check_srt(document, readers.read_srt)
    if document.edited.segments:
        check_srt(document, readers.read_srt_raw)


@at_most(100)
@given(rows=segments())
def test_random_rows_come_back_from_subrip(rows):
    spoken = [replace(row, speaker=row.speaker or "A") for row in rows]
    if spoken:
        check_srt(make_document(spoken), readers.read_srt_raw)


@EACH_DOCUMENT
@pytest.mark.parametrize("read", [readers.read_textgrid, readers.read_textgrid_praatio])
def test_textgrid_is_read_back(document, read):
    check_textgrid(document, read)


@at_most(100)
@given(rows=segments())
def test_random_rows_come_back_from_textgrid(rows):
    check_textgrid(make_document(rows), readers.read_textgrid)


@pytest.mark.parametrize("name", EXPECTED_NAMES)
def test_a_file_is_utf_8_and_never_holds_the_secret(name):
    content = export(nasty_document(), name)
    text = content.decode()
    assert nasty_document().id not in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("name", EXPECTED_NAMES)
def test_text_that_came_past_the_editor_is_made_printable(name):
    row = make_segment(0, text="a\x00b\u202ec\ud800", speaker="\x1b[1m\nB\ufeff")
    clean = make_segment(0, text="abc\ufffd", speaker="[1m B")
    assert export(make_document([row]), name) == export(make_document([clean]), name)


def test_no_csv_cell_is_a_formula():
    text = export(nasty_document(), "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [
        cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    ]
    assert "'=cmd|'/C calc'!A0" in cells
    assert "-5, +3" in text
    assert "one, two; three; four" in cells


def test_tsv_is_exact():
    assert "\t=cmd|'/C calc'!A0\t" in export(nasty_document(), "tsv").decode()


def test_json_says_what_whisper_says_and_more():
    content = json.loads(export(make_document(make_rows(2)), "json"))
    assert (content["language"], content["duration_ms"]) == ("te", 60_000)
    assert content["text"] == "good morning నమస్కారం మీరు"
    assert content["speakers"] == ["Speaker 1", "Speaker 2"]
    assert content["provenance"]["models"][0]["licence"] == "MIT"
    assert content["segments"][1]["words"][0] == {
        "word": "good", "start": 1.0, "end": 1.3, "start_ms": 1000, "end_ms": 1300, "probability": 0.5,
    }  # fmt: skip


def test_textgrid_text_that_looks_like_textgrid_is_only_text():
    row = make_segment(0, text='item [1]: intervals [2]: xmin = 3 text = "x" class = "IntervalTier"')
    check_textgrid(make_document([row]), readers.read_textgrid)


def test_rttm_labels_are_one_word_and_no_two_names_share_one():
    lines = export(nasty_document(), "rttm").decode().splitlines()
    turns = [line.split(" ") for line in lines if line.startswith("SPEAKER")]
    assert {len(turn) for turn in turns} == {10}
    assert {turn[1] for turn in turns} == {"interview_1"}
    names = {segment.speaker for segment in nasty_document().edited.segments}
    assert len({turn[7] for turn in turns}) == len(names) >= len(NASTY_SPEAKERS)


def test_eaf_ids_stay_readable_whatever_the_segment_is_called():
    rows = [
        make_segment(i, id=name) for i, name in enumerate(["s1", "abc", "1st", "a b", "క", "a4", "abc.2"])
    ]
    content = export(make_document(rows), "eaf").decode()
    assert re.findall('ANNOTATION_ID="([^"]*)"', content) != []
    assert sorted(re.findall('ANNOTATION_ID="([^"]*)"', content)) == sorted(
        ["s1", "abc.2_", "a3", "a4_", "a5", "a4", "abc.2"]
    )


def test_elan_counts_on_from_the_highest_id_it_finds():
    content = export(make_document([make_segment(1, id="a17"), make_segment(2)]), "eaf").decode()
    assert '<PROPERTY NAME="lastUsedAnnotationId">17</PROPERTY>' in content


def test_elan_is_told_speaker_language_and_where_the_sound_is():
    rows = [
        make_segment(1, speaker="లక్ష్మి"),
        make_segment(3, speaker="లక్ష్మి"),
        make_segment(4, speaker="Dr. A"),
    ]
    content = export(make_document(rows, name="ఇల్లు 1.mp3"), "eaf").decode()
    assert 'LANG_REF="tel" LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="లక్ష్మి" TIER_ID="లక్ష్మి"' in content
    assert 'LANG_REF="eng" LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="Dr. A" TIER_ID="Dr. A"' in content
    assert (
        'MIME_TYPE="audio/mpeg" RELATIVE_MEDIA_URL="./%E0%B0%87%E0%B0%B2%E0%B1%8D%E0%B0%B2%E0%B1%81%201.mp3"'
        in content
    )
    assert 'DATE="2026-11-22T09:45:22Z"' in content


TELUGU_NAME = "శ్రీ" * 100


@pytest.mark.parametrize(
    ("name", "expected_name"),
    [
        ("interview 1.wav", "interview 1.srt"),
        ("ఇంటర్వ్యూ 1.M4A", "ఇంటర్వ్యూ 1.srt"),
        ("../../etc/passwd", "etc passwd.srt"),
        ("..\\..\\x.wav", "x.srt"),
        ('"; touch pwn; #.wav', "touch pwn #.srt"),
        ("$(id).wav", "(id).srt"),
        ("-i.wav", "i.srt"),
        ("CON.wav", "CON_.srt"),
        ("con.txt.wav", "con.txt_.srt"),
        ("a\x00b\nc\u202egnp.wav", "ab cgnp.srt"),
        ("v1.2 talk", "v1.2 talk.srt"),
        ("", "transcript.srt"),
        (" . .wav", "transcript.srt"),
        (".wav", "transcript.srt"),
        ("😀.ogg", "😀.srt"),
        ("క్\u200cష.wav", "క్\u200cష.srt"),
    ],
)
def test_file_names_are_safe_and_keep_the_letters(name, expected_name):
    assert file_name(make_document(name=name), FORMATS["srt"]) == expected_name


@given(st.text(st.characters(), max_size=120))
def test_any_name_gives_a_safe_file_name(name):
    made = file_name(make_document(name=name), FORMATS["rttm"])
    assert len(made.encode()) <= 200
    assert made.endswith(".rttm")
    assert made[0] not in ". -"
    assert not set(made) & set("/\\:*?\"<>|'`$;\n\r\t\0\u202e")
    assert file_name(make_document(name=made.removesuffix(".rttm")), FORMATS["rttm"]) == made


def test_a_long_telugu_name_is_cut_between_clusters():
    name = file_name(make_document(name=f"{TELUGU_NAME}.wav"), FORMATS["textgrid"])
    assert len(name.encode()) <= 200
    assert re.fullmatch(r"(శ్రీ)+\.TextGrid", name)
