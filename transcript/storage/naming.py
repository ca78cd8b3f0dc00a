"""A document's name and sound, changed inside a transaction of the caller.

They are no part of the rows, so undo has no step for them: the revision that notes such a change leaves both
stacks as they are. Pages that show an earlier revision load the document anew.
"""

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from transcript.bounds import LONGEST_NAME
from transcript.document import now_text
from transcript.errors import PatchError
from transcript.storage import schema, segment_rows
from transcript.storage.segment_rows import Saved
from transcript.text.cleaning import clean_line, cut_text


def clean_name(name: object) -> str:
    """The name as documents keep it, on one line.

    Raises:
        PatchError: it is none.
    """
    cleaned = clean_line(name) if isinstance(name, str) else ""
    if not cleaned:
        raise PatchError("name", "name_missing")
    return cut_text(cleaned, LONGEST_NAME)[0].strip()


def write_name(connection: Connection, document_id: str, name: str, now_s: int) -> Saved:
    """Gives the document another name; the same one makes no revision. Raises UnknownDocumentError."""
    row = segment_rows.document_row(connection, document_id, lock=True)
    if row.name == name:
        return segment_rows.unchanged(row.revision, segment_rows.heads(connection, row, row.revision))
    return note_change(connection, row, now_s, name=name)


def write_first_name(connection: Connection, document_id: str, name: str, instead_of: str) -> None:
    """Gives the name where nobody gave another one; no page knows the document as more than that yet."""
    table = schema.documents
    is_meant = (table.c.id == document_id, table.c.name == instead_of)
    connection.execute(update(table).where(*is_meant).values(name=name))


def write_sound(connection: Connection, document_id: str, sound: tuple[str, int], now_s: int) -> Saved:
    """Gives the document a recording, (sha256, milliseconds). Raises UnknownDocumentError."""
    row = segment_rows.document_row(connection, document_id, lock=True)
    rows = schema.segments.c
    query = select(func.max(rows.end_ms)).where(rows.document_id == document_id)
    audio_sha256, recording_ms = sound
    duration_ms = max(recording_ms, connection.execute(query).scalar() or 0)
    return note_change(connection, row, now_s, audio_sha256=audio_sha256, duration_ms=duration_ms)


def note_change(connection: Connection, row: Row[Any], now_s: int, **values: object) -> Saved:
    """Writes columns of a locked document and the revision that notes it."""
    before = segment_rows.heads(connection, row, row.revision)
    revision, saved_at = row.revision + 1, now_text()
    connection.execute(
        insert(schema.revisions).values(
            document_id=row.id, revision=revision, saved_at=saved_at, target=0, change=None,
            undo_top=before.undo_top, redo_top=before.redo_top,
        )
    )  # fmt: skip
    connection.execute(
        update(schema.documents)
        .where(schema.documents.c.id == row.id)
        .values(revision=revision, opened_at=now_s, **values)
    )
    return Saved(revision, saved_at, (), (), before.undo_top > 0, before.redo_top > 0)
