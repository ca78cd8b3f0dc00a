"""What the export menu is told to look at first, through the real route and a real store."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.builders import database_url, make_document, make_patch, make_segment
from transcript.document import Status
from transcript.review.validation import FindingKind
from transcript.storage import Store
from ui.documents.checks import checks_router
from ui.strings import STRINGS


@pytest.fixture
def served(tmp_path):
    store = Store(database_url(tmp_path))
    app = FastAPI()
    app.include_router(checks_router(store))
    yield TestClient(app), store
    store.close()


def put(store, *rows):
    store.create(replace(make_document(rows), id="secret"), complete=True)


def test_each_kind_has_its_rows_in_order_and_follows_an_edit(served):
    client, store = served
    put(
        store,
        make_segment(1, status=Status.VERIFIED, speaker="A", end_ms=3_000),
        make_segment(2, speaker="A"),
        make_segment(3, text=" "),
        make_segment(59, status=Status.SKIPPED, end_ms=61_000),
    )
    answer = client.get("/documents/secret/checks")
    assert answer.json() == {
        "checks": [
            {"kind": "overlap", "rows": ["s00002"]},
            {"kind": "empty", "rows": ["s00003"]},
            {"kind": "outside", "rows": ["s00059"]},
            {"kind": "gap", "rows": ["s00059"]},
            {"kind": "unverified", "rows": ["s00002", "s00003"]},
        ]
    }
    assert "no-store" in answer.headers["cache-control"]
    store.apply("secret", make_patch("s00002", "status", "verified", 0))
    assert client.get("/documents/secret/checks").json()["checks"][-1]["rows"] == ["s00003"]


def test_a_document_in_order_has_nothing_to_look_at(served):
    client, store = served
    put(store, make_segment(1, status=Status.VERIFIED))
    assert client.get("/documents/secret/checks").json() == {"checks": []}


def test_an_unknown_document_is_none(served):
    client, _ = served
    assert client.get("/documents/other/checks").status_code == 404


def test_every_kind_has_a_short_name():
    assert {f"editor_check_{kind}" for kind in FindingKind} <= set(STRINGS)
