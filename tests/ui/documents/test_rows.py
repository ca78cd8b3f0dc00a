"""The view of a document and its rows in pieces, through the real routes and a real store."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.builders import make_document, make_patch, make_segment
from transcript.document import Segment, Transcript
from transcript.storage import Store
from ui.documents.rows import MOST_ROWS, rows_router
from ui.editor.calls import EditorCalls
from ui.views import row_view

ROWS = [make_segment(number, speaker=("B", None, "అమ్మ")[number % 3]) for number in range(3, 23)]
# equal times are told apart by the id; an id may hold what separates a key
TWINS = [replace(ROWS[4], id=name) for name in ("a,1,2", "zz")]


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    store.create(replace(make_document([*ROWS, *TWINS]), id="secret"), complete=True)
    yield store
    store.close()


@pytest.fixture
def ask(store: Store) -> Callable[..., Any]:
    app = FastAPI()
    app.include_router(rows_router(store, EditorCalls(store, ("te", "en")).describe))
    client = TestClient(app)
    return lambda what, **params: client.get(f"/documents/{what}", params=params)


def key(row: dict[str, Any]) -> str:
    return f"{row['start_ms']},{row['end_ms']},{row['id']}"


def in_order(store: Store) -> tuple[Segment, ...]:
    return store.load("secret").edited.segments


def test_the_view_is_the_document_without_its_rows(store: Store, ask: Callable[..., Any]) -> None:
    answer = ask("secret/view")
    view = answer.json()
    assert "segments" not in view
    assert (view["document_id"], view["rows"], view["revision"]) == ("secret", 22, 0)
    assert view["speakers"] == list(store.load("secret").edited.speakers) == ["B", "అమ్మ"]
    assert view["can_undo"] is False
    assert "no-store" in answer.headers["cache-control"]
    store.apply("secret", make_patch("s00003", "text", "x", 0))
    view = ask("secret/view").json()
    assert (view["revision"], view["can_undo"]) == (1, True)


@pytest.mark.parametrize("count", [1, 7, 22, 50])
def test_pieces_from_the_beginning_are_all_rows_in_order(
    store: Store, ask: Callable[..., Any], count: int
) -> None:
    piece = ask("secret/rows", count=count).json()
    assert piece["first"] is True
    rows = piece["rows"]
    while not piece["last"]:
        piece = ask("secret/rows", count=count, after=key(rows[-1])).json()
        assert len(piece["rows"]) <= count
        assert piece["first"] is False
        rows += piece["rows"]
    assert rows == [row_view(segment) for segment in in_order(store)]


def test_from_the_middle_both_ways_lead_to_all_rows(store: Store, ask: Callable[..., Any]) -> None:
    piece = ask("secret/rows", count=6, around="s00012").json()
    rows = piece["rows"]
    assert [row["id"] for row in rows] == [f"s{number:05d}" for number in range(9, 15)]
    assert (piece["first"], piece["last"]) == (False, False)
    while not piece["first"]:
        piece = ask("secret/rows", count=4, before=key(rows[0])).json()
        rows = [*piece["rows"], *rows]
    behind = ask("secret/rows", after=key(rows[-1])).json()
    assert behind["last"]
    assert [row["id"] for row in rows + behind["rows"]] == [segment.id for segment in in_order(store)]


def test_around_a_row_that_is_gone_is_the_beginning(ask: Callable[..., Any]) -> None:
    piece = ask("secret/rows", count=2, around="gone").json()
    assert (piece["rows"][0]["id"], piece["first"], piece["last"]) == ("s00003", True, False)


def test_a_piece_names_the_revision_of_its_rows_and_its_key_need_not_be_there_any_more(
    store: Store, ask: Callable[..., Any]
) -> None:
    last = ask("secret/rows", count=2).json()["rows"][-1]
    store.apply("secret", make_patch("", "delete", {"ids": [last["id"]]}, 0))
    piece = ask("secret/rows", count=1, after=key(last)).json()
    assert (piece["revision"], piece["rows"][0]["id"]) == (1, "s00005")


def test_a_view_and_its_pieces_count_what_a_job_wrote(store: Store, ask: Callable[..., Any]) -> None:
    store.create(replace(make_document(), id="running"), complete=False)
    store.keep_rows("running", ROWS[:3], [], owner=None)
    view, piece = ask("running/view").json(), ask("running/rows", count=2).json()
    assert (view["complete"], view["exports"], view["machine"], view["rows"]) == (False, [], 1, 3)
    assert (piece["revision"], piece["machine"], piece["last"]) == (0, 1, False)
    now = store.complete("running", Transcript.from_segments(ROWS[:4]), make_document().provenance)
    assert ask("running/view").json()["complete"]
    assert [row["id"] for row in ask("running/rows").json()["rows"]] == [
        row.id for row in now.edited.segments
    ]


def test_an_empty_document_is_whole_at_once(store: Store, ask: Callable[..., Any]) -> None:
    store.create(replace(make_document(), id="empty"), complete=True)
    assert ask("empty/rows").json() == {"revision": 0, "machine": 0, "rows": [], "first": True, "last": True}
    assert ask("empty/view").json()["rows"] == 0


@pytest.mark.parametrize("what", ["other/view", "other/rows", "x%00/rows"])
def test_an_unknown_document_is_none(ask: Callable[..., Any], what: str) -> None:
    assert ask(what).status_code == 404


@pytest.mark.parametrize(
    "params",
    [
        {"count": 0},
        {"count": MOST_ROWS + 1},
        {"count": "nan"},
        {"after": "1,2"},
        {"after": "1,x,s1"},
        {"before": f"{'9' * 16},1,s1"},
        {"before": "1,2,\0"},
        {"around": ""},
        {"around": "x" * 101},
    ],
)
def test_what_is_no_place_is_refused(ask: Callable[..., Any], params: dict[str, Any]) -> None:
    assert ask("secret/rows", **params).status_code == 422
