import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import DURATION_MS, TEXTS, edit, make_segment, row, transcript
from transcript.bounds import LONGEST_TEXT
from transcript.document import Flag, FlagKind, Status, Transcript, Word
from transcript.editing.patch import Patch
from transcript.editing.row_edits import SetText
from transcript.editing.selection_edits import RenameSpeaker
from transcript.editing.structure import delete, insert, merge, split
from transcript.errors import PatchError

# -- patches from outside -------------------------------------------------------------------------------

GOOD = {"id": "s00001", "field": "text", "value": "x", "base_revision": 0}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"field": "words"}, "field"),
        ({"field": None}, "field"),
        ({"field": ["text"]}, "field"),
        ({"field": "__class__"}, "field"),
        ({"id": 7}, "id"),
        ({"id": None}, "id"),
        ({"id": "s" * 101}, "id"),
        ({"base_revision": True}, "base_revision"),
        ({"base_revision": -1}, "base_revision"),
        ({"base_revision": 1.0}, "base_revision"),
        ({"base_revision": "1"}, "base_revision"),
        ({"base_revision": 10**400}, "base_revision"),
        ({"base_revision": None}, "base_revision"),
    ],
)
def test_a_malformed_patch_names_the_part_at_fault(change, field):
    with pytest.raises(PatchError) as caught:
        Patch.from_json({**GOOD, **change})
    assert caught.value.field == field
    assert caught.value.message.startswith(f"{field}: ")
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("value", [None, [], "text", 3, [GOOD]])
def test_a_patch_must_be_an_object(value):
    with pytest.raises(PatchError):
        Patch.from_json(value)


@pytest.mark.parametrize("missing", list(GOOD))
def test_a_patch_needs_all_four_parts(missing):
    with pytest.raises(PatchError) as caught:
        Patch.from_json({key: value for key, value in GOOD.items() if key != missing})
    assert caught.value.field == missing


def test_a_good_patch_is_read_and_unknown_keys_are_ignored():
    assert Patch.from_json({**GOOD, "document_id": "d"}) == Patch(SetText(id="s00001", text="x"), 0)


def test_renaming_needs_no_id():
    value = {"field": "rename_speaker", "value": {"from": "A", "to": "B"}, "base_revision": 3}
    assert Patch.from_json(value) == Patch(RenameSpeaker(**{"from": "A", "to": "B"}), 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", None), ("text", 5), ("text", "x" * (LONGEST_TEXT + 1)), ("text", "\ud800"), ("text", ["x"]),
        ("speaker", 5), ("speaker", "x" * 201), ("speaker", "\udfff"), ("speaker", {}),
        ("start_ms", True), ("start_ms", math.nan), ("start_ms", math.inf), ("start_ms", -1),
        ("start_ms", 1.5), ("start_ms", "1"), ("start_ms", None), ("start_ms", 10**400), ("start_ms", -(10**400)),
        ("start_ms", 1900), ("start_ms", 60_001), ("start_ms", "౧౨"), ("start_ms", [1]),
        ("end_ms", 1000), ("end_ms", 999), ("end_ms", 60_001), ("end_ms", 1e309), ("end_ms", "00:00:01,5"),
        ("end_ms", False),
        ("status", "done"), ("status", None), ("status", 1), ("status", ["edited"]),
        ("language", "telugu"), ("language", "t"), ("language", 5), ("language", "te\n"), ("language", "తె"),
    ],
)  # fmt: skip
def test_a_bad_value_names_its_field_and_changes_nothing(field, value):
    before = transcript()
    with pytest.raises(PatchError) as caught:
        edit(before, "s00001", field, value)
    assert caught.value.field == field
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("field", ["text", "speaker", "start_ms", "end_ms", "status", "language"])
def test_an_unknown_id_is_named(field):
    values = {"text": "x", "speaker": "x", "start_ms": 1, "end_ms": 1, "status": "edited", "language": "te"}
    with pytest.raises(PatchError) as caught:
        edit(transcript(), "nobody", field, values[field])
    assert caught.value.field == "id"


@pytest.mark.parametrize(
    "value", [None, "A", {"from": "A"}, {"from": 1, "to": "B"}, {"from": "nobody", "to": "B"}]
)
def test_a_bad_renaming_is_refused(value):
    with pytest.raises(PatchError):
        edit(transcript(), "", "rename_speaker", value)


# -- what the edits do ----------------------------------------------------------------------------------


def test_text_is_cleaned_and_marks_the_row_edited_even_when_verified():
    verified = edit(transcript(), "s00001", "status", "verified")
    after = row(edit(verified, "s00001", "text", "కొ\u0c46\u0c56 \u202eab\tc\r\nd"), "s00001")
    assert after.text == "కొ\u0c48 ab c\nd"
    assert after.status is Status.EDITED


def test_words_that_stay_keep_their_times_and_new_ones_get_none():
    words = tuple(
        Word(text, i * 100, i * 100 + 90, 0.5) for i, text in enumerate(["my", "fellow", "citizens"])
    )
    before = transcript(make_segment(0, text="my fellow citizens", words=words))
    after = row(edit(before, "s00000", "text", "my dear fellow citizen"), "s00000")
    assert after.words == words[:2]


def test_an_enormous_change_drops_the_times_instead_of_comparing_for_minutes():
    words = tuple(Word("a", 0, 1) for _ in range(9_000))
    before = transcript(make_segment(0, text="a " * 9_000, words=words))
    after = row(edit(before, "s00000", "text", "b " + "a " * 9_000 + "b"), "s00000")
    assert after.words == ()
    assert row(edit(before, "s00000", "text", "a " * 8_999), "s00000").words == words[:8_999]


