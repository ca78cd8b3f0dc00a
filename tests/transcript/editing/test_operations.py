import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import (
    DOCUMENT_ID,
    TEXTS,
    make_document,
    make_patch,
    make_rows,
    make_segment,
    segments,
)
from transcript.document import Alternative, Status, Transcript, Word
from transcript.editing import apply_patch
from transcript.editing.alternatives import machine_sources
from transcript.errors import PatchError
from transcript.serialization import dump_transcript, read_near
from transcript.storage import Store

DURATION_MS = 60_000
QUERY = {"pattern": "good"}


def rows_of(*rows):
    return Transcript.from_segments(rows or [make_segment(i) for i in range(4)])


def operate(transcript, field, value, segment_id="", machine=()):
    return apply_patch(transcript, make_patch(segment_id, field, value, 0), DURATION_MS, machine)


def named(*numbers):
    return {"ids": [f"s{number:05d}" for number in numbers]}


# -- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "named_field"),
    [
        ("split", None, "value"),
        ("split", {"cluster": 3}, "new_id"),
        ("split", {"cluster": 3, "new_id": "\ud800"}, "new_id"),
        ("split", {"cluster": 3, "new_id": "x" * 101}, "new_id"),
        ("split", {"cluster": 3, "new_id": "s00001"}, "new_id"),
        ("split", {"cluster": "3", "new_id": "n"}, "cluster"),
        ("split", {"cluster": True, "new_id": "n"}, "cluster"),
        ("split", {"cluster": None, "new_id": "n"}, "cluster"),
        ("split", {"cluster": 5, "new_id": "n", "at_ms": math.nan}, "at_ms"),
        ("split", {"cluster": 5, "new_id": "n", "at_ms": 1e309}, "at_ms"),
        ("split", {"cluster": 5, "new_id": "n", "at_ms": "౧:౨"}, "at_ms"),
        ("split", {"cluster": 5, "new_id": "n", "at_ms": -1}, "at_ms"),
        ("split", {"cluster": 5, "new_id": "n", "at_ms": DURATION_MS + 1}, "at_ms"),
        ("split", {"cluster": 5, "new_id": "n", "at_ms": 0}, "at_ms"),
        ("split", {"cluster": 10**30, "new_id": "n"}, "value"),
        ("split", {"cluster": -(10**30), "new_id": "n"}, "value"),
        ("merge", {"ids": ["s00000"]}, "ids"),
        ("merge", {"ids": []}, "ids"),
        ("merge", {"ids": "s00000"}, "ids"),
        ("merge", {"ids": ["s00000", 3]}, "ids"),
        ("merge", {"ids": ["s00000", "nobody"]}, "id"),
        ("insert", {"new_id": "n", "start_ms": 5, "end_ms": 5}, "start_ms"),
        ("insert", {"new_id": "n", "start_ms": 0, "end_ms": DURATION_MS + 1}, "end_ms"),
        ("insert", {"new_id": "n", "start_ms": math.inf, "end_ms": 9}, "start_ms"),
        ("insert", {"new_id": "n", "start_ms": 0, "end_ms": 9, "speaker": 5}, "speaker"),
        ("insert", {"new_id": "s00001", "start_ms": 0, "end_ms": 9}, "id"),
        ("insert", {"new_id": "", "start_ms": 0, "end_ms": 9}, "new_id"),
        ("delete", {}, "ids"),
        ("delete", {"ids": ["x"] * 20_001}, "ids"),
        ("speaker_of", {"ids": ["s00000"], "speaker": "x" * 201}, "speaker"),
        ("speaker_of", {"ids": ["s00000"], "speaker": "\udfff"}, "speaker"),
        ("status_of", {"ids": ["s00000"], "status": "done"}, "status"),
        ("swap", {"alternative": 0}, "alternative"),
        ("swap", {"alternative": True}, "alternative"),
        ("swap", {"alternative": -1}, "alternative"),
        ("revert", None, "id"),
        ("replace", {}, "pattern"),
        ("replace", {"query": {"pattern": ""}, "replacement": ""}, "pattern"),
        ("replace", {"query": {"pattern": "x" * 501}, "replacement": ""}, "pattern"),
        ("replace", {"query": {"pattern": "(", "is_regex": True}, "replacement": ""}, "pattern"),
        ("replace", {"query": {"pattern": "(?R)", "is_regex": True}, "replacement": ""}, "pattern"),
        ("replace", {"query": {"pattern": "((a{1000}){1000}){1000}", "is_regex": True}, "replacement": ""}, "pattern"),
        ("replace", {"query": {"pattern": "g", "is_regex": 1}, "replacement": ""}, "is_regex"),
        ("replace", {"query": QUERY}, "replacement"),
        ("replace", {"query": QUERY, "replacement": "\ud800"}, "replacement"),
        ("replace", {"query": QUERY, "replacement": "x" * 2_001}, "replacement"),
        ("replace", {"query": QUERY | {"is_regex": True}, "replacement": r"\9"}, "replacement"),
        ("replace", {"query": QUERY, "replacement": "", "only": 0}, "ids"),
        ("replace", {"query": QUERY, "replacement": "", "only": -1}, "only"),
        ("replace", {"query": QUERY, "replacement": "", "sounds": 1}, "sounds"),
    ],
)  # fmt: skip
def test_a_bad_operation_names_what_is_at_fault(field, value, named_field):
    with pytest.raises(PatchError) as caught:
        operate(rows_of(), field, value, "s00000")
    assert caught.value.field == named_field
    assert len(caught.value.message) < 200


