import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import (
    SPEAKERS,
    TEXTS,
    make_document,
    make_patch,
    make_rows,
    make_segment,
    only_sqlite,
    segments,
    value_for,
)
from transcript.changes import NothingToUndoError, diff
from transcript.document import Alternative, Flag, FlagKind, Provenance, Status, Transcript
from transcript.editing import apply_patch
from transcript.errors import LikhitaError, PatchError, StaleRevisionError, StorageError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store


def test_a_document_comes_back_equal(store):
    rows = make_rows(3)
    rows[1] = replace(
        rows[1], alternatives=(Alternative("x", "whisper", None),), flags=(Flag(FlagKind.DRAFT, "why"),), note="n\nn",
        speaker=None, language=None, status=Status.SKIPPED,
    )  # fmt: skip
    document = replace(make_document(rows), machine=Transcript((make_segment(9),)))
    store.create(document, complete=True)
    assert store.load(ID) == document
    assert store.is_complete(ID)


def test_an_edit_is_saved_acknowledged_and_there_after_reopening(kept, address):
    before = datetime.now(UTC).replace(microsecond=0)
    saved = kept.apply(ID, make_patch("s00003", "text", "కొత్త", 0))
    assert saved.revision == 1
    assert before <= datetime.fromisoformat(saved.saved_at) <= datetime.now(UTC)
    assert [(s.id, s.text, s.status) for s in saved.changed] == [("s00003", "కొత్త", Status.EDITED)]
    assert (saved.removed, saved.can_undo, saved.can_redo) == ((), True, False)
    kept.close()
    again = Store(address)
    document = again.load(ID)
    assert (document.revision, document.edited.find("s00003")) == (1, saved.changed[0])
    assert document.machine == make_document(make_rows(20)).machine
    assert again.undo(ID, 1).revision == 2
    assert again.load(ID).edited == document.machine
    assert again.state(ID).can_redo
    again.close()


def test_an_edit_that_changes_nothing_makes_no_revision(kept):
    first = kept.apply(ID, make_patch("s00003", "text", "x", 0))
    second = kept.apply(ID, make_patch("s00003", "text", "x", 1))
    assert (second.revision, second.saved_at, second.changed) == (1, first.saved_at, ())
    assert second.can_undo


def test_a_stale_edit_is_refused_and_names_the_current_revision(kept):
    kept.apply(ID, make_patch("s00003", "text", "x", 0))
    for stale in (0, 2, 2**52):
        with pytest.raises(StaleRevisionError) as caught:
            kept.apply(ID, make_patch("s00003", "text", "y", stale))
        assert (caught.value.field, caught.value.current) == ("base_revision", 1)
    for method in (kept.undo, kept.redo):
        with pytest.raises(StaleRevisionError):
            method(ID, 0)
    assert kept.load(ID).edited.find("s00003").text == "x"


@pytest.mark.parametrize(
    "document_id", ["", "nobody", "\ud800", "' OR 1=1 --", "x" * 10_000, "లి", None, 7, ["a"]]
)
def test_an_unknown_document_is_refused_everywhere(kept, document_id):
    for call in (
        lambda: kept.load(document_id),
        lambda: kept.is_complete(document_id),
        lambda: kept.state(document_id),
        lambda: kept.apply(document_id, make_patch("s00003", "text", "x", 0)),
        lambda: kept.undo(document_id, 0),
        lambda: kept.redo(document_id, 0),
        lambda: kept.delete(document_id),
        lambda: kept.complete(document_id, Transcript(), Provenance("0", "")),
    ):
        with pytest.raises(UnknownDocumentError):
            call()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (("nobody", "text", "x"), "id"),
        (("\ud800", "text", "x"), "id"),
        (("' OR 1=1 --", "speaker", "x"), "id"),
        (("s00003", "text", "\ud800"), "text"),
        (("s00003", "text", {"a": 1}), "text"),
        (("s00003", "end_ms", 60_001), "end_ms"),
        (("s00003", "end_ms", 3_000), "end_ms"),
        (("s00003", "start_ms", 10**400), "start_ms"),
        (("s00003", "words", []), "field"),
        (("", "rename_speaker", {"from": "nobody", "to": "x"}), "speaker"),
        (("", "rename_speaker", {"from": ["x"], "to": "x"}), "from"),
        (("", "rename_speaker", "x"), "value"),
    ],
)
def test_a_hostile_patch_names_its_field_and_changes_nothing(kept, asked, field):
    before = kept.load(ID)
    with pytest.raises(PatchError) as caught:
        kept.apply(ID, make_patch(*asked))
    assert caught.value.field == field
    assert kept.load(ID) == before


