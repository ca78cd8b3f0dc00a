"""A model hub on this machine that the real client talks to."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Hub(http.server.ThreadingHTTPServer):
    """Serves one repository, `name`, with `files`; with a `refusal` it answers that instead.

    The true hub answers 404 for a model that it lacks, 401 where the asker has no token (`missing_status`).
    `asked` are the paths that were asked for. A test may change any of them while the hub runs.
    """

    def __init__(self, name: str, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.name, self.files = name, files
        self.refusal = ""
        self.missing_status = 404
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def find(self, path: str) -> tuple[bytes, int]:
        """The body and the status for a path."""
        self.asked.append(path)
        file = path.rsplit("/", 1)[-1]
        if self.refusal and path != "/":
            return b"hub", 403 if self.refusal == "GatedRepo" else self.missing_status
        if path.startswith("/api/models/"):
            return json.dumps(self._list_tree() if "/tree/" in path else self._describe()).encode(), 200
        return self.files.get(file, b"hub"), 200

    def _list_tree(self) -> list[dict[str, object]]:
        return [
            {"type": "file", "path": name, "size": len(value), "oid": "b" * 40}
            for name, value in self.files.items()
        ]

    def _describe(self) -> dict[str, object]:
        return {"id": self.name, "sha": "a" * 40, "siblings": [{"rfilename": name} for name in self.files]}


class _Answers(http.server.BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self.answer(is_head=True)

    def do_GET(self) -> None:
        self.answer(is_head=False)

    def answer(self, is_head: bool) -> None:
        body, status = self.server.find(self.path)
        self.send_response(status)
        if self.server.refusal:
            self.send_header("X-Error-Code", self.server.refusal)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", "a" * 40)
        self.end_headers()
        if not is_head:
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def serving(name: str, files: dict[str, bytes]) -> Iterator[Hub]:
    """A running hub; it ends with the block."""
    hub = Hub(name, files)
    thread = threading.Thread(target=hub.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        thread.join()
        hub.server_close()
