"""The live database on the local disk, its copies in a folder that may lose, cut or refuse what is written."""

import gzip
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_document, make_patch, make_rows
from transcript.errors import LikhitaError, StorageError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.copies import Copies, Copy, list_files
from transcript.storage.copying import Copying
from transcript.storage.schema import empty_log

pytestmark = pytest.mark.slow

NAME = "likhita.sqlite3"


@dataclass
class Running:
    """A server's store on its local disk, with its copies."""

    local_dir: Path
    copying: Copying
    store: Store

    def edit(self, text: str) -> int:
        revision = self.store.state(ID).revision
        return self.store.apply(ID, make_patch("s00003", "text", text, revision)).revision

    def wait(self) -> None:
        """Until what was saved before this call is copied."""
        asked_s = time.monotonic()
        while not self.copying.has_copied(asked_s):
            assert time.monotonic() < asked_s + 20
            time.sleep(0.02)

    def die(self) -> None:
        """As by a kill, on a machine whose disk goes with it."""
        self.copying._is_over = True
        self.copying._closing.set()
        self.copying._thread.join()
        self.copying._lock.release()
        self.copying._connection.close()
        self.store.close()

    def end(self) -> None:
        self.copying.close()
        self.store.close()


Begin = Callable[..., Running]


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    folder = tmp_path / "bucket"
    folder.mkdir()
    return folder


@pytest.fixture
def begin(tmp_path: Path, bucket: Path) -> Iterator[Begin]:
    """Starts a server on a local disk of this name; the first one that starts has the document."""

    def start(name: str, data_dir: Path = bucket, *, is_new: bool = False) -> Running:
        local_dir = tmp_path / name
        copying = Copying(local_dir, data_dir, NAME)
        store = Store(f"sqlite:///{local_dir / NAME}")
        if is_new:
            store.create(make_document(make_rows(20)), complete=True)
        copying.start(lambda: store.deletions, store.stop_writing)
        started.append(Running(local_dir, copying, store))
        return started[-1]

    started: list[Running] = []
    yield start
    for running in started:
        running.die()


def text_of(running: Running) -> str:
    (row,) = (row for row in running.store.load(ID).edited.segments if row.id == "s00003")
    return row.text


def copies_of(bucket: Path) -> list[Path]:
    return [copy.path for copy in Copies(bucket / "database").list_all()]


def test_an_edit_is_copied_at_once_and_comes_back_without_the_local_disk(begin: Begin) -> None:
    first = begin("one", is_new=True)
    for number in range(3):
        first.edit(f"కొత్త {number}")
        first.wait()
    first.die()
    shutil.rmtree(first.local_dir)
    again = begin("one")
    assert text_of(again) == "కొత్త 2"
    assert again.store.undo(ID, 3).revision == 4


def test_an_end_copies_what_was_saved_last(begin: Begin) -> None:
    first = begin("one", is_new=True)
    first.edit("last words")
    first.end()
    assert text_of(begin("two")) == "last words"


def test_whatever_moment_the_folder_is_seen_at_it_holds_a_whole_revision(
    begin: Begin, bucket: Path, tmp_path: Path
) -> None:
    """Edits go on, more than one life of the log; what was copied before the look is in it."""
    first = begin("one", is_new=True)
    looks = []
    for number in range(12):
        for part in range(8):
            revision = first.edit(f"{number} {part} " + "x" * 19_000)
        first.wait()
        first.edit("on its way")
        shutil.copytree(bucket, tmp_path / f"look{number}")
        looks.append(revision)
    assert len({path.name[:8] for path in copies_of(bucket)}) > 1
    for number, revision in enumerate(looks):
        seen = begin(f"seen{number}", tmp_path / f"look{number}")
        document = seen.store.load(ID)
        assert document.revision in {revision, revision + 1}
        assert text_of(seen).startswith(f"{number} 7" if document.revision == revision else "on its way")
        seen.store.look_for_damage()


def test_a_piece_that_was_cut_is_left_out_with_what_follows(begin: Begin, bucket: Path) -> None:
    first = begin("one", is_new=True)
    for number in range(3):
        first.edit(f"edit {number}")
        first.wait()
    first.die()
    *_, cut, _last = copies_of(bucket)
    cut.write_bytes(cut.read_bytes()[:-9])
    assert text_of(begin("two")) == "edit 0"


def test_where_the_newest_is_not_whole_the_one_before_it_comes_back(begin: Begin, bucket: Path) -> None:
    for name in ("one", "two"):
        running = begin(name, is_new=name == "one")
        running.edit(f"by {name}")
        running.end()
    newest = max(path.name[:8] for path in copies_of(bucket))
    (whole,) = (path for path in copies_of(bucket) if path.name.startswith(f"{newest}-00000"))
    whole.write_bytes(whole.read_bytes()[:100])
    assert text_of(begin("three")) == "by one"


def test_where_no_copy_is_whole_the_start_is_refused(begin: Begin, bucket: Path) -> None:
    begin("one", is_new=True).end()
    for path in copies_of(bucket):
        path.write_bytes(b"")
    with pytest.raises(LikhitaError, match="No copy"):
        begin("two")


