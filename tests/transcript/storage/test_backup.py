"""A data folder in one file and back: whole, refused where anything is wrong, and no name in it is believed."""

import shutil
import sqlite3
import stat
import threading
import zipfile
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from engines.jobs.residence import Residence
from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_document, make_patch, make_rows
from transcript.errors import LikhitaError
from transcript.storage import Store
from transcript.storage.backup import restore_backup, write_backup
from transcript.storage.media_files import media_folder
from transcript.storage.retention import delete_document

SOUND = b"fLaC and so on"


@dataclass
class Folder:
    """A data folder with one document, open as by a server."""

    data_dir: Path
    url: str
    store: Store


@pytest.fixture
def folder(tmp_path):
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    url = f"sqlite:///{data_dir / 'likhita.sqlite3'}"
    store = Store(url)
    store.create(make_document(make_rows(20)), complete=True)
    sound = media_folder(data_dir / "media", ID)
    sound.mkdir(parents=True)
    (sound / "playback.flac").write_bytes(SOUND)
    (data_dir / "tickets.key").write_bytes(b"k" * 32)
    (data_dir / "media" / ("f" * 32)).mkdir()
    (data_dir / "media" / ("f" * 32) / "original").write_bytes(b"of a document that is no more")
    (data_dir / "tmp").mkdir()
    (data_dir / "tmp" / "half an upload").write_bytes(b"x")
    yield Folder(data_dir, url, store)
    store.close()


@pytest.fixture
def saved(folder, tmp_path):
    """A backup of it."""
    file = tmp_path / "b.zip"
    write_backup(folder.url, folder.data_dir, file)
    return file


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_comes_back_and_nothing_that_belongs_to_no_document(folder, tmp_path):
    folder.store.apply(ID, make_patch("s00003", "text", "కొత్త", 0))
    file = tmp_path / "b.zip"
    assert write_backup(folder.url, folder.data_dir, file).documents == 1
    assert file.stat().st_mode & 0o077 == 0
    back = tmp_path / "back"
    assert restore_backup(file, back, "", replace=False).documents == 1
    sound = media_folder(Path("media"), ID) / "playback.flac"
    assert files_of(back) == {"likhita.sqlite3", "tickets.key", sound.as_posix()}
    assert (back / sound).read_bytes() == SOUND
    store = Store(f"sqlite:///{back / 'likhita.sqlite3'}")
    assert store.load(ID) == folder.store.load(ID)
    assert store.undo(ID, 1).revision == 2
    store.close()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_while_people_edit_and_delete_the_backup_is_of_one_moment(folder, tmp_path):
    done = threading.Event()

    def edit() -> None:
        number = 0
        while not done.is_set():
            folder.store.apply(ID, make_patch("", "rename_speaker", names(folder.store, number), number))
            number += 1

    def come_and_go() -> None:
        while not done.is_set():
            folder.store.create(replace(make_document(make_rows(50)), id="other"), complete=True)
            media_folder(folder.data_dir / "media", "other").mkdir()
            (media_folder(folder.data_dir / "media", "other") / "playback.flac").write_bytes(SOUND * 9999)
            delete_document(folder.store, folder.data_dir / "media", "other")

    threads = [threading.Thread(target=edit), threading.Thread(target=come_and_go)]
    for thread in threads:
        thread.start()
    try:
        for number in range(6):
            file = tmp_path / f"b{number}.zip"
            write_backup(folder.url, folder.data_dir, file)
            restore_backup(file, tmp_path / f"back{number}", "", replace=False)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    for number in range(6):
        store = Store(f"sqlite:///{tmp_path / f'back{number}' / 'likhita.sqlite3'}")
        document = store.load(ID)
        assert len({row.speaker for row in document.edited.segments}) == 3
        assert [step.revision for step in store.log(ID)] == list(range(1, document.revision + 1))
        store.look_for_damage()
        store.close()


def names(store: Store, number: int) -> dict[str, str]:
    """The first speaker's next name."""
    first = min(row.speaker or "" for row in store.load(ID).edited.segments)
    return {"from": first, "to": f"A {number}"}


