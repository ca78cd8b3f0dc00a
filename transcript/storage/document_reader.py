"""What is asked of documents in the database; nothing here changes one."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, select

from transcript import serialization
from transcript.bounds import (
    is_document_id,
)
from transcript.changes import LoggedChange
from transcript.document import Document, Segment, Transcript
from transcript.editing.replacement import Replacement
from transcript.review.validation import Finding
from transcript.storage import (
    pieces,
    revisions,
    schema,
    segment_rows,
    source_rows,
)
from transcript.storage.database import Database
from transcript.storage.queries import Hit, find_findings, find_hits
from transcript.storage.revisions import Progress, Version
from transcript.storage.segment_rows import Saved


class DocumentReader(Database):
    """Documents by their secret, to read. Any thread may call any method."""

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

    def progress(self, document_ids: Collection[str]) -> list[Progress]:
        """How far each of the documents is, in no order; one that does not exist is left out."""
        with self._reading() as connection:
            return revisions.read_progress(connection, document_ids)

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
