"""The real server with its data folder in a bucket: killed, its disk gone, started again elsewhere. No models."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from gradio_client import Client

from tests.support.builders import make_document, make_rows
from tests.support.server import Server, running
from transcript.storage import Store

pytestmark = pytest.mark.slow

ID = "b" * 32


def begin_document(data_dir: Path) -> None:
    """As an earlier version left it: in the folder itself."""
    document = make_document(make_rows(20))
    data_dir.mkdir()
    store = Store(f"sqlite:///{data_dir / 'likhita.sqlite3'}")
    store.create(replace(document, id=ID), complete=True)
    store.close()


def edit(server: Server, text: str, revision: int) -> None:
    client = Client(server.url, verbose=False, analytics_enabled=False, httpx_kwargs={"timeout": 60})
    patch = {"id": "s00003", "field": "text", "value": text, "base_revision": revision}
    assert client.predict(ID, patch, api_name="/edit")["revision"] == revision + 1


def is_copied(server: Server) -> bool:
    return httpx.get(f"{server.url}/documents/copied?wait=10", timeout=20).json()["copied"]


def text_of(server: Server) -> str:
    rows = httpx.get(f"{server.url}/documents/{ID}/rows", timeout=20).json()["rows"]
    return next(row["text"] for row in rows if row["id"] == "s00003")


def test_a_saved_edit_outlives_a_kill_and_the_local_disk(
    tmp_path: Path,
) -> None:
    data_dir, disk, other_disk = (tmp_path / name for name in ("bucket", "disk", "other"))
    begin_document(data_dir)
    with running(data_dir, LOCAL_DIR=str(disk)) as server:
        view = httpx.get(f"{server.url}/documents/{ID}/view", timeout=20).json()
        assert view["copied_url"] == "documents/copied"
        edit(server, "first", 0)
        edit(server, "కొత్త", 1)
        assert is_copied(server)
        server.kill()
    shutil.rmtree(disk)
    with running(data_dir, LOCAL_DIR=str(other_disk)) as server:
        assert text_of(server) == "కొత్త"
        edit(server, "third", 2)
        assert httpx.get(f"{server.url}/ready", timeout=20).json()["parts"]["database"] == {"ok": True}
        server.stop()
    with closing(sqlite3.connect(data_dir / "likhita.sqlite3")) as earlier:  # nothing lives there any more
        assert earlier.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
    with running(data_dir, LOCAL_DIR=str(disk)) as server:
        assert text_of(server) == "third"
        assert "Traceback" not in server.log
