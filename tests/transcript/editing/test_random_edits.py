"""Random operations, undos and redos: store, rows of the page and export stay equal to a plain model."""

import json

import pytest

from tests.support.builders import DOCUMENT_ID, database_url
from tests.support.random_edits import COUNT, Walk, open_quick_store
from transcript.formats.registry import export
from ui.views import row_view

pytestmark = pytest.mark.slow

COMPARED_EVERY = 100
FIELDS = ("id", "start_ms", "end_ms", "speaker", "language", "text", "status")


@pytest.fixture
def quick_store(tmp_path):
    opened = open_quick_store(database_url(tmp_path))
    yield opened
    opened.close()


def check_export(document, page):
    """The JSON file says what the page shows."""
    exported = json.loads(export(document, "json"))["segments"]
    shown = sorted(page.values(), key=lambda row: (row["start_ms"], row["end_ms"], row["id"]))
    written, expected = ([[row[name] for name in FIELDS] for row in rows] for rows in (exported, shown))
    assert written == expected


def test_random_edits_undos_and_redos_leave_store_page_and_export_equal_to_a_model(quick_store):
    walk = Walk(quick_store)
    page = {row.id: row_view(row) for row in walk.begun.edited.segments}
    for number in range(COUNT):
        answer = walk.step()
        for gone in answer.get("removed", ()):
            del page[gone]
        page |= {row["id"]: row for row in answer.get("changed", ())}
        if number % COMPARED_EVERY == 0:
            assert page == {row.id: row_view(row) for row in walk.model.now.segments}, number
    assert walk.refused < COUNT / 2  # most steps were made
    stored = quick_store.load(DOCUMENT_ID)
    now = (walk.model.now, walk.begun.machine, walk.revision)
    assert (stored.edited, stored.machine, stored.revision) == now
    assert page == {row.id: row_view(row) for row in stored.edited.segments}
    check_export(stored, page)
