"""The store's rows, read and written inside a transaction of the caller."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from transcript.bounds import is_document_id
from transcript.changes import Change
from transcript.document import Segment, Transcript, now_text
from transcript.editing.alternatives import machine_sources
from transcript.editing.edit import Scope
from transcript.editing.replacement import Replacement
from transcript.errors import StaleRevisionError, UnknownDocumentError
from transcript.serialization import FIELDS, dump, read_change, read_near, segment_from
from transcript.storage import schema
from transcript.storage.queries import find_hits

_JSON_COLUMNS = ("words", "alternatives", "flags")
_MOST_IDS_IN_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of an edit: it is on the disk.

    `saved_at` is UTC, ISO 8601 to the second. `changed` are the segments as they are now, `removed` the ids
    of those that are gone; both are empty where the edit changed nothing (and made no revision). `spared` is
    how many verified rows an edit of many rows left as they are. `machine` counts what a job wrote into the
    document so far (`schema.machine_counts`), where that was asked for, and `written` are the rows that it
    alone changed or took away.
    """

    revision: int
    saved_at: str
    changed: tuple[Segment, ...]
    removed: tuple[str, ...]
    can_undo: bool
    can_redo: bool
    spared: int = 0
    machine: int = 0
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heads:
    """What the log says after a revision; see `tables.revisions`."""

    saved_at: str
    target: int
    undo_top: int
    redo_top: int


@dataclass(frozen=True, slots=True)
class Step:
    """A revision about to be written; `log` is the change's JSON, None for an undo or redo."""

    change: Change
    log: str | None
    target: int
    undo_top: int
    redo_top: int


def count_rows(connection: Connection, document_id: str) -> int:
    """How many rows the document has."""
    column = schema.segments.c.document_id
    return connection.execute(select(func.count()).where(column == document_id)).scalar() or 0


