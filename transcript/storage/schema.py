"""The tables that the store keeps, and how its connections are set up."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError

from transcript.errors import LikhitaError

SCHEMA_VERSION = 1
_IN_ORDER = ("document_id", "start_ms", "end_ms", "id", "speaker")
_BUSY_MS = 15_000
_POOL_WAIT_S = 15
_ROWS_AT_ONCE = 500
_MAKING = 0x6C696B68  # a lock of ours among those of whoever else uses the database server

_metadata = MetaData()

_schema = Table("schema_version", _metadata, Column("version", Integer, nullable=False))

documents = Table(
    "documents",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("audio_sha256", String(64), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("machine", Text, nullable=False),  # JSON, kept for ever beside the edited segments
    Column("provenance", Text, nullable=False),  # JSON
    Column("created_at", String(32), nullable=False),  # UTC, ISO 8601 to the second
    Column("opened_at", BigInteger, nullable=False, index=True),  # seconds since 1970
)


def _document_key() -> Column[Any]:
    return Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


segments = Table(
    "segments",
    _metadata,
    _document_key(),
    Column("id", String(100), primary_key=True),
    Column("start_ms", BigInteger, nullable=False),
    Column("end_ms", BigInteger, nullable=False),
    Column("speaker", Text),
    Column("language", String(8)),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON, as the two below
    Column("engine", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("alternatives", Text, nullable=False),
    Column("flags", Text, nullable=False),
    Column("note", Text, nullable=False),
)

# What the file of another tool held beside the rows (`transcript.source_parts`); it changes only where
# its file is read in another way.
source_files = Table(
    "source_files",
    _metadata,
    _document_key(),
    Column("content", Text, nullable=False),
)

# The order of the table, so that a piece of a long document is found without a look at the others; and the
# speaker, so that they are counted without reading any row.
segments_in_order = Index("segments_in_order", *(segments.c[name] for name in _IN_ORDER))

# One row a revision, written with the change itself. `change` is the JSON of the edit; an undo or redo has
# none and names the edit it took back or repeated as `target`; a change of the document's name or sound,
# which no undo takes back, has neither (`target` 0) and leaves the tops as they are. `undo_top` is the edit
# that the next undo takes back, `redo_top` the undo that the next redo repeats; 0 is none. What lies below
# the top of a stack is the top as it stood before that row, so both stacks are read from the log without
# replaying it.
revisions = Table(
    "revisions",
    _metadata,
    _document_key(),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("saved_at", String(32), nullable=False),
    Column("target", BigInteger, nullable=False),
    Column("change", Text),
    Column("undo_top", BigInteger, nullable=False),
    Column("redo_top", BigInteger, nullable=False),
)


# What the machine writes into a document while people correct it makes no revision, which would overtake
# their edits. `count` is how often it wrote, of which the first `forgotten` are told to nobody any more;
# `machine_news` says of each row that it wrote or took away when it did so last.
machine_counts = Table(
    "machine_counts",
    _metadata,
    _document_key(),
    Column("count", BigInteger, nullable=False),
    Column("forgotten", BigInteger, nullable=False),
)
machine_news = Table(
    "machine_news",
    _metadata,
    _document_key(),
    Column("id", String(100), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

# One row: the time that was seen to pass, and what the wall clock said then (`observed_time`).
observed_time = Table(
    "observed_time",
    _metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("observed_s", BigInteger, nullable=False),
    Column("wall_s", BigInteger, nullable=False),
)

# One row a recording that is not a finished document yet: what was asked for, and who works at it. `beat` is
# counted up by its owner while that lives; `owner` is "" where nobody works. `begun` is how often it was
# begun without coming to an end of any kind. `place` is the data folder that holds the recording.
jobs = Table(
    "jobs",
    _metadata,
    Column("document_id", String(64), primary_key=True),
    Column("request", Text, nullable=False),  # JSON
    Column("place", String(64), nullable=False),
    Column("owner", String(80), nullable=False),
    Column("beat", BigInteger, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("created_s", BigInteger, nullable=False),  # observed time, so that the first come first
)

# One row a job of a program (`program_jobs`), kept until its document goes or the program forgets it.
program_jobs = Table(
    "program_jobs",
    _metadata,
    Column("id", String(64), primary_key=True),
    Column("document_id", String(64), nullable=False, index=True),
    Column("key_hash", String(64), nullable=False),  # of the key it came with; "" where none is needed
    Column("created_s", BigInteger, nullable=False),  # seconds since 1970, as those below
    Column("state", String(16), nullable=False, index=True),
    Column("ended_s", BigInteger, nullable=False),
    Column("error", Text, nullable=False),  # JSON of a message; "" where it did not fail
    Column("webhook", Text, nullable=False),  # who is still to be told; "" nobody
    Column("attempts", Integer, nullable=False),
    Column("next_s", BigInteger, nullable=False),
)

# One row a link that somebody shares (`links`); of what opens it only the hash is known here.
links = Table(
    "links",
    _metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the link's name, in hexadecimal digits
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("rights", String(8), nullable=False),
    Column("ending", String(8), nullable=False),  # of its name, so that people know it again
    Column("made_s", BigInteger, nullable=False),  # seconds since 1970, as the next
    Column("used_s", BigInteger, nullable=False),  # 0 where nobody came by it yet
)

# Who is logged in (`accounts`): one row a browser, found by the hash of its cookie. `mark` stands for
# what let it in, a password or a name elsewhere, so that it ends with that.
sessions = Table(
    "sessions",
    _metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the cookie, in hexadecimal digits
    Column("account", String(64), nullable=False),
    Column("mark", String(64), nullable=False),
    Column("made_s", BigInteger, nullable=False),  # seconds since 1970
)

# The list of documents of an account. A recording is in it before it is a document.
account_documents = Table(
    "account_documents",
    _metadata,
    Column("account", String(64), primary_key=True),
    Column("document_id", String(64), primary_key=True, index=True),
    Column("name", Text, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),  # milliseconds since 1970, as browsers count
)


def tables_of_documents() -> list[Table]:
    """Every table whose rows each belong to a document, those first that nothing else depends on."""
    found = [table for table in _metadata.sorted_tables if "document_id" in table.c]
    return found[::-1]


def open_database(database_url: str) -> tuple[Engine, Engine]:
    """(for reading, for writing) with the tables in place; the two share one pool of connections.

    Raises:
        LikhitaError: the URL cannot be used, or a newer version of the app made the database.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as exc:
        raise LikhitaError("database_url_unknown") from exc
    if url.get_backend_name() == "sqlite":
        engine = reader = _sqlite_engine(database_url)
    else:
        engine = reader = create_engine(
            url, pool_pre_ping=True, hide_parameters=True, pool_timeout=_POOL_WAIT_S
        )
    if engine.dialect.name == "postgresql":
        # a document is read in several queries, which are to see one revision; SQLite's transactions do
        reader = engine.execution_options(isolation_level="REPEATABLE READ")
    writer = engine.execution_options(likhita_write=True)
    try:
        with writer.begin() as connection:
            _make_tables(connection)
    except BaseException:
        engine.dispose()
        raise
    return reader, writer


