"""The server's port, its start and its end."""

import errno
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from transcript.errors import LikhitaError
from transcript.messages import Message


def bind_port(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of the host name, bound before anything else is begun.

    Raises:
        LikhitaError: the address or the port cannot be had; the sentence names the variable.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as exc:
        raise LikhitaError("host_no_address", host=host) from exc
    sockets: list[socket.socket] = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        made = socket.socket(family, kind, protocol)
        sockets.append(made)
        if sys.platform != "win32":  # there it would let two programs share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            made.bind(address)
            made.listen(1)  # two programs may both bind; only one may listen
        except OSError as exc:
            for one in sockets:
                one.close()
            raise LikhitaError(_explain(exc, host, port)) from exc
    return sockets


def _explain(error: OSError, host: str, port: int) -> Message:
    if error.errno == errno.EADDRINUSE:
        return Message("port_taken", host=host, port=port)
    if error.errno == errno.EACCES:
        return Message("port_not_allowed", port=port)
    if error.errno == errno.EADDRNOTAVAIL:
        return Message("host_not_here", host=host)
    return Message("port_not_had", host=host, port=port)


class Server(uvicorn.Server):
    """Says where the page is once it is, and before it ends has the app let go of its pages and jobs."""

    def __init__(self, app: ASGIApp, let_go: Callable[[], Awaitable[None]], **options: Any) -> None:
        super().__init__(uvicorn.Config(app, **options))
        self._let_go = let_go

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers[:1]:
            host, port = server.sockets[0].getsockname()[:2]
            shown = "localhost" if host in {"0.0.0.0", "::", "127.0.0.1"} else host  # noqa: S104
            sys.stdout.write(f"\n  Likhita is ready. Open http://{shown}:{port}\n\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._let_go()  # pages that wait would hold the end up
        await super().shutdown(sockets)
