"""The formats beyond the first nine, read back by other code than that which wrote them."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from tests.support import office_readers, speech_readers
from tests.support.builders import (
    export_with_legend,
    make_document,
    make_segment,
    nasty_document,
    segments,
)
from tests.support.examples import EACH_DOCUMENT, at_most
from tests.support.readers import Row
from transcript.document import Document, Status, Word
from transcript.errors import LikhitaError
from transcript.formats.base.options import Estimates, Overlap, Unverified
from transcript.formats.nist.ctm_writer import CtmOptions
from transcript.formats.nist.stm_writer import StmOptions
from transcript.formats.registry import FORMATS, export


def one_space(text: str) -> str:
    return " ".join(text.split())


def scored(text: str) -> str:
    """What `scored_words` promises."""
    words = ["＠" if word == "@" else re.sub("^<", "‹", word) for word in text.split()]
    return " ".join(words).translate(str.maketrans("{}", "｛｝"))


def check_exact(document: Document, name: str) -> None:
    content = export_with_legend(document, name) if name == "stm" else export(document, name)
    assert content.startswith(export(document, name))
    read, text, keep = READERS[name]
    right = [
        Row(s.start_ms, s.end_ms, s.speaker or "", text(s.text), s.id if name in WITH_IDS else "")
        for s in document.edited.segments
        if keep(s.text)
    ]
    if name == "audacity":
        right = [
            replace(r, speaker="", text=f"{r.speaker}: {r.text}" if r.speaker else r.text) for r in right
        ]
    rows = read(content)
    if name in {"kaldi", "stm"}:
        rows, right = sorted(rows), sorted(right)
    assert rows == right


Reader = tuple[Callable[[bytes], list[Row]], Callable[[str], str], Callable[[str], bool]]
READERS: dict[str, Reader] = {
    "xlsx": (office_readers.read_xlsx, str, lambda _: True),
    "docx": (office_readers.read_docx, str, lambda _: True),
    "chat": (speech_readers.read_chat, str, lambda _: True),
    "stm": (speech_readers.read_stm, scored, lambda _: True),
    "seglst": (speech_readers.read_seglst, str, lambda _: True),
    "audacity": (speech_readers.read_audacity, lambda text: text.replace("\n", " "), lambda _: True),
    "kaldi": (speech_readers.read_kaldi, one_space, lambda text: bool(text.split())),
}
WITH_IDS = {"xlsx", "stm", "seglst", "kaldi"}


@pytest.mark.parametrize("name", READERS)
@EACH_DOCUMENT
def test_an_independent_reader_gets_back_what_the_format_carries(document, name):
    check_exact(document, name)


@at_most(40)
@given(rows=segments())
@pytest.mark.parametrize("name", READERS)
def test_random_rows_come_back(name, rows):
    check_exact(make_document(rows), name)


@pytest.mark.parametrize("name", ["xlsx", "docx", "chat", "kaldi", "vtt", "eaf", "seglst", "everything"])
def test_a_file_says_where_it_comes_from(name):
    document = make_document([make_segment(1)])
    content = export(document, name)
    if content.startswith(b"PK"):
        package = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(package.read(part) for part in package.namelist())
    assert b"Systran/faster-whisper-base abc123 (MIT)" in content
    assert b"Audio SHA-256 000" in content


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_holds_the_secret(name):
    if name != "dataset":  # needs sound
        content = export(nasty_document(), name)
        assert nasty_document().id.encode() not in content


def test_telugu_in_word_has_a_font_of_its_own():
    assert office_readers.complex_script_font(export(make_document(), "docx")) == "Nirmala UI"


def test_ctm_has_measured_times_and_marks_the_others():
    words = (Word("one", 1000, 1200, 0.5), Word("three", 1600, 1900, 0.75))
    row = make_segment(1, text="one two three", words=words)
    content = export(make_document([row]), "ctm")
    assert speech_readers.read_ctm(content) == [
        speech_readers.CtmWord("1", 1000, 1200, "one", 0.5),
        speech_readers.CtmWord("1", 1280, 1520, "two", None),
        speech_readers.CtmWord("1", 1600, 1900, "three", 0.75),
    ]
    assert content.decode().splitlines()[1] == "interview_1 1 1.280 0.240 two"


def test_ctm_refuses_estimates_where_asked():
    refused = CtmOptions(estimates=Estimates.REFUSE)
    with pytest.raises(LikhitaError, match="no exact time"):
        export(make_document([make_segment(1)]), "ctm", refused)
    measured = make_segment(1, text="one", words=(Word("one", 1000, 1200, 0.5),))
    assert b"one 0.5000" in export(make_document([measured]), "ctm", refused)


@at_most(60)
@given(rows=segments())
def test_ctm_has_every_word_inside_its_row_in_order(rows):
    document = make_document(rows)
    found = speech_readers.read_ctm(export(document, "ctm"))
    assert sorted(w.text for w in found) == sorted(
        t for s in document.edited.segments for t in scored(s.text).split()
    )
    order = [(int(w.channel), w.start_ms) for w in found]
    assert order == sorted(order)
    assert all(
        any(s.start_ms <= w.start_ms <= w.end_ms <= s.end_ms for s in document.edited.segments) for w in found
    )


def test_speakers_get_channels_of_their_own_where_asked():
    rows = [make_segment(1, speaker="A"), make_segment(2, speaker="B"), make_segment(3, speaker="A")]
    stm = export(make_document(rows), "stm", StmOptions(channels=True)).decode()
    assert [line.split()[1:3] for line in stm.split("\n") if line.startswith("interview")] == [
        ["1", "A"], ["1", "A"], ["2", "B"],
    ]  # fmt: skip
    ctm = export_with_legend(make_document(rows), "ctm", CtmOptions(channels=True))
    assert [w.channel for w in speech_readers.read_ctm(ctm)] == ["1"] * 4 + ["2"] * 2
    assert speech_readers.comments(ctm, ";;channel:") == ["1=A", "2=B"]


def test_stm_leaves_unverified_rows_out_of_the_scoring_where_asked():
    rows = [make_segment(1, status=Status.VERIFIED), make_segment(2)]
    content = export_with_legend(make_document(rows), "stm", StmOptions(unverified=Unverified.IGNORE))
    assert [r.text for r in speech_readers.read_stm(content)] == [
        "నమస్కారం మీరు", "IGNORE_TIME_SEGMENT_IN_SCORING",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["rttm", "stm", "ctm"])
def test_a_file_for_scoring_has_lines_and_no_comments(name):
    """pyannote.database, lhotse, NeMo and dscore know none; what they hold stands beside the file in the ZIP."""
    content = export(nasty_document(), name)
    assert b";" not in {line[:1] for line in content.splitlines()}
    with zipfile.ZipFile(io.BytesIO(export(nasty_document(), "everything"))) as archive:
        legend = archive.read(f"interview 1.{name}.legend.txt")
    assert content + legend == export_with_legend(nasty_document(), name)


@pytest.mark.parametrize(("name", "options"), [("stm", StmOptions), ("ctm", CtmOptions)])
def test_rows_that_share_time_share_no_channel_unless_told(name, options):
    rows = [
        make_segment(1, speaker="A", end_ms=3000),
        make_segment(2, speaker="B"),
        make_segment(2, id="again", speaker="B", start_ms=2100),
    ]
    channels = {line.split()[1] for line in export(make_document(rows), name).decode().splitlines()}
    assert channels == {"1", "2", "3"}
    clipped = export(make_document(rows), name, options(overlap=Overlap.CLIP)).decode().splitlines()
    assert {line.split()[1] for line in clipped} == {"1"}


def test_chat_marks_languages_and_single_words_of_the_other_script():
    rows = [
        make_segment(1, text="నేను hospital కి వెళ్ళాను."),
        make_segment(3, text="నమస్కారం"),
        make_segment(4, text="good morning, all!"),
        make_segment(5, text="", language="te"),
    ]
    lines = export(make_document(rows), "chat").decode().split("\n")
    assert lines[2] == "@Languages:\ttel, eng"
    assert [line.replace("\x15", "|") for line in lines if line.startswith("*")] == [
        "*S01:\tనేను hospital@s:eng కి వెళ్ళాను . |1000_1900|",
        "*S02:\tనమస్కారం . |3000_3900|",
        "*S01:\t[- eng] good morning , all ! |4000_4900|",
        "*S03:\t0 . |5000_5900|",
    ]
    assert [line for line in lines if line.startswith("%xtxt")] == ["%xtxt:\tనేను hospital కి వెళ్ళాను."]
