"""Somebody who is told by a webhook, on the loopback."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """What arrived, and what is answered to it: the statuses one after another, the last one for ever."""

    url: str
    statuses: list[int]
    arrived: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    moved: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, count: int, longest_s: float = 60) -> bool:
        """Whether so many arrived in time."""
        with self.moved:
            return self.moved.wait_for(lambda: len(self.arrived) >= count, longest_s)


@contextmanager
def receiving(statuses: Sequence[int] = (204,)) -> Iterator[Receiver]:
    """A receiver while the block runs; with 302 it sends who asks to `/elsewhere`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            with receiver.moved:
                place = min(len(receiver.arrived), len(receiver.statuses) - 1)
                receiver.arrived.append((self.path, dict(self.headers), body))
                receiver.moved.notify_all()
            self.send_response(receiver.statuses[place])
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the name of the base class

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook", list(statuses))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
