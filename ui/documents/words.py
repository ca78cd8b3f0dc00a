"""When the words of some rows are said, for the page that plays them."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from transcript.document import Segment
from transcript.errors import UnknownDocumentError
from transcript.review.confidence import find_words
from transcript.storage import Store
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json

LONGEST_MS = 120_000
"""Of a stretch that is told at once."""


def words_router(store: Store) -> APIRouter:
    """`GET /documents/<secret>/words?start=MS&end=MS`; an unknown secret answers 404."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("/words")
    def words(document_id: str, start: int, end: int) -> JSONResponse:
        try:
            rows = store.rows_between(document_id, start, min(end, start + LONGEST_MS))
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        return JSONResponse({"rows": [words_view(row) for row in rows]}, headers=PRIVATE_HEADERS)

    return router


def words_view(row: Segment) -> Json:
    """The row's words as [start, end, start_ms, end_ms]; the places in UTF-16 units of its text."""
    places = [[*place, word.start_ms, word.end_ms] for word, place in find_words(row)]
    return {"id": row.id, "words": places}
