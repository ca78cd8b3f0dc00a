"""What is deleted by age, and what a crash leaves behind."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from transcript.document import Document, Provenance, Transcript
from transcript.errors import UnknownDocumentError
from transcript.storage import Store
from transcript.storage.media_files import media_folder
from transcript.storage.retention import Sweeper, delete_document, delete_unopened, empty_folder


@pytest.fixture
def store(address):
    opened = Store(address)
    yield opened
    opened.close()


class Passing:
    """The monotonic clock, moved by hand."""

    def __init__(self):
        self.now_s = 1000.0

    def by(self, seconds):
        self.now_s += seconds


@pytest.fixture
def passing(monkeypatch):
    clock = Passing()
    monkeypatch.setattr("transcript.storage.retention.time.monotonic", lambda: clock.now_s)
    return clock


def keep(store, document_id, *, complete=True):
    empty = Transcript()
    provenance = Provenance("0.1.0", "2026-11-22T09:00:00Z")
    document = Document(document_id, "a.wav", 1000, "0" * 64, empty, empty, 0, provenance)
    store.create(document, complete=complete)


def test_only_what_was_seen_to_lie_long_enough_is_swept(tmp_path, passing):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "recording").write_bytes(b"x")
    (tmp_path / "old.tmp").write_bytes(b"x")
    sweeper = Sweeper(tmp_path, age_s=50)
    assert sweeper.sweep() == 0
    passing.by(40)
    (tmp_path / "young.tmp").write_bytes(b"x")
    assert sweeper.sweep() == 0
    passing.by(10)
    assert sweeper.sweep() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["young.tmp"]


def test_what_is_still_written_to_is_not_swept(tmp_path, passing):
    growing = tmp_path / "upload"
    growing.write_bytes(b"x")
    sweeper = Sweeper(tmp_path, age_s=50)
    sweeper.sweep()
    passing.by(49)
    os.utime(growing, ns=(1, 1))
    sweeper.sweep()
    passing.by(49)
    assert sweeper.sweep() == 0


def test_a_file_whose_time_lies_weeks_back_is_not_old(tmp_path):
    """As every file looks once the clock jumped ahead."""
    (tmp_path / "upload").write_bytes(b"x")
    os.utime(tmp_path / "upload", (1, 1))
    assert Sweeper(tmp_path, age_s=50).sweep() == 0


def test_a_folder_of_the_app_stays_however_old(tmp_path):
    for name in ("uploads", "left-behind"):
        (tmp_path / name).mkdir()
    assert empty_folder(tmp_path, keep=[tmp_path / "uploads"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]


def test_a_link_is_removed_and_not_followed(tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(target)
    assert empty_folder(folder) == 1
    assert (target / "kept").exists()


def test_a_folder_that_is_not_there_has_nothing_to_sweep(tmp_path):
    assert empty_folder(tmp_path / "none") == 0


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


def test_a_clock_forty_days_ahead_deletes_nothing(store, address, tmp_path, monkeypatch, caplog):
    keep(store, "a" * 22)
    ahead_s = time.time() + 40 * 86_400
    monkeypatch.setattr(store._time, "_wall", lambda: ahead_s)
    store.note_time()
    assert delete_unopened(store, tmp_path, 1) == 0
    assert "clock jumped by 960.0 hours" in caplog.text
    store.close()
    monkeypatch.setattr("transcript.storage.observed_time.time.time", lambda: ahead_s + 40 * 86_400)
    again = Store(address)
    assert delete_unopened(again, tmp_path, 1) == 0
    again.load("a" * 22)
    again.close()


def test_a_document_goes_when_its_age_was_really_seen(store, tmp_path, monkeypatch):
    keep(store, "a" * 22)
    later_s = time.monotonic() + 3601
    monkeypatch.setattr(store._time, "_monotonic", lambda: later_s + 1)
    assert delete_unopened(store, tmp_path, 1) == 1
