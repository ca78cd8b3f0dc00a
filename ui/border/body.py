"""The JSON of a request, read once and within bounds. Must not import Gradio."""

import json
from typing import Any

from starlette.types import Message, Receive

from transcript import messages

MOST_PARTS = 60_000
"""The largest edit names 20,000 rows, or has 20,000 letters that look like parts."""
DEEPEST = 32
"""Lists and objects inside each other; the deepest call of the page has seven."""
_SIGNS = (b",", b"[", b"{")


class RefusedError(Exception):
    """A request that may not pass: the HTTP status and why."""

    def __init__(self, status: int, code: str | messages.Message, /, **values: messages.Value) -> None:
        self.status = status
        self.reason = messages.Message.of(code, values)
        super().__init__(self.reason)


async def receive_body(receive: Receive) -> bytes:
    """The whole body, whose size `BodyLimit` bounds.

    Raises:
        RefusedError: the sender hung up.
    """
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "request_cut_off")
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def replay(body: bytes, receive: Receive) -> Receive:
    """What gives the body once, and then what the server says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        RefusedError: it is none, has numbers that are none, more parts than anything here asks for (Gradio
            walks through them one by one on the event loop), or is nested too deeply.
    """
    if count_parts(body) > MOST_PARTS:
        raise RefusedError(413, "request_too_many_parts")
    try:
        content = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise RefusedError(400, "request_too_deep", most=DEEPEST) from None
    except ValueError:  # also a whole number of more digits than Python reads
        raise RefusedError(400, "request_no_json") from None
    if not isinstance(content, dict):
        raise RefusedError(400, "request_no_object")
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in inside(each) if isinstance(inner, dict | list)]
        if not level:
            return content
    raise RefusedError(400, "request_too_deep", most=DEEPEST)


def write_object(content: dict[str, Any]) -> bytes:
    """The object as JSON that can be read in one way only.

    Raises:
        RefusedError: a number in it was too large for a float.
    """
    try:
        return json.dumps(content, allow_nan=False).encode()
    except ValueError:
        raise RefusedError(400, "request_no_json") from None


def count_parts(body: bytes) -> int:
    """At least as many as the JSON in `body` has values, text that looks like some included."""
    return sum(body.count(sign) for sign in _SIGNS)


def inside(value: object) -> list[Any]:
    """The values directly inside a list or an object."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse_constant(constant: str) -> None:
    raise ValueError(constant)
