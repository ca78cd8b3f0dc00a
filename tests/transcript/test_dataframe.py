"""Rows as a frame of pandas: one a segment, typed, nothing left out."""

import subprocess
import sys

import pandas

from tests.support.builders import make_segment
from transcript.dataframe import to_dataframe
from transcript.document import Status, Transcript, Word

ROWS = Transcript(
    (
        make_segment(0, start_ms=0, end_ms=1000, speaker="Sita", text='నమస్కారం, "అందరికీ"', language="te"),
        make_segment(
            1,
            start_ms=1000,
            end_ms=2500,
            speaker=None,
            text="hello",
            language=None,
            status=Status.VERIFIED,
            words=(Word("hello", 1000, 1400, 0.5), Word("you", 1400, 1500, None)),
        ),
    )
)


def test_each_segment_is_a_row_under_its_id():
    frame = to_dataframe(ROWS)
    assert list(frame.index) == [segment.id for segment in ROWS.segments]
    assert list(frame["text"]) == [segment.text for segment in ROWS.segments]
    assert (frame["end_ms"] - frame["start_ms"]).sum() == 2500
    assert frame.groupby("status", observed=True).size().to_dict() == {"untouched": 1, "verified": 1}


def test_what_is_unknown_is_missing_and_no_word():
    frame = to_dataframe(ROWS)
    assert list(frame["speaker"].isna()) == [False, True]
    assert list(frame["language"].isna()) == [False, True]
    assert list(frame["confidence"].isna()) == [True, False]
    assert frame["confidence"].iloc[1] == 0.5


def test_types_do_not_depend_on_the_rows():
    full, empty = to_dataframe(ROWS), to_dataframe(Transcript())
    assert list(empty.columns) == list(full.columns)
    numbers = ["start_ms", "end_ms", "confidence"]
    assert list(empty.dtypes[numbers]) == list(full.dtypes[numbers])
    assert all(isinstance(empty[name].dtype, pandas.CategoricalDtype) for name in ("speaker", "status"))


def test_nobody_waits_for_pandas_who_asks_for_no_frame():
    command = "import sys, transcript.dataframe; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0
