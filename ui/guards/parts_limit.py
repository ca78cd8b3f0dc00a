"""How many parts a request's JSON may have, counted before anything reads it."""

from collections.abc import MutableMapping
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_PARTS = 60_000
"""The largest edit names 20,000 rows, or has 20,000 letters that look like parts."""
_SIGNS = (b",", b"[", b"{")
_NO_JSON = ("/gradio_api/upload", "/live/")


class PartsLimit:
    """ASGI middleware: answers 413 to JSON of more parts than anything here asks for.

    Gradio walks through what it is sent value by value on the event loop: a megabyte of `{},` held every
    visitor up for a second. Stands behind `BodyLimit`, so what is kept meanwhile is a megabyte at most.
    """

    def __init__(self, app: ASGIApp, sentence: str) -> None:
        self._app = app
        self._sentence = sentence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"].startswith(_NO_JSON):
            await self._app(scope, receive, send)
            return
        pieces: list[Message] = []
        while not pieces or pieces[-1].get("more_body"):
            pieces.append(await receive())
        if count_parts(b"".join(piece.get("body", b"") for piece in pieces)) > MOST_PARTS:
            await PlainTextResponse(self._sentence, status_code=413)(scope, receive, send)
            return
        waiting = iter(pieces)

        async def replayed() -> MutableMapping[str, Any]:
            return next(waiting, None) or await receive()

        await self._app(scope, replayed, send)


def count_parts(body: bytes) -> int:
    """At least as many as the JSON in `body` has values, text that looks like some included."""
    return sum(body.count(sign) for sign in _SIGNS)