def test_a_folder_that_cannot_rename_has_whole_copies_too(
    begin: Begin, bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "replace", refuse)
    first = begin("one", is_new=True)
    first.edit("no rename")
    first.wait()
    first.die()
    assert not list((bucket / "database").glob("*.part"))
    assert text_of(begin("two")) == "no rename"


def test_a_folder_that_refuses_is_told_and_tried_again(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("transcript.storage.copying._RETRY_S", 0.05)
    first = begin("one", is_new=True)
    first.wait()

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(Copies, "add", refuse)
        first.edit("only here")
        asked_s = time.monotonic()
        while not first.copying.has_problem:
            assert time.monotonic() < asked_s + 20
            time.sleep(0.02)
        assert not first.copying.has_copied(asked_s)
    first.wait()
    assert not first.copying.has_problem
    first.die()
    assert text_of(begin("two")) == "only here"


def test_a_whole_copy_whose_log_was_refused_is_made_again(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcript.storage.copying._RETRY_S", 0.05)
    first = begin("one", is_new=True)
    first.wait()
    add = Copies.add

    def refuse_pieces(self: Copies, number: int, part: int, raw: Path, draft: Path) -> Copy:
        if part:
            raise OSError(5, "Input/output error")
        return add(self, number, part, raw, draft)

    with monkeypatch.context() as broken:
        broken.setattr(Copies, "add", refuse_pieces)
        empty_log(first.store._reader)  # it begins anew
        first.edit("first")
        deadline_s = time.monotonic() + 20
        while not first.copying.has_problem:
            assert time.monotonic() < deadline_s
            time.sleep(0.02)
    first.edit("second")
    first.wait()
    first.die()
    assert text_of(begin("two")) == "second"


def test_the_local_file_is_kept_where_it_is_the_newer_one(begin: Begin, bucket: Path) -> None:
    first = begin("one", is_new=True)
    first.wait()
    first.copying._is_over = True  # nothing is copied from here on
    first.copying._closing.set()
    first.copying._thread.join()
    first.edit("saved, not copied")
    first.die()
    again = begin("one")
    assert text_of(again) == "saved, not copied"
    again.die()
    assert text_of(begin("two")) == "saved, not copied"


def test_a_server_that_is_followed_saves_nothing_more(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcript.storage.copying._OTHERS_S", 0.1)
    first = begin("one", is_new=True)
    first.wait()
    second = begin("two")
    deadline_s = time.monotonic() + 20
    while first.copying._thread.is_alive():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)
    with pytest.raises(StorageError, match="another server has these documents"):
        first.edit("too late")
    assert first.store.load(ID).revision == 0  # reading goes on
    second.edit("by the second")
    first.end()
    second.end()
    local = begin("one")  # its own file is older by now, and is put aside
    assert text_of(local) == "by the second"
    assert len(list(local.local_dir.glob(f"left-*-{NAME}"))) == 1


def test_a_local_folder_is_one_processes(begin: Begin, bucket: Path, tmp_path: Path) -> None:
    begin("one", is_new=True)
    with pytest.raises(LikhitaError, match="LOCAL_DIR"):
        Copying(tmp_path / "one", bucket, NAME)
    (tmp_path / "link").symlink_to(tmp_path / "one")
    with pytest.raises(LikhitaError, match="LOCAL_DIR"):
        Copying(tmp_path / "link", bucket, NAME)


def test_what_is_deleted_is_in_no_copy(begin: Begin, bucket: Path) -> None:
    first = begin("one", is_new=True)
    first.store.create(replace(make_document(make_rows(2)), id="other"), complete=True)
    for number in range(3):
        first.edit(f"very secret words {number}")
        first.wait()
    assert any(b"very secret words" in gzip.decompress(path.read_bytes()) for path in copies_of(bucket))
    first.store.delete(ID)
    first.wait()
    assert not any(b"very secret words" in gzip.decompress(path.read_bytes()) for path in copies_of(bucket))
    first.die()
    second = begin("two")
    assert len(second.store.load("other").edited.segments) == 2
    with pytest.raises(UnknownDocumentError):
        second.store.load(ID)


def test_only_the_last_whole_copies_stay(begin: Begin, bucket: Path) -> None:
    for number in range(5):
        begin(f"disk{number}", is_new=number == 0).end()
    assert sorted({path.name[:8] for path in copies_of(bucket)}) == ["00000003", "00000004", "00000005"]


def test_a_database_that_an_earlier_version_left_in_the_folder_is_taken(begin: Begin, bucket: Path) -> None:
    store = Store(f"sqlite:///{bucket / NAME}")
    store.create(make_document(make_rows(20)), complete=True)
    store.apply(ID, make_patch("s00003", "text", "of November", 0))
    for path in list_files(bucket / NAME):
        shutil.copy(path, path.with_name(f"killed-{path.name}"))  # the log was not emptied
    store.close()
    for path in list_files(bucket / NAME)[:2]:
        path.with_name(f"killed-{path.name}").replace(path)
    assert text_of(begin("one")) == "of November"
