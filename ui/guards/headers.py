"""What every answer tells a browser: what it may load and run, who may frame it, that addresses go nowhere.

What Gradio and the page's modules need was found by collecting the browser's own reports; the test of this
module goes on doing so (docs/limits-and-privacy.md has the list with its reasons).
"""

import base64
import hashlib
import re
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.errors import BROKEN
from ui.views import refuse

SELF = "self"
"""In `frames`: the server's own pages."""
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=(), midi=()"
    ),
    "X-Robots-Tag": "noindex, nofollow",
}
_NOTHING = "default-src 'none'"
_PAGE = (
    "default-src 'none'",
    "style-src 'self' 'unsafe-inline'",  # Svelte and Gradio's theme write style elements and attributes
    "img-src 'self' data:",  # small signs stand in the style sheets
    "font-src 'self' data:",
    "media-src 'self' blob:",  # what was spoken and could not be sent is played from the browser
    "connect-src 'self'",
    "worker-src 'none'",  # the microphone's worklet counts as a script
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'self'",
)
_INLINE = re.compile(rb"<script(?![^>]*\s(?:src=|type=.application/json))[^>]*>(.*?)</script>", re.DOTALL)
_ROBOTS = "User-agent: *\nDisallow: /\n"


class SecurityHeaders:
    """ASGI middleware: adds what an answer does not say itself.

    The page may run scripts of its own address and the inline ones that it came with, each known by its hash;
    any other HTML, and everything else, may load nothing at all.
    """

    def __init__(self, app: ASGIApp, frames: Sequence[str], head: str) -> None:
        """`frames` are the origins whose pages may frame ours; `head` is what Gradio adds to the page's."""
        self._app = app
        self._frames = f"frame-ancestors {_list_frames(frames)}"
        self._head = [*_hash_scripts(head.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: MutableMapping[str, Any] | None = None
        page, is_begun = bytearray(), False

        async def add(message: MutableMapping[str, Any]) -> None:
            nonlocal held, is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                headers = MutableHeaders(scope=message)
                self._add_headers(headers)
                if _is_page(headers):
                    held = message  # its policy needs the whole of it
                    return
            if held is None:
                await send(message)
                return
            page.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            start, held = held, None
            MutableHeaders(scope=start)["Content-Security-Policy"] = self._page_policy(bytes(page))
            await send(start)
            await send({"type": "http.response.body", "body": bytes(page)})

        try:
            await self._app(scope, receive, add)
        except Exception:  # Starlette's own answer would have none of this; it logs what it is told
            if not is_begun:
                await refuse(BROKEN, 500)(scope, receive, add)
            raise

    def _add_headers(self, headers: MutableHeaders) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        policy = headers.get("Content-Security-Policy")
        if policy is None and not _is_page(headers):
            policy = _NOTHING
        if policy is not None:
            headers["Content-Security-Policy"] = f"{policy}; {self._frames}"

    def _page_policy(self, page: bytes) -> str:
        # 'unsafe-eval': Gradio makes functions of templates, of `js_on_load` and of what events run in `js=`.
        scripts = " ".join(["'self'", "'unsafe-eval'", *self._head, *_hash_scripts(page)])
        return "; ".join([*_PAGE, f"script-src {scripts}", self._frames])


def robots_router() -> APIRouter:
    """`GET /robots.txt`: nothing here is for search engines."""
    router = APIRouter()

    @router.api_route("/robots.txt", methods=["GET", "HEAD"], include_in_schema=False)
    def robots() -> PlainTextResponse:
        return PlainTextResponse(_ROBOTS)

    return router


def _is_page(headers: MutableHeaders) -> bool:
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "Content-Security-Policy" not in headers


def _list_frames(frames: Sequence[str]) -> str:
    words = [f"'{frame}'" if frame in {SELF, "none"} else frame for frame in frames]
    return " ".join(words) or "'none'"


def _hash_scripts(html: bytes) -> Iterable[str]:
    for content in _INLINE.findall(html):
        yield f"'sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}'"
