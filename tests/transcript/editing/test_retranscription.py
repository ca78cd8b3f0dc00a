"""What an engine heard of a row, put into it as one edit."""

from dataclasses import replace

import pytest

from tests.support.builders import make_patch
from transcript.document import Alternative, Flag, FlagKind, Segment, Status, Transcript, Word
from transcript.editing import apply_patch
from transcript.editing.retranscription import describe_retranscription
from transcript.errors import PatchError

ROW = Segment(
    "s1", 1000, 3000, "Lakshmi", "te", "అవును", (Word("అవును", 1000, 1500),), "old", Status.EDITED,
    (Alternative("ఔను", "older", "te"),), (Flag(FlagKind.UNSURE_LANGUAGE, "?"), Flag(FlagKind.GHOST_SPEAKER, "short")),
    "listen",
)  # fmt: skip
HEARD = replace(
    ROW,
    language="en",
    text="yes me",
    engine="new",
    words=(Word("yes", 1100, 1400, 0.9), Word("me", 1500, 3000)),
    alternatives=(Alternative("yes he", "second", "en"), Alternative("అవును", "old", "te")),
    flags=(Flag(FlagKind.REPETITION, "again"),),
)
VALUE = describe_retranscription(HEARD)


def put_retranscription(row, value):
    """The row after the patch with this value."""
    (heard,) = apply_patch(Transcript((row,)), make_patch(row.id, "heard", value), 60_000).segments
    return heard


def test_the_row_says_what_was_heard_and_keeps_place_speaker_and_note():
    row = put_retranscription(ROW, VALUE)
    assert (row.id, row.start_ms, row.end_ms, row.speaker, row.note) == (
        "s1",
        1000,
        3000,
        "Lakshmi",
        "listen",
    )
    assert (row.text, row.language, row.engine, row.words) == ("yes me", "en", "new", HEARD.words)


def test_what_the_row_said_before_is_an_alternative_once():
    assert [(other.text, other.engine) for other in put_retranscription(ROW, VALUE).alternatives] == [
        ("yes he", "second"),
        ("అవును", "old"),
        ("ఔను", "older"),
    ]


def test_a_row_heard_again_is_one_that_nobody_has_looked_at():
    assert put_retranscription(ROW, VALUE).status is Status.UNTOUCHED
    assert put_retranscription(replace(ROW, status=Status.SKIPPED), VALUE).status is Status.SKIPPED


def test_flags_of_the_old_text_go_and_the_speakers_stays():
    assert [flag.kind for flag in put_retranscription(ROW, VALUE).flags] == [
        FlagKind.REPETITION,
        FlagKind.GHOST_SPEAKER,
    ]


def test_a_verified_row_refuses():
    with pytest.raises(PatchError, match="verified"):
        put_retranscription(replace(ROW, status=Status.VERIFIED), VALUE)


def test_words_are_cut_to_a_row_that_was_moved_meanwhile():
    moved = replace(ROW, start_ms=1200, end_ms=1450)
    assert put_retranscription(moved, VALUE).words == (Word("yes", 1200, 1400, 0.9),)


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": None},
        {"text": "x" * 20_001},
        {"text": "\ud800"},
        {"engine": 3},
        {"language": "telugu"},
        {"words": [["a", 5, 4, None]]},
        {"words": [["a", 1.5, 4, None]]},
        {"words": [["a", 1, 4]]},
        {"words": [["a", 1, 4, "sure"]]},
        {"words": [["a", 1, 4, float("nan")]]},
        {"words": ["abcd"]},
        {"words": {}},
        {"words": [["a", 1, 4, None]] * 5001},
        {"alternatives": [["a", "b"]]},
        {"alternatives": [["a", "b", "c d"]]},
        {"flags": [["shout", "x"]]},
        {"flags": [3]},
    ],
)
def test_a_value_that_no_engine_gives_is_refused(change):
    with pytest.raises(PatchError):
        put_retranscription(ROW, VALUE | change)


@pytest.mark.parametrize("value", [None, "yes", [], {"text": "yes"}])
def test_a_value_needs_all_its_parts(value):
    with pytest.raises(PatchError):
        put_retranscription(ROW, value)
