"""The border in front of everything that Gradio answers: which routes are open, and what may name a file.

Gradio takes any dict with a `path` in it, in any argument of any event, for a file of the server: it hashes
it, copies it into its cache and hands it to the function. Here no such dict passes. A function that takes a
recording gets a ticket instead, and Gradio never sees a path.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.blocks import Block
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import text
from ui.start.job_request import RecordingInput
from ui.start.upload_tickets import Uploads, shown_name

_FILE_KEYS = frozenset({"path", "url", "meta", "is_stream", "orig_name"})
"""A dict with one of these may be taken for a file by Gradio, now or in a later version."""
_DEEPEST = 50
_LARGE_BYTES = 32_000  # more is read beside the event loop
_READS = re.compile(
    r"/|/(static|assets)(/[\w@+-][\w.@+-]*)+|/config/?|/(theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
    r"|/gradio_api/(info/?|heartbeat/[^/]+|queue/data|call/(v2/)?[^/]+/[^/]+)"
)
_WRITES = re.compile(
    r"/gradio_api/((run|api|call|call/v2)/(?P<name>[^/]+)|queue/join|cancel|reset|component_server)/?"
)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def close_disk(page: gr.Blocks, exports: Path) -> None:
    """Lets no component of the page read, copy or fetch anything, whoever names it.

    Behind the border, where a path could only come out of a function's answer. Exports are exempt: they are
    named in answers as they are, and a route of ours gives them out.
    """
    # Which paths are allowed, Gradio asks only in an app that was launched; `mount_page` blocks the disk.
    page.has_launched = True
    gr.set_static_paths(exports)
    # In the class, since an update makes a component anew. (This process has no other page.)
    setattr(Block, "async_move_resource_to_block_cache", _refuse_resource)  # noqa: B010 - it is a method


async def _refuse_resource(_block: Block, resource: object) -> str | None:
    """In place of Gradio's method, which hashes and copies a file, or fetches an address."""
    if resource is None:
        return None
    raise gr.Error(text.say("no_file_here"), print_exception=False)


class RefusedError(Exception):
    """A request that may not pass: `status` and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class GradioBorder:
    """ASGI app around Gradio's: only the routes that the page and `gradio_client` need, only checked JSON.

    What passes is written anew from what was read here, so that Gradio cannot read it differently. Functions
    and components that are added to `page` later are covered as they are.
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
            told = {"detail": refused.sentence, "error": refused.sentence}
            await JSONResponse(told, refused.status)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _checked(self, scope: Scope, receive: Receive, path: str) -> tuple[Scope, Receive]:
        """The request with the body that may pass."""
        route = _WRITES.fullmatch(path)
        if scope["method"] != "POST" or route is None:
            raise RefusedError(404, "Not found")
        sent = await _read_body(receive)
        if not sent:
            return scope, _with_body(b"", receive)
        if _content_type(scope) != "application/json":
            raise RefusedError(415, "Send JSON, with the header Content-Type: application/json.")
        if len(sent) < _LARGE_BYTES:
            passed = self.admit(sent, route["name"])
        else:
            passed = await asyncio.to_thread(self.admit, sent, route["name"])
        headers = [(name, value) for name, value in scope["headers"] if name not in _LENGTHS]
        headers.append((b"content-length", str(len(passed)).encode()))
        return {**scope, "headers": headers}, _with_body(passed, receive)

    def admit(self, sent: bytes, api_name: str | None) -> bytes:
        """The JSON that may pass in place of `sent`; any thread may call it.

        Raises:
            RefusedError: it is no JSON, or names a file that is not an unused upload where one is wanted.
        """
        try:
            body = json.loads(sent)
        except (ValueError, RecursionError) as exc:
            raise RefusedError(400, "This is no JSON that can be read here.") from exc
        if not isinstance(body, dict):
            raise RefusedError(400, "Send a JSON object.")
        for holder, place in self._file_places(body, api_name):
            if _looks_like_file(holder[place]):
                holder[place] = self._ticket(holder[place])
        if any(_looks_like_file(value) for value in _values(body)):
            raise RefusedError(400, text.say("no_file_here"))
        return json.dumps(body).encode()

    def _file_places(self, body: dict[str, Any], api_name: str | None) -> Iterator[tuple[Any, Any]]:
        """Where in the body a file may stand: the arguments for which every function meant takes one."""
        number = body.get("fn_index")
        if number is not None and not isinstance(number, int):
            return
        meant = [
            one
            for one in self._page.fns.values()
            if (api_name is not None and one.api_name == api_name) or one._id == number
        ]
        taking = [
            {place for place, block in enumerate(one.inputs) if isinstance(block, RecordingInput)}
            for one in meant
        ]
        places = set.intersection(*taking) if taking else set()
        data = body.get("data")
        if isinstance(data, list):
            yield from ((data, place) for place in places if place < len(data))
        elif places and "data" not in body:  # arguments by name, of /call/v2
            yield from ((body, name) for name in list(body))

    def _ticket(self, claim: dict[str, Any]) -> dict[str, str]:
        """What the function gets for a file that the sender uploaded: {ticket, name}."""
        ticket, name = claim.get("path"), claim.get("orig_name") or ""
        is_file = isinstance(claim.get("meta"), dict) and claim["meta"].get("_type") == "gradio.FileData"
        if not is_file or not isinstance(ticket, str) or not isinstance(name, str) or claim.get("is_stream"):
            raise RefusedError(400, text.say("no_upload"))
        if not self._uploads.is_unused(ticket):
            raise RefusedError(400, text.say("no_upload"))
        return {"ticket": ticket, "name": shown_name(name)}


_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})


def _check_reading(path: str, query: bytes) -> None:
    if not _READS.fullmatch(path) or b"deep_link" in query:
        raise RefusedError(404, "Not found")


def _looks_like_file(value: object) -> bool:
    return isinstance(value, dict) and not _FILE_KEYS.isdisjoint(value)


def _values(body: dict[str, Any]) -> Iterator[Any]:
    """Every value in the body, itself first.

    Raises:
        RefusedError: it is nested deeper than anything of ours.
    """
    level: list[Any] = [body]
    for _ in range(_DEEPEST):
        yield from level
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise RefusedError(400, "This is nested too deeply.")


def _content_type(scope: Scope) -> str:
    sent = [value for name, value in scope["headers"] if name == b"content-type"]
    return sent[0].split(b";")[0].strip().lower().decode("latin-1") if len(sent) == 1 else ""


async def _read_body(receive: Receive) -> bytes:
    """The whole body, whose size `BodyLimit` bounds."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "The request did not arrive whole.")
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _with_body(body: bytes, receive: Receive) -> Receive:
    """What gives the body once, and then what the server says."""
    given = False

    async def receive_checked() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_checked