def document_row(connection: Connection, document_id: str, *, lock: bool = False) -> Row[Any]:
    """The document's row without its machine text (megabytes, which no edit needs); locked if asked.

    Raises:
        UnknownDocumentError: no document has this id.
    """
    if not is_document_id(document_id):
        raise UnknownDocumentError  # drivers choke on NUL and on halves of characters
    columns = [column for column in schema.documents.c if column.name != "machine"]
    query = select(*columns).where(schema.documents.c.id == document_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise UnknownDocumentError
    return row


def editable_row(connection: Connection, document_id: str, base_revision: int) -> Row[Any]:
    """The document's row, locked until the transaction ends, at `base_revision`."""
    row = document_row(connection, document_id, lock=True)
    if row.revision != base_revision:
        raise StaleRevisionError(row.revision)
    return row


def touched_segments(connection: Connection, document_id: str, scope: Scope) -> list[Segment]:
    """The segments that an edit of this scope may change; reading only these keeps it fast at any size."""
    if isinstance(scope, Replacement):
        hits = find_hits(connection, document_id, scope)
        return read_segments(connection, document_id, [hit.id for hit in hits])
    if isinstance(scope, tuple):
        return read_segments(connection, document_id, scope)
    column = schema.segments.c.speaker
    is_meant = column.is_(None) if scope.name is None else column == scope.name
    return read_segments(connection, document_id, condition=is_meant)


def read_sources(connection: Connection, document_id: str, before: Transcript) -> tuple[Segment, ...]:
    """The machine's segments that the row came from which an edit of one row looks at."""
    if not before.segments:
        return ()
    (segment,) = before.segments
    machine = connection.execute(
        select(schema.documents.c.machine).where(schema.documents.c.id == document_id)
    ).scalar_one()
    near = read_near(machine, segment)
    living = connection.execute(
        select(schema.segments.c.id).where(
            schema.segments.c.document_id == document_id,
            schema.segments.c.id.in_([other.id for other in near[:_MOST_IDS_IN_A_QUERY]]),
        )
    ).scalars()
    return machine_sources(segment, near, set(living))


def read_segments(
    connection: Connection, document_id: str, ids: Sequence[str] | None = None, condition: Any = True
) -> list[Segment]:
    """The document's segments in no order: all, those that meet `condition`, or (at least) those of `ids`."""
    query = select(schema.segments).where(schema.segments.c.document_id == document_id, condition)
    if ids is not None and len(ids) <= _MOST_IDS_IN_A_QUERY:
        query = query.where(schema.segments.c.id.in_(ids))
    return read_query(connection, query)


def read_query(connection: Connection, query: Select[Any]) -> list[Segment]:
    """The segments that a query of whole rows of `segments` finds, in its order."""
    found = connection.execute(query)
    names = tuple(found.keys())
    records = (dict(zip(names, row, strict=True)) for row in found)
    return [
        segment_from(record | {name: json.loads(record[name]) for name in _JSON_COLUMNS})
        for record in records
    ]


def put_segments(connection: Connection, document_id: str, segments: Sequence[Segment]) -> None:
    """Adds segments that are not there yet."""
    if segments:
        connection.execute(insert(schema.segments), [_segment_values(document_id, s) for s in segments])


def _segment_values(document_id: str, segment: Segment) -> dict[str, Any]:
    return {"document_id": document_id} | _column_values(segment, FIELDS)


def _column_values(segment: Segment, names: Iterable[str]) -> dict[str, Any]:
    written = {name: FIELDS[name][0](getattr(segment, name)) for name in names}
    return {name: dump(value) if name in _JSON_COLUMNS else value for name, value in written.items()}


def heads(connection: Connection, document: Row[Any], revision: int) -> Heads:
    """What the log says after `revision`; before the first edit there is nothing to undo or redo."""
    log = schema.revisions.c
    query = select(log.saved_at, log.target, log.undo_top, log.redo_top)
    row = connection.execute(
        query.where(log.document_id == document.id, log.revision == revision)
    ).one_or_none()
    return Heads(document.created_at, 0, 0, 0) if row is None else Heads(*row)


def logged_change(connection: Connection, document_id: str, revision: int, *, backwards: bool) -> Change:
    """The edit that made `revision`, or its inverse, on the segments as they are now."""
    log = schema.revisions.c
    text = connection.execute(
        select(log.change).where(log.document_id == document_id, log.revision == revision)
    ).scalar_one()
    return read_change(text, lambda ids: read_segments(connection, document_id, ids), backwards=backwards)


def write_step(connection: Connection, document_id: str, revision: int, step: Step, now_s: int) -> Saved:
    """Writes the touched rows, one row of the log and the new revision, and returns the acknowledgement.

    `now_s` is the observed time, from when on the document counts as not opened. The answer is sent only
    after the transaction has been committed.
    """
    table, saved_at = schema.segments, now_text()
    existed = {segment.id: segment for segment in step.change.before}
    gone = [{"d": document_id, "s": segment_id} for segment_id in step.change.removed]
    if gone:
        connection.execute(
            delete(table).where(table.c.document_id == bindparam("d"), table.c.id == bindparam("s")), gone
        )
    pairs = [(existed[s.id], s) for s in step.change.after if s.id in existed]
    names = [name for name in FIELDS if any(getattr(a, name) != getattr(b, name) for a, b in pairs)]
    values = [{"d": document_id, "s": new.id} | _column_values(new, names) for _, new in pairs]
    if values:
        connection.execute(
            update(table).where(table.c.document_id == bindparam("d"), table.c.id == bindparam("s")), values
        )
    put_segments(connection, document_id, [s for s in step.change.after if s.id not in existed])
    connection.execute(
        insert(schema.revisions).values(
            document_id=document_id, revision=revision, saved_at=saved_at, target=step.target,
            change=step.log, undo_top=step.undo_top, redo_top=step.redo_top,
        )
    )  # fmt: skip
    connection.execute(
        update(schema.documents)
        .where(schema.documents.c.id == document_id)
        .values(revision=revision, opened_at=now_s)
    )
    changed_segments = Transcript.from_segments(step.change.after).segments
    return Saved(
        revision, saved_at, changed_segments, step.change.removed, step.undo_top > 0, step.redo_top > 0
    )


def unchanged(revision: int, heads: Heads) -> Saved:
    """The acknowledgement where there was nothing to write."""
    return Saved(revision, heads.saved_at, (), (), heads.undo_top > 0, heads.redo_top > 0)