def test_sql_and_nul_in_a_text_are_only_text(kept):
    kept.apply(ID, make_patch("s00003", "text", "'; DROP TABLE segments; --\x00", 0))
    assert kept.load(ID).edited.find("s00003").text == "'; DROP TABLE segments; --"


def test_renaming_a_speaker_is_one_step_to_undo(kept):
    saved = kept.apply(ID, make_patch("", "rename_speaker", {"from": "Speaker 1", "to": "అమ్మ"}, 0))
    assert len(saved.changed) == 7
    assert kept.load(ID).edited.speakers == ("అమ్మ", "Speaker 2", "Speaker 3")
    undone = kept.undo(ID, 1)
    assert len(undone.changed) == 7
    assert kept.load(ID).edited == make_document(make_rows(20)).edited


@pytest.mark.slow
def test_a_hundred_steps_are_undone_and_redone(kept):
    for number in range(100):
        kept.apply(ID, make_patch("s00003", "text", f"text {number}", number))
    for number in range(100):
        assert kept.undo(ID, 100 + number).can_undo is (number < 99)
    assert kept.load(ID).edited == make_document(make_rows(20)).edited
    with pytest.raises(NothingToUndoError):
        kept.undo(ID, 200)
    for number in range(100):
        assert kept.redo(ID, 200 + number).can_redo is (number < 99)
    assert kept.load(ID).edited.find("s00003").text == "text 99"
    with pytest.raises(NothingToUndoError):
        kept.redo(ID, 300)


# -- the life of a document ------------------------------------------------------------------------------


def test_a_document_being_recognised_is_completed_once(store):
    store.create(make_document(), complete=False)
    assert store.documents_incomplete() == [ID]
    assert not store.is_complete(ID)
    machine = Transcript.from_segments(make_rows(5))
    document = store.complete(
        ID, machine, Provenance("1.0", "2026-01-01T00:00:00Z", notices=(Message.as_written("n"),))
    )
    assert (document.machine, document.edited, document.revision) == (machine, machine, 0)
    assert document.provenance.notices == (Message.as_written("n"),)
    assert document == store.load(ID)
    assert store.documents_incomplete() == []
    store.apply(ID, make_patch("s00003", "text", "x", 0))
    with pytest.raises(LikhitaError):
        store.complete(ID, Transcript(), Provenance("1.0", ""))
    assert store.load(ID).edited.find("s00003").text == "x"


