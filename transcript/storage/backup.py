"""A data folder in one ZIP file, made while a server works on it, and put back from there."""

import hashlib
import json
import re
import shutil
import sqlite3
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import make_url

from transcript.document import now_text
from transcript.errors import LikhitaError
from transcript.storage import schema

DATABASE = "likhita.sqlite3"
_MANIFEST = "manifest.json"
_KIND = {"kind": "likhita-backup", "version": 1}
_SINGLE = (DATABASE, _MANIFEST, "tickets.key", "place")
_OF_DOCUMENT = re.compile(r"(?:media|jobs)/[0-9a-f]{32}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){1,2}")
_STAGE = "restoring"
_SPARE_BYTES = 50 * 1000**2
_PIECE_BYTES = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, sqlite3.DatabaseError)


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds."""

    documents: int
    size_bytes: int


def write_backup(database_url: str, data_dir: Path, target: Path) -> Held:
    """Writes the backup, whole or not at all; it can be read by its owner alone. A server may work meanwhile.

    The database is of one moment; the sound is that of the documents which it had then.

    Raises:
        LikhitaError: the file exists, or there is nothing to keep.
        OSError: it cannot be written.
    """
    if target.exists():
        raise LikhitaError("backup_exists", name=target.name)
    part, snapshot = (target.with_name(f".{target.name}.{end}") for end in ("part", "database"))
    try:
        _write_snapshot(database_url, snapshot)
        ids = _list_documents(snapshot)
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", allowZip64=True) as archive:
            archive.writestr(_MANIFEST, json.dumps({**_KIND, "made_at": now_text()}))
            archive.write(snapshot, DATABASE, zipfile.ZIP_DEFLATED, 1)
            for name, path in _list_files(data_dir, ids):
                with suppress(FileNotFoundError):  # deleted since, with its document
                    archive.write(path, name)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        snapshot.unlink(missing_ok=True)
    return Held(len(ids.documents), target.stat().st_size)


def restore_backup(source: Path, data_dir: Path, database_url: str, *, replace: bool) -> Held:
    """Puts a backup in the place of the data folder, whole or not at all.

    `database_url` is where the database goes, "" for a file in the folder.

    With `replace` what was there is moved into a folder of its own in there, `replaced-<time>`.

    Raises:
        LikhitaError: the file is no whole backup, or the folder or database is not empty, or in use.
        OSError: a file cannot be read or written.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    stage = data_dir / _STAGE
    shutil.rmtree(stage, ignore_errors=True)  # of a restore that was killed
    there = [path for path in data_dir.iterdir() if not path.name.startswith("replaced-")]
    if there and not replace:
        raise LikhitaError("restore_not_empty", folder=str(data_dir))
    if _is_served(data_dir):
        raise LikhitaError("restore_running", folder=str(data_dir))
    try:
        stage.mkdir(mode=0o700)
        try:
            _unpack(source, stage)
            held = Held(len(_list_documents(stage / DATABASE).documents), source.stat().st_size)
        except _DAMAGED as exc:
            raise LikhitaError("backup_damaged", name=source.name) from exc
        if database_url:
            _fill_database(stage / DATABASE, database_url)
            (stage / DATABASE).unlink()
        _put_aside(there, data_dir)
        for path in stage.iterdir():
            path.rename(data_dir / path.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return held


@dataclass(frozen=True, slots=True)
class _Ids:
    documents: frozenset[str]
    jobs: frozenset[str]


def _write_snapshot(database_url: str, target: Path) -> None:
    """The database as it is at one moment, in one SQLite file."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        target.unlink()
        schema.copy_database(database_url, f"sqlite:///{target}")
    elif not Path(str(url.database)).exists():
        raise LikhitaError("backup_of_nothing")
    else:
        with closing(sqlite3.connect(str(url.database))) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _list_documents(database: Path) -> _Ids:
    """Whose the database is; raises LikhitaError where a newer version made it."""
    with closing(sqlite3.connect(database)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("a page is damaged")
        if connection.execute("SELECT version FROM schema_version").fetchone()[0] > schema.SCHEMA_VERSION:
            raise LikhitaError("database_newer")
        documents = connection.execute("SELECT id FROM documents").fetchall()
        jobs = connection.execute("SELECT document_id FROM jobs").fetchall()
    return _Ids(frozenset(row[0] for row in documents), frozenset(row[0] for row in jobs))


def _list_files(data_dir: Path, ids: _Ids) -> Iterator[tuple[str, Path]]:
    """(name in the archive, file) of the sound of these documents, and what belongs to the folder."""
    for name in _SINGLE[2:]:
        if (data_dir / name).is_file():
            yield name, data_dir / name
    for kind, owners in (("media", ids.documents | ids.jobs), ("jobs", ids.jobs)):
        for folder in sorted(hashlib.sha256(one.encode()).hexdigest()[:32] for one in owners):
            for path in sorted((data_dir / kind / folder).rglob("*")):
                name = path.relative_to(data_dir).as_posix()
                if path.is_file() and not path.is_symlink() and _OF_DOCUMENT.fullmatch(name):
                    yield name, path


def _unpack(source: Path, stage: Path) -> None:
    """Unpacks the archive, of which no name is believed; each file is checked by its CRC.

    Raises:
        LikhitaError: it is no backup of ours, or it does not fit on the disk.
    """
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        is_ours = len(names) == len(entries) and all(map(_is_plain, entries))
        if not is_ours or not {_MANIFEST, DATABASE} <= names:
            raise LikhitaError("backup_foreign", name=source.name)
        _check_manifest(archive, source)
        if sum(entry.file_size for entry in entries) + _SPARE_BYTES > shutil.disk_usage(stage).free:
            raise LikhitaError("backup_no_room")
        for entry in entries:
            target = stage / entry.filename
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(entry) as packed, target.open("xb") as file:
                target.chmod(0o600)
                shutil.copyfileobj(packed, file, _PIECE_BYTES)
    (stage / _MANIFEST).unlink()


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a file in one of our places: no folder, no link, no way out."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    is_encrypted = bool(entry.flag_bits & 1)
    is_named = entry.filename in _SINGLE or _OF_DOCUMENT.fullmatch(entry.filename) is not None
    return kind in {0, stat.S_IFREG} and is_named and not is_encrypted


def _check_manifest(archive: zipfile.ZipFile, source: Path) -> None:
    try:
        with archive.open(_MANIFEST) as file:
            told = json.loads(file.read(_PIECE_BYTES))
        is_ours = told["kind"] == _KIND["kind"]
    except (ValueError, KeyError, TypeError):
        is_ours = False
    if not is_ours:
        raise LikhitaError("backup_foreign", name=source.name)
    if told.get("version") != _KIND["version"]:
        raise LikhitaError("database_newer")


def _fill_database(database: Path, database_url: str) -> None:
    """Brings the rows into an empty database; raises LikhitaError where it is not empty."""
    if schema.count_documents(database_url):
        raise LikhitaError("restore_database_not_empty")
    schema.copy_database(f"sqlite:///{database}", database_url)
    for path in database.parent.glob(f"{database.name}-*"):
        path.unlink()


def _put_aside(there: list[Path], data_dir: Path) -> None:
    if there:
        aside = data_dir / time.strftime("replaced-%Y%m%d-%H%M%S")
        aside.mkdir(mode=0o700)
        for path in there:
            path.rename(aside / path.name)


def _is_served(data_dir: Path) -> bool:
    """Whether a process holds its lock on the folder (`engines.jobs.residence`)."""
    for path in (data_dir / "processes").glob("*.lock"):
        with _trying(path) as is_free:
            if not is_free:
                return True
    return False


@contextmanager
def _trying(path: Path) -> Iterator[bool]:
    lock = FileLock(path, timeout=0, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except (Timeout, OSError, NotImplementedError) as exc:
        yield not isinstance(exc, Timeout)  # a disk without locks tells nothing
        return
    try:
        yield True
    finally:
        lock.release()
