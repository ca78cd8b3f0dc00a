"""What is deleted by age, and what a crash leaves behind."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from transcript.document import Document, Provenance, Transcript
from transcript.errors import UnknownDocumentError
from transcript.media import media_folder
from transcript.retention import delete_document, delete_unopened, sweep_folder
from transcript.store import Store


@pytest.fixture
def store(tmp_path):
    opened = Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")
    yield opened
    opened.close()


def keep(store, document_id, *, complete=True):
    empty = Transcript()
    provenance = Provenance("0.1.0", "2026-11-22T09:00:00Z")
    document = Document(document_id, "a.wav", 1000, "0" * 64, empty, empty, 0, provenance)
    store.create(document, complete=complete)


def test_only_old_files_and_folders_are_swept(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "recording").write_bytes(b"x")
    (tmp_path / "old.tmp").write_bytes(b"x")
    (tmp_path / "young.tmp").write_bytes(b"x")
    for name in ("old", "old.tmp"):
        os.utime(tmp_path / name, (time.time() - 100, time.time() - 100))
    assert sweep_folder(tmp_path, age_s=50) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["young.tmp"]


def test_a_folder_of_the_app_stays_however_old(tmp_path):
    for name in ("uploads", "left-behind"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - 100, time.time() - 100))
    assert sweep_folder(tmp_path, age_s=50, keep={tmp_path / "uploads"}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]


def test_a_link_is_removed_and_not_followed(tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(target)
    sweep_folder(folder, age_s=-10)
    assert (target / "kept").exists()


def test_a_folder_that_is_not_there_has_nothing_to_sweep(tmp_path):
    assert sweep_folder(tmp_path / "none", age_s=0) == 0


def test_zero_hours_keep_everything(store, tmp_path):
    keep(store, "a" * 22)
    assert delete_unopened(store, tmp_path, 0) == 0
    store.load("a" * 22)


def test_a_document_opened_after_it_was_found_old_stays_with_its_sound(store, tmp_path):
    keep(store, "a" * 22)
    folder = media_folder(tmp_path, "a" * 22)
    folder.mkdir(parents=True)
    before = datetime.now(UTC) - timedelta(hours=1)
    assert not delete_document(store, tmp_path, "a" * 22, unopened_since=before)
    assert folder.exists()
    store.load("a" * 22)
    assert delete_document(store, tmp_path, "a" * 22, unopened_since=datetime.now(UTC) + timedelta(hours=1))
    assert not folder.exists()


def test_a_document_nobody_opened_goes_with_its_sound(store, tmp_path, monkeypatch):
    keep(store, "a" * 22)
    folder = media_folder(tmp_path, "a" * 22)
    folder.mkdir(parents=True)
    (folder / "playback.flac").write_bytes(b"x")
    assert delete_unopened(store, tmp_path, 1) == 0
    assert store.documents_unopened_since(datetime.now(UTC) + timedelta(hours=1)) == ["a" * 22]
    delete_document(store, tmp_path, "a" * 22)
    assert not folder.exists()
    with pytest.raises(UnknownDocumentError):
        store.load("a" * 22)