def test_delete_leaves_no_trace_and_no_other_document_behind(kept, address):
    kept.create(replace(make_document(make_rows(2)), id="other"), complete=True)
    kept.apply(ID, make_patch("s00003", "text", "very secret", 0))
    kept.delete(ID)
    with pytest.raises(UnknownDocumentError):
        kept.load(ID)
    assert len(kept.load("other").edited.segments) == 2
    engine = create_engine(address)
    with engine.connect() as connection:
        for table in ("documents", "segments", "revisions"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - names of ours
            assert "very secret" not in str(rows)
            assert ID not in str(rows)
    engine.dispose()


@only_sqlite
def test_deleted_text_is_gone_from_the_disk_too(kept, tmp_path):
    kept.apply(ID, make_patch("s00003", "text", "very secret words", 0))
    assert any(b"very secret words" in file.read_bytes() for file in tmp_path.iterdir())
    kept.delete(ID)
    assert not [file for file in tmp_path.iterdir() if b"very secret words" in file.read_bytes()]


@only_sqlite
def test_on_a_full_disk_nothing_is_acknowledged_and_nothing_is_half_written(kept):
    with kept._reader.connect() as connection:  # the pool's one connection, which the edits below get too
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    acknowledged: list[int] = [0]

    def fill_the_disk() -> None:
        for number in range(1000):
            patch = make_patch("s00003", "text", "x" * 5_000 + str(number), number)
            acknowledged.append(kept.apply(ID, patch).revision)

    with pytest.raises(StorageError, match="Nothing was saved"):
        fill_the_disk()
    revision = acknowledged[-1]
    assert (kept.load(ID).revision, kept.state(ID).revision) == (revision, revision)
    with kept._reader.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert kept.apply(ID, make_patch("s00003", "text", "room again", revision)).revision == revision + 1


def test_the_unopened_are_found_by_time(kept):
    kept.create(replace(make_document(), id="running"), complete=False)
    soon, earlier = datetime.now(UTC) + timedelta(minutes=1), datetime.now(UTC) - timedelta(minutes=1)
    assert kept.documents_unopened_since(soon) == [ID]
    assert kept.documents_unopened_since(earlier) == []
    kept.touch(ID)
    kept.touch("nobody")
    with pytest.raises(ValueError, match="time zone"):
        kept.documents_unopened_since(datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused


def test_the_same_id_twice_is_refused_and_the_first_stays(kept):
    with pytest.raises(StorageError):
        kept.create(make_document(), complete=True)
    assert len(kept.load(ID).edited.segments) == 20


def test_a_newer_database_is_refused(kept, address):
    kept.close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    engine.dispose()
    with pytest.raises(LikhitaError, match="newer version"):
        Store(address)


@pytest.mark.parametrize(
    "wrong", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "sqlite:////proc/x/y.sqlite3"]
)
def test_a_database_that_cannot_be_kept_is_refused_with_a_sentence(wrong):
    with pytest.raises(LikhitaError) as caught:
        Store(wrong)
    assert "DATABASE_URL" in caught.value.message


@only_sqlite
def test_the_file_is_private_logged_ahead_and_flushed_at_each_commit(kept, tmp_path):
    assert (tmp_path / "likhita.sqlite3").stat().st_mode & 0o077 == 0
    with kept._reader.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


NUMBERS = itertools.count()
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["text", "speaker", "start_ms", "end_ms", "status", "language", "rename_speaker", "undo", "undo", "redo"]
        ),
        st.integers(0, 8), TEXTS, SPEAKERS, st.integers(0, 60_000),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=segments(), steps=STEPS)
def test_the_store_does_what_editing_and_history_do(store, rows, steps):
    document = replace(make_document(rows), id=f"document{next(NUMBERS)}")
    store.create(document, complete=True)
    now, revision = document.edited, 0
    undoable: list[Transcript] = []
    redoable: list[Transcript] = []
    for name, place, text_, speaker, value in steps:
        old = now
        try:
            if name in {"undo", "redo"}:
                saved = getattr(store, name)(document.id, revision)
                stack, other = (undoable, redoable) if name == "undo" else (redoable, undoable)
                other.append(now)
                now = stack.pop()
            elif now.segments:
                segment_id = now.segments[place % len(now.segments)].id
                patch = make_patch(segment_id, name, value_for(name, text_, speaker, value, now), revision)
                now = apply_patch(now, patch, document.duration_ms)
                if now != old:
                    undoable.append(old)
                    redoable.clear()
                saved = store.apply(document.id, patch)
            else:
                continue
        except (PatchError, NothingToUndoError):
            continue
        revision += now != old
        assert saved.revision == revision
        assert (saved.can_undo, saved.can_redo) == (bool(undoable), bool(redoable))
        assert saved.changed == diff(old, now).after
        loaded = store.load(document.id)
        assert (loaded.edited, loaded.revision) == (now, revision)
