"""A full disk, a damaged file, a silent database: what the server says of itself and to its visitors."""

import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.builders import make_patch
from tests.support.postgres import Postgres, running_postgres
from tests.support.server import running
from transcript.document import Document, Provenance, Segment, Transcript
from transcript.errors import DamagedDatabaseError, DatabaseUnreachableError, LikhitaError
from transcript.storage import Store
from ui.page.models import ModelLine, ModelState
from ui.server.readiness import Readiness, readiness_router

pytestmark = pytest.mark.slow

ID = "d" * 32


def keep_document(store: Store) -> None:
    rows = tuple(Segment(f"s{n}", n * 100, n * 100 + 90, None, "en", "word " * 60) for n in range(400))
    made = Transcript(rows)
    provenance = Provenance("0", "2026-11-22T09:00:00Z")
    store.create(Document(ID, "a.wav", 60_000, "0" * 64, made, made, 0, provenance), complete=True)


def ask_ready(store: Store, folder: Path, state: str = "ready") -> tuple[int, dict]:
    """The answer of /ready of a server on this store, and that /health goes on meanwhile."""
    models = ModelState((ModelLine("english", "m", "1", "MIT", state, is_starter=True),))
    app = FastAPI()
    readiness = Readiness(store, folder, lambda: models)
    app.include_router(readiness_router(lambda: {"status": "ok"}, readiness))
    with TestClient(app) as client:
        answer = client.get("/ready")
        assert client.get("/health").json() == {"status": "ok"}
    return answer.status_code, answer.json()["parts"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")
    keep_document(opened)
    yield opened
    opened.close()


def test_a_whole_server_is_ready(store: Store, tmp_path: Path) -> None:
    code, parts = ask_ready(store, tmp_path)
    assert (code, parts) == (200, {name: {"ok": True} for name in ("database", "disk", "models")})


def test_missing_models_are_named(store: Store, tmp_path: Path) -> None:
    code, parts = ask_ready(store, tmp_path, state="missing")
    assert (code, [name for name, part in parts.items() if not part["ok"]]) == (503, ["models"])


def damage(path: Path) -> None:
    """Random bytes over the second half of the file; the tables are still found."""
    pages, size = path.stat().st_size // 4096, 4096
    with path.open("r+b") as file:
        for page in range(pages // 2, pages):
            file.seek(page * size)
            file.write(secrets.token_bytes(size))


def test_a_damaged_file_is_called_damaged_and_the_server_is_not_ready(store: Store, tmp_path: Path) -> None:
    store.close()
    with sqlite3.connect(tmp_path / "likhita.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(tmp_path / "likhita.sqlite3")
    opened = Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")
    with pytest.raises(DamagedDatabaseError, match="damaged"):
        opened.look_for_damage()
    with pytest.raises(DamagedDatabaseError):
        opened.load(ID)
    code, parts = ask_ready(opened, tmp_path)
    opened.close()
    assert code == 503
    assert "damaged" in parts["database"]["problem"]


def test_what_is_no_database_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "likhita.sqlite3").write_bytes(b"no database " * 1000)
    with pytest.raises(LikhitaError, match="damaged"):
        Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")


def test_a_full_disk_refuses_uploads_with_a_sentence_and_keeps_the_server_alive(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("a small disk is made in a mount namespace")
    program = "tests/faults/full_disk_app.py"
    tried = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import runpy, os; os.execv = lambda *a: None; runpy.run_path('{program}', run_name='__main__')",
        ],
        env={"DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    if tried.returncode != 0:
        pytest.skip("no mount namespace can be had here")
    with running(tmp_path / "data", program=(program,)) as server:
        answer = httpx.post(
            f"{server.url}/gradio_api/upload", files={"files": ("a.wav", b"\0" * 30_000_000)}, timeout=60
        )
        assert answer.status_code == 507
        told = answer.json()
        assert told["detail"].startswith("The server's disk is full, so this recording cannot be stored.")
        assert told["code"] == "disk_full"
        assert httpx.get(f"{server.url}/health").status_code == 200
        ready = httpx.get(f"{server.url}/ready")
        assert (ready.status_code, ready.json()["parts"]["disk"]["ok"]) == (503, False)
        small = httpx.post(f"{server.url}/gradio_api/upload", files={"files": ("a.wav", b"\0" * 1000)})
        assert small.status_code == 200
    assert "Traceback" not in server.log


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


def test_a_postgres_that_dies_is_told_and_comes_back(postgres: Postgres, tmp_path: Path) -> None:
    store = Store(postgres.address)
    keep_document(store)
    store.leases.add("e" * 32, "{}", "here", "one")
    (lease,) = store.leases.read_all()
    assert store.leases.beat("one") == {"e" * 32}
    assert not store.leases.take(lease, "two")  # it has counted since
    assert store.leases.take(store.leases.read_all()[0], "two")
    assert ask_ready(store, tmp_path)[0] == 200
    postgres.stop()
    with pytest.raises(DatabaseUnreachableError, match="does not answer"):
        store.apply(ID, make_patch("s1", "text", "x", 0))
    code, parts = ask_ready(store, tmp_path)
    assert (code, parts["database"]["code"]) == (503, "database_silent")
    store.close()


def test_a_database_that_hangs_holds_neither_health_nor_the_answer_up(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.server.readiness._ANSWER_S", 0.2)
    listening = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(store, "note_time", lambda: time.sleep(2))
    code, parts = ask_ready(store, tmp_path)
    listening.close()
    assert (code, parts["database"]["ok"]) == (503, False)
