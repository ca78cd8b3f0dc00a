"""Documents and their revisions in a database (SQLAlchemy Core, SQLite by default)."""

import itertools
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from transcript import serialization
from transcript.bounds import (
    MOST_ROWS,
    UnstorableError,
    check_document,
    check_provenance,
    check_row,
    check_transcript,
    is_document_id,
)
from transcript.changes import Change, LoggedChange, NothingToUndoError, diff
from transcript.document import Document, Provenance, Segment, Transcript, now_text
from transcript.editing.patch import Patch
from transcript.editing.replacement import Replacement
from transcript.errors import (
    DamagedDatabaseError,
    DatabaseUnreachableError,
    FullDiskError,
    LikhitaError,
    PatchError,
    StorageError,
)
from transcript.foreign_records import check_log
from transcript.messages import Message
from transcript.review.validation import Finding
from transcript.storage import (
    leases,
    machine_rows,
    naming,
    pieces,
    revisions,
    schema,
    segment_rows,
    source_rows,
)
from transcript.storage.accounts import AccountRows
from transcript.storage.faults import explain
from transcript.storage.leases import Leases, require_owner
from transcript.storage.links import Links
from transcript.storage.observed_time import Noted, ObservedTime
from transcript.storage.program_jobs import ProgramJobs
from transcript.storage.queries import Hit, find_findings, find_hits
from transcript.storage.revisions import Progress, Version
from transcript.storage.segment_rows import Saved
from transcript.storage.word_repair import Repair, repair_words

__all__ = ["Progress", "Repair", "Saved", "StorageError", "Store"]

NOT_OPENED = Message("database_not_opened")


