"""A started app as these tests look at it: what it was sent, what is in its database, which children it has."""

import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from gradio_client import Client, handle_file

from tests.support.server import Server
from tests.support.speech import speak

PATIENCE_S = 150.0
"""A test fails after that; it never decides how fast anything has to be."""
END_S = 10.0
"""What a server may take to end; what it runs is parked, so this is no matter of the machine's speed."""
Answer = TypeVar("Answer")
SENTENCE = "The quick brown fox jumps over the lazy dog, and then it goes home. "


def wait_for(is_true: Callable[[], Answer], what: str) -> Answer:
    """What the condition answered once that was true."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not (answer := is_true()):
        assert time.monotonic() < deadline_s, f"waited in vain for {what}"
        time.sleep(0.005)
    return answer


def make_recording(folder: Path, name: str, sentences: int) -> Path:
    return speak(folder / f"{name}.wav", SENTENCE * sentences)


class Sender(threading.Thread):
    """Sends one recording as a program does, and keeps the answer or the error."""

    def __init__(self, server: Server, recording: Path) -> None:
        super().__init__(daemon=True)
        self._server, self._recording = server, recording
        self.answer: dict | None = None
        self.error = ""
        self.start()

    def run(self) -> None:
        try:
            patient = {"timeout": PATIENCE_S}  # the client's own 5 s are short for a busy machine
            client = Client(self._server.url, verbose=False, analytics_enabled=False, httpx_kwargs=patient)
            self.answer = client.predict(handle_file(self._recording), "en", 1, api_name="/transcribe")
        except Exception as exc:  # noqa: BLE001 - whatever a killed server makes of it
            self.error = str(exc) or type(exc).__name__


def query(data_dir: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(data_dir / "likhita.sqlite3", timeout=30)) as connection:
        return connection.execute(sql).fetchall()


def jobs(data_dir: Path) -> list[tuple]:
    """(document, owner, begun) of what is no finished document yet."""
    return query(data_dir, "SELECT document_id, owner, begun FROM jobs ORDER BY created_s, document_id")


def known_documents(data_dir: Path) -> set[str]:
    """All that were taken: those that are stored, and those whose recording is still to be read."""
    return {row[0] for row in query(data_dir, "SELECT document_id FROM jobs UNION SELECT id FROM documents")}


def rows(data_dir: Path, document_id: str) -> int:
    return query(data_dir, f"SELECT count(*) FROM segments WHERE document_id = '{document_id}'")[0][0]  # noqa: S608


def is_complete(data_dir: Path, document_id: str) -> bool:
    found = query(data_dir, f"SELECT complete FROM documents WHERE id = '{document_id}'")  # noqa: S608
    return bool(found and found[0][0])


def stop_decoder(parent: int, stopped: Collection[int] = ()) -> int:
    """The process id of a further decoder, stopped in the middle of its work; 0 for none yet."""
    for pid in children(parent):
        if pid not in stopped and "engines.audio.decoder_process" in command_of(pid) and has_begun(pid):
            os.kill(pid, signal.SIGSTOP)
            return pid
    return 0


def has_begun(pid: int) -> bool:
    """Whether the decoder has given up opening files, which is the last it does before it reads."""
    try:
        limits = Path(f"/proc/{pid}/limits").read_text()
    except OSError:
        return False
    return re.search(r"Max open files\s+0\s", limits) is not None


def children(parent: int) -> Iterator[int]:
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            yield from map(int, task.read_text().split())
        except OSError:
            continue


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def lives(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
