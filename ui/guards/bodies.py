"""Bodies have to move: a request whose body stands still is ended with 408, at the server's end with 503."""

import asyncio
import contextlib
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcript import messages
from ui.views import refuse

WINDOW_S = 15.0
"""So long the server waits in all, while nothing else is to do, for the next `WINDOW_BYTES` of a body."""
WINDOW_BYTES = 10_000
"""Two thirds of a kilobyte a second: slower than any connection on which a recording could arrive at all."""
TOO_SLOW = messages.Message("request_too_slow")
CLOSING = messages.Message("server_closing")
_LINGER_S = 1.0
"""So long a sender who still sends gets to read the answer."""


class OpenBodies:
    """What is still on its way to the server. For the event loop's thread only."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[Message]] = set()
        self.has_ended = False

    async def wait(self, receive: Receive, longest_s: float) -> Message:
        """The next piece of a body.

        Raises:
            TimeoutError: none came in time.
            asyncio.CancelledError: the server ends (`has_ended`), or the request does.
        """
        if self.has_ended:
            raise asyncio.CancelledError
        piece = asyncio.ensure_future(receive())
        self._waiting.add(piece)
        try:
            return await asyncio.wait_for(piece, longest_s)
        finally:
            self._waiting.discard(piece)

    def end(self) -> None:
        """Waits for no sender any more: the server ends, and an upload would take longer than that."""
        self.has_ended = True
        for piece in list(self._waiting):
            piece.cancel()


class BodyProgress:
    """ASGI middleware: of a body, `WINDOW_BYTES` have to come in each `WINDOW_S` of waiting, or its rest.

    Only waiting for the sender counts, not the time that the app takes in between. Once the body is whole
    (or was never there) nothing is timed any more.
    """

    def __init__(self, app: ASGIApp, open_bodies: OpenBodies) -> None:
        self._app, self._open_bodies = app, open_bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _TimedBody(self._open_bodies, scope, receive, send)
        await self._app(scope, body.receive, body.send)


class _TimedBody:
    """One request's body, and whether the app has answered it."""

    def __init__(self, open_bodies: OpenBodies, scope: Scope, receive: Receive, send: Send) -> None:
        self._open_bodies = open_bodies
        self._scope, self._receive, self._send = scope, receive, send
        self._waited_s, self._seen_bytes, self._is_whole = 0.0, 0, False
        self._answered = self._given_up = False

    async def receive(self) -> Message:
        """The next piece; that the sender is gone, where we gave it up."""
        if self._is_whole:
            return await self._receive()
        if self._given_up:
            return {"type": "http.disconnect"}
        began_s = time.monotonic()
        try:
            message = await self._open_bodies.wait(self._receive, WINDOW_S - self._waited_s)
        except TimeoutError:
            return await self._give_up(TOO_SLOW, 408)
        except asyncio.CancelledError:
            if not self._open_bodies.has_ended:
                raise
            told = await self._give_up(CLOSING, 503)
            await _linger(self._receive)
            return told
        self._waited_s += time.monotonic() - began_s
        self._seen_bytes += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._seen_bytes >= WINDOW_BYTES:
            self._waited_s, self._seen_bytes = 0.0, 0
        return message

    async def send(self, message: Message) -> None:
        """Lets the app's answer through, unless the body was given up before it."""
        if not self._given_up or self._answered:
            self._answered = True
            await self._send(message)

    async def _give_up(self, reason: messages.Message, status: int) -> Message:
        self._given_up = True
        if not self._answered:
            answer = refuse(reason, status, {"connection": "close"})
            await answer(self._scope, self._receive, self._send)
        return {"type": "http.disconnect"}


async def _linger(receive: Receive) -> None:
    """Reads on for a moment: a connection that is closed on what was not read takes the answer with it."""

    async def drain() -> None:
        while (await receive()).get("more_body", False):
            pass

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(drain(), _LINGER_S)