class Store:
    """Documents by their secret. Any thread may call any method; several processes may share one file.

    Whether a `base_revision` is the current one is checked in the transaction that writes, so of two edits
    on one revision exactly one wins, and a method that returned has its effect on the disk.

    `repair` gives the words of a corrected segment their times; without it new words have none. A document
    may be made with, and by edits grow to, `most_rows` rows; a recording keeps all it has.

    Raises:
        LikhitaError: the database cannot be opened.
    """

    def __init__(self, database_url: str, repair: Repair | None = None, most_rows: int = MOST_ROWS) -> None:
        self._repair, self._most_rows = repair, most_rows
        self._time = ObservedTime()
        self._is_damaged = False
        self._edits = itertools.count(1)
        self.edits_saved = 0
        """Edits of people that were saved since the start."""
        self._is_followed = False
        self.deletions = 0
        """Documents deleted since the start; what stands in copies of the database goes too then."""
        self.leases = Leases(self._reading, self._writing, self.observed_s)
        """Recordings that are no finished documents yet."""
        self.program_jobs = ProgramJobs(self._reading, self._writing)
        """Jobs that programs asked for."""
        self.accounts = AccountRows(self._reading, self._writing)
        """Who is logged in, and the lists of their documents."""
        self.links = Links(self._reading, self._writing)
        """Links that people share."""
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

    def create(self, document: Document, *, complete: bool, log: Sequence[LoggedChange] = ()) -> None:
        """Keeps a new document. `complete=False` while somebody still speaks or a job recognises it.

        `log` are the revisions that led to it, where it was made elsewhere (see `log`).

        Raises:
            UnstorableError: a value in it cannot be kept, or the log does not lead to it; nothing was kept.
            StorageError: it was not kept.
        """
        if log:
            check_log(document, tuple(log))
        else:
            check_document(document)
        if len(document.edited.segments) > self._most_rows:
            raise UnstorableError("rows", "too_many_rows", most=self._most_rows)
        with self._writing() as connection:
            connection.execute(
                insert(schema.documents).values(
                    id=document.id,
                    name=document.name,
                    duration_ms=document.duration_ms,
                    audio_sha256=document.audio_sha256,
                    revision=document.revision,
                    complete=complete,
                    machine=serialization.dump_transcript(document.machine),
                    provenance=serialization.dump_provenance(document.provenance),
                    created_at=now_text(),
                    opened_at=self.observed_s(),
                )
            )
            segment_rows.put_segments(connection, document.id, document.edited.segments)
            source_rows.write(connection, document)
            if log:
                values = [{"document_id": document.id, **asdict(change)} for change in log]
                connection.execute(insert(schema.revisions), values)

    def log(self, document_id: str) -> tuple[LoggedChange, ...]:
        """Every revision of the document, the first one first.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        columns = [column for column in schema.revisions.c if column.name != "document_id"]
        with self._reading() as connection:
            segment_rows.document_row(connection, document_id)
            query = select(*columns).where(schema.revisions.c.document_id == document_id)
            found = connection.execute(query.order_by(schema.revisions.c.revision)).mappings()
            return tuple(LoggedChange(**row) for row in found)

    def keep_rows(
        self, document_id: str, changed: Sequence[Segment], removed: Collection[str], owner: str | None
    ) -> None:
        """Keeps what was recognised so far: rows that are new or changed, ids of those that went.

        What a person touched stays as it is (`machine_rows`), and no edit is overtaken: the revision stays.
        `owner` must hold the document's lease; None for rows of a recording that goes on, which has none.

        Raises:
            UnknownDocumentError: it does not exist (any more).
            LeaseLostError: another process works at it.
            UnstorableError: a value in it cannot be kept; nothing was changed.
        """
        with self._writing() as connection:
            self._require_incomplete(connection, document_id, owner)
            for row in changed:
                check_row(row)
            machine_rows.write(connection, document_id, changed, removed)

    def complete(
        self, document_id: str, machine: Transcript, provenance: Provenance, owner: str | None = None
    ) -> Document:
        """The document with what its job recognised. Rows that people touched meanwhile stay.

        Raises:
            UnknownDocumentError: it does not exist (any more).
            LeaseLostError: `owner` is given and does not hold the document's lease.
            UnstorableError: a value in it cannot be kept; nothing was changed.
            LikhitaError: it was complete already; nothing was changed.
        """
        with self._writing() as connection:
            self._require_incomplete(connection, document_id, owner)
            check_transcript(machine)
            check_provenance(provenance)
            connection.execute(
                update(schema.documents)
                .where(schema.documents.c.id == document_id)
                .values(
                    complete=True,
                    machine=serialization.dump_transcript(machine),
                    provenance=serialization.dump_provenance(provenance),
                )
            )
            machine_rows.write_last(connection, document_id, machine.segments)
        return self.load(document_id)

    def rewrite(self, document: Document) -> None:
        """Puts this in the place of a complete document that nobody has edited; pages take its rows as news.

        Its name and its recording stay, and its length where it has one.

        Raises:
            UnknownDocumentError: it does not exist (any more).
            UnstorableError: a value in it cannot be kept; nothing was changed.
            LikhitaError: somebody has edited it; nothing was changed.
        """
        check_document(document)
        with self._writing() as connection:
            row = segment_rows.document_row(connection, document.id, lock=True)
            if row.revision:
                raise LikhitaError("document_edited")
            values = {
                "machine": serialization.dump_transcript(document.machine),
                "provenance": serialization.dump_provenance(document.provenance),
                "duration_ms": row.duration_ms if row.audio_sha256 else document.duration_ms,
            }
            here = schema.documents.c.id == document.id
            connection.execute(update(schema.documents).where(here).values(**values))
            machine_rows.write_last(connection, document.id, document.edited.segments)
            source_rows.replace(connection, document)

    @staticmethod
    def _require_incomplete(connection: Connection, document_id: str, owner: str | None) -> None:
        if owner is not None:
            require_owner(connection, document_id, owner)
        if segment_rows.document_row(connection, document_id, lock=True).complete:
            raise LikhitaError("document_complete")

    def attach_sound(self, document_id: str, duration_ms: int, audio_sha256: str) -> None:
        """Notes the recording of a document that began without one: somebody spoke, and it is here now.

        Raises:
            UnknownDocumentError: it does not exist (any more).
        """
        with self._writing() as connection:
            segment_rows.document_row(connection, document_id, lock=True)
            here = schema.documents.c.id == document_id
            values = {"duration_ms": duration_ms, "audio_sha256": audio_sha256}
            connection.execute(update(schema.documents).where(here).values(**values))

    def load(self, document_id: str) -> Document:
        """The document as it is now.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        with self._reading() as connection:
            row = segment_rows.document_row(connection, document_id)
            machine = connection.execute(
                select(schema.documents.c.machine).where(schema.documents.c.id == document_id)
            ).scalar_one()
            edited = segment_rows.read_segments(connection, document_id)
            source = source_rows.read(connection, document_id)
        return Document(
            id=row.id,
            name=row.name,
            duration_ms=row.duration_ms,
            audio_sha256=row.audio_sha256,
            machine=serialization.read_transcript(machine),
            edited=Transcript.from_segments(edited),
            revision=row.revision,
            provenance=serialization.read_provenance(row.provenance),
            source=source,
        )

    def outline(self, document_id: str) -> pieces.Outline:
        """The document without its rows; raises UnknownDocumentError."""
        with self._reading() as connection:
            return pieces.read_outline(connection, document_id)

    def rows_between(self, document_id: str, start_ms: int, end_ms: int) -> list[Segment]:
        """The rows of a stretch of the recording, in no order.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        column = schema.segments.c
        with self._reading() as connection:
            segment_rows.document_row(connection, document_id)
            condition = and_(column.start_ms < end_ms, column.end_ms > start_ms)
            return segment_rows.read_segments(connection, document_id, condition=condition)

    def rows_after(self, document_id: str, key: pieces.RowKey | None, count: int) -> pieces.Piece:
        """At most `count` rows behind a place in the table, None for its beginning.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        with self._reading() as connection:
            return pieces.read_rows_after(connection, document_id, key, count)

    def rows_before(self, document_id: str, key: pieces.RowKey, count: int) -> pieces.Piece:
        """At most `count` rows before a place, those nearest to it; raises UnknownDocumentError."""
        with self._reading() as connection:
            return pieces.read_rows_before(connection, document_id, key, count)

    def rows_around(self, document_id: str, segment_id: str, count: int) -> pieces.Piece:
        """At most `count` rows around this one, or from the beginning; raises UnknownDocumentError."""
        with self._reading() as connection:
            return pieces.read_rows_around(connection, document_id, segment_id, count)

    def is_complete(self, document_id: str) -> bool:
        """Whether the document's job has ended.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        with self._reading() as connection:
            return bool(segment_rows.document_row(connection, document_id).complete)

    def sound_hash(self, document_id: str) -> str:
        """The SHA-256 of the document's recording, "" where it has none.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        with self._reading() as connection:
            return str(segment_rows.document_row(connection, document_id).audio_sha256 or "")

    def state(self, document_id: str) -> Saved:
        """Revision, time of the last save, and whether undo and redo have a step; nothing changes.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        with self._reading() as connection:
            return revisions.read_state(connection, document_id)

    def changes_since(self, document_id: str, revision: int, machine: int | None = None) -> Saved:
        """What a page that shows `revision` lacks, and what a job wrote since its count was `machine`.

        Raises:
            UnknownDocumentError: no document has this id.
            StaleRevisionError: the document never had this revision or count; it has to be loaded anew.
        """
        with self._reading() as connection:
            return revisions.read_changes(connection, document_id, revision, machine)

    def versions(self, document_ids: Collection[str]) -> dict[str, Version]:
        """Revision and the machine's count of each document; one that does not exist is left out."""
        with self._reading() as connection:
            return revisions.read_versions(connection, document_ids)

    def forget_machine_news(self) -> None:
        """Forgets which rows jobs wrote into complete documents; a page that lacks them loads them anew."""
        with self._writing() as connection:
            revisions.forget_machine_news(connection)

    def progress(self, document_ids: Collection[str]) -> list[Progress]:
        """How far each of the documents is, in no order; one that does not exist is left out."""
        with self._reading() as connection:
            return revisions.read_progress(connection, document_ids)

    def apply(self, document_id: str, patch: Patch, owner: str | None = None) -> Saved:
        """Makes the edit and keeps it; an edit that changes nothing makes no revision.

        `owner` must hold the document's lease, where the edit is a job's; None for people's.

        Raises:
            UnknownDocumentError, StorageError: as the names say.
            LeaseLostError: another process works at it.
            StaleRevisionError: the document has moved on from `patch.base_revision`.
            PatchError: the edit cannot be made.
        """
        with self._writing() as connection:
            if owner is not None:
                require_owner(connection, document_id, owner)
            row = segment_rows.editable_row(connection, document_id, patch.base_revision)
            scope = patch.edit.scope()
            before = Transcript.from_segments(segment_rows.touched_segments(connection, document_id, scope))
            sources = (
                segment_rows.read_sources(connection, document_id, before) if patch.edit.needs_machine else ()
            )
            edited = patch.edit.apply(before, row.duration_ms, sources)
            change = diff(before, repair_words(self._repair, document_id, before, edited))
            _check_change(change)
            if owner is None:
                self._check_growth(connection, document_id, len(change.after) - len(change.before))
            if not change:
                saved = segment_rows.unchanged(
                    row.revision, segment_rows.heads(connection, row, row.revision)
                )
            else:
                log, revision = serialization.dump_change(change), row.revision + 1
                step = segment_rows.Step(change, log, target=revision, undo_top=revision, redo_top=0)
                saved = segment_rows.write_step(connection, document_id, revision, step, self.observed_s())
        if change and owner is None:
            self.edits_saved = next(self._edits)
        return replace(saved, spared=patch.edit.spared(before))

    def _check_growth(self, connection: Connection, document_id: str, more: int) -> None:
        """Raises PatchError where an edit makes more rows than a document may have."""
        if more > 0 and segment_rows.count_rows(connection, document_id) + more > self._most_rows:
            raise PatchError("rows", "too_many_rows", most=self._most_rows)

    def rename(self, document_id: str, name: object) -> Saved:
        """Gives the document another name, as a revision that undo passes over.

        Raises:
            UnknownDocumentError, StorageError: as the names say.
            PatchError: it is no name.
        """
        cleaned = naming.clean_name(name)
        with self._writing() as connection:
            return naming.write_name(connection, document_id, cleaned, self.observed_s())

    def put_sound(self, document_id: str, audio_sha256: str, duration_ms: int) -> Saved:
        """Notes that the document has this recording now, as a revision that undo passes over.

        It is never shorter than its rows.

        Raises:
            UnknownDocumentError, StorageError: as the names say.
        """
        with self._writing() as connection:
            now_s = self.observed_s()
            return naming.write_sound(connection, document_id, (audio_sha256, duration_ms), now_s)

    def name_first(self, document_id: str, name: str, instead_of: str) -> None:
        """Gives the document this name where it has the one of `instead_of` still; makes no revision."""
        with self._writing() as connection:
            naming.write_first_name(connection, document_id, naming.clean_name(name), instead_of)

    def find(self, document_id: str, wanted: Replacement) -> list[Hit]:
        """The rows in which `wanted` finds something, in order of time.

        Raises:
            UnknownDocumentError: no document has this id.
            PatchError: the regular expression takes too long.
        """
        with self._reading() as connection:
            segment_rows.document_row(connection, document_id)
            return find_hits(connection, document_id, wanted)

    def findings(self, document_id: str) -> list[Finding]:
        """What to look at before an export, as `find_before_export`; raises UnknownDocumentError."""
        with self._reading() as connection:
            return find_findings(connection, segment_rows.document_row(connection, document_id))

    def undo(self, document_id: str, base_revision: int) -> Saved:
        """Takes back the latest edit that stands, as a new revision; also edits of an earlier run of the app.

        Raises:
            NothingToUndoError: no edit stands.
            UnknownDocumentError, StaleRevisionError, StorageError: as for `apply`.
        """
        with self._writing() as connection:
            row = segment_rows.editable_row(connection, document_id, base_revision)
            target = segment_rows.heads(connection, row, row.revision).undo_top
            if not target:
                raise NothingToUndoError("undo")
            below = segment_rows.heads(connection, row, target - 1)
            change = segment_rows.logged_change(connection, document_id, target, backwards=True)
            revision = row.revision + 1
            step = segment_rows.Step(change, None, target=target, undo_top=below.undo_top, redo_top=revision)
            return segment_rows.write_step(connection, document_id, revision, step, self.observed_s())

    def redo(self, document_id: str, base_revision: int) -> Saved:
        """Makes again the edit that was undone last, as a new revision.

        Raises:
            NothingToUndoError: nothing was undone since the last edit.
            UnknownDocumentError, StaleRevisionError, StorageError: as for `apply`.
        """
        with self._writing() as connection:
            row = segment_rows.editable_row(connection, document_id, base_revision)
            undone = segment_rows.heads(connection, row, row.revision).redo_top
            if not undone:
                raise NothingToUndoError("redo")
            target = segment_rows.heads(connection, row, undone).target
            below = segment_rows.heads(connection, row, undone - 1)
            change = segment_rows.logged_change(connection, document_id, target, backwards=False)
            step = segment_rows.Step(change, None, target=target, undo_top=target, redo_top=below.redo_top)
            return segment_rows.write_step(connection, document_id, row.revision + 1, step, self.observed_s())

    def delete(self, document_id: str, *, unopened_since: datetime | None = None) -> bool:
        """Forgets the document: its text, its machine text, every revision; in SQLite also on the disk.

        False, and nothing is done, where somebody opened it at or after `unopened_since`.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        with self._writing() as connection:
            leases.lock(connection, document_id)
            row = segment_rows.document_row(connection, document_id, lock=True)
            if unopened_since is not None and row.opened_at >= unopened_since.timestamp():
                return False
            for table in schema.tables_of_documents():
                connection.execute(delete(table).where(table.c.document_id == document_id))
            connection.execute(delete(schema.documents).where(schema.documents.c.id == document_id))
        schema.empty_log(self._reader)
        self.deletions += 1
        return True

    def count_rows_of(self, document_id: str) -> dict[str, int]:
        """How many rows of each table belong to the document; a table that has none is left out."""
        if not is_document_id(document_id):
            return {}
        places = [(table.name, table.c.document_id) for table in schema.tables_of_documents()]
        places.append((schema.documents.name, schema.documents.c.id))
        with self._reading() as connection:
            counts = {
                name: connection.execute(select(func.count()).where(column == document_id)).scalar() or 0
                for name, column in places
            }
        return {name: count for name, count in counts.items() if count}

    def age_h(self, document_id: str) -> float:
        """Hours since the document was made, by the wall clock; raises UnknownDocumentError."""
        with self._reading() as connection:
            row = segment_rows.document_row(connection, document_id)
            column = schema.documents.c
            made = connection.execute(select(column.created_at).where(column.id == row.id)).scalar_one()
        return (datetime.now(UTC) - datetime.fromisoformat(made)).total_seconds() / 3600

    def touch(self, document_id: str, *, again_after_s: float = 0.0) -> None:
        """Notes that the document is open now, if that was not noted for so long; unknown ones stay so."""
        if not is_document_id(document_id):
            return
        columns, now_s = schema.documents.c, self.observed_s()
        is_due = (columns.id == document_id, columns.opened_at <= now_s - again_after_s)
        if self._ids(*is_due):
            with self._writing() as connection:
                connection.execute(update(schema.documents).where(*is_due).values(opened_at=now_s))

    def documents_unopened_since(self, moment: datetime) -> list[str]:
        """Ids of complete documents that nobody opened or edited at or after `moment` (with a time zone)."""
        if moment.tzinfo is None:
            raise ValueError("the moment needs a time zone")
        columns = schema.documents.c
        return self._ids(columns.complete.is_(True), columns.opened_at < moment.timestamp())

    def count_documents(self) -> int:
        """How many there are."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(schema.documents)).scalar() or 0

    def documents_incomplete(self) -> list[str]:
        """Ids of documents whose job has not ended; at the start of the app, those a crash left behind."""
        return self._ids(schema.documents.c.complete.is_(False))

    def _ids(self, *conditions: Any) -> list[str]:
        with self._reading() as connection:
            query = select(schema.documents.c.id).where(*conditions).order_by(schema.documents.c.id)
            return list(connection.execute(query).scalars())

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


def _check_change(change: Change) -> None:
    """Raises PatchError where the edit makes a row that cannot be kept; what it leaves alone is not asked."""
    olds = {row.id: row for row in change.before}
    for row in change.after:
        try:
            check_row(row, olds.get(row.id))
        except UnstorableError as exc:
            raise PatchError(exc.where, exc.reason) from exc
