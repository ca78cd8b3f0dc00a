"""A small reverse proxy: the app below a path of another site, as nginx, Caddy or Traefik show it."""

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.support.server import free_port

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te"}


def build_proxy(upstream: str, prefix: str, *, strips: bool, keeps_host: bool) -> Starlette:
    """Hands on what is below the prefix, bodies piece by piece; everything else of the site is its own."""
    client = httpx.AsyncClient(base_url=upstream, timeout=60)

    async def hand_on(request: Request) -> Response:
        path = request.scope["raw_path"].decode()
        headers = [(name, value) for name, value in request.headers.raw if name.decode() not in _OF_ONE_HOP]
        if not keeps_host:
            headers = [(name, value) for name, value in headers if name != b"host"]
        asked = client.build_request(
            request.method,
            httpx.URL(
                path=path.removeprefix(prefix) or "/" if strips else path,
                query=request.scope["query_string"],
            ),
            headers=headers,
            content=None if request.method in {"GET", "HEAD"} else request.stream(),
        )
        answer = await client.send(asked, stream=True)
        kept = {name: value for name, value in answer.headers.items() if name not in _OF_ONE_HOP}
        return StreamingResponse(pieces(answer), answer.status_code, kept)

    async def pieces(answer: httpx.Response) -> AsyncIterator[bytes]:
        try:
            async for piece in answer.aiter_raw():
                yield piece
        finally:
            await answer.aclose()

    async def elsewhere(_request: Request) -> Response:
        return PlainTextResponse("the site itself", 404)

    routes = [Route(f"{prefix}{{rest:path}}", hand_on, methods=METHODS), Route("/{rest:path}", elsewhere)]
    return Starlette(routes=routes)


@contextmanager
def prefix_proxy(upstream: str, prefix: str, *, strips: bool, keeps_host: bool = True) -> Iterator[str]:
    """The address of the app behind the proxy, without a slash at its end."""
    app = build_proxy(upstream, prefix, strips=strips, keeps_host=keeps_host)
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="error", access_log=False, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline_s = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}{prefix}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
