"""How much one visitor may ask in a minute."""

from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette._utils import get_route_path
from starlette.types import ASGIApp, Receive, Scope, Send

from transcript.messages import Message
from ui.senders import visitor_of
from ui.views import refuse

_FREE = ("/modules/", "/assets/", "/static/", "/health", "/ready")
"""Files that the browser keeps, and what watches over the server."""
_WAIT_S = "10"


class RequestRate:
    """ASGI middleware: 429 to who asked more than `most` times in the last minute; 0 lets everybody.

    A page asks at most some ten times a second (pieces of a long table, tiles, live sound), so the bound is
    for programs that ask in a circle. One process counts for itself.
    """

    def __init__(self, app: ASGIApp, most: int, count_refusal: Callable[[str], None]) -> None:
        self._app, self._most, self._count_refusal = app, most, count_refusal
        self._limit = RateLimitItemPerMinute(max(1, most))
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._most and not get_route_path(scope).startswith(_FREE):
            visitor = visitor_of(scope)
            if visitor and not self._counts.hit(self._limit, visitor):
                reason = Message("requests_too_many", most=self._most)
                self._count_refusal(reason.code)
                headers = {"Retry-After": _WAIT_S, "connection": "close"}
                await refuse(reason, 429, headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)
