"""Other sites' pages may change nothing here, and only names of ours are answered to.

Source: the checks are those of Go's `net/http.CrossOriginProtection` (1.25):
browsers say with each request whose page made it, so no token is needed; programs say nothing and are let
through.
"""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from transcript.messages import Message
from ui.views import refuse

FOREIGN = Message("origin_foreign")
UNKNOWN_HOST = Message("host_unknown")
_READS = {"GET", "HEAD"}
_GRADIO = "/gradio_api/"  # some of what is below is changed by reading it


class OwnOrigin:
    """ASGI middleware: 403 where a page of another origin asks for anything but to read.

    `Sec-Fetch-Site` decides; browsers without it (also on plain http between machines) send `Origin`, which
    has to name the host that was asked. `X-Forwarded-Host` is never believed: anybody can send it.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _may_change(scope) and not self._is_own(Headers(scope=scope)):
            answer = refuse(FOREIGN, 403, {"connection": "close"})
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin in self._origins or "*" in self._origins:
            return True
        if site is not None:
            return site in {"same-origin", "none"}
        return origin is None or _host_of(origin) == headers.get("host", "").lower()


class KnownHosts:
    """ASGI middleware: 421 under a name that is none of ours: no foreign name can be pointed at us.

    Without `hosts` only a connection over the loopback, to an app that listens nowhere else, has to use one
    of the loopback's names: there a page whose name was pointed at 127.0.0.1 would be at home.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], listens_on: str) -> None:
        self._app, self._hosts = app, tuple(host.lower() for host in hosts)
        self._only_loopback = _is_loopback(listens_on)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(scope):
            await refuse(UNKNOWN_HOST, 421, {"connection": "close"})(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        name = _name_of(Headers(scope=scope).get("host", ""))
        if not self._hosts:
            server = scope.get("server") or ("", 0)
            return not (self._only_loopback and _is_loopback(server[0])) or _is_loopback(name)
        return any(
            pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in self._hosts
        )


def _may_change(scope: Scope) -> bool:
    if scope["method"] == "OPTIONS":
        return False
    return scope["method"] not in _READS or _GRADIO in scope["path"]


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _name_of(host: str) -> str:
    """The name in a Host header, without its port and the brackets of an IPv6 address."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
