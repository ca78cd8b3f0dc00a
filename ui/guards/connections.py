"""Connections that come to nothing are ended: uvicorn's HTTP protocol with deadlines.

uvicorn bounds the size of a request's headers and how long an answered connection
stays idle, but never how long headers may take, nor how long an answer may wait to be read. (Bodies:
`guards.bodies`.)
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_S = 10.0
"""From a connection's beginning, or a further request's first byte, until the headers are whole."""
UNREAD_S = 60.0
"""An answer of which not one byte was taken for so long is given up."""
MOST_WAITING = 512
"""Connections in all without a request under way; a further one is closed at once."""
MOST_WAITING_OF_ONE = 128
"""The same of one address; a proxy in front, or a school, is one address."""


class BoundedProtocol(H11Protocol):
    """For `uvicorn.Config(http=...)`; the event loop's thread only."""

    _headers_timer: asyncio.TimerHandle | None = None
    _unread_timer: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the server waits for a request on this connection."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        waiting = [one for one in self.connections if isinstance(one, BoundedProtocol) and one.is_waiting]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        of_one = sum(one.client is not None and one.client[0] == address for one in waiting)
        if len(waiting) >= MOST_WAITING or of_one >= MOST_WAITING_OF_ONE:
            transport.close()
            return
        self._watch_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch_headers()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.is_waiting:  # the next request had come already
            self._watch_headers()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._stop_timers()
        super().handle_websocket_upgrade(event)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread_timer is not None:
            self._unread_timer.cancel()

    def _watch_headers(self) -> None:
        """Keeps the deadline of what has begun; an idle connection has uvicorn's until its next byte."""
        if not self.is_waiting or self.transport.is_closing():
            if self._headers_timer is not None:
                self._headers_timer.cancel()
                self._headers_timer = None
        elif self._headers_timer is None:
            self._headers_timer = self.loop.call_later(HEADERS_S, self._give_up_headers)

    def _give_up_headers(self) -> None:
        if self.transport.is_closing():
            return
        is_between = self.conn.their_state is h11.IDLE and self.conn.our_state is h11.IDLE
        if is_between and self.conn.trailing_data[0]:
            self._say_too_slow()
        self.transport.close()

    def _say_too_slow(self) -> None:
        headers: list[Any] = [(b"content-length", b"0"), (b"connection", b"close")]
        answer = h11.Response(status_code=408, headers=headers, reason=b"Request Timeout")
        self.transport.write((self.conn.send(answer) or b"") + (self.conn.send(h11.EndOfMessage()) or b""))

    def _watch_reader(self, unread_bytes: int) -> None:
        def look() -> None:
            now_bytes = self.transport.get_write_buffer_size()
            if now_bytes and now_bytes >= unread_bytes:
                self.transport.abort()
            else:
                self._watch_reader(now_bytes)

        if not self.transport.is_closing():
            self._unread_timer = self.loop.call_later(UNREAD_S, look)

    def _stop_timers(self) -> None:
        for timer in (self._headers_timer, self._unread_timer):
            if timer is not None:
                timer.cancel()
