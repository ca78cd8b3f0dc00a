"""A document that somebody deletes is gone from the disk and the database, whoever is at work at it."""

import logging
import re
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.faults.likhita import PATIENCE_S, wait_for
from tests.security.conftest import fill
from tests.support.builders import database_url, make_document, make_rows
from tests.support.server import running, wait_for_models
from tests.support.speech import speak
from transcript.storage import Store
from transcript.storage.media_files import EMISSIONS, LIVE, TURNS, label_of, media_folder
from transcript.storage.retention import delete_document

pytestmark = pytest.mark.slow

WORDS = "xylophone quartz vestibule"


def list_traces(data_dir, secret):
    """Everything below the data folder that is named after the document or holds its words or its secret."""
    name = media_folder(data_dir, secret).name
    found = [str(path) for path in data_dir.rglob("*") if name in str(path) or secret in str(path)]
    hidden = [word.encode() for word in (*WORDS.split(), secret)]
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    found += [f"inside {path}" for path in files if any(word in path.read_bytes() for word in hidden)]
    with closing(sqlite3.connect(data_dir / "likhita.sqlite3")) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - a table's name
            found += [f"in {table}" for row in rows if secret in row]
    return found


def delete(server, secret, **headers):
    return httpx.post(
        f"{server.url}/documents/-/delete", headers={"X-Likhita-Document": secret, **headers}, timeout=60
    )


@pytest.fixture(scope="module")
def holding(tmp_path_factory):
    """A server with a document that has everything a document may have, and another one."""
    data_dir = tmp_path_factory.mktemp("holding") / "data"
    secret = fill(data_dir)
    for name in (EMISSIONS, TURNS, LIVE):
        (media_folder(data_dir / "media", secret) / name).write_bytes(b"x" * 1000)
    with running(data_dir) as server:
        client = Client(server.url, verbose=False, analytics_enabled=False)
        patch = {"id": "s00000", "field": "text", "value": WORDS, "base_revision": 0}
        client.predict(secret, patch, api_name="/edit")
        client.predict(secret, "srt", api_name="/export")
        yield server, secret


def test_a_deleted_document_leaves_nothing_and_says_what_was_there(holding):
    server, secret = holding
    assert len(list_traces(server.data_dir, secret)) > 8
    made = list((server.data_dir / "tmp").rglob("transcript.srt"))
    assert len(made) == 1
    answer = delete(server, secret)
    assert answer.status_code == 200
    removed, left = answer.json()["removed"], answer.json()["left"]
    assert (removed["rows"], removed["edits"]) == (3, 1)
    names = {"playback.flac", "peaks.bin", "emissions.npz", "turns.json", "live.pcm", "transcript.srt"}
    assert set(removed["files"]) == names
    assert removed["bytes"] > 35_000
    assert (left["rows"], left["edits"], left["files"], left["tables"]) == (0, 0, [], {})
    assert list_traces(server.data_dir, secret) == []
    assert delete(server, secret).status_code == 404
    assert httpx.get(f"{server.url}/documents/{secret}/sound").status_code == 404
    (line,) = [line for line in server.log.splitlines() if "deleted (asked for)" in line]
    assert label_of(secret) in line
    assert re.search(r": \d+\.\d hours old, \d{5} bytes of sound\.$", line)
    assert secret not in server.log


def test_nobody_deletes_without_the_secret(guarded):
    headers = {"X-Likhita-Document": guarded.secret}
    ticket = httpx.get(f"{guarded.url}/documents/-/view", headers=headers).json()["changes_url"].split("/")[1]
    assert httpx.post(f"{guarded.url}/documents/{ticket}/delete").status_code == 404
    foreign = delete(guarded, guarded.secret, **{"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    for wrong in ("", "x", "../" + guarded.secret):
        assert delete(guarded, wrong).status_code == 404
    assert httpx.get(f"{guarded.url}/documents/-/view", headers=headers).status_code == 200


@pytest.mark.model
def test_a_document_is_deleted_while_it_is_recognised(holding, tmp_path):
    server, _ = holding
    wait_for_models(server)
    recording = speak(tmp_path / "said.wav", "We walk from the river to the village. " * 60)
    client = Client(server.url, verbose=False, analytics_enabled=False)
    job = client.submit(handle_file(str(recording)), "en", 1, api_name="/transcribe")

    def find_begun():
        with closing(sqlite3.connect(server.data_dir / "likhita.sqlite3")) as database:
            return database.execute("SELECT document_id FROM segments").fetchall()

    ((secret, *_), *_) = wait_for(find_begun, "the first row")
    answer = delete(server, secret)
    assert answer.status_code == 200, answer.text
    assert answer.json()["removed"]["rows"] > 0
    with pytest.raises(Exception, match=r"."):
        job.result(PATIENCE_S)
    deadline_s = time.monotonic() + 3  # a second beat of whoever looks after the jobs
    while time.monotonic() < deadline_s:
        assert list_traces(server.data_dir, secret) == []
        time.sleep(0.5)


def test_what_retention_deletes_is_told_by_a_line_without_the_secret(tmp_path, caplog):
    store = Store(database_url(tmp_path))
    document = replace(make_document(make_rows(2)), id="f" * 32)
    store.create(document, complete=True)
    folder = media_folder(tmp_path / "media", document.id)
    folder.mkdir(parents=True)
    (folder / "playback.flac").write_bytes(bytes(500))
    caplog.set_level(logging.INFO)
    later = datetime.now(UTC) + timedelta(hours=1)
    assert delete_document(store, tmp_path / "media", document.id, unopened_since=later)
    store.close()
    (told,) = [record.getMessage() for record in caplog.records if "deleted" in record.getMessage()]
    label = label_of(document.id)
    assert told == f"Document {label} deleted (not opened for long): 0.0 hours old, 500 bytes of sound."
