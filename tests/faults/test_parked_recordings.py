"""The real server ends while it reads four recordings: all are parked, their senders told. No models."""

import sys
import time
import wave
from pathlib import Path

import pytest

from tests.faults import likhita
from tests.faults.likhita import END_S, Sender, wait_for
from tests.support.server import running

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


def test_an_asked_end_parks_all_tells_their_senders_and_leaves_nothing_behind(tmp_path: Path) -> None:
    recording = write_long(tmp_path / "long.wav")
    stopped: list[int] = []
    with running(tmp_path / "data") as server:
        senders = [Sender(server, recording) for _ in range(RECORDINGS)]
        while len(stopped) < RECORDINGS:  # none can end by itself
            stopped.append(
                wait_for(lambda: likhita.stop_decoder(server.process.pid, stopped), "a further decoder")
            )
        assert [begun for _, _, begun in likhita.jobs(server.data_dir)] == [1] * RECORDINGS
        assert list_files(server.data_dir / "tmp")
        began_s = time.monotonic()
        server.process.terminate()
        server.process.wait(END_S)
        assert time.monotonic() - began_s < END_S
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