def test_times_cut_the_words_to_the_row_and_keep_it_in_order():
    before = transcript(
        make_segment(0, words=(Word("good", 0, 300), Word("morning", 300, 900))), make_segment(1)
    )
    after = row(edit(before, "s00000", "start_ms", 300.0), "s00000")
    assert (after.start_ms, after.words, after.status) == (300, (Word("morning", 300, 900),), Status.EDITED)
    moved = edit(edit(before, "s00000", "end_ms", 59_000), "s00000", "start_ms", 5_000)
    assert [s.id for s in moved.segments] == ["s00001", "s00000"]


def test_a_blank_speaker_is_unknown_and_a_name_is_one_nfc_line():
    assert row(edit(transcript(), "s00001", "speaker", " \n "), "s00001").speaker is None
    assert (
        row(edit(transcript(), "s00001", "speaker", " A\t\u0c15\u0c46\u0c56 \n"), "s00001").speaker
        == "A \u0c15\u0c48"
    )


def test_renaming_touches_every_row_of_the_name_and_no_status():
    before = transcript(make_segment(0), make_segment(1), make_segment(3))
    after = edit(before, "", "rename_speaker", {"from": "Speaker 1", "to": "లక్ష్మి"})
    assert [s.speaker for s in after.segments] == ["లక్ష్మి", "Speaker 2", "లక్ష్మి"]
    assert {s.status for s in after.segments} == {Status.UNTOUCHED}
    unknown = edit(after, "", "rename_speaker", {"from": "Speaker 2", "to": None})
    assert row(edit(unknown, "", "rename_speaker", {"from": None, "to": "B"}), "s00001").speaker == "B"


def test_an_edit_takes_away_the_flag_that_it_answers():
    flags = tuple(Flag(kind, "why") for kind in FlagKind)
    before = transcript(make_segment(1, language="te", text="namaskaram", flags=flags))
    spoken = row(edit(before, "s00001", "text", "నమస్కారం"), "s00001")
    assert [f.kind for f in spoken.flags] == [FlagKind.UNSURE_LANGUAGE, FlagKind.GHOST_SPEAKER]
    relabelled = row(edit(before, "s00001", "language", "EN"), "s00001")
    assert relabelled.language == "en"
    assert [f.kind for f in relabelled.flags] == [
        FlagKind.DRAFT,
        FlagKind.REPETITION,
        FlagKind.GHOST_SPEAKER,
        FlagKind.UNWRITTEN,
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "good morning"),
        ("speaker", "Speaker 1"),
        ("start_ms", 0),
        ("end_ms", 900),
        ("language", "en"),
    ],
)
def test_the_same_value_changes_nothing(field, value):
    before = transcript()
    assert edit(before, "s00000", field, value) == before


# -- split, merge, insert, delete ------------------------------------------------------------------------


def test_split_cuts_at_the_words_time():
    before = transcript(make_segment(0, words=(Word("good", 0, 300), Word("morning", 400, 900))))
    after = split(before, "s00000", 5, "new")
    left, right = row(after, "s00000"), row(after, "new")
    assert (left.text, left.start_ms, left.end_ms) == ("good", 0, 400)
    assert (right.text, right.start_ms, right.end_ms) == ("morning", 400, 900)
    assert (left.words, right.words) == ((Word("good", 0, 300),), (Word("morning", 400, 900),))


def test_split_without_word_times_goes_by_clusters_and_never_breaks_one():
    before = transcript(make_segment(0, text="క్షస్త్రీ", start_ms=0, end_ms=1000))
    after = split(before, "s00000", 1, "new")
    assert [(s.text, s.start_ms, s.end_ms) for s in after.segments] == [("క్ష", 0, 500), ("స్త్రీ", 500, 1000)]


@pytest.mark.parametrize("place", [0, -3, 12, 99])
def test_split_refuses_an_empty_part(place):
    with pytest.raises(PatchError):
        split(transcript(), "s00000", place, "new")


def test_split_refuses_a_taken_id_a_time_outside_and_a_row_of_1_ms():
    with pytest.raises(PatchError):
        split(transcript(), "s00000", 5, "s00001")
    with pytest.raises(PatchError):
        split(transcript(), "s00000", 5, "new", at_ms=900)
    with pytest.raises(PatchError):
        split(transcript(make_segment(0, end_ms=1)), "s00000", 5, "new")


def test_merge_joins_text_time_and_words_under_the_first_id():
    after = merge(transcript(), "s00000", "s00001")
    assert [s.id for s in after.segments] == ["s00000", "s00002"]
    joined = row(after, "s00000")
    assert (joined.text, joined.start_ms, joined.end_ms) == ("good morning నమస్కారం మీరు", 0, 1900)
    assert (joined.speaker, joined.language) == ("Speaker 1", None)
    with pytest.raises(PatchError):
        merge(transcript(), "s00000", "s00000")


def test_insert_and_delete_undo_each_other():
    before = transcript()
    added = insert(before, make_segment(7), DURATION_MS)
    assert len(added.segments) == 4
    assert delete(added, "s00007") == before
    for wrong in (make_segment(1), make_segment(60)):
        with pytest.raises(PatchError):
            insert(before, wrong, DURATION_MS)
    with pytest.raises(PatchError):
        delete(before, "nobody")


@given(st.data(), TEXTS, st.integers(2, 50_000))
def test_a_split_loses_no_letter(data, text, length_ms):
    before = Transcript((make_segment(0, text=text, end_ms=length_ms),))
    place = data.draw(st.integers(0, len(text)))
    try:
        after = split(before, "s00000", place, "new")
    except PatchError:
        return
    left, right = row(after, "s00000"), row(after, "new")
    assert "".join((left.text + right.text).split()) == "".join(text.split())
    assert left.start_ms == 0 < left.end_ms == right.start_ms < right.end_ms == length_ms
