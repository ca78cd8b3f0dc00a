"""Copies of a live SQLite database as files in a folder that may be a bucket: whole ones, and the log since.

`<number>-<part>-<hash>.gz`: part 0 is the whole database, the others are pieces of its write-ahead log in
their order. The name carries the file's SHA-256, so one that is half-written is known, wherever it was cut.
"""

import contextlib
import gzip
import hashlib
import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

KEPT = 3
"""Whole copies that stay, the newest included; what somebody deletes goes from all."""
_NAME = re.compile(r"(\d{8})-(\d{5})-([0-9a-f]{32})\.gz")
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """One file; `part` 0 is a whole database."""

    number: int
    part: int
    digest: str
    path: Path

    def is_whole(self) -> bool:
        """Whether the file is what was written."""
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()[:32] == self.digest
        except OSError:
            return False


class Copies:
    """The folder of one database's copies. One thread at a time.

    Raises:
        OSError: the folder does not take a file, or does not give one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list_all(self) -> list[Copy]:
        """Every copy by its name, the oldest first; what is not finished has no such name."""
        if not self._folder.is_dir():
            return []
        found = [(path, _NAME.fullmatch(path.name)) for path in self._folder.iterdir()]
        return sorted(Copy(int(name[1]), int(name[2]), name[3], path) for path, name in found if name)

    def newest(self) -> int:
        """The highest number of a whole copy, as the names tell; 0 for none."""
        return max((copy.number for copy in self.list_all() if copy.part == 0), default=0)

    def add(self, number: int, part: int, raw: Path, draft: Path) -> Copy:
        """Puts the content of `raw` there; it is packed in `draft`, on the local disk, first."""
        with raw.open("rb") as source, gzip.open(draft, "wb", compresslevel=1) as packed:
            shutil.copyfileobj(source, packed, _PIECE_BYTES)
        with draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{number:08d}-{part:05d}-{digest}.gz"
        unfinished = path.with_suffix(".part")
        _write(draft, unfinished)
        try:
            unfinished.replace(path)
        except OSError:  # a bucket that cannot rename: the name tells whether all of it is there
            _write(draft, path)
            unfinished.unlink(missing_ok=True)
        draft.unlink()
        return Copy(number, part, digest, path)

    def drop_before(self, number: int) -> None:
        """Deletes the copies of lower numbers, and what was never finished."""
        for copy in self.list_all():
            if copy.number < number:
                copy.path.unlink(missing_ok=True)
        for path in self._folder.glob("*.part"):
            path.unlink(missing_ok=True)

    def restore(self, database: Path) -> int:
        """Puts the newest copy that is whole in the place of `database`; returns its number, 0 for none.

        Raises:
            sqlite3.DatabaseError: there are copies, and none of them is whole.
        """
        copies = self.list_all()
        for number in sorted({copy.number for copy in copies if copy.part == 0}, reverse=True):
            delete_database(database)
            if _unpack([copy for copy in copies if copy.number == number], database):
                return number
            log.warning("Copy %s of the database is not whole; the one before it is looked at.", number)
        delete_database(database)
        if copies:
            raise sqlite3.DatabaseError("no copy of the database is whole")
        return 0


def delete_database(database: Path) -> None:
    """Deletes the file and its log."""
    for path in list_files(database):
        path.unlink(missing_ok=True)


def list_files(database: Path) -> list[Path]:
    """The file, its log, and the index of that."""
    return [database, *(database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm"))]


def _unpack(copies: list[Copy], database: Path) -> bool:
    """Whether the whole database and the log as far as it goes without a gap made one that is sound."""
    base = _first_whole(copies, 0)
    if base is None:
        return False
    with database.open("wb") as target:
        os.chmod(database, 0o600)  # noqa: PTH101 - before anything stands in it
        _append(base, target)
    part = 1
    with list_files(database)[1].open("wb") as target:
        while (piece := _first_whole(copies, part)) is not None:
            _append(piece, target)
            part += 1
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        is_sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return is_sound
    return False


def _first_whole(copies: list[Copy], part: int) -> Copy | None:
    """The part; where a failed try left a shorter one beside it, the longer one."""
    same = sorted(_with_sizes(copies, part), reverse=True)
    return next((copy for _, copy in same if copy.is_whole()), None)


def _with_sizes(copies: list[Copy], part: int) -> Iterator[tuple[int, Copy]]:
    for copy in copies:
        if copy.part == part:
            yield copy.path.stat().st_size, copy


def _append(copy: Copy, target: BinaryIO) -> None:
    with gzip.open(copy.path, "rb") as packed:
        shutil.copyfileobj(packed, target, _PIECE_BYTES)


def _write(source: Path, target: Path) -> None:
    """A copy that the system says is on the disk."""
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, _PIECE_BYTES)
        written.flush()
        os.fsync(written.fileno())
