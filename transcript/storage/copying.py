"""A live database on the local disk, of which copies go to a data folder on a network disk or in a bucket."""

import json
import logging
import os
import shutil
import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from transcript.errors import LikhitaError
from transcript.storage.copies import KEPT, Copies, delete_database, list_files
from transcript.storage.write_ahead_log import LogPlace, read_log

log = logging.getLogger(__name__)

_LOOK_S = 0.25
"""Between two looks whether somebody wrote."""
_OTHERS_S = 10.0
"""Between two looks for another server's copies, while nobody writes here."""
_RETRY_S = 2.0
_END_S = 3.0
"""How long the end waits for the last copy; on the local disk, where that stays, nothing is missing."""
_MOST_PARTS = 300
"""Pieces of the log, each a file; then the whole database is copied again."""
_BUSY_S = 15.0
_TRIES = 5
_NOWHERE = LogPlace(b"", 0)


class Copying:
    """Copies what was committed within a second. Any thread may ask how far it is.

    The local file is kept over a restart where it is as new as the copies; else the newest whole copy takes
    its place. Each start numbers its copies higher, which tells an earlier server that it was followed.

    Raises:
        LikhitaError: another process has the local folder, or no copy is whole.
    """

    def __init__(self, local_dir: Path, data_dir: Path, name: str) -> None:
        """`name` is the file in `local_dir`; one of this name in `data_dir` is of an earlier version."""
        self._local, self._file = local_dir, local_dir / name
        self._earlier = data_dir / name
        self._state_file = local_dir / "copied.json"
        self._copies = Copies(data_dir / "database")
        self._place = _read_place(data_dir)
        _make_own(local_dir)
        self._lock = FileLock(local_dir / "process.lock", timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as exc:
            raise LikhitaError("local_dir_taken", folder=str(local_dir)) from exc
        self._number, self._part, self._log = 0, 0, _NOWHERE
        self._seen, self._deletions, self._copied_until = -1, 0, 0.0
        self._looked_at = 0.0
        self._count_deletions: Callable[[], int] = lambda: 0
        self._followed: Callable[[], None] = lambda: None
        self._problem = False
        self._is_over = False  # another server has the folder
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="copies", daemon=True)
        self._restore()
        self._connection = sqlite3.connect(
            self._file, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )

    def start(self, count_deletions: Callable[[], int], followed: Callable[[], None]) -> None:
        """Returns once a whole copy of the database, which is open, is there; raises LikhitaError.

        `count_deletions` says how many documents were deleted for good so far; `followed` is called once
        another server took the folder over.
        """
        self._count_deletions, self._followed = count_deletions, followed
        self._number = self._copies.newest()
        try:
            self._copy_whole()
        except (OSError, sqlite3.Error) as exc:
            raise LikhitaError("copies_refused") from exc
        self._thread.start()

    def has_copied(self, moment_s: float) -> bool:
        """Whether all that was committed before this moment (`time.monotonic`) is in the data folder."""
        return self._copied_until >= moment_s

    @property
    def has_problem(self) -> bool:
        """Whether the data folder did not take the last copy."""
        return self._problem

    def close(self) -> None:
        """Copies what is left, while the database is still open; waits a moment for a folder that hangs."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(_END_S)
        if not self._thread.is_alive():
            self._connection.close()
        self._lock.release()

    def _run(self) -> None:
        while not self._closing.wait(_RETRY_S if self._problem else _LOOK_S):
            self._look()
        if not self._is_over:
            self._look()

    def _look(self) -> None:
        began_s = time.monotonic()
        try:
            seen = self._connection.execute("PRAGMA data_version").fetchone()[0]
            is_due = seen != self._seen or self._problem
            if (is_due or began_s - self._looked_at > _OTHERS_S) and self._is_followed(began_s):
                return
            if is_due:
                self._copy_news()
                self._seen = seen
        except (OSError, sqlite3.Error):
            if not self._problem:
                log.warning("The data folder took no copy of the database; it is tried again.", exc_info=True)
            self._problem = True
        else:
            self._problem = False
            self._copied_until = began_s

    def _is_followed(self, now_s: float) -> bool:
        self._looked_at = now_s
        if self._copies.newest() <= self._number:
            return False
        log.error("Another server took this data folder over; nothing more is saved here.")
        self._is_over = True
        self._closing.set()
        self._followed()
        return True

    def _copy_news(self) -> None:
        deletions = self._count_deletions()
        self._connection.execute("BEGIN IMMEDIATE")  # nobody writes, nothing moves into the file
        try:
            place, piece = read_log(list_files(self._file)[1], self._log)
        finally:
            self._connection.execute("ROLLBACK")
        if place.header != self._log.header or deletions != self._deletions or self._part >= _MOST_PARTS:
            self._copy_whole()
        elif piece:
            self._add_piece(piece)
            self._log = place

    def _copy_whole(self) -> None:
        deletions = self._count_deletions()
        for _ in range(_TRIES):
            before, _piece = read_log(list_files(self._file)[1], _NOWHERE)
            whole = self._local / "whole.sqlite3"
            delete_database(whole)
            with closing(sqlite3.connect(whole)) as target:
                self._connection.backup(target)
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                place, piece = read_log(list_files(self._file)[1], _NOWHERE)
            finally:
                self._connection.execute("ROLLBACK")
            if place.header == before.header:
                break  # the log, replayed over what the file was meanwhile, leads to its end
        else:
            raise sqlite3.OperationalError("the log began anew at each try")
        self._copies.add(self._number + 1, 0, whole, self._local / "draft.gz")
        delete_database(whole)
        self._number, self._part, self._log = self._number + 1, 0, _NOWHERE
        if piece:
            self._add_piece(piece)  # where that fails, all is copied again
        self._log = place
        self._state_file.write_text(json.dumps({"place": self._place, "number": self._number}), "ascii")
        self._copies.drop_before(self._number if deletions != self._deletions else self._number - KEPT + 1)
        if deletions != self._deletions:
            delete_database(self._earlier)
        self._deletions = deletions

    def _add_piece(self, piece: bytes) -> None:
        raw = self._local / "piece"
        raw.write_bytes(piece)
        self._copies.add(self._number, self._part + 1, raw, self._local / "draft.gz")
        self._part += 1

    def _restore(self) -> None:
        if self._file.exists() and self._is_newest():
            return
        _put_aside(self._file)
        try:
            number = self._copies.restore(self._file)
        except (OSError, sqlite3.Error) as exc:
            raise LikhitaError("copies_damaged") from exc
        if number:
            log.info("The database is the copy with the number %s.", number)
        else:
            self._take_earlier()

    def _is_newest(self) -> bool:
        """Whether the file here is of this data folder, and no other server wrote copies after it."""
        try:
            state = json.loads(self._state_file.read_text("ascii"))
            newest = self._copies.newest()
            is_restored = newest == 0 and self._earlier.exists()  # from a backup, without copies
            return state["place"] == self._place and state["number"] >= newest and not is_restored
        except (OSError, ValueError, KeyError):
            return False

    def _take_earlier(self) -> None:
        """The database that an earlier version had in the data folder itself."""
        for source, target in zip(list_files(self._earlier)[:2], list_files(self._file), strict=False):
            if source.exists():
                shutil.copyfile(source, target)


def _make_own(folder: Path) -> None:
    """The folder, which nobody else can have made: it lies where everybody may write."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "geteuid") and found.st_uid != os.geteuid()):
        raise LikhitaError("local_dir_taken", folder=str(folder))


def _put_aside(database: Path) -> None:
    """A file of another data folder, or one that another server has followed: nobody's work is deleted."""
    if not database.exists():
        return
    log.warning("The database in LOCAL_DIR is older than the copies in DATA_DIR; it is put aside.")
    for path in list_files(database):
        if path.exists():
            path.replace(path.with_name(f"left-{time.time_ns()}-{path.name}"))


def _read_place(data_dir: Path) -> str:
    try:
        return (data_dir / "place").read_text("ascii").strip()
    except OSError:
        return ""
