"""The route of the sample conversation that the start page offers; it is sent like any other recording."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

_CONVERSATION = Path(__file__).with_name("conversation.ogg").read_bytes()
_HEADERS = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


def sample_router() -> APIRouter:
    """`GET /sample/conversation.ogg`: 24 seconds of two people (`tests/data/make_sample_conversation.py`)."""
    router = APIRouter()

    @router.get("/sample/conversation.ogg", include_in_schema=False)
    def conversation() -> Response:
        return Response(_CONVERSATION, media_type="audio/ogg", headers=_HEADERS)

    return router
