"""No request makes the server touch a file that is not an upload of its sender: every event, every route.

The server runs in a cage, with components that the app has not (`wider_app`). What is named are canaries
of the test's own; the kernel tells whether anybody opened one.
"""

import itertools
import json
import os
import re
import secrets
import socket
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.support.cage import require_cage
from tests.support.job_end import wait_for_job
from tests.support.presence import present
from tests.support.server import Server, running
from tests.support.touched import Watched, look_of

pytestmark = pytest.mark.slow

FILE = {"_type": "gradio.FileData"}
REFUSED = ("Upload it again", "A file cannot be named here")
ROUTES = ("call/{name}", "call/v2/{name}", "run/{name}", "api/{name}/", "queue/join")
ENDLESS = ("heartbeat/{session_hash}", "/queue/data", "{event_id}")
PATHS_A_ROUTE = 6
SIGNS_OUT = "/account/logout"  # looks at nothing that is sent with it, and is always done
TICKET_LIKE = ["L", "H", "P", "D"]  # link, hard link, pipe, folder in the place of an upload


@dataclass
class Attacked:
    """A server with something to lose."""

    server: Server
    folder: Path
    document_id: str
    ticket: str
    mark: bytes
    watched: Watched
    outside: socket.socket
    before: dict = field(default_factory=dict)

    @property
    def sent(self):
        return self.folder / "data" / "tmp" / "uploads" / "sent"

    def look(self):
        seen = look_of(self.folder / "canaries", self.folder / "data")
        return {path: look for path, look in seen.items() if "likhita.sqlite3" not in path}

    def paths(self):
        """Everything that somebody might want, in every spelling."""
        canaries, data = self.folder / "canaries", self.folder / "data"
        (media,) = (data / "media").iterdir()
        named = [
            *sorted(canaries.iterdir()),
            media / "original",
            media / "playback.flac",
            self.sent / self.ticket,
        ]
        yield from map(str, named)
        yield os.path.relpath(canaries / "secret.wav", Path.cwd())
        yield f"{self.sent}/../../../../canaries/secret.wav"
        yield f"../taken/{self.ticket}"
        yield from (letter * 22 + ".recording" for letter in TICKET_LIKE)
        yield from ("/dev/zero", "/proc/self/environ", "data/likhita.sqlite3", "~/.bashrc", "", ".", "\0")
        yield (canaries / "secret.wav").as_uri()
        yield f"http://127.0.0.1:{self.outside.getsockname()[1]}/secret.wav"

    def assert_untouched(self):
        assert self.watched.uses() == set()
        assert self.look() == self.before
        self.watched.uses()  # those were this test's own
        with pytest.raises(BlockingIOError):  # nothing was fetched from anywhere
            self.outside.accept()
        assert httpx.get(f"{self.server.url}/health", timeout=20).json()["running"] == 0


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paths")
    require_cage(folder)
    mark = secrets.token_bytes(64)
    canaries = folder / "canaries"
    canaries.mkdir()
    with wave.open(str(canaries / "secret.wav"), "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(mark * 2000)
    for name in ("secret.svg", "secret.txt", "linked.wav"):
        (canaries / name).write_bytes(b"<svg/>" + mark)
    (canaries / "link.wav").symlink_to(canaries / "secret.wav")
    os.mkfifo(canaries / "pipe")
    program = ("-m", "tests.security.wider_app")
    with running(folder / "data", program=program, in_cage=True) as server, socket.socket() as outside:
        outside.bind(("127.0.0.1", 0))
        outside.listen()
        outside.setblocking(False)
        document_id = open_with_sound(server, (canaries / "secret.wav").read_bytes())
        ticket = send(server, (canaries / "secret.wav").read_bytes())
        sent = folder / "data" / "tmp" / "uploads" / "sent"
        link, hard_link, pipe, inner = (sent / f"{letter * 22}.recording" for letter in TICKET_LIKE)
        link.symlink_to(canaries / "secret.wav")
        os.link(canaries / "linked.wav", hard_link)
        os.mkfifo(pipe)
        inner.mkdir()
        (media,) = (folder / "data" / "media").iterdir()
        watched = Watched(canaries, sent, media)
        made = Attacked(server, folder, document_id, ticket, mark, watched, outside)
        made.before = made.look()
        watched.uses()
        yield made
        watched.close()


def send(server, content):
    return httpx.post(f"{server.url}/gradio_api/upload", files={"files": ("x.wav", content)}).json()[0]


def open_with_sound(server, sound):
    """The secret of a document with that sound, made as the page makes it; no model is asked."""
    recorded = next(one for one in dependencies(server) if one["targets"][0][1] == "recorded")
    rows = b"1\n00:00:00,000 --> 00:00:01,000\nhello\n"
    sent = {
        "ticket": send(server, rows),
        "name": "a.srt",
        "beside": {"ticket": send(server, sound), "name": "a.wav"},
    }
    body = {"fn_index": recorded["id"], "data": ["auto", 0], "event_data": sent, "session_hash": "page"}
    body["trigger_id"] = recorded["targets"][0][0]
    assert httpx.post(f"{server.url}/gradio_api/queue/join", json=body).status_code == 200
    with httpx.stream("GET", f"{server.url}/gradio_api/queue/data?session_hash=page", timeout=60) as told:
        for line in told.iter_lines():
            if "process_completed" in line:
                document_id = present(re.search(r'"document_id": ?"([0-9a-f]{32})"', line))[1]
                wait_for_job(server.url, document_id)
                return document_id
    raise AssertionError("the document was not opened")


def dependencies(server):
    return [one for one in config(server)["dependencies"] if one["backend_fn"]]


def config(server):
    return httpx.get(f"{server.url}/config").json()


def claims(path, outside):
    """What looks like a file to Gradio, in its own forms and in forms that it might have one day."""
    yield {"path": path, "meta": FILE}
    yield {"path": path, "meta": FILE, "is_stream": True}
    yield {"path": path, "meta": FILE, "orig_name": "x.wav", "mime_type": "audio/wav", "size": 5}
    yield {"path": path, "meta": FILE, "url": f"http://127.0.0.1:{outside}/x.svg"}
    yield {"path": path}
    yield {"path": path, "name": "x.wav", "beside": {"path": path, "name": "y.srt"}}
    yield {"url": path, "meta": FILE}
    yield {"path": [path], "meta": "gradio.FileData"}
    yield {"video": {"path": path, "meta": FILE}, "files": [{"path": path, "meta": FILE}], "text": "x"}


def placed(claim, inputs):
    """Bodies with the claim in each place where Gradio looks, or might."""
    width = max(1, inputs)
    for place in range(width):
        yield {"data": [None] * place + [claim] + [None] * (width - place - 1)}
    yield {"data": [[None, [claim]]] * width}
    yield {"data": [{"a": {"b": [{"c": claim}]}}] * width}
    yield {"data": [None] * width, "event_data": claim}
    yield {"data": [None] * width, "event_data": {"value": [claim]}, "more": claim}


def ask_all(server, asked):
    """The answer to each (path, body), four at a time."""
    with httpx.Client(base_url=server.url, timeout=30) as client, ThreadPoolExecutor(4) as crowd:
        yield from crowd.map(lambda one: (one, client.post(one[0], json=one[1])), asked)


def hostile_calls(attacked):
    """Every event by every route; paths, forms and places take turns, so that all meet."""
    outside = attacked.outside.getsockname()[1]
    paths = itertools.cycle(attacked.paths())
    turn = itertools.count()
    for event, route, path in (
        (event, route, next(paths))
        for event in dependencies(attacked.server)
        for route in ROUTES
        for _ in range(PATHS_A_ROUTE)
    ):
        claim = in_turn(claims(path, outside), next(turn))
        body = in_turn(placed(claim, len(event["inputs"])), next(turn)) | {"session_hash": "x"}
        if route == "call/v2/{name}":
            body = {"audio": claim, "value": claim, "more": body}
        elif route == "queue/join" or next(turn) % 2:
            body |= {"fn_index": event["id"], "trigger_id": event["targets"][0][0]}
        yield f"/gradio_api/{route.format(name=event['api_name'])}", body


def in_turn(choices, turn):
    choices = list(choices)
    return choices[turn % len(choices)]


def test_no_event_takes_a_path(attacked):
    asked = 0
    for (path, body), answer in ask_all(attacked.server, hostile_calls(attacked)):
        asked += 1
        assert answer.status_code == 400, (path, body, answer.text)
        assert any(sentence in answer.text for sentence in REFUSED), (path, body, answer.text)
    assert asked > 1000
    assert len(list(attacked.paths())) <= PATHS_A_ROUTE * len(ROUTES)  # so every event met every path
    attacked.assert_untouched()


def test_no_other_call_takes_a_path(attacked):
    """The methods of components, cancelling, and what is no call at all."""
    outside = attacked.outside.getsockname()[1]
    methods = [
        (one["id"], name)
        for one in config(attacked.server)["components"]
        for name in one["props"].get("server_fns") or ()
    ]
    asked = []
    for turn, path in enumerate(attacked.paths()):
        claim = in_turn(claims(path, outside), turn)
        asked += [
            (f"/gradio_api/{name}", {"data": claim, "session_hash": "x"}) for name in ("cancel", "reset")
        ]
        for component, name in methods:
            body = {"data": [claim], "component_id": component, "fn_name": name, "session_hash": "x"}
            asked += [("/gradio_api/component_server", body)]
            asked += [("/gradio_api/component_server", body | {"data": {}, "fn_name": claim})]
    for one, answer in ask_all(attacked.server, asked):
        assert answer.status_code == 400, (one, answer.text)
    attacked.assert_untouched()


def quiet_calls(attacked):
    """What passes the border because it is no file: tickets that are none, and JSON in strings."""
    paths = itertools.cycle(path for path in attacked.paths() if path != attacked.ticket)
    for event in dependencies(attacked.server):
        for turn, path in enumerate(itertools.islice(paths, PATHS_A_ROUTE * bool(event["inputs"]))):
            forms = (
                path,
                json.dumps({"path": path, "meta": FILE}),
                {"ticket": path, "name": "x.wav"},
                json.dumps([{"path": path, "meta": FILE, "is_stream": True}]),
                json.dumps({"path": "x.png", "url": path, "meta": FILE}),
            )
            value = in_turn(forms, turn)
            body = {"data": [value] * len(event["inputs"]), "event_data": value, "session_hash": "x"}
            body |= {"fn_index": event["id"], "trigger_id": event["targets"][0][0]}
            yield f"/gradio_api/run/{event['api_name']}", body


def test_what_is_no_file_to_the_border_is_none_to_anybody(attacked):
    marked = attacked.mark[:16]
    for one, answer in ask_all(attacked.server, quiet_calls(attacked)):
        assert answer.status_code in {200, 422, 500}, (one, answer.text)  # 422: an object is wanted there
        assert marked not in answer.content, one
    attacked.assert_untouched()


def test_an_answer_cannot_name_a_file(attacked):
    """What a function answers is looked through for files too, and a stored text may be anything."""
    own, outside = attacked.folder / "canaries" / "secret", attacked.outside.getsockname()[1]
    named = [f"{own}.wav", f"{own}.svg", f"{own}.txt", f"http://127.0.0.1:{outside}/x.wav"]
    asked = [
        (f"/gradio_api/run/echo_{kind}", {"data": [json.dumps([claim | more])]})
        for kind in ("textbox", "json")
        for path in named
        for claim in ({"path": path, "meta": FILE}, {"path": "x.wav", "url": path, "meta": FILE})
        for more in ({}, {"is_stream": True})
    ]
    for one, answer in ask_all(attacked.server, asked):
        assert attacked.mark[:16] not in answer.content, one
    for ending in ("wav", "svg", "txt"):
        assert httpx.get(f"{attacked.server.url}/gradio_api/file={own}.{ending}").status_code == 404
    attacked.assert_untouched()


def test_no_component_copies_what_an_answer_names(attacked):
    """Were Gradio's disk open, each of these would lie in its cache, under an address that it tells."""
    own = attacked.folder / "canaries" / "secret"
    cache = attacked.folder / "data" / "tmp" / "gradio"
    before = sorted(cache.rglob("*"))
    names = [one["api_name"] for one in dependencies(attacked.server)]
    shown = [name for name in names if name.startswith("show_") and not name.startswith("show_followed")]
    assert len(shown) == 5
    asked = [
        (f"/gradio_api/run/{name}", {"data": [json.dumps(answer)]})
        for name in shown
        for path in (f"{own}.wav", f"{own}.svg", f"{own}.txt")
        for answer in (path, {"path": path, "meta": FILE}, {"value": {"path": path, "meta": FILE}})
    ]
    for one, answer in ask_all(attacked.server, asked):
        assert attacked.mark[:16] not in answer.content, one
    assert sorted(cache.rglob("*")) == before
    attacked.assert_untouched()


def test_a_ticket_is_good_only_where_a_recording_is_wanted(attacked):
    claim = {"path": attacked.ticket, "meta": FILE}
    takes = {
        one["id"]
        for one in config(attacked.server)["components"]
        if one["props"].get("label") in {"audio", "transcript", "recording"}
    }
    routes = itertools.cycle(ROUTES)
    asked = [
        (
            f"/gradio_api/{next(routes).format(name=event['api_name'])}",
            body | {"fn_index": event["id"], "session_hash": "x"},
        )
        for event in dependencies(attacked.server)
        for body in placed(claim, len(event["inputs"]))
        if not any(
            value == claim and place in takes
            for place, value in zip(event["inputs"], body["data"], strict=False)
        )
    ]
    for one, answer in ask_all(attacked.server, asked):
        assert answer.status_code == 400, (one, answer.text)
    attacked.assert_untouched()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"data": [', "application/json"),
        (b"[1, 2]", "application/json"),
        (b'{"data": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "application/json"),
        (b'{"data": ' + b"[" * 60 + b"]" * 60 + b"}", "application/json"),
        (b'{"data": [], "fn_index": ' + b"9" * 6000 + b"}", "application/json"),
        (b'{"data": ["\xff"]}', "application/json"),
    ],
)
def test_what_is_no_json_is_refused(attacked, content, kind):
    answer = httpx.post(
        f"{attacked.server.url}/gradio_api/run/document", content=content, headers={"Content-Type": kind}
    )
    assert answer.status_code == 400


def test_a_repeated_key_is_read_once(attacked):
    """Gradio reads what the border wrote, never the sender's own text."""
    path = json.dumps(str(attacked.folder / "canaries" / "secret.wav"))
    hidden = '{"data": [{"path": %s, "meta": {"_type": "gradio.FileData"}}], "data": ["x"]}' % path  # noqa: UP031
    headers = {"Content-Type": "application/json"}
    url = f"{attacked.server.url}/gradio_api/run/document"
    assert "does not exist" in httpx.post(url, content=hidden, headers=headers).text
    attacked.assert_untouched()


def test_only_json_passes(attacked):
    url = f"{attacked.server.url}/gradio_api/component_server"
    form = {"component_id": "16", "fn_name": "document_load", "session_hash": "x"}
    assert httpx.post(url, data=form, files={"file": ("a", b"x")}).status_code == 415
    assert (
        httpx.post(url, content=json.dumps(form), headers={"Content-Type": "text/plain"}).status_code == 415
    )
    attacked.assert_untouched()


def fill(route: str, path: str) -> str:
    """The route with the path in place of each of its parameters."""
    quoted = quote(path, safe="/")
    return re.sub(r"\{[^}]*\}", lambda _: quoted, route)


def test_no_route_gives_or_takes_a_path(attacked):
    """Every route of the app and of Gradio, with paths in place of its parameters, its query and its body."""
    routes = json.loads((attacked.folder / "data" / "routes.json").read_text())
    assert {"/gradio_api/file={path_or_url:path}", "/documents/{document_id}/sound"} <= {
        path for _, path in routes
    }
    with httpx.Client(base_url=attacked.server.url, timeout=10, follow_redirects=False) as client:
        paths = itertools.cycle(attacked.paths())
        for (method, route), path in ((one, next(paths)) for one in routes for _ in range(PATHS_A_ROUTE)):
            place = fill(route, path)
            named = dict.fromkeys(("path", "url", "file", "deep_link", "page"), path)
            if method in {"GET", "HEAD"} and not route.endswith(ENDLESS):
                answer = client.request(method, place, params=named if "{" not in route else None)
            elif method in {"POST", "PUT", "PATCH", "DELETE"}:
                answer = client.request(method, place, json={"data": [{"path": path, "meta": FILE}], **named})
                if place != SIGNS_OUT or (answer.status_code, answer.content) != (204, b""):
                    assert answer.status_code in range(400, 500), (method, place, answer.text)
            else:
                continue
            assert attacked.mark[:16] not in answer.content, (method, place)
            assert answer.status_code < 500, (method, place, answer.text)
    attacked.assert_untouched()


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://127.0.0.1:9/x", "/gradio_api/file=http://127.0.0.1:9/x", "/gradio_api/file/etc/passwd",
        "/gradio_api/deep_link?session_hash=x", "/?deep_link=aaaaaaaa", "/gradio_api/upload_progress?upload_id=x",
        "/gradio_api/dev/reload", "/gradio_api/custom_component/a/client/b/c.js", "/gradio_api/stream/a/1/2/playlist.m3u8",
        "/gradio_api/runs", "/gradio_api/token", "/gradio_api/openapi.json", "/gradio_api/mcp/", "/gradio_api/vibe-code",
        "/monitoring/summary", "/pwa_icon", "/svelte/x.js", "/login", "/static/%00", "/static/..%2findex.html",
    ],
)  # fmt: skip
def test_what_nothing_of_ours_uses_is_closed(attacked, path):
    assert httpx.get(attacked.server.url + path, timeout=10).status_code == 404


