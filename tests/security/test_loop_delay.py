"""Whatever one visitor sends, the server answers the others meanwhile: its event loop is never held up.

The delay is measured inside the server. On a busy machine a process waits for the processor too, so a delay
counts for as much as the process itself computed in it. One of a second counts whatever the server did in it
(a loop can wait for a disk or a lock), unless this process, which only sleeps, was late itself meanwhile.
"""

import json
import re
import signal
import threading
import time
from dataclasses import replace
from functools import partial

import httpx
import pytest

from tests.support.builders import make_document
from tests.support.job_end import wait_for_job
from tests.support.server import running
from transcript.document import Segment, Word
from transcript.formats.registry import FORMATS
from transcript.storage import Store

pytestmark = pytest.mark.slow

MOST_S = 0.25
MOST_WAITED_S = 1.0
TRIES = 3
UPLOAD = "/gradio_api/upload"
ROWS = 3_000
SECRET = "a" * 32

# What stopped the whole server once, each for 10 to 60 s, and the largest that may be sent.
WORST_FILES = {
    "a.srt": "1\n00:00:00,000 --> 00:00:01,000\n" + "<i " * 100_000,
    "b.srt": "1\n00:00:00,000 --> 00:00:01,000\n" + "{\\" * 100_000,
    "c.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v a" * 40_000,
    "d.cha": "@Begin\n*A:\tx" + "\u00a0" * 40_000 + "\x150_900\x15\n",
    "e.stm": "a 1 s 0.0 1.0 <" + "a," * 40_000,
    "f.json": json.dumps([{"start": n, "end": n + 1, "text": "word " * 20} for n in range(20_000)]),
    "g.json": "[" * 500_000,
    "h.txt": "a\u0315" + "\u0300\u0315" * 400_000,
}


class Sleeper(threading.Thread):
    """How late a thread of this process is that does nothing but sleep: what the machine itself is late."""

    def __init__(self):
        super().__init__(daemon=True)
        self.late_s = 0.0
        self._ended = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self.join()

    def run(self):
        while not self._ended.is_set():
            began_s = time.monotonic()
            self._ended.wait(0.01)
            self.late_s = max(self.late_s, time.monotonic() - began_s - 0.01)


class Watched:
    """A running app and the delays of its event loop."""

    def __init__(self, server, noted):
        self.process, self._noted = server.process, noted
        self.web = httpx.Client(base_url=server.url, timeout=120)

    def delays(self, since_s):
        lines = (map(float, line.split()) for line in self._noted.read_text().splitlines())
        return [(delay_s, used_s) for at_s, delay_s, used_s in lines if at_s >= since_s]

    def holds_nobody_up(self, act):
        """Whether `act` does; a machine that stood still itself is asked again."""
        for _ in range(TRIES):
            began_s = time.monotonic()
            with Sleeper() as sleeper:
                act(self)
                self.web.get("/health")  # answered, and so noted, after what held the loop up
            self.found = self.delays(began_s)
            most_waited_s = MOST_WAITED_S if sleeper.late_s < MOST_S else float("inf")
            if all(min(delay, used) < MOST_S and delay < most_waited_s for delay, used in self.found):
                return True
        return False

    def call(self, name, *values):
        """The answer of a named endpoint, whatever it is."""
        begun = self.web.post(f"/gradio_api/call/{name}", json={"data": list(values)})
        if begun.status_code == 200:
            return self.web.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}").text
        return begun.text

    def ask_queue(self, name, *values):
        """The answer of a named endpoint as `gradio_client` gets it."""
        events = self.web.get("/config").json()["dependencies"]
        event = next(e["id"] for e in events if e["api_name"] == name)
        return self.follow({"fn_index": event, "data": list(values), "session_hash": f"queue-{name}"})

    def open_file(self, name, content):
        """Sends a file as the page does and waits for the end of its event."""
        ticket = self.web.post(UPLOAD, files={"files": (name, content)}).json()[0]
        events = self.web.get("/config").json()["dependencies"]
        event = next(e["id"] for e in events if any(target[1] == "recorded" for target in e["targets"]))
        sent = {"path" if ticket.startswith("/") else "ticket": ticket, "name": name}
        told = self.follow({"fn_index": event, "data": ["auto", 0], "event_data": sent, "session_hash": name})
        if begun := re.search(r'"document_id": ?"([0-9a-f]{32})"', told):
            wait_for_job(str(self.web.base_url).rstrip("/"), begun[1])
        return told

    def follow(self, body):
        """The last message of an event."""
        assert self.web.post("/gradio_api/queue/join", json=body).status_code == 200
        session = {"session_hash": body["session_hash"]}
        with self.web.stream("GET", "/gradio_api/queue/data", params=session) as answer:
            for line in answer.iter_lines():
                if "process_completed" in line:
                    return line
        raise AssertionError("the event never ended")

    def ask(self, call, **payload):
        """What the editor's component answers to the page."""
        config = self.web.get("/config").json()
        editor = next(
            c["id"] for c in config["components"] if "document_find" in str(c["props"].get("server_fns"))
        )
        body = {
            "data": {"document_id": SECRET, **payload},
            "component_id": editor,
            "fn_name": f"document_{call}",
            "session_hash": "x",
        }
        return self.web.post("/gradio_api/component_server", json=body).json()


