"""A document scored against itself has no error, whichever two of its files are compared."""

from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from tests.support.builders import make_document, make_rows, make_segment, nasty_document
from tests.support.scorers import diarization_error, sclite_counts
from transcript.document import Document
from transcript.formats.detection import open_transcript
from transcript.formats.nist.ctm_writer import CtmOptions
from transcript.formats.nist.stm_writer import StmOptions
from transcript.formats.registry import FORMATS, export

PARENS = b"""{"segments": [{"id": "r1", "start": 0, "end": 1, "text": "(laughs) yes",
"words": [{"word": "(laughs)", "start": 0, "end": 0.4, "probability": 0.9},
{"word": "yes", "start": 0.5, "end": 1, "probability": 0.9}]}]}"""


def brackets() -> Document:
    return make_document(open_transcript(PARENS, "json").transcript.segments)


def marks() -> Document:
    texts = ("{en:hospital} {a / b} } {", "@ <o,f0> <ALT_BEGIN> x", "(a (b) c) ()", "IGNORE_TIME_SEGMENT_IN_SCORING",
             "; ;; * / - a- -a", "నమస్కారం\u00a0మీరు")  # fmt: skip
    return make_document([make_segment(number, text=text) for number, text in enumerate(texts)])


def overlaps() -> Document:
    rows = [
        make_segment(1, speaker="A", end_ms=4000, text="one two three four"),
        make_segment(2, speaker="B", text="right over it"),
        make_segment(2, id="again", speaker="B", start_ms=2500, end_ms=5000, text="and over myself"),
        make_segment(5, speaker=None, text="who knows"),
        make_segment(6, speaker="A", text=""),
    ]
    return make_document(rows)


def crammed() -> Document:
    """Rows of few milliseconds side by side, with more words than there is time for."""
    rows = [
        make_segment(1, id=f"r{n}", start_ms=300_000 + n, end_ms=300_001 + n, text=f"a{n} b{n} c{n}")
        for n in range(9)
    ]
    return make_document([*rows, make_segment(301, text="z " * 100)])  # fmt: skip


def hostile() -> Document:
    """Without the row of 25 hours: sclite's times are too coarse there."""
    document = nasty_document()
    rows = [row for row in document.edited.segments if row.end_ms < 1_000_000]
    return replace(document, edited=replace(document.edited, segments=tuple(rows)))


DOCUMENTS = {
    "brackets": brackets(), "marks": marks(), "overlaps": overlaps(), "crammed": crammed(), "nasty": hostile(),
    "300 rows": make_document(make_rows(300), duration_ms=400_000),
}  # fmt: skip


@pytest.fixture(params=DOCUMENTS)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with the document's files for scoring."""
    for name in ("stm", "ctm", "rttm", "seglst"):
        path = tmp_path / f"file.{FORMATS[name].extension}"
        path.write_bytes(export(DOCUMENTS[request.param], name))
    return tmp_path


def test_sclite_finds_no_error(files: Path) -> None:
    counts = sclite_counts(files / "file.stm", files / "file.ctm")
    assert counts["right"] == counts["words"] > 0
    assert counts["errors"] == 0


def test_sclite_finds_no_error_where_each_speaker_has_a_channel(tmp_path: Path) -> None:
    (tmp_path / "file.stm").write_bytes(export(overlaps(), "stm", StmOptions(channels=True)))
    (tmp_path / "file.ctm").write_bytes(export(overlaps(), "ctm", CtmOptions(channels=True)))
    assert sclite_counts(tmp_path / "file.stm", tmp_path / "file.ctm") == {
        "words": 12,
        "right": 12,
        "errors": 0,
    }


def test_meeteval_finds_no_error_between_any_two_files(files: Path) -> None:
    meeteval = pytest.importorskip("meeteval", reason="meeteval is not installed")
    lines = [line.split() for line in (files / "file.ctm").read_text().splitlines()]
    for channel, words in groupby(lines, key=lambda line: line[1]):
        (files / f"{channel}.ctm").write_text("".join(" ".join(word) + "\n" for word in words))
    stm = meeteval.io.load(files / "file.stm")
    seglst = meeteval.io.load(files / "file.seglst.json")
    assert len(stm) == len(seglst)
    for reference, hypothesis in ((stm, seglst), (seglst, stm)):
        errors = meeteval.wer.cpwer(reference, hypothesis).values()
        assert [error.errors for error in errors] == [0]


def test_turns_of_two_files_are_the_same(files: Path) -> None:
    """SegLST's turns through meeteval, where it is here; else RTTM against itself."""
    turns = files / "turns.rttm"
    try:
        import meeteval  # noqa: PLC0415 - optional
    except ImportError:
        turns.write_bytes((files / "file.rttm").read_bytes())
    else:
        meeteval.io.RTTM.new(meeteval.io.load(files / "file.seglst.json")).dump(turns)
    assert diarization_error(files / "file.rttm", turns) == 0.0
