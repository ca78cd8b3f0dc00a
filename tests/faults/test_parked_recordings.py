"""The real server ends while it reads four recordings: all are parked, their senders told. No models."""

import socket
import sys
import time
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlparse

import httpx
import pytest

from tests.faults import likhita
from tests.faults.likhita import END_S, Sender, wait_for
from tests.support.builders import DOCUMENT_ID, database_url, make_document, make_rows
from tests.support.server import Server, running
from transcript.storage import Store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]

RECORDINGS = 4


def write_long(path: Path) -> Path:
    """A quarter of an hour at 8 kHz, so that its decoder is seen at work."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(bytes(range(128, 0, -1)) * (900 * 8000 // 128))
    return path


def list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def begin_upload(server: Server) -> socket.socket:
    """Half of a recording; the rest does not come."""
    address = urlparse(server.url)
    wire = socket.create_connection((address.hostname, address.port), timeout=30)
    head = "POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
    kind = "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    part = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.wav"\r\n\r\n'
    wire.sendall((head + kind + part).encode() + b"\0" * 2_500_000)
    return wire


def keep_document(data_dir: Path) -> None:
    store = Store(database_url(data_dir))
    store.create(make_document(make_rows(3)), complete=True)
    store.close()


def test_an_asked_end_parks_all_tells_their_senders_and_leaves_nothing_behind(tmp_path: Path) -> None:
    recording = write_long(tmp_path / "long.wav")
    stopped: list[int] = []
    (tmp_path / "data").mkdir()
    keep_document(tmp_path / "data")
    with running(tmp_path / "data") as server:
        senders = [Sender(server, recording) for _ in range(RECORDINGS)]
        while len(stopped) < RECORDINGS:  # none can end by itself
            stopped.append(
                wait_for(lambda: likhita.stop_decoder(server.process.pid, stopped), "a further decoder")
            )
        assert [begun for _, _, begun in likhita.jobs(server.data_dir)] == [1] * RECORDINGS
        job = likhita.jobs(server.data_dir)[0][0]
        seen = httpx.get(f"{server.url}/documents/{job}/job").json()["seen"]
        held = (f"{job}/job?seen={seen}&wait=10", f"{DOCUMENT_ID}/changes?since=0&wait=10")
        with ThreadPoolExecutor(2) as pages, begin_upload(server) as upload:
            waiting = [pages.submit(httpx.get, f"{server.url}/documents/{one}", timeout=30) for one in held]
            wait_for(lambda: len(list_files(server.data_dir / "tmp")) > RECORDINGS, "half an upload")
            began_s = time.monotonic()
            server.process.terminate()
            server.process.wait(END_S)
            assert time.monotonic() - began_s < END_S
            followed, edited = (one.result() for one in waiting)
            answer = upload.recv(10_000).decode()
        assert answer.startswith("HTTP/1.1 503")
        assert '"code":"server_closing"' in answer
        assert (followed.json()["state"], edited.status_code) == ("parked", 204)
    for sender in senders:
        sender.join(likhita.PATIENCE_S)
    assert all("is being restarted" in sender.error for sender in senders), [one.error for one in senders]
    assert [(owner, begun) for _, owner, begun in likhita.jobs(server.data_dir)] == [("", 0)] * RECORDINGS
    assert [path.stat().st_size for path in list_files(server.data_dir / "jobs")] == [
        recording.stat().st_size
    ] * RECORDINGS
    assert not any(map(likhita.lives, stopped))
    assert list_files(server.data_dir / "tmp") == []
    assert list_files(server.data_dir / "processes") == []
    assert "Traceback" not in server.log