def test_a_row_never_grows_beyond_what_a_row_holds():
    long = rows_of(make_segment(0, text="a" * 20_000), make_segment(1, text="b"))
    with pytest.raises(PatchError):
        operate(long, "merge", named(0, 1))
    with pytest.raises(PatchError):
        operate(long, "replace", {"query": {"pattern": "a"}, "replacement": "ab", "ids": None})


# -- what the operations do ------------------------------------------------------------------------------


def test_split_at_a_time_cuts_between_the_words_spoken_there():
    words = (Word("one", 0, 200), Word("two", 300, 400), Word("three", 500, 900))
    before = rows_of(make_segment(0, text="one two three", words=words))
    after = operate(before, "split", {"cluster": None, "at_ms": 450, "new_id": "n"}, "s00000")
    assert [(s.text, s.start_ms, s.end_ms) for s in after.segments] == [
        ("one two", 0, 450),
        ("three", 450, 900),
    ]


@pytest.mark.parametrize(
    ("text", "cluster", "parts"),
    [
        ("one, two", 3, ["one,", "two"]),
        ("అవును। సరే", 3, ["అవును।", "సరే"]),
        ('he said "no"', 8, ["he said", '"no"']),
        ("don't", 3, ["don", "'t"]),
    ],
)
def test_a_comma_stays_with_the_word_before_the_cut(text, cluster, parts):
    after = operate(
        rows_of(make_segment(0, text=text)), "split", {"cluster": cluster, "new_id": "n"}, "s00000"
    )
    assert [s.text for s in after.segments] == parts


def test_an_inserted_row_takes_the_end_of_the_row_that_gives_it():
    before = rows_of(make_segment(0))
    value = {"new_id": "n", "start_ms": 600, "end_ms": 900, "shorten": "s00000"}
    after = operate(before, "insert", value)
    assert [(s.id, s.start_ms, s.end_ms) for s in after.segments] == [("s00000", 0, 600), ("n", 600, 900)]


def test_verified_rows_are_spared_where_many_change_and_counted():
    before = rows_of(make_segment(0), make_segment(1, status=Status.VERIFIED), make_segment(2))
    value = named(0, 1, 2) | {"speaker": "B"}
    assert [s.speaker for s in operate(before, "speaker_of", value).segments] == ["B", "Speaker 2", "B"]
    assert make_patch("", "speaker_of", value).edit.spared(before) == 1
    assert [s.id for s in operate(before, "delete", named(0, 1)).segments] == ["s00001", "s00002"]
    assert [s.id for s in operate(before, "delete", named(1)).segments] == ["s00000", "s00002"]
    replaced = {"query": {"pattern": "మీరు"}, "replacement": "మేము", "ids": None}
    assert operate(before, "replace", replaced) == before
    assert make_patch("", "replace", replaced).edit.spared(before) == 1


def test_joining_selected_rows_leaves_out_a_verified_one_at_an_end_and_never_lies_over_one():
    rows = [make_segment(i, text=f"row {i}") for i in range(4)]
    rows[3] = replace(rows[3], status=Status.VERIFIED)
    everything = named(0, 1, 2, 3) | {"selection": True}
    joined = operate(rows_of(*rows), "merge", everything)
    assert [s.text for s in joined.segments] == ["row 0 row 1 row 2", "row 3"]
    rows[1] = replace(rows[1], status=Status.VERIFIED)
    with pytest.raises(PatchError) as caught:
        operate(rows_of(*rows), "merge", everything)
    assert caught.value.message == "ids: there is a verified row in between."
    assert len(operate(rows_of(*rows), "merge", named(0, 1)).segments) == 3


def test_what_only_sounds_so_is_replaced_when_asked_for():
    before = rows_of(make_segment(0, text="the hospital, హాస్పిటల్"))
    query = {"pattern": "హాస్పిటల్", "by_sound": True}
    value = {"query": query, "replacement": "ఆసుపత్రి", "ids": None}
    assert operate(before, "replace", value).segments[0].text == "the hospital, ఆసుపత్రి"
    both = operate(before, "replace", value | {"sounds": True})
    assert both.segments[0].text == "the ఆసుపత్రి, ఆసుపత్రి"
    one = operate(before, "replace", value | {"ids": ["s00000"], "only": 0})
    assert one.segments[0].text == "the ఆసుపత్రి, హాస్పిటల్"


def test_replacing_names_renames_the_speaker_everywhere():
    before = rows_of(
        make_segment(0, speaker="Dr Rao"), make_segment(1, speaker="Dr Rao", status=Status.VERIFIED)
    )
    value = {"query": {"pattern": "Rao", "speakers": True}, "replacement": "రావు", "ids": []}
    assert {s.speaker for s in operate(before, "replace", value).segments} == {"Dr రావు"}