def big_document():
    words = [f"పదం{n}" for n in range(10)]
    rows = [
        Segment(
            f"r{n:05}",
            n * 1000,
            n * 1000 + 900,
            f"Speaker {n % 5}",
            "te",
            " ".join(words),
            tuple(Word(word, n * 1000 + k * 90, n * 1000 + k * 90 + 80, 0.5) for k, word in enumerate(words)),
        )
        for n in range(ROWS)
    ]
    return replace(make_document(rows, duration_ms=ROWS * 1000), id=SECRET)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watched")
    (folder / "data").mkdir()
    store = Store(f"sqlite:///{folder / 'data' / 'likhita.sqlite3'}")
    store.create(big_document(), complete=True)
    store.close()
    noted = folder / "delays"
    noted.touch()
    program = ("-m", "tests.security.watched_app", str(noted))
    with running(folder / "data", program=program, MAX_AUDIO_SIZE="60MB") as server:
        watched = Watched(server, noted)
        watched.ask("load")  # what is imported at the first request is no visitor's doing
        yield watched
        watched.web.close()


def test_a_loop_that_stands_still_is_noted(watched):
    """What the other tests say of a file that is read on the event loop."""
    assert not watched.holds_nobody_up(lambda app: app.process.send_signal(signal.SIGUSR1))
    assert max(used_s for _, used_s in watched.found) > MOST_S


@pytest.mark.parametrize("name", WORST_FILES)
def test_the_worst_transcripts_hold_nobody_up(watched, name):
    content = WORST_FILES[name].encode()
    assert watched.holds_nobody_up(lambda app: app.open_file(name, content)), watched.found


def send_large_upload(app):
    app.web.post(UPLOAD, files={"files": ("a.wav", b"RIFF" + b"\0" * 50_000_000)})


def send_large_bodies(app):
    for body in (b"[" + b"{}," * 330_000 + b"{}]", b"[" * 900_000, b'{"data":[' + b"0," * 400_000 + b"0]}"):
        for path in ("/gradio_api/call/edit", "/gradio_api/queue/join", "/documents/progress"):
            app.web.post(path, content=body, headers={"Content-Type": "application/json"})


def edit_much(app):
    for number in range(3):
        patch = {
            "id": "r00001",
            "field": "text",
            "value": "ab " * 6_000 + str(number),
            "base_revision": number,
        }
        app.call("edit", SECRET, patch)
    app.call(
        "edit",
        SECRET,
        {"id": "r00001", "field": "text", "value": "a" + "\u0315\u0300" * 9_999, "base_revision": 3},
    )


def search_much(app):
    for pattern, replacement in (("(.+)", r"\1" * 600), ("(.)", "x"), ("(a|a)+$", ""), ("ప", "ఫ" * 1_000)):
        query = {"pattern": pattern, "is_regex": "(" in pattern}
        app.ask("find", query=query, replacement=replacement)
    app.ask("find", query={"pattern": "padam padam", "by_sound": True})


def read_document(app):
    app.ask("load")
    assert len(app.call("document", SECRET)) > 1_000_000
    app.ask_queue("document", SECRET)
    for page in ("changes?since=0", "checks", "memory", "memory.tsv", "corrections", "export"):
        app.web.get(f"/documents/{SECRET}/{page}")


def export(name, app):
    app.web.get(f"/documents/{SECRET}/export/{name}")


ABUSES = {
    "large upload": send_large_upload,
    "large bodies": send_large_bodies,
    "large edits": edit_much,
    "searches": search_much,
    "a large document": read_document,
    **{f"export {name}": partial(export, name) for name in FORMATS},
}


@pytest.mark.parametrize("abuse", ABUSES)
def test_abuse_holds_nobody_up(watched, abuse):
    assert watched.holds_nobody_up(ABUSES[abuse]), watched.found