def _make_tables(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # of several processes that begin at once, one makes them
        connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
    _metadata.create_all(connection)
    segments_in_order.create(connection, checkfirst=True)  # a database of an earlier version has none
    _check_version(connection)


def count_documents(database_url: str) -> int:
    """How many documents a database holds, which is made where it is none yet; raises as `open_database`."""
    reader, _ = open_database(database_url)
    try:
        with reader.begin() as connection:
            return int(connection.execute(select(func.count()).select_from(documents)).scalar_one())
    finally:
        reader.dispose()


def copy_database(source_url: str, target_url: str) -> None:
    """Every row of one database, at one moment, into an empty one, which may be of another kind."""
    source, _ = open_database(source_url)
    _, target = open_database(target_url)
    try:
        with source.begin() as read, target.begin() as write:
            for table in _metadata.sorted_tables:
                write.execute(delete(table))  # the version of the tables, the observed time
                rows = read.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table)).mappings()
                for some in rows.partitions():
                    write.execute(insert(table), [dict(row) for row in some])
    finally:
        source.dispose()
        target.dispose()


def empty_log(engine: Engine) -> None:
    """SQLite: moves the write-ahead log into the file and empties it, so that deleted text is not left there.

    Where a reader still needs the log it is emptied by a later call.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()  # the pragma does nothing inside a transaction
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            connection.close()


def _check_version(connection: Connection) -> None:
    version = connection.execute(select(_schema.c.version)).scalar()
    if version is None:
        connection.execute(insert(_schema).values(version=SCHEMA_VERSION))
    elif version > SCHEMA_VERSION:
        raise LikhitaError("database_newer")


def _sqlite_engine(database_url: str) -> Engine:
    """An engine whose every connection waits for locks and forces each commit to the disk.

    WAL with synchronous=FULL: a commit that was acknowledged survives a killed process and a power cut
    (WAL with NORMAL may lose the last commits in a power cut). What is deleted is overwritten with zeros.
    """
    path = make_url(database_url).database
    if not path or path == ":memory:":
        raise LikhitaError("database_in_memory")
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)  # transcripts are nobody else's business; the WAL file takes over this mode
    _switch_to_wal(path)
    engine = create_engine(
        database_url, pool_size=8, max_overflow=24, hide_parameters=True, pool_timeout=_POOL_WAIT_S
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _switch_to_wal(path: str) -> None:
    """Write-ahead logging, which the file remembers; tried again while another process locks the file."""
    deadline = time.monotonic() + _BUSY_MS / 1000
    while True:
        connection = sqlite3.connect(path, timeout=_BUSY_MS / 1000)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            # the busy timeout does not cover this pragma when two processes open a new file at once
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()


def _prepare_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin too late; `_begin` does it
    for pragma in (f"busy_timeout={_BUSY_MS}", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: what it then reads is what it changes, in every process."""
    write = connection.get_execution_options().get("likhita_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
