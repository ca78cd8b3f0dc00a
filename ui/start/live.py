"""The route of live captions: pieces of sound come in order, what is written so far goes back."""

import asyncio

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from engines.streaming import PIECE_S, RATE_HZ, CaptionError, Captions, GapError, LiveSessions, read_pcm16
from transcript.messages import Message
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json, message_view

_BYTES = 2  # a sample
_MOST_BYTES = int(PIECE_S * RATE_HZ) * _BYTES
_TYPE = "application/octet-stream"
_KEY = Path(pattern="^[0-9a-f-]{36}$")


def live_router(sessions: LiveSessions) -> APIRouter:
    """`POST /live/{key}` takes PCM16 little-endian, 16 kHz mono, that begins at sample `at`.

    The page makes the key, a secret of its own. A page of another origin may not send this content type
    unasked. The answer has the rows from `row` on; 409 says which sample has to come next.
    """
    router = APIRouter(prefix="/live")

    @router.post("/{key}")
    async def take(
        request: Request,
        key: str = _KEY,
        at: int = Query(ge=0),
        row: int = Query(0, ge=0),
        language: str = Query("", max_length=8),
    ) -> Response:
        if request.headers.get("content-type") != _TYPE:
            raise Refusal(415, "live_wrong_type", type=_TYPE)
        sound = await request.body()
        if len(sound) > _MOST_BYTES or len(sound) % _BYTES:
            raise Refusal(400, "live_piece_too_long", most_s=f"{PIECE_S:.0f}")
        try:
            visitor = request.client.host if request.client else ""
            session = await asyncio.to_thread(sessions.append, key, at, read_pcm16(sound), language, visitor)
        except GapError as exc:
            return _answer({"received": exc.received}, 409)
        except CaptionError as exc:
            return _answer({"problem": message_view(exc.reason)}, 429)
        return _answer(captions_view(session.look(row)))

    @router.post("/{key}/end")
    async def end(key: str = _KEY) -> Response:
        sessions.end(key)
        return _answer({})

    return router


def captions_view(captions: Captions) -> Json:
    """What the page shows of captions."""
    return {
        "received": captions.received,
        "rows": [{"text": row.text, "language": row.language} for row in captions.rows],
        "committed": captions.committed,
        "tentative": captions.tentative,
        "problem": _view(captions.problem),
        "notice": _view(captions.notice),
    }


def _view(message: Message | None) -> Json | None:
    return None if message is None else message_view(message)


def _answer(content: Json, status: int = 200) -> Response:
    return JSONResponse(content, status, headers=PRIVATE_HEADERS)
