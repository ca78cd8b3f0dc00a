"""A model hub on this machine that speaks the real one's protocol; the real client talks to it.

Modelled on what huggingface_hub 2 asks and what huggingface.co answers: `/api/models/NAME/revision/REV`,
`/api/models/NAME/tree/REV`, `/NAME/resolve/REV/FILE` with a redirect of large files to another host, ETag and
X-Repo-Commit, ranges, X-Error-Code of refusals, moved repositories, Retry-After.
"""

import hashlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

COMMIT = "a" * 40
LARGE = (".bin", ".safetensors", ".onnx")
"""Files that the hub keeps apart: they have a sha256 and are redirected to."""
_CODES = {"GatedRepo": 403, "RevisionNotFound": 404, "EntryNotFound": 404}


class Hub(http.server.ThreadingHTTPServer):
    """Serves one repository, `name`, with `files`; with a `refusal` it answers that instead.

    The true hub answers 404 for a model that it lacks, 401 where the asker has no token (`missing_status`).
    `asked` are the paths that were asked for. A test may change any of these while the hub runs:
    `statuses` are answered first, one a request for a file; `cut_at` ends a large file's answer after so many
    bytes and `cuts` times; `pause_s` lies between two pieces of one; after `stall_after` bytes nothing comes;
    `sizes` are told instead of true ones; `revisions` are those that there are, ()
    is any; `moved_from` is the repository's older name; `xet` says that large files are kept in Xet.
    """

    daemon_threads = True

    def __init__(self, name: str, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.name, self.files = name, files
        self.refusal, self.missing_status = "", 404
        self.asked: list[str] = []
        self.ranges: list[str] = []
        self.tokens: list[tuple[str, str]] = []
        self.statuses: list[int] = []
        self.cut_at, self.cuts = 0, 0
        self.pause_s = 0.0
        self.revisions: tuple[str, ...] = ()
        self.moved_from = ""
        self.xet = False
        self.stall_after = 0
        self.sizes: dict[str, int] = {}
        self.wrong: dict[str, bytes] = {}
        """Other bytes under a name than the ones that the hub tells of."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def list_tree(self) -> list[dict[str, object]]:
        return [self._describe_file(name, content) for name, content in self.files.items()]

    def _describe_file(self, name: str, content: bytes) -> dict[str, object]:
        told: dict[str, object] = {
            "type": "file",
            "path": name,
            "size": len(content),
            "oid": find_blob(content),
        }
        if name.endswith(LARGE):
            size = self.sizes.get(name, len(content))
            told["lfs"] = {"oid": find_sha(content), "size": size, "pointerSize": 130}
            if self.xet:
                told["xetHash"] = find_sha(content)
        return told

    def describe(self) -> dict[str, object]:
        return {"id": self.name, "sha": COMMIT, "siblings": [{"rfilename": name} for name in self.files]}


def find_sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def find_blob(content: bytes) -> str:
    """What git calls a file."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class _Answers(http.server.BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        hub, path = self.server, unquote(self.path.partition("?")[0])
        hub.asked.append(path)
        hub.tokens.append((path, self.headers.get("Authorization", "")))
        if path == "/":
            self.send(b"hub")
        elif hub.moved_from and f"/{hub.moved_from}/" in f"{path}/":
            place = path.replace(hub.moved_from, hub.name)
            self.send(b"", 307, {"Location": place})
        elif path.startswith("/kept/"):
            self.send_file(path.removeprefix("/kept/"))
        elif hub.refusal:
            status = _CODES.get(hub.refusal, hub.missing_status)
            self.send(b"{}", status, {"X-Error-Code": hub.refusal, "X-Error-Message": "refused"})
        elif path.startswith("/api/models/"):
            self.answer_api(path)
        else:
            self.answer_file(path)

    def answer_api(self, path: str) -> None:
        hub = self.server
        kind, _, revision = path.removeprefix(f"/api/models/{hub.name}/").partition("/")
        if hub.revisions and revision not in (*hub.revisions, COMMIT):
            self.send(b"{}", 404, {"X-Error-Code": "RevisionNotFound"})
        elif hub.statuses and hub.statuses[0] < 0:  # of the api
            self.send(b"{}", -hub.statuses.pop(0), {"Retry-After": "1"})
        elif kind == "xet-read-token":
            told = {"casUrl": hub.url, "exp": int(time.time()) + 600, "accessToken": "x"}
            self.send(
                json.dumps(told).encode(),
                200,
                {
                    "X-Xet-Cas-Url": hub.url,
                    "X-Xet-Access-Token": "x",
                    "X-Xet-Token-Expiration": str(int(time.time()) + 600),
                },
            )
        else:
            listed = hub.list_tree() if kind == "tree" else hub.describe()
            self.send(json.dumps(listed).encode(), 200, {"Content-Type": "application/json"})

    def answer_file(self, path: str) -> None:
        hub = self.server
        name = path.partition("/resolve/")[2].partition("/")[2]
        if name not in hub.files:
            self.send(b"{}", 404, {"X-Error-Code": "EntryNotFound"})
            return
        if hub.statuses and hub.statuses[0] > 0:
            self.send(b"{}", hub.statuses.pop(0), {"Retry-After": "1"})
            return
        content = hub.files[name]
        told = {"X-Repo-Commit": COMMIT}
        if name.endswith(LARGE):
            sha = find_sha(content)
            if hub.xet:
                token = f"{hub.url}/api/models/{hub.name}/xet-read-token/{COMMIT}"
                told |= {"X-Xet-Hash": sha, "Link": f'<{token}>; rel="xet-auth"'}
            told |= {
                "X-Linked-ETag": f'"{sha}"',
                "X-Linked-Size": str(len(content)),
                "Location": f"{hub.url.replace('127.0.0.1', 'localhost')}/kept/{name}",
            }
            self.send(b"", 302, told)
        else:
            self.send(content, 200, told | {"ETag": f'"{find_blob(content)}"'})

    def send_file(self, name: str) -> None:
        """A large file's bytes, as the network of copies behind the hub sends them."""
        hub = self.server
        content = hub.wrong.get(name, hub.files[name])
        first, status = 0, 200
        if told := self.headers.get("Range"):
            hub.ranges.append(told)
            first, status = int(told.removeprefix("bytes=").partition("-")[0]), 206
        rest = content[first:]
        cut = hub.cut_at if hub.cuts > 0 and hub.cut_at < len(rest) else 0
        hub.cuts -= bool(cut)
        self.send_response(status)
        self.send_header("Content-Length", str(len(rest)))
        self.send_header("ETag", f'"{find_sha(content)}"')
        if status == 206:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if self.command == "HEAD":
            return
        step = 1 << 16
        for place in range(0, cut or len(rest), step):
            self.wfile.write(rest[place : min(place + step, cut or len(rest))])
            self.wfile.flush()
            if hub.pause_s:
                time.sleep(hub.pause_s)
            while hub.stall_after and place + step > hub.stall_after:
                time.sleep(0.05)
        if cut:
            self.close_connection = True
            self.connection.close()

    def send(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def serving(name: str, files: dict[str, bytes]) -> Iterator[Hub]:
    """A running hub; it ends with the block."""
    hub = Hub(name, files)
    thread = threading.Thread(target=hub.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        thread.join()
        hub.server_close()
