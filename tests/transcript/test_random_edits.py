"""Random operations, undos and redos: the store and the rows of the page stay equal to a plain model.

LIKHITA_RANDOM_EDITS says how many; the issue's figure is 10,000, each with a commit that is forced to the disk.
"""

import os
import random

from tests.transcript.samples import DOCUMENT_ID, make_document, make_rows
from transcript.editing import Patch, apply_patch
from transcript.errors import LikhitaError
from ui.editing import EditorCalls
from ui.view import row_view

COUNT = int(os.environ.get("LIKHITA_RANDOM_EDITS", "400"))
DURATION_MS = 60_000


def draw_patch(chance, rows, number):
    """(field, id, value) of one edit, some of which cannot be made."""
    some = [row.id for row in chance.sample(rows, min(len(rows), chance.randint(1, 3)))]
    query = {"pattern": chance.choice(["good", "మీరు", "o", "zz"]), "speakers": chance.random() < 0.1}
    text = chance.choice(["good day", "క్ష స్త్రీ", "మీరు ఎలా", ""])
    start_ms = chance.randint(0, DURATION_MS - 10)
    return chance.choice(
        [
            ("text", some[0], text),
            ("start_ms", some[0], start_ms),
            ("status", some[0], chance.choice(["verified", "skipped", "edited"])),
            ("split", some[0], {"cluster": chance.randint(0, 8), "at_ms": None, "new_id": f"n{number}"}),
            ("merge", "", {"ids": some, "selection": chance.random() < 0.5}),
            ("insert", "", {"new_id": f"n{number}", "start_ms": start_ms, "end_ms": start_ms + 9}),
            ("delete", "", {"ids": some[:1] if len(rows) > 5 else ["nobody"]}),
            ("speaker_of", "", {"ids": some, "speaker": chance.choice(["A", None])}),
            ("replace", "", {"query": query, "replacement": "good", "ids": None, "only": None}),
            ("rename_speaker", "", {"from": "A", "to": "Speaker 1"}),
        ]
    )


def test_random_edits_undos_and_redos_leave_store_and_page_equal_to_a_model(store):
    chance = random.Random(20261122)  # noqa: S311 - no secret
    store.create(make_document(make_rows(20), duration_ms=DURATION_MS), complete=True)
    calls = EditorCalls(store, ("te", "en"))
    now, undoable, redoable, revision = store.load(DOCUMENT_ID).edited, [], [], 0
    page = {row.id: row_view(row) for row in now.segments}
    for number in range(COUNT):
        payload = {"document_id": DOCUMENT_ID, "base_revision": revision}
        kind = chance.choice(["edit", "edit", "edit", "undo", "redo"])
        if kind == "edit":
            field, row_id, value = draw_patch(chance, list(now.segments), number)
            answer = calls.edit(payload | {"field": field, "id": row_id, "value": value})
            sentence = ""
            try:
                after = apply_patch(now, Patch(row_id, field, value, revision), DURATION_MS)
            except LikhitaError as exc:
                after, sentence = None, exc.message
            if after is None:
                assert answer["error"] == sentence
                continue
            if after != now:
                undoable.append(now)
                redoable.clear()
            now = after
        else:
            stack, other = (undoable, redoable) if kind == "undo" else (redoable, undoable)
            answer = calls.undo(payload) if kind == "undo" else calls.redo(payload)
            if not stack:
                assert "nothing to" in answer["error"]
                continue
            other.append(now)
            now = stack.pop()
        revision = answer["revision"]
        for gone in answer["removed"]:
            del page[gone]
        page |= {row["id"]: row for row in answer["changed"]}
        assert page == {row.id: row_view(row) for row in now.segments}, number
    assert store.load(DOCUMENT_ID).edited == now
