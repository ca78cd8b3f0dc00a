"""Random operations, undos and redos: store, rows of the page and export stay equal to a plain model.

LIKHITA_RANDOM_EDITS says how many. The commits are not forced to the disk here: how they are is another test's.
"""

import json
import os
import random

import pytest
from sqlalchemy import event

from tests.transcript.samples import DOCUMENT_ID, database_url, make_document, make_segment
from transcript.document import Alternative, Word
from transcript.editing import Patch, apply_patch
from transcript.errors import LikhitaError
from transcript.formats import export
from transcript.hypotheses import machine_sources
from transcript.rehearing import describe_heard
from transcript.store import Store
from ui.editing import EditorCalls
from ui.view import row_view

COUNT = int(os.environ.get("LIKHITA_RANDOM_EDITS", "10000"))
COMPARED_EVERY = 100
DURATION_MS = 60_000
TEXTS = ("good day", "క్ష స్త్రీ", "మీరు ఎలా good", "హాస్పిటల్", "hospital", "", "a\u200cb 👩‍👩‍👧")
FIELDS = ("id", "start_ms", "end_ms", "speaker", "language", "text", "status")


@pytest.fixture
def quick_store(tmp_path):
    """A store that does not wait for the disk."""
    opened = Store(database_url(tmp_path))
    event.listen(opened._reader, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
    opened._reader.dispose()
    yield opened
    opened.close()


def make_machine_rows(count):
    return [
        make_segment(
            number,
            words=(Word("good", number * 1000, number * 1000 + 300, 0.5),),
            alternatives=(Alternative("గుడ్", "gonthuka", "te"),) if number % 3 == 0 else (),
        )
        for number in range(count)
    ]


def draw_replacement(chance, some):
    query = {
        "pattern": chance.choice(["good", "మీరు", "o", "zz", "hospital"]),
        "by_sound": chance.random() < 0.5,
        "speakers": chance.random() < 0.1,
    }
    only = chance.choice([None, None, 0])
    ids = some[:1] if only == 0 else chance.choice([None, some])
    new = chance.choice(["good", "ఆసుపత్రి"])
    return {"query": query, "replacement": new, "ids": ids, "only": only, "sounds": chance.random() < 0.5}


def draw_patch(chance, rows, number):
    """(field, id, value) of one edit of any kind, some of which cannot be made."""
    row = chance.choice(rows)
    some = [one.id for one in chance.sample(rows, min(len(rows), chance.randint(1, 4)))]
    start_ms, speaker = chance.randint(0, DURATION_MS - 10), chance.choice(["A", "Speaker 1", None])
    value = {
        "text": chance.choice(TEXTS),
        "speaker": speaker,
        "language": chance.choice(["te", "en", None]),
        "start_ms": start_ms,
        "end_ms": start_ms + 500,
        "status": chance.choice(["verified", "skipped", "edited", "untouched"]),
        "heard": describe_heard(row) | {"text": chance.choice(TEXTS)},
        "split": {"cluster": chance.randint(0, 8), "at_ms": None, "new_id": f"n{number}"},
        "merge": {"ids": some, "selection": chance.random() < 0.5},
        "insert": {"new_id": f"n{number}", "start_ms": start_ms, "end_ms": start_ms + 9},
        "delete": {"ids": some[:2] if len(rows) > 8 else ["nobody"]},
        "speaker_of": {"ids": some, "speaker": speaker},
        "divide": {"speakers": dict.fromkeys(some, speaker)},
        "status_of": {"ids": some, "status": chance.choice(["verified", "skipped"])},
        "replace": draw_replacement(chance, some),
        "rename_speaker": {"from": chance.choice([row.speaker, "A"]), "to": "Speaker 1"},
        "revert": None,
        "swap": {"alternative": 0},
    }
    field = chance.choice([*value, "insert", "insert"])  # as many rows come as go
    return field, row.id, value[field]


class Model:
    """Whole transcripts, nothing else: what the store must be equal to."""

    def __init__(self, document):
        self.machine = document.machine.segments
        self.now, self.undoable, self.redoable = document.edited, [], []

    def edit(self, field, row_id, value):
        """The sentence of the refusal, None where the edit was made."""
        row = self.now.find(row_id)
        living = {segment.id for segment in self.now.segments}
        sources = machine_sources(row, self.machine, living) if field == "revert" else ()
        try:
            after = apply_patch(self.now, Patch(row_id, field, value, 0), DURATION_MS, sources)
        except LikhitaError as exc:
            return exc.message
        if after != self.now:
            self.undoable.append(self.now)
            self.redoable.clear()
        self.now = after
        return None

    def step(self, kind):
        stack, other = (self.undoable, self.redoable) if kind == "undo" else (self.redoable, self.undoable)
        if not stack:
            return f"There is nothing to {kind}."
        other.append(self.now)
        self.now = stack.pop()
        return None


def make_step(calls, model, chance, revision, number):
    """One random step on both sides: the store's answer, and the sentence of the model where it refuses."""
    payload = {"document_id": DOCUMENT_ID, "base_revision": revision}
    kind = chance.choice(["edit", "edit", "edit", "undo", "redo"])
    if kind != "edit":
        return getattr(calls, kind)(payload), model.step(kind)
    field, row_id, value = draw_patch(chance, model.now.segments, number)
    answer = calls.edit(payload | {"field": field, "id": row_id, "value": value})
    return answer, model.edit(field, row_id, value)


def check_export(document, page):
    """The JSON file says what the page shows."""
    exported = json.loads(export(document, "json"))["segments"]
    shown = sorted(page.values(), key=lambda row: (row["start_ms"], row["end_ms"], row["id"]))
    written, expected = ([[row[name] for name in FIELDS] for row in rows] for rows in (exported, shown))
    assert written == expected


def test_random_edits_undos_and_redos_leave_store_page_and_export_equal_to_a_model(quick_store):
    chance = random.Random(20261122)  # noqa: S311 - no secret
    quick_store.create(make_document(make_machine_rows(14), duration_ms=DURATION_MS), complete=True)
    calls = EditorCalls(quick_store, ("te", "en"))
    begun = quick_store.load(DOCUMENT_ID)
    model, revision, refused = Model(begun), 0, 0
    page = {row.id: row_view(row) for row in begun.edited.segments}
    for number in range(COUNT):
        answer, sentence = make_step(calls, model, chance, revision, number)
        assert answer.get("error") == sentence, number
        refused += sentence is not None
        if sentence is None:
            revision = answer["revision"]
            for gone in answer["removed"]:
                del page[gone]
            page |= {row["id"]: row for row in answer["changed"]}
        if number % COMPARED_EVERY == 0:
            assert page == {row.id: row_view(row) for row in model.now.segments}, number
    assert refused < COUNT / 2  # most steps were made
    stored = quick_store.load(DOCUMENT_ID)
    assert (stored.edited, stored.machine, stored.revision) == (model.now, begun.machine, revision)
    assert page == {row.id: row_view(row) for row in stored.edited.segments}
    check_export(stored, page)
