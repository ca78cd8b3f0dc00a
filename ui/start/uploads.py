"""Recordings on their way in: how large a request may be, and under which name a file is kept."""

import asyncio
import errno
import logging
from collections.abc import Callable, MutableMapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcript import messages
from ui import text
from ui.errors import Refusal
from ui.senders import declared_bytes, visitor_of
from ui.start.upload_tickets import Uploads
from ui.views import refuse

log = logging.getLogger(__name__)

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
UPLOAD_PATH = "/gradio_api/upload"
_WITH_FILES = {UPLOAD_PATH, "/v1/audio/transcriptions", "/v1/audio/translations", "/v1/audio/jobs"}
_CALL_BYTES = 1_000_000  # of Gradio's events and of live sound: the largest edit is 20,000 characters
_CALLS = ("/gradio_api/", "/live/")
_OTHER_REQUEST_BYTES = 16_000  # the secrets of as many documents as a browser remembers
_MULTIPART_OVERHEAD_BYTES = 64_000  # boundaries and headers around the file
_LINGER_S = 2.0


class _TooLargeError(Exception):
    """The body passed its limit while it streamed in."""


class BodyLimit:
    """ASGI middleware: answers 413 to a body over its limit, before anything is stored or decoded.

    `Content-Length` is believed when it is too large and checked when it is not: what streams in is
    counted. Uploads may have `max_upload_bytes`, calls one megabyte, all else 16 kB. (Starlette's own limit
    answers without a sentence and closes at once, so that a sender who still sends never reads it.)
    """

    def __init__(
        self, app: ASGIApp, max_upload_bytes: int, count_refusal: Callable[[str], None] = lambda _: None
    ) -> None:
        self._app, self._count_refusal = app, count_refusal
        self._max_upload_bytes = max_upload_bytes
        self._reason = messages.Message("audio_too_large", most=text.size(max_upload_bytes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit_bytes = self._limit_bytes(scope)
        if declared_bytes(scope) > limit_bytes:
            await self._refuse(scope, receive, send)
            return
        answered = refused = False
        seen_bytes = 0

        async def counted_receive() -> Message:
            nonlocal seen_bytes, refused
            message = await receive()
            seen_bytes += len(message.get("body", b""))
            if seen_bytes > limit_bytes:
                if not answered:
                    await self._refuse(scope, receive, send)
                refused = True
                raise _TooLargeError
            return message

        async def watched_send(message: MutableMapping[str, Any]) -> None:
            nonlocal answered
            answered = True
            if not refused:  # whatever the app still says, 413 has been said
                await send(message)

        try:
            await self._app(scope, counted_receive, watched_send)
        except _TooLargeError:
            return

    def _limit_bytes(self, scope: Scope) -> int:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.rstrip("/") in _WITH_FILES:
            return self._max_upload_bytes + _MULTIPART_OVERHEAD_BYTES
        return _CALL_BYTES if path.startswith(_CALLS) else _OTHER_REQUEST_BYTES

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._count_refusal(self._reason.code)
        answer = refuse(self._reason, 413, {"connection": "close"})
        await answer(scope, receive, send)
        await _linger(receive)


async def _linger(receive: Receive) -> None:
    """Reads on for a moment, so that a client still sending gets to read the answer."""

    async def drain() -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                return

    try:
        await asyncio.wait_for(drain(), _LINGER_S)
    except TimeoutError:
        return


def upload_router(uploads: Uploads) -> APIRouter:
    """The route that takes Gradio's place at `/gradio_api/upload`.

    Gradio would keep the sender's file name as part of the path, and leave a partial file behind when a
    sender hangs up. Here the request is spooled to an unnamed temporary file and then kept among `uploads`.
    The answer is a list with its ticket, the only thing that a request may name a file by; the sender's name
    stays in the browser's FileData as text.
    """
    router = APIRouter()

    @router.post(UPLOAD_PATH, response_model=None)
    async def upload(request: Request) -> Response:
        try:
            async with request.form(max_files=1, max_fields=4) as form:
                sent = form.get("files")
                if not isinstance(sent, UploadFile):
                    raise Refusal(400, "no_upload_field")
                return JSONResponse(
                    [await asyncio.to_thread(uploads.keep, sent.file, visitor_of(request.scope))]
                )
        except OSError as exc:
            if exc.errno not in _NO_ROOM:
                raise
            log.warning("There is no room for an upload.")
            return refuse(messages.Message("disk_full"), 507)
        except ClientDisconnect as exc:  # the spooled part is gone with its unnamed file
            raise Refusal(400, "upload_cut_off") from exc

    return router
