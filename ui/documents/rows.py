"""What an editor opens: the view of a document without its rows, and the rows in pieces, as plain JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Protocol

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.pieces import Piece, RowKey
from ui.access import Entry, entry_of
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json, row_view

MOST_ROWS = 1000
"""In one piece: the page takes that many in before it looks at its person again."""
_KEY = r"^\d{1,15},\d{1,15},[^\x00]{1,100}$"
_ID = r"^[^\x00]{1,100}$"

_Key = Annotated[str | None, Query(pattern=_KEY)]


class Describe(Protocol):
    """Who knows all that the editor shows of a document except its rows (`EditorCalls.describe`)."""

    def __call__(self, document_id: str, entry: Entry | None = None, /) -> Json:
        """The view, as somebody who came in so may see it."""


def rows_router(store: Store, describe: Describe) -> APIRouter:
    """Routes below `/documents/<secret>/`: `view`, which `describe` answers, and `rows`; else 404."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("/view")
    def view(document_id: str, request: Request) -> Response:
        with _told():
            return _write(describe(document_id, entry_of(request.scope, document_id)))

    @router.get("/rows")
    def rows(
        document_id: str,
        count: Annotated[int, Query(ge=1, le=MOST_ROWS)] = MOST_ROWS,
        after: _Key = None,
        before: _Key = None,
        around: Annotated[str | None, Query(pattern=_ID)] = None,
    ) -> Response:
        """Rows behind or before a key (`start_ms,end_ms,id`), around a row's id, or from the beginning."""
        with _told():
            if before is not None:
                piece = store.rows_before(document_id, read_key(before), count)
            elif around is not None:
                piece = store.rows_around(document_id, around, count)
            else:
                key = None if after is None else read_key(after)
                piece = store.rows_after(document_id, key, count)
            return _write(piece_view(piece))

    return router


def read_key(text: str) -> RowKey:
    """The place that `start_ms,end_ms,id` names."""
    start, end, segment_id = text.split(",", 2)
    return RowKey(int(start), int(end), segment_id)


def piece_view(piece: Piece) -> Json:
    """Rows as the editor takes them in, and whether others stand before and behind them."""
    return {
        "revision": piece.version.revision,
        "machine": piece.version.machine,
        "rows": [row_view(segment) for segment in piece.segments],
        "first": piece.is_first,
        "last": piece.is_last,
    }


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except UnknownDocumentError as exc:
        raise Refusal(404, exc.reason) from exc
    except LikhitaError as exc:
        raise Refusal(503, exc.reason) from exc


def _write(answer: Json) -> Response:
    return Response(orjson.dumps(answer), media_type="application/json", headers=PRIVATE_HEADERS)
