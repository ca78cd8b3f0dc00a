"""The server's port, its start and its end."""

import errno
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from transcript.errors import LikhitaError

_BIND_PROBLEMS = {
    errno.EADDRINUSE: "PORT: {port} is taken on {host} by another program, perhaps by another Likhita.",
    errno.EACCES: "PORT: this user may not listen on {port}; choose one above 1023.",
    errno.EADDRNOTAVAIL: "HOST: this machine has no address {host}.",
}


def bind_port(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of the host name, bound before anything else is begun.

    Raises:
        LikhitaError: the address or the port cannot be had; the sentence names the variable.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as exc:
        raise LikhitaError(f"HOST: {host} is no address of this machine.") from exc
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
            sentence = _BIND_PROBLEMS.get(exc.errno or 0, "PORT: {host}:{port} cannot be listened on.")
            raise LikhitaError(sentence.format(host=host, port=port)) from exc
    return sockets


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
