"""What may be stored, where a test says it value by value; the kind is held by test_whatever_is_accepted."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from tests.support.builders import DOCUMENT_ID, make_document, make_rows, make_segment
from transcript.bounds import LATEST_MS, LONGEST_TEXT, UnstorableError
from transcript.changes import LoggedChange
from transcript.document import Alternative, Flag, FlagKind, Provenance, Transcript, Word
from transcript.editing.patch import Patch
from transcript.errors import PatchError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store, schema


def patch(field, value, row_id=""):
    return Patch.from_json({"id": row_id, "field": field, "value": value, "base_revision": 0})


@pytest.fixture
def store(address):
    store = Store(address)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"start_ms": 0.5}, "row 1, start_ms"),
        ({"end_ms": LATEST_MS + 1}, "row 1, end_ms"),
        ({"end_ms": 2**63}, "row 1, end_ms"),
        ({"text": "a\0b"}, "row 1, text"),
        ({"text": "\ud800"}, "row 1, text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "row 1, text"),
        ({"speaker": "a\nb"}, "row 1, speaker"),
        ({"language": "telugu"}, "row 1, language"),
        ({"id": "\0"}, "row 1, id"),
        ({"id": "x" * 101}, "row 1, id"),
        ({"engine": "\ud800"}, "row 1, engine"),
        ({"note": "\x01"}, "row 1, note"),
        ({"status": "verified"}, "row 1, status"),
        ({"words": (Word("\ud800", 0, 1),)}, "row 1, words"),
        ({"words": (Word("a", 0.5, 1),)}, "row 1, words"),  # type: ignore[arg-type]
        ({"words": (Word("a", 0, 2**63),)}, "row 1, words"),
        ({"alternatives": (Alternative("\0", "e", None),)}, "row 1, alternatives"),
        ({"flags": (Flag(FlagKind.DRAFT, "\ud800"),)}, "row 1, flags"),
    ],
)
def test_the_store_keeps_no_row_that_it_could_not_export(store, changes, place):
    with pytest.raises(UnstorableError) as caught:
        store.create(make_document([make_segment(0, **changes)]), complete=True)
    assert caught.value.message.startswith(f"{place}: ")
    assert store.documents_incomplete() == []
    with pytest.raises(UnknownDocumentError):
        store.load(DOCUMENT_ID)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"id": "a\0"}, "id"),
        ({"id": "../x"}, "id"),
        ({"name": "a\0"}, "name"),
        ({"duration_ms": 1.5}, "duration_ms"),
        ({"duration_ms": 10**400}, "duration_ms"),
        ({"audio_sha256": "\ud800"}, "audio_sha256"),
        ({"revision": -1}, "revision"),
        ({"provenance": Provenance("1", "yesterday")}, "created_at"),
        ({"provenance": Provenance("1", "", (), (Message.as_written("\0"),))}, "notices"),
    ],
)
def test_the_store_keeps_no_document_that_it_could_not_export(store, changes, place):
    with pytest.raises(UnstorableError) as caught:
        store.create(replace(make_document(make_rows(2)), **changes), complete=True)
    assert caught.value.where == place


def test_a_log_that_leads_nowhere_is_not_kept(store):
    document = replace(make_document(make_rows(1)), revision=1)
    for entry in (
        LoggedChange(1, "2026-11-22T09:45:22Z", 1, None, 1, 0),
        LoggedChange(1, "2026-11-22T09:45:22Z", 1, '{"fields": {}, "removed": [], "added": []}', 0, 0),
        LoggedChange(1, "2026-11-22T09:45:22Z", 1, '{"fields": {"s00000": {"text": [1, 2]}}}', 1, 0),
        LoggedChange(1, "yesterday", 1, '{"fields": {}, "removed": [], "added": []}', 1, 0),
    ):
        with pytest.raises(UnstorableError):
            store.create(document, complete=True, log=(entry,))


def test_a_job_that_recognised_what_cannot_be_kept_leaves_the_document_as_it_was(store):
    store.create(make_document(), complete=False)
    odd = Transcript((make_segment(0, words=(Word("\0", 0, 1),)),))
    with pytest.raises(UnstorableError):
        store.complete(DOCUMENT_ID, odd, Provenance("1", ""))
    assert not store.is_complete(DOCUMENT_ID)


def test_joining_rows_never_makes_a_note_that_cannot_be_kept(store):
    rows = [make_segment(number, note="n" * 15_000) for number in range(2)]
    store.create(make_document(rows), complete=True)
    ids = [row.id for row in rows]
    with pytest.raises(PatchError) as caught:
        store.apply(DOCUMENT_ID, patch("merge", {"ids": ids}))
    assert caught.value.field == "note"


def test_a_row_that_was_kept_before_may_be_corrected_whatever_else_it_holds(store):
    """What an engine or an older version left in other fields is not asked when a person corrects the text."""
    odd = make_segment(0, engine="x" * 201)
    store.create(make_document([replace(odd, engine="")]), complete=True)
    with store._writing() as connection:
        connection.execute(update(schema.segments).values(engine=odd.engine))
    assert store.apply(DOCUMENT_ID, patch("text", "సరే", odd.id)).changed[0].text == "సరే"
