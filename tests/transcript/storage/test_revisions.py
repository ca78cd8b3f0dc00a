import contextlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_document, make_patch, make_rows, make_segment
from transcript.changes import NothingToUndoError
from transcript.document import Status, Transcript
from transcript.errors import PatchError, StaleRevisionError, UnknownDocumentError
from transcript.storage.revisions import Progress, Version


def texts(saved):
    return [(segment.id, segment.text) for segment in saved.changed]


def test_nothing_is_new_at_the_latest_revision(kept):
    kept.apply(ID, make_patch("s00003", "text", "x", 0))
    news = kept.changes_since(ID, 1)
    assert news == replace(kept.state(ID), changed=(), removed=())
    assert (news.revision, news.can_undo) == (1, True)


def test_only_rows_touched_since_the_revision_are_told_as_they_are_now(kept):
    kept.apply(ID, make_patch("s00003", "text", "first", 0))
    kept.apply(ID, make_patch("s00004", "text", "other", 1))
    kept.apply(ID, make_patch("s00004", "text", "other again", 2))
    assert texts(kept.changes_since(ID, 1)) == [("s00004", "other again")]
    assert texts(kept.changes_since(ID, 0)) == [("s00003", "first"), ("s00004", "other again")]


def test_rows_that_came_and_went_are_told(kept):
    kept.apply(ID, make_patch("", "delete", {"ids": ["s00003", "s00004"]}, 0))
    kept.apply(ID, make_patch("", "insert", {"new_id": "new", "start_ms": 3000, "end_ms": 3500}, 1))
    news = kept.changes_since(ID, 0)
    assert ([segment.id for segment in news.changed], news.removed) == (["new"], ("s00003", "s00004"))
    kept.undo(ID, 2)
    kept.undo(ID, 3)
    back = kept.changes_since(ID, 2)
    assert ([segment.id for segment in back.changed], back.removed) == (["s00003", "s00004"], ("new",))


def test_an_undo_is_news_of_the_rows_it_gave_back(kept):
    before = kept.load(ID).edited.find("s00003")
    kept.apply(ID, make_patch("s00003", "text", "x", 0))
    kept.undo(ID, 1)
    news = kept.changes_since(ID, 1)
    assert news.changed == (before,)
    assert (news.can_undo, news.can_redo) == (False, True)


def test_a_name_given_everywhere_is_news_of_each_of_its_rows(store):
    rows = [make_segment(number, speaker="one voice") for number in range(700)]
    store.create(
        replace(make_document(duration_ms=800_000), edited=make_document(rows).edited), complete=True
    )
    store.apply(ID, make_patch("", "rename_speaker", {"from": "one voice", "to": "అమ్మ"}, 0))
    assert {segment.speaker for segment in store.changes_since(ID, 0).changed} == {"అమ్మ"}
    assert len(store.changes_since(ID, 0).changed) == 700


@pytest.mark.parametrize("revision", [-1, 2, 10**30])
def test_a_revision_that_never_was_asks_for_the_whole_document(kept, revision):
    kept.apply(ID, make_patch("s00003", "text", "x", 0))
    with pytest.raises(StaleRevisionError) as caught:
        kept.changes_since(ID, revision)
    assert caught.value.current == 1


def test_a_stranger_learns_nothing(kept):
    with pytest.raises(UnknownDocumentError):
        kept.changes_since("guess", 0)
    assert kept.progress(["guess", "", "లి", "' OR 1=1 --"]) == []


def test_revisions_of_many_documents_are_read_at_once(kept):
    kept.apply(ID, make_patch("s00003", "text", "x", 0))
    assert kept.versions([ID, "gone", "లి", *(f"guess{i}" for i in range(1200))]) == {ID: Version(1)}


def test_progress_counts_rows_and_their_time_all_and_verified(kept):
    kept.create(replace(make_document(), id="empty", name="silence.wav"), complete=False)
    kept.apply(ID, make_patch("s00003", "status", str(Status.VERIFIED), 0))
    kept.apply(ID, make_patch("s00005", "status", str(Status.VERIFIED), 1))
    kept.apply(ID, make_patch("s00006", "status", str(Status.SKIPPED), 2))
    told = {progress.document_id: progress for progress in kept.progress([ID, "empty", "gone"])}
    assert told == {
        ID: Progress(ID, "interview 1.wav", 60_000, True, 20, 2, 18_000, 1_800),
        "empty": Progress("empty", "silence.wav", 60_000, False, 0, 0, 0, 0),
    }


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["text", "status", "delete", "insert", "undo", "redo", "look"]),
        st.integers(0, 4),
        st.booleans(),
    ),
    max_size=30,
)


def patch_for(name, place, flag, revision):
    row = f"s{place:05d}"
    if name == "delete":
        return make_patch("", "delete", {"ids": [row]}, revision)
    if name == "insert":
        times = {"start_ms": place * 100, "end_ms": place * 100 + 50}
        return make_patch("", "insert", {"new_id": f"new{place}", **times}, revision)
    value = f"said {flag}" if name == "text" else str(Status.VERIFIED if flag else Status.EDITED)
    return make_patch(row, name, value, revision)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_who_takes_the_news_now_and_then_sees_the_document(store, steps):
    with contextlib.suppress(UnknownDocumentError):
        store.delete(ID)  # of the example before
    document = make_document(make_rows(5))
    store.create(document, complete=True)
    seen, looked_at = {segment.id: segment for segment in document.edited.segments}, 0
    for name, place, flag in [*steps, ("look", 0, True)]:
        revision = store.state(ID).revision
        if name == "look":
            news = store.changes_since(ID, looked_at)
            seen |= {segment.id: segment for segment in news.changed}
            for gone in news.removed:
                seen.pop(gone, None)  # a row may have come and gone between two looks
            looked_at = news.revision
            assert Transcript.from_segments(seen.values()) == store.load(ID).edited
            continue
        try:
            if name in {"undo", "redo"}:
                getattr(store, name)(ID, revision)
            else:
                store.apply(ID, patch_for(name, place, flag, revision))
        except (NothingToUndoError, PatchError):
            continue
