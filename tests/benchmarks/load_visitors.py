"""What each visitor of the load does until the time is over; they share nothing but the server."""

import random
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from gradio_client import Client, handle_file

from tests.support.speech import RATE_HZ, read_samples, write_wav

_PIECE = RATE_HZ // 2
_TIMEOUT_S = 120.0


def token_of(visitor: int) -> str:
    """A word that only this visitor's documents hold."""
    return f"visitor{visitor:02d}word"


@dataclass(slots=True)
class Seen:
    """What all visitors saw. Any thread may call any method."""

    visitors: int
    times_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    leaks: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Notes how long the block took, where it raises nothing."""
        began_s = time.perf_counter()
        yield
        with self._lock:
            self.times_s[name].append(time.perf_counter() - began_s)

    def count(self, name: str) -> None:
        with self._lock:
            self.counts[name] += 1

    def note_fault(self, what: str) -> None:
        with self._lock:
            self.faults.append(what[:200])

    def look_for_leaks(self, visitor: int, answer: str) -> None:
        """Notes words of others in what this visitor was answered."""
        others = [n for n in range(self.visitors) if n != visitor and token_of(n) in answer]
        with self._lock:
            self.leaks += [f"visitor {visitor} was answered a word of visitor {other}" for other in others]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor: their number, their document (where they have one), and when to stop."""

    number: int
    url: str
    document_id: str
    sound: Path
    until_s: float
    seen: Seen

    def rounds(self) -> Iterator[None]:
        """A turn each time until the time is over, one at least, however slow the machine is."""
        yield
        while time.monotonic() < self.until_s:
            yield


def _client(visit: Visit) -> Client:
    return Client(visit.url, verbose=False, analytics_enabled=False, httpx_kwargs={"timeout": _TIMEOUT_S})


def edit(visit: Visit) -> None:
    """An edit a second in their own document; in the end each acknowledged one must be there."""
    chance = random.Random(visit.number)  # noqa: S311
    client = _client(visit)
    told = client.predict(visit.document_id, api_name="/document")
    revision, rows = told["revision"], [row["id"] for row in told["segments"]]
    acknowledged: dict[str, str] = {}
    for _ in visit.rounds():
        row_id = chance.choice(rows)
        text = f"{token_of(visit.number)} నమస్కారం {visit.seen.counts['edits']}"
        patch = {"id": row_id, "field": "text", "value": text, "base_revision": revision}
        with visit.seen.timed("edit"):
            revision = client.predict(visit.document_id, patch, api_name="/edit")["revision"]
        acknowledged[row_id] = text
        visit.seen.count("edits")
        time.sleep(chance.uniform(0.5, 1.5))
    with visit.seen.timed("document"):
        told = client.predict(visit.document_id, api_name="/document")
    visit.seen.look_for_leaks(visit.number, str(told))
    kept = {row["id"]: row["text"] for row in told["segments"]}
    visit.seen.lost.extend(
        f"visitor {visit.number}, row {row_id}"
        for row_id, text in acknowledged.items()
        if kept[row_id] != text
    )


def speak(visit: Visit) -> None:
    """Speaks without a pause, half a second at a time, in real time; a new recording each minute."""
    samples = read_samples(visit.sound)
    with httpx.Client(base_url=visit.url, timeout=_TIMEOUT_S) as client:
        for _ in visit.rounds():
            _speak_once(visit, client, samples)


def _speak_once(visit: Visit, client: httpx.Client, samples: Any) -> None:
    key, at, row = str(uuid.uuid4()), 0, 0
    began_s = time.monotonic()
    for _ in visit.rounds():
        if at >= 60 * RATE_HZ:
            break
        time.sleep(max(0.0, began_s + (at + _PIECE) / RATE_HZ - time.monotonic()))
        piece = np.take(samples, np.arange(at, at + _PIECE), mode="wrap")
        with visit.seen.timed("piece of speech"):
            answer = client.post(
                f"/live/{key}",
                params={"at": at, "row": row},
                content=(piece * 32767).astype("<i2").tobytes(),
                headers={"content-type": "application/octet-stream"},
            )
        visit.seen.count(f"live {answer.status_code}")
        visit.seen.look_for_leaks(visit.number, answer.text)
        if answer.is_server_error:
            visit.seen.note_fault(f"live: {answer.status_code}")
        if not answer.is_success:
            time.sleep(2)
            return
        row += len(answer.json()["rows"])
        visit.seen.counts["captions"] += len(answer.json()["rows"])
        at = answer.json()["received"]  # what there was no room for is sent again
    client.post(f"/live/{key}/end")


def transcribe(visit: Visit) -> None:
    """One recording after the other, under a name of their own."""
    client = _client(visit)
    samples = read_samples(visit.sound)[: 5 * RATE_HZ]
    sound = write_wav(visit.sound.with_name(f"{token_of(visit.number)}.wav"), samples)
    for _ in visit.rounds():
        try:
            with visit.seen.timed("recording of 5 s"):
                told = client.predict(handle_file(sound), "en", 1, api_name="/transcribe")
        except Exception as exc:  # noqa: BLE001 - the client has a class of its own
            if "already waiting" not in str(exc):
                visit.seen.note_fault(f"transcribe: {exc}")
            visit.seen.count("recordings refused")
            time.sleep(2)
            continue
        visit.seen.count("recordings")
        visit.seen.look_for_leaks(visit.number, str(told))


def export(visit: Visit) -> None:
    """A file of a format drawn at random every two seconds, and the whole document."""
    chance = random.Random(visit.number)  # noqa: S311
    with httpx.Client(base_url=visit.url, timeout=_TIMEOUT_S) as client:
        for _ in visit.rounds():
            name = chance.choice(["srt", "eaf", "docx", "xlsx", "json", "everything"])
            _get(visit, client, "export", f"/documents/{visit.document_id}/export/{name}")
            _get(visit, client, "/health", "/health")
            time.sleep(2)


def watch(visit: Visit) -> None:
    """A page that waits for news, as the editor's does."""
    with httpx.Client(base_url=visit.url, timeout=_TIMEOUT_S) as client:
        for _ in visit.rounds():
            left_s = max(0.0, visit.until_s - time.monotonic())
            params = {"since": 0, "wait": min(5.0, left_s)}
            _get(visit, client, "held request", f"/documents/{visit.document_id}/changes", params)
            _get(visit, client, "/health", "/health")


def _get(
    visit: Visit, client: httpx.Client, name: str, path: str, params: dict[str, float] | None = None
) -> None:
    with visit.seen.timed(name):
        answer = client.get(path, params=params)
    visit.seen.count(name)
    visit.seen.look_for_leaks(visit.number, answer.text)
    if answer.is_server_error:
        visit.seen.note_fault(f"{name}: {answer.status_code}")


ROLES: tuple[Callable[[Visit], None], ...] = (
    (speak,) * 4 + (edit,) * 5 + (transcribe,) * 2 + (export,) * 2 + (watch,) * 3
)
"""Sixteen visitors."""