def test_swapping_twice_changes_only_the_status():
    row = make_segment(0, alternatives=(Alternative("గుడ్ మార్నింగ్", "gonthuka", "te"),))
    once = operate(rows_of(row), "swap", {"alternative": 0}, "s00000")
    assert (once.segments[0].text, once.segments[0].language) == ("గుడ్ మార్నింగ్", "te")
    twice = operate(once, "swap", {"alternative": 0}, "s00000").segments[0]
    assert twice == replace(row, status=Status.EDITED)


def test_revert_of_an_edited_a_cut_and_a_joined_row():
    words = (Word("one", 0, 200), Word("two", 300, 400), Word("three", 500, 900))
    machine = rows_of(make_segment(0, text="one two three", words=words), make_segment(1))
    edited = operate(machine, "text", "something else", "s00000")

    def revert(transcript, segment_id):
        row = transcript.find(segment_id)
        sources = machine_sources(row, machine.segments, {s.id for s in transcript.segments})
        return operate(transcript, "revert", None, segment_id, sources)

    assert revert(edited, "s00000") == machine
    assert revert(machine, "s00000") == machine
    cut = operate(machine, "split", {"cluster": 8, "at_ms": 450, "new_id": "n"}, "s00000")
    wrong = operate(operate(cut, "text", "x", "n"), "text", "y", "s00000")
    assert [s.text for s in revert(revert(wrong, "n"), "s00000").segments][:2] == ["one two", "three"]
    joined = operate(operate(machine, "merge", named(0, 1)), "text", "z", "s00000")
    assert revert(joined, "s00000").segments[0].text == "one two three నమస్కారం మీరు"


@given(TEXTS, TEXTS.filter(bool), TEXTS)
def test_replacing_what_is_not_there_changes_nothing(text, pattern, replacement):
    before = rows_of(make_segment(0, text=text))
    value = {"query": {"pattern": pattern, "ignore_case": False}, "replacement": replacement, "ids": None}
    after = operate(before, "replace", value)
    if pattern not in text and not set("౦౧౨౩౪౫౬౭౮౯।॥\u200c\u200d.0123456789") & set(pattern + text):
        assert after == before


@given(segments(), st.data())
def test_joining_all_rows_keeps_every_letter_and_the_whole_time(rows, data):
    before = Transcript.from_segments(rows)
    if len(rows) < 2:
        return
    joined = operate(before, "merge", {"ids": [row.id for row in rows]}).segments
    assert len(joined) == 1
    assert "".join(joined[0].text.split()) == "".join("".join(s.text for s in before.segments).split())
    assert joined[0].end_ms == max(row.end_ms for row in rows)


# -- in the store ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_hundred_undo_steps_at_a_thousand_rows(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")
    store.create(make_document(make_rows(1000), duration_ms=2_000_000), complete=True)
    before = store.load(DOCUMENT_ID).edited
    revision = 0
    for number in range(100):
        ids = [f"s{row:05d}" for row in range(number, number + 3)]
        patch = (
            make_patch("", "speaker_of", {"ids": ids, "speaker": f"Voice {number}"}, revision)
            if number % 2
            else make_patch(ids[0], "split", {"cluster": 4, "at_ms": None, "new_id": f"n{number}"}, revision)
        )
        revision = store.apply(DOCUMENT_ID, patch).revision
    changed = store.load(DOCUMENT_ID).edited
    for _ in range(100):
        revision = store.undo(DOCUMENT_ID, revision).revision
    assert store.load(DOCUMENT_ID).edited == before
    for _ in range(100):
        revision = store.redo(DOCUMENT_ID, revision).revision
    assert store.load(DOCUMENT_ID).edited == changed
    store.close()


def test_the_store_counts_spared_rows_and_reads_the_machines_text(kept):
    kept.apply(DOCUMENT_ID, make_patch("s00001", "status", "verified", 0))
    value = {"query": {"pattern": "o"}, "replacement": "0", "ids": None, "only": None}
    saved = kept.apply(DOCUMENT_ID, make_patch("", "replace", value, 1))
    assert (len(saved.changed), saved.spared) == (10, 0)
    assert saved.changed[0].text == "g00d m0rning"
    back = kept.apply(DOCUMENT_ID, make_patch("s00000", "revert", None, 2))
    assert (back.changed[0].text, back.changed[0].status) == ("good morning", Status.UNTOUCHED)
    two = {"ids": ["s00000", "s00001"], "speaker": "B"}
    assert kept.apply(DOCUMENT_ID, make_patch("", "speaker_of", two, 3)).spared == 1


def test_revert_reads_only_the_machines_rows_nearby_whatever_they_say():
    rows = [make_segment(i, text=f'{{"id":"s0000{i}","start_ms":0,"end_ms":9 \\" {{') for i in range(4)]
    written = dump_transcript(rows_of(*rows))
    assert read_near(written, replace(rows[2], text="edited")) == [rows[2]]
    assert read_near(written, replace(rows[0], end_ms=1500)) == rows[:2]
    assert read_near(written, replace(rows[3], start_ms=50_000, end_ms=51_000)) == [rows[3]]
