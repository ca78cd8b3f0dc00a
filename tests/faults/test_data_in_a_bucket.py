"""The real server with its data folder in a bucket: killed, its disk gone, started again elsewhere. No models."""

import re
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from gradio_client import Client

import app
from tests.support.builders import make_document, make_rows
from tests.support.server import Server, running
from transcript.storage import Store
from transcript.storage.backup import restore_backup, write_backup
from ui.documents.export import Exports
from ui.documents.routes import media_router

pytestmark = pytest.mark.slow

ID = "b" * 32


def begin_document(data_dir: Path) -> None:
    """As an earlier version left it: in the folder itself."""
    document = make_document(make_rows(20))
    data_dir.mkdir()
    store = Store(f"sqlite:///{data_dir / 'likhita.sqlite3'}")
    store.create(replace(document, id=ID), complete=True)
    store.close()


@cache
def client_of(url: str) -> Client:
    return Client(url, verbose=False, analytics_enabled=False, httpx_kwargs={"timeout": 60})


def edit(server: Server, text: str, revision: int) -> None:
    patch = {"id": "s00003", "field": "text", "value": text, "base_revision": revision}
    assert client_of(server.url).predict(ID, patch, api_name="/edit")["revision"] == revision + 1


def is_copied(server: Server) -> bool:
    return httpx.get(f"{server.url}/documents/copied?wait=10", timeout=20).json()["copied"]


def text_of(server: Server) -> str:
    rows = httpx.get(f"{server.url}/documents/{ID}/rows", timeout=20).json()["rows"]
    return next(row["text"] for row in rows if row["id"] == "s00003")


def download_all(client: Any, addresses: list[str]) -> dict[str, bytes]:
    answers = {one: client.get(re.sub("~[^/]+", ID, one)) for one in addresses}
    assert {one: answer.status_code for one, answer in answers.items()} == dict.fromkeys(addresses, 200)
    return {one: answer.content for one, answer in answers.items()}


def test_a_saved_edit_outlives_a_kill_and_the_local_disk(tmp_path: Path) -> None:
    data_dir, disk = tmp_path / "bucket", tmp_path / "disk"
    begin_document(data_dir)
    with running(data_dir, LOCAL_DIR=str(disk)) as server:
        view = httpx.get(f"{server.url}/documents/{ID}/view", timeout=20).json()
        assert view["copied_url"] == "documents/copied"
        edit(server, "first", 0)
        edit(server, "కొత్త", 1)
        assert is_copied(server)
        server.kill()
    shutil.rmtree(disk)
    with running(data_dir, LOCAL_DIR=str(disk)) as server:
        assert text_of(server) == "కొత్త"
        edit(server, "third", 2)
        assert httpx.get(f"{server.url}/ready", timeout=20).json()["parts"]["database"] == {"ok": True}
        backed_up_and_restored(server, disk, tmp_path)
    with closing(sqlite3.connect(data_dir / "likhita.sqlite3")) as earlier:  # nothing lives there any more
        assert earlier.execute("SELECT count(*) FROM revisions").fetchone() == (0,)


def backed_up_and_restored(server: Server, disk: Path, tmp_path: Path) -> None:
    """A running server's backup, under edits, and by command, every export of which is compared."""
    done = threading.Event()

    def go_on() -> None:
        revision = 3
        while not done.is_set():
            edit(server, f"text {revision}", revision)
            revision += 1

    with ThreadPoolExecutor(1) as threads:
        editing = threads.submit(go_on)
        try:
            write_backup(f"sqlite:///{disk / 'likhita.sqlite3'}", server.data_dir, tmp_path / "one.zip")
        finally:
            done.set()
        editing.result()
    restore_backup(tmp_path / "one.zip", tmp_path / "one", "", replace=False)
    store = Store(f"sqlite:///{tmp_path / 'one' / 'likhita.sqlite3'}")
    document = store.load(ID)
    assert [step.revision for step in store.log(ID)] == list(range(1, document.revision + 1))
    store.close()
    with httpx.Client(base_url=server.url, timeout=60) as client:
        view = client.get(f"/documents/{ID}/view").json()
        addresses = [entry["url"] for entry in view["exports"] if not entry.get("page")]
        before = download_all(client, addresses)
    assert len(before) > 5
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", str(server.data_dir))
        environment.setenv("LOCAL_DIR", str(disk))
        assert app.main(["backup", str(tmp_path / "two.zip")]) == 0
        environment.setenv("DATA_DIR", str(tmp_path / "two"))
        environment.delenv("LOCAL_DIR")
        assert app.main(["restore", str(tmp_path / "two.zip")]) == 0
    store = Store(f"sqlite:///{tmp_path / 'two' / 'likhita.sqlite3'}")
    media_dir = tmp_path / "two" / "media"
    restored = FastAPI()
    restored.include_router(media_router(store, media_dir, Exports(store, media_dir, tmp_path / "out")))
    assert download_all(TestClient(restored), addresses) == before
    store.close()
