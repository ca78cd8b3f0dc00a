"""The scheduler of ZeroGPU as far as `spaces` 0.51 speaks with it, on loopback: what it was asked is kept."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class DeviceApi:
    """Lends the card to each token for so many seconds, and counts those asked for."""

    seconds: dict[str, int]
    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, object, str]:
        """Status, body and what the header says of the approval."""
        self.asked.append((path, query))
        if path in {"/allow", "/release", "/startup-report"}:
            return 200, None, ""
        assert path == "/schedule", path
        wanted, left = int(query["durationSeconds"]), self.seconds.get(query.get("token", ""), 0)
        if wanted > left:
            return 429, {"left": left, "wait": "PT2H30M"}, "quota-exceeded"
        self.seconds[query["token"]] = left - wanted
        return (
            200,
            {"idle": True, "nvidiaIndex": 0, "nvidiaUUID": "GPU-0", "allowToken": "allowed"},
            "approved",
        )

    def list_asked(self, path: str) -> list[dict[str, str]]:
        return [query for asked, query in self.asked if asked == path]


@contextmanager
def serve_device_api(seconds: dict[str, int]) -> Iterator[DeviceApi]:
    api = DeviceApi(dict(seconds))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            status, body, approval = api.answer(parts.path, dict(parse_qsl(parts.query)))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.send_header("X-Authenticated", "regular")
            if approval:
                self.send_header("X-Approve-Result", approval)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
