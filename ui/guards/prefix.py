"""The page below a path of somebody's site, whether or not the proxy in front takes that path away."""

from urllib.parse import quote, urlsplit

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def path_of(root: str) -> str:
    """The path of `ROOT_PATH`, which may be a whole address; "" for none."""
    return urlsplit(root).path.rstrip("/")


def origin_of(root: str) -> tuple[str, ...]:
    """The origin that people see, where `ROOT_PATH` is a whole address: the proxy may hide it from us."""
    parts = urlsplit(root)
    return (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()


class PathPrefix:
    """ASGI middleware: every request has the prefix in `path` and as `root_path`, as ASGI wants it.

    Other than uvicorn's own option it does not matter what the proxy does, and requests past the proxy (a
    watchdog's `/health`) are answered too. The prefix alone is sent on to where the page's links are right.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._prefix or scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path == self._prefix and scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            query = scope["query_string"].decode("latin-1")
            address = f"{quote(self._prefix)}/" + (f"?{query}" if query else "")
            await RedirectResponse(address)(scope, receive, send)
            return
        if not path.startswith(f"{self._prefix}/"):
            path = self._prefix + path
        changed = {"path": path, "raw_path": quote(path).encode(), "root_path": self._prefix}
        await self._app({**scope, **changed}, receive, send)