def test_the_watch_sees_a_file_that_is_read(attacked):
    """Without this the tests above would hold for a server that reads everything."""
    (attacked.folder / "canaries" / "secret.txt").read_bytes()
    assert any("secret.txt" in use for use in attacked.watched.uses())


@pytest.mark.parametrize(
    "given",
    [
        ("run/transcribe", {"data": ["{file}", "nonsense", 0]}),
        ("call/transcribe", {"data": ["{file}", "nonsense", 0]}),
        ("call/v2/transcribe", {"audio": "{file}", "language": "nonsense", "speakers": 0}),
    ],
    ids=lambda given: given[0],
)
def test_an_upload_still_becomes_a_job_once(attacked, given):
    route, body = given
    ticket = send(attacked.server, b"sound")
    claim = json.dumps({"path": ticket, "meta": FILE, "orig_name": "x.wav", "url": "/gradio_api/file=x"})
    body = json.loads(json.dumps(body).replace('"{file}"', claim))
    url = f"{attacked.server.url}/gradio_api/{route}"
    answer = httpx.post(url, json=body, timeout=60)
    if "event_id" in answer.text:
        answer = httpx.get(f"{url}/{answer.json()['event_id']}", timeout=60)
    assert "language" in answer.text, answer.text  # the job looked at what it was to do
    assert not (attacked.sent / ticket).exists()
    again = httpx.post(url, json=body)
    assert again.status_code == 400
    assert "not on the server any more" in again.text
