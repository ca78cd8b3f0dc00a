"""The database that documents stand in: reading, writing, its damage, and the time that was seen to pass."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from transcript.errors import (
    DamagedDatabaseError,
    DatabaseUnreachableError,
    FullDiskError,
    LikhitaError,
    StorageError,
)
from transcript.messages import Message
from transcript.storage import (
    schema,
)
from transcript.storage.faults import explain
from transcript.storage.observed_time import Noted, ObservedTime

NOT_OPENED = Message("database_not_opened")


class Database:
    """One database (SQLAlchemy Core, SQLite by default). Any thread may call any method.

    Raises:
        LikhitaError: it cannot be opened.
    """

    def __init__(self, database_url: str) -> None:
        self._time = ObservedTime()
        self._is_damaged = False
        self._is_followed = False
        try:
            self._reader, self._writer = schema.open_database(database_url)
            self.note_time()
        except StorageError as exc:
            raise LikhitaError(_tell_unopened(exc)) from exc
        except ImportError as exc:
            raise LikhitaError("database_driver_missing") from exc
        except (SQLAlchemyError, sqlite3.Error) as exc:
            raise LikhitaError(_tell_unopened(explain(exc))) from exc
        except OSError as exc:
            raise LikhitaError(NOT_OPENED) from exc

    def close(self) -> None:
        """Lets go of the database; the store is not used after that."""
        self._reader.dispose()

    @property
    def is_damaged(self) -> bool:
        """Whether a damaged page was met since the start."""
        return self._is_damaged

    def stop_writing(self) -> None:
        """Another server works on these documents: what this one wrote now would be lost, so it says no."""
        self._is_followed = True

    def observed_s(self) -> int:
        """Now, in seconds that were seen to pass (`observed_time`); what ages are counted by."""
        return self._time.now_s()

    def note_time(self) -> None:
        """Writes the observed time down; called often, so that it survives a restart. Proves a write too.

        Raises:
            StorageError: it was not written.
        """
        table = schema.observed_time
        with self._writing() as connection:
            row = connection.execute(select(table.c.observed_s, table.c.wall_s)).one_or_none()
            latest_s = connection.execute(select(func.max(schema.documents.c.opened_at))).scalar()
            noted = asdict(self._time.note(Noted(*row) if row else None, latest_s))
            if row is None:
                connection.execute(insert(table).values(id=1, **noted))
            else:
                connection.execute(update(table).values(**noted))

    def look_for_damage(self) -> None:
        """Reads the whole file of a SQLite database, which takes a second or two a gigabyte.

        Raises:
            DamagedDatabaseError: a page of it is not what was written.
        """
        if self._reader.dialect.name == "sqlite":
            with self._reading() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                self._is_damaged = True
                raise DamagedDatabaseError

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translating(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._is_followed:
            raise StorageError("data_elsewhere")
        with self._translating(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as exc:
            told = explain(exc)
            self._is_damaged = self._is_damaged or isinstance(told, DamagedDatabaseError)
            raise told from exc


def _tell_unopened(error: StorageError) -> Message:
    """Why the database cannot be opened; names nothing of the address, which may hold a password."""
    if isinstance(error, DamagedDatabaseError | FullDiskError):
        return error.reason
    if isinstance(error, DatabaseUnreachableError):
        return Message("database_refused")
    return NOT_OPENED