def test_a_backup_takes_no_others_place_and_nothing_is_no_backup(folder, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(LikhitaError, match="exists already"):
        write_backup(folder.url, folder.data_dir, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "mine"
    with pytest.raises(LikhitaError, match="no database yet"):
        write_backup(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path / "none", tmp_path / "c.zip")


def test_a_folder_that_is_not_empty_stays_or_is_moved_aside(folder, saved):
    folder.store.apply(ID, make_patch("s00003", "text", "later", 0))
    with pytest.raises(LikhitaError, match="--replace"):
        restore_backup(saved, folder.data_dir, "", replace=False)
    restore_backup(saved, folder.data_dir, "", replace=True)
    (aside,) = folder.data_dir.glob("replaced-*")
    for place, revision in ((folder.data_dir, 0), (aside, 1)):
        store = Store(f"sqlite:///{place / 'likhita.sqlite3'}")
        assert store.load(ID).revision == revision
        store.close()
    assert (aside / "tmp" / "half an upload").exists()


def test_a_folder_on_which_a_server_works_is_left_alone(folder, saved):
    before = files_of(folder.data_dir)
    residence = Residence(folder.data_dir)
    with pytest.raises(LikhitaError, match="Stop it first"):
        restore_backup(saved, folder.data_dir, "", replace=True)
    residence.close()
    assert before <= files_of(folder.data_dir)


@pytest.mark.parametrize("cut", ["end", "middle", "empty", "text", "database"])
def test_a_damaged_file_is_refused_and_nothing_changes(saved, tmp_path, cut):
    content = saved.read_bytes()
    if cut == "database":
        rewrite(saved, tmp_path, {"likhita.sqlite3": b"SQLite format 3\0" + b"\xff" * 5000})
    else:
        at = content.index(SOUND)
        saved.write_bytes(
            {
                "end": content[:-200],
                "middle": content[:at] + b"XXXX" + content[at + 4 :],
                "empty": b"",
                "text": b"no archive " * 99,
            }[cut]
        )
    back = tmp_path / "back"
    with pytest.raises(LikhitaError, match="damaged or not complete"):
        restore_backup(saved, back, "", replace=False)
    assert files_of(back) == set()


def rewrite(
    file: Path, tmp_path: Path, changes: dict[str, bytes], modes: dict[str, int] | None = None
) -> None:
    """The archive with these entries too, of these modes."""
    with zipfile.ZipFile(file) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as new:
        for name, content in (kept | changes).items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (modes or {}).get(name, 0) << 16
            new.writestr(entry, content)
    (tmp_path / "new.zip").replace(file)


HASH = "0" * 32


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "media/../../evil", f"media/{HASH}/../../../evil", "media\\..\\evil", "C:/evil", "evil",
        f"media/{HASH}", f"media/{HASH}/.hidden", f"media/{HASH}/a/b/c", f"jobs/{HASH}/\u202etxt", "processes/x.lock",
    ],
)  # fmt: skip
def test_no_name_leads_out_of_its_place(saved, tmp_path, name):
    rewrite(saved, tmp_path, {name: b"evil"})
    before = files_of(tmp_path)
    with pytest.raises(LikhitaError, match="not a backup"):
        restore_backup(saved, tmp_path / "back", "", replace=False)
    assert files_of(tmp_path) == before


def test_links_twins_and_archives_of_others_are_refused(saved, tmp_path):
    link = f"media/{HASH}/playback.flac"
    whole = saved.read_bytes()
    rewrite(saved, tmp_path, {link: b"/etc/passwd"}, {link: stat.S_IFLNK | 0o777})
    with pytest.raises(LikhitaError, match="not a backup"):
        restore_backup(saved, tmp_path / "back", "", replace=False)
    saved.write_bytes(whole)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("place", b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("place", b"y")
    with pytest.raises(LikhitaError, match="not a backup"):
        restore_backup(saved, tmp_path / "back", "", replace=False)
    saved.write_bytes(whole)
    for manifest in (b'{"kind": "other"}', b"[]", b"\xff", b'{"kind": "likhita-backup", "version": 2}'):
        rewrite(saved, tmp_path, {"manifest.json": manifest})
        with pytest.raises(LikhitaError):
            restore_backup(saved, tmp_path / "back", "", replace=False)


def test_a_backup_of_a_newer_version_is_refused(folder, tmp_path):
    with closing(sqlite3.connect(folder.data_dir / "likhita.sqlite3")) as connection, connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(LikhitaError, match="newer version"):
        write_backup(folder.url, folder.data_dir, tmp_path / "b.zip")


def test_what_has_no_room_is_refused_before_it_is_unpacked(saved, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(LikhitaError, match="no room"):
        restore_backup(saved, tmp_path / "back", "", replace=False)


@pytest.mark.slow
def test_a_database_server_is_backed_up_and_filled_the_same_way(postgres, folder, tmp_path):
    folder.store.apply(ID, make_patch("s00003", "text", "కొత్త", 0))
    first, second = (tmp_path / f"{name}.zip" for name in "ab")
    write_backup(folder.url, folder.data_dir, first)
    with postgres.database() as url:
        restore_backup(first, tmp_path / "one", url, replace=False)
        assert not (tmp_path / "one" / "likhita.sqlite3").exists()
        store = Store(url)
        assert store.load(ID) == folder.store.load(ID)
        store.undo(ID, 1)
        undone = store.load(ID)
        store.close()
        write_backup(url, tmp_path / "one", second)
        with pytest.raises(LikhitaError, match="holds documents"):
            restore_backup(second, tmp_path / "two", url, replace=False)
    restore_backup(second, tmp_path / "three", "", replace=False)
    store = Store(f"sqlite:///{tmp_path / 'three' / 'likhita.sqlite3'}")
    assert store.load(ID) == undone
    assert store.redo(ID, 2).revision == 3
    store.close()
