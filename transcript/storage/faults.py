"""Which sentence an error of the database is."""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from transcript.errors import DamagedDatabaseError, DatabaseUnreachableError, FullDiskError, StorageError

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FULL = {sqlite3.SQLITE_FULL}
_UNREADABLE_TEXT = "Could not decode to UTF-8"  # the driver's words for a garbled page; it has no code
_PRIMARY_CODE = 0xFF  # SQLite's extended codes carry the primary one in their lowest byte


def explain(error: SQLAlchemyError | sqlite3.Error) -> StorageError:
    """The error as its user meets it; a plain StorageError where nobody can say more."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & _PRIMARY_CODE
        if code in _DAMAGED or str(cause).startswith(_UNREADABLE_TEXT):
            return DamagedDatabaseError()
        return FullDiskError() if code in _FULL else StorageError()
    if isinstance(error, DBAPIError):
        return _explain_served(error)
    return StorageError()


def _explain_served(error: DBAPIError) -> StorageError:
    """The same for a database that is a server, by its SQLSTATE."""
    code = str(getattr(error.orig, "sqlstate", None) or "")
    if code == "53100":
        return FullDiskError()
    if code.startswith("XX"):
        return DamagedDatabaseError()
    if error.connection_invalidated or code.startswith(("08", "57P")):
        return DatabaseUnreachableError()
    is_silent = isinstance(error, OperationalError | InterfaceError) and not code
    return DatabaseUnreachableError() if is_silent else StorageError()
