"""Bodies have to move: a request whose body stands still is ended with 408."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcript import messages
from ui.views import refuse

WINDOW_S = 15.0
"""So long the server waits in all, while nothing else is to do, for the next `WINDOW_BYTES` of a body."""
WINDOW_BYTES = 10_000
"""Two thirds of a kilobyte a second: slower than any connection on which a recording could arrive at all."""
TOO_SLOW = messages.Message("request_too_slow")


class BodyProgress:
    """ASGI middleware: of a body, `WINDOW_BYTES` have to come in each `WINDOW_S` of waiting, or its rest.

    Only waiting for the sender counts, not the time that the app takes in between. Once the body is whole
    (or was never there) nothing is timed any more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        waited_s, seen_bytes, is_whole = 0.0, 0, False
        answered = given_up = False

        async def timed_receive() -> Message:
            nonlocal waited_s, seen_bytes, is_whole, given_up
            if is_whole:
                return await receive()
            if given_up:
                return {"type": "http.disconnect"}
            began_s = time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), WINDOW_S - waited_s)
            except TimeoutError:
                given_up = True
                if not answered:
                    await refuse(TOO_SLOW, 408, {"connection": "close"})(scope, receive, send)
                return {"type": "http.disconnect"}
            waited_s += time.monotonic() - began_s
            seen_bytes += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if seen_bytes >= WINDOW_BYTES:
                waited_s, seen_bytes = 0.0, 0
            return message

        async def watched_send(message: Message) -> None:
            nonlocal answered
            if not given_up or answered:  # whatever the app still says, 408 has been said
                answered = True
                await send(message)

        await self._app(scope, timed_receive, watched_send)
