"""The ASGI app in front of Gradio's: which routes are open, and what of a body goes on."""

import asyncio
import re

import gradio as gr
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.border.body import RefusedError, read_object, receive_body, replay, write_object
from ui.border.calls import check_call
from ui.border.files import put_tickets
from ui.start.upload_tickets import Uploads
from ui.views import PRIVATE_HEADERS, error_view

_LARGE_BYTES = 32_000  # more is read beside the event loop
_READS = re.compile(
    r"/|/(static|assets)(/[\w@+-][\w.@+-]*)+|/config/?|/(theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
    r"|/gradio_api/(info/?|heartbeat/[^/]+|queue/data|call/(v2/)?[^/]+/[^/]+)"
)
_WRITES = re.compile(
    r"/gradio_api/(?P<called>(run|api|call|call/v2)/(?P<name>[^/]+)|queue/join|cancel|reset|component_server)/?"
)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})


class GradioBorder:
    """ASGI app around Gradio's: only the routes that the page and `gradio_client` need, only checked JSON.

    What passes is written anew from what was read here, so that Gradio cannot read it differently. Functions
    and components that are added to `page` later are covered as they are. Stands inside `BodyLimit`.
    """

    def __init__(self, app: ASGIApp, page: gr.Blocks, uploads: Uploads) -> None:
        self._app = app
        self._page = page
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        try:
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if scope["method"] in _READING:
                _check_reading(path, scope["query_string"])
            else:
                scope, receive = await self._checked(scope, receive, path)
        except RefusedError as refused:
            told = {"detail": str(refused.reason), **error_view(refused.reason)}
            await JSONResponse(told, refused.status, headers=PRIVATE_HEADERS)(scope, receive, send)
            return
        # Gradio takes a whole address in ROOT_PATH for the path before its routes, so it sees none.
        await self._app({**scope, "path": path}, receive, send)

    async def _checked(self, scope: Scope, receive: Receive, path: str) -> tuple[Scope, Receive]:
        """The request with the body that may pass."""
        route = _WRITES.fullmatch(path)
        if scope["method"] != "POST" or route is None:
            raise RefusedError(404, "route_unknown")
        sent = await receive_body(receive)
        if _content_type(scope) != "application/json":
            raise RefusedError(415, "request_not_json_type")
        if len(sent) < _LARGE_BYTES:
            passed = self.admit(sent, route["called"], route["name"])
        else:
            passed = await asyncio.to_thread(self.admit, sent, route["called"], route["name"])
        headers = [(name, value) for name, value in scope["headers"] if name not in _LENGTHS]
        headers.append((b"content-length", str(len(passed)).encode()))
        return {**scope, "headers": headers}, replay(passed, receive)

    def admit(self, sent: bytes, called: str, api_name: str | None = None) -> bytes:
        """The JSON that may pass in place of `sent`; any thread may call it.

        Raises:
            RefusedError: it is no call that can be answered, or names a file that is not an unused upload
                where one is wanted.
        """
        content = read_object(sent)
        put_tickets(content, api_name, self._page, self._uploads)
        check_call(content, called, self._page)
        return write_object(content)


def _check_reading(path: str, query: bytes) -> None:
    if not _READS.fullmatch(path) or b"deep_link" in query:
        raise RefusedError(404, "route_unknown")


def _content_type(scope: Scope) -> str:
    sent = [value for name, value in scope["headers"] if name == b"content-type"]
    return sent[0].split(b";")[0].strip().lower().decode("latin-1") if len(sent) == 1 else ""
