"""When the words of a stretch are said, with their places as a browser counts them."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_document, make_segment
from transcript.document import Word
from transcript.storage import Store
from ui.documents.words import words_router, words_view
from ui.errors import tell_what_is_wrong


def test_places_are_in_utf16_units_and_a_word_that_is_not_in_the_text_is_left_out() -> None:
    words = (
        Word("😀", 0, 100),
        Word("అవును", 100, 200),
        Word("gone", 200, 300),
        Word("అవును", 300, 400),
    )
    row = make_segment(0, text="😀 అవును, అవును", words=words)
    assert words_view(row) == {
        "id": "s00000",
        "words": [[0, 2, 0, 100], [3, 8, 100, 200], [10, 15, 300, 400]],
    }


def test_the_route_tells_the_rows_of_a_stretch_and_no_more_than_two_minutes(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")
    rows = [make_segment(number) for number in range(300)]
    store.create(make_document(rows, duration_ms=400_000), complete=True)
    app = FastAPI()
    app.include_router(words_router(store))
    tell_what_is_wrong(app)
    client = TestClient(app)
    answer = client.get(f"/documents/{ID}/words?start=2900&end=5000")
    assert sorted(row["id"] for row in answer.json()["rows"]) == ["s00003", "s00004"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert len(client.get(f"/documents/{ID}/words?start=0&end=900000").json()["rows"]) == 120
    assert client.get("/documents/nobody/words?start=0&end=9").status_code == 404
    store.close()
