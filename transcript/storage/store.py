"""Documents and their revisions in a database: they are made, recognised, corrected and deleted."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

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
from transcript.changes import LoggedChange
from transcript.document import Document, Provenance, Segment, Transcript, now_text
from transcript.errors import (
    LikhitaError,
    StorageError,
)
from transcript.foreign_records import check_log
from transcript.storage import (
    leases,
    machine_rows,
    revisions,
    schema,
    segment_rows,
    source_rows,
)
from transcript.storage.accounts import AccountRows
from transcript.storage.document_editor import DocumentEditor
from transcript.storage.leases import Leases, require_owner
from transcript.storage.links import Links
from transcript.storage.program_jobs import ProgramJobs
from transcript.storage.revisions import Progress
from transcript.storage.segment_rows import Saved
from transcript.storage.word_repair import Repair

__all__ = ["Progress", "Repair", "Saved", "StorageError", "Store"]


class Store(DocumentEditor):
    """Documents by their secret. Any thread may call any method; several processes may share one file.

    A method that returned has its effect on the disk. What is read is `DocumentReader`'s, what people edit
    `DocumentEditor`'s; here is how documents come, fill and go.

    `repair` gives the words of a corrected segment their times; without it new words have none. A document
    may be made with, and by edits grow to, `most_rows` rows; a recording keeps all it has.

    Raises:
        LikhitaError: the database cannot be opened.
    """

    def __init__(self, database_url: str, repair: Repair | None = None, most_rows: int = MOST_ROWS) -> None:
        super().__init__(database_url, repair, most_rows)
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

    def forget_machine_news(self) -> None:
        """Forgets which rows jobs wrote into complete documents; a page that lacks them loads them anew."""
        with self._writing() as connection:
            revisions.forget_machine_news(connection)

    def touch(self, document_id: str, *, again_after_s: float = 0.0) -> None:
        """Notes that the document is open now, if that was not noted for so long; unknown ones stay so."""
        if not is_document_id(document_id):
            return
        columns, now_s = schema.documents.c, self.observed_s()
        is_due = (columns.id == document_id, columns.opened_at <= now_s - again_after_s)
        if self._ids(*is_due):
            with self._writing() as connection:
                connection.execute(update(schema.documents).where(*is_due).values(opened_at=now_s))

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

    @staticmethod
    def _require_incomplete(connection: Connection, document_id: str, owner: str | None) -> None:
        if owner is not None:
            require_owner(connection, document_id, owner)
        if segment_rows.document_row(connection, document_id, lock=True).complete:
            raise LikhitaError("document_complete")
