"""The route of live captions: pieces of sound come in order, what is written so far goes back."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from engines.streaming import (
    BUSY,
    PIECE_S,
    RATE_HZ,
    CaptionError,
    Captions,
    GapError,
    LiveSession,
    LiveSessions,
    SessionStart,
    read_pcm16,
)
from transcript.messages import Message
from ui.errors import Refusal
from ui.start.upload_tickets import shown_name
from ui.views import PRIVATE_HEADERS, Json, message_view

_BYTES = 2  # a sample
_HOLD_S = 0.2
"""So long an answer waits for what its piece of sound brings: else that is seen a piece later."""
_MOST_BYTES = int(PIECE_S * RATE_HZ) * _BYTES
_TYPE = "application/octet-stream"
_DOCUMENT = "X-Likhita-Document"  # a secret stands in no address
_KEY = Path(pattern="^[0-9a-f-]{36}$")


class Piece(BaseModel):
    """What the address says of a piece of sound (`live_router`)."""

    at: int = Field(ge=0)
    row: int = Field(0, ge=0)
    begun: int = Field(0, ge=0)
    language: str = Field("", max_length=8)
    name: str = Field("", max_length=200)
    held: bool = False


def live_router(sessions: LiveSessions, count_refusal: Callable[[str], None] = lambda _: None) -> APIRouter:
    """`POST /live/{key}` takes PCM16 little-endian, 16 kHz mono, that begins at sample `at`.

    The page makes the key, a secret of its own. A page of another origin may not send this content type
    unasked. The answer has the rows from `row` on, and how many samples have arrived: what there was no room
    for is sent again. 409 says which sample has to come next: 0 where the session is gone, and a new one goes
    on `begun` samples behind the recording's first. 429 is for now, 410 for good. Rows are stored in the
    document whose secret the answer has, and a header of the next session names.
    """
    router = APIRouter(prefix="/live")

    @router.post("/{key}")
    async def take(
        request: Request,
        piece: Annotated[Piece, Query()],
        key: str = _KEY,
        document_id: str = Header("", alias=_DOCUMENT, max_length=100),
    ) -> Response:
        if request.headers.get("content-type") != _TYPE:
            raise Refusal(415, "live_wrong_type", type=_TYPE)
        sound = await request.body()
        if len(sound) > _MOST_BYTES or len(sound) % _BYTES:
            raise Refusal(400, "live_piece_too_long", most_s=f"{PIECE_S:.0f}")
        try:
            visitor = request.client.host if request.client else ""
            samples = read_pcm16(sound)
            start = SessionStart(piece.language, visitor, piece.begun, shown_name(piece.name), document_id)
            session = await asyncio.to_thread(sessions.append, key, piece.at, samples, start)
            if piece.held:
                sessions.hold(key)
        except GapError as exc:
            return _answer({"received": exc.received}, 409)
        except CaptionError as exc:
            status = 429 if exc.code in BUSY else 410
            if status == 429:  # noqa: PLR2004 - for now only
                count_refusal(exc.code)
            return _answer({"problem": message_view(exc.reason)}, status)
        await _wait_until_written(session)
        return _answer(captions_view(session.look(piece.row)))

    @router.post("/{key}/end")
    async def end(key: str = _KEY, row: int = Query(0, ge=0)) -> Response:
        """What was written since, once what was said last is written."""
        captions = await asyncio.to_thread(sessions.end, key, row)
        return _answer(captions_view(captions) if captions else {})

    return router


async def _wait_until_written(session: LiveSession) -> None:
    if not session.is_ready:
        return
    loop, written = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        with suppress(RuntimeError):  # the server has ended
            loop.call_soon_threadsafe(written.set)

    session.call_when_written(tell)
    with suppress(TimeoutError):
        await asyncio.wait_for(written.wait(), _HOLD_S)


def captions_view(captions: Captions) -> Json:
    """What the page shows of captions."""
    return {
        "received": captions.received,
        "rows": [
            {
                "id": row.id,
                "start_ms": row.start_ms,
                "end_ms": row.end_ms,
                "text": row.text,
                "language": row.language,
            }
            for row in captions.rows
        ],
        "committed": captions.committed,
        "tentative": captions.tentative,
        "state": captions.state.value,
        "problem": _view(captions.problem),
        "document_id": captions.document_id,
    }


def _view(message: Message | None) -> Json | None:
    return None if message is None else message_view(message)


def _answer(content: Json, status: int = 200) -> Response:
    return JSONResponse(content, status, headers=PRIVATE_HEADERS)
