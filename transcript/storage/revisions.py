"""What pages that look at documents ask for: the changes since a revision, and how far documents are.

Read inside a transaction of the caller.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Connection, case, delete, func, select, update

from transcript.bounds import is_document_id
from transcript.document import Status, Transcript
from transcript.errors import StaleRevisionError
from transcript.serialization import touched_ids
from transcript.storage import schema, segment_rows
from transcript.storage.segment_rows import Saved

_MOST_IDS_IN_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a document is: rows and milliseconds of them, all and verified."""

    document_id: str
    name: str
    duration_ms: int
    complete: bool
    rows: int
    verified: int
    rows_ms: int
    verified_ms: int


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of a document this is: the edits are counted, and what a job wrote is counted apart."""

    revision: int
    machine: int = 0


def read_state(connection: Connection, document_id: str) -> Saved:
    """See `Store.state`."""
    document = segment_rows.document_row(connection, document_id)
    state = segment_rows.unchanged(
        document.revision, segment_rows.heads(connection, document, document.revision)
    )
    return replace(state, machine=_read_count(connection, document_id)[0])


def read_version(connection: Connection, document_id: str) -> Version:
    """Raises UnknownDocumentError."""
    revision = segment_rows.document_row(connection, document_id).revision
    return Version(revision, _read_count(connection, document_id)[0])


def _read_count(connection: Connection, document_id: str) -> tuple[int, int]:
    """How often the machine wrote, and up to which of these nobody is told any more."""
    counts = schema.machine_counts.c
    query = select(counts.count, counts.forgotten).where(counts.document_id == document_id)
    row = connection.execute(query).one_or_none()
    return (0, 0) if row is None else (row[0], row[1])


def read_changes(connection: Connection, document_id: str, revision: int, machine: int | None) -> Saved:
    """See `Store.changes_since`; `removed` may name rows that came and went in between.

    Where the document got another name or sound it has to be loaded anew: that is no change of rows.
    """
    now = read_state(connection, document_id)
    seen = now.machine if machine is None else machine
    if (revision, seen) == (now.revision, now.machine):
        return now
    forgotten = _read_count(connection, document_id)[1]
    if not 0 <= revision <= now.revision or not forgotten <= seen <= now.machine:
        raise StaleRevisionError(now.revision)
    if _is_renamed_since(connection, document_id, revision):
        raise StaleRevisionError(now.revision)
    touched = _touched_since(connection, document_id, revision)
    written = _written_since(connection, document_id, seen) - touched
    other = touched | written
    found = segment_rows.read_segments(connection, document_id, sorted(other))
    changed = Transcript.from_segments(segment for segment in found if segment.id in other).segments
    removed = other - {segment.id for segment in changed}
    return replace(now, changed=changed, removed=tuple(sorted(removed)), written=tuple(sorted(written)))


def _is_renamed_since(connection: Connection, document_id: str, revision: int) -> bool:
    """Whether a name or a recording came after this revision (`naming`)."""
    log = schema.revisions.c
    query = select(log.revision).where(
        log.document_id == document_id, log.revision > revision, log.target == 0
    )
    return connection.execute(query.limit(1)).first() is not None


def _touched_since(connection: Connection, document_id: str, revision: int) -> set[str]:
    """Ids of rows that people's edits changed, made or removed."""
    log = schema.revisions.c
    targets = select(log.target).where(log.document_id == document_id, log.revision > revision)
    changes = select(log.change).where(log.document_id == document_id, log.revision.in_(targets))
    return {name for change in connection.execute(changes).scalars() for name in touched_ids(change)}


def _written_since(connection: Connection, document_id: str, count: int) -> set[str]:
    """Ids of rows that the machine wrote or took away."""
    news = schema.machine_news.c
    query = select(news.id).where(news.document_id == document_id, news.count > count)
    return set(connection.execute(query).scalars())


def read_versions(connection: Connection, document_ids: Collection[str]) -> dict[str, Version]:
    """See `Store.versions`."""
    known, counts = schema.documents.c, schema.machine_counts
    found: dict[str, Version] = {}
    for ids in _batches(document_ids):
        query = select(known.id, known.revision, func.coalesce(counts.c.count, 0)).join_from(
            schema.documents, counts, counts.c.document_id == known.id, isouter=True
        )
        found |= {
            row[0]: Version(row[1], row[2]) for row in connection.execute(query.where(known.id.in_(ids)))
        }
    return found


def forget_machine_news(connection: Connection) -> None:
    """See `Store.forget_machine_news`."""
    complete = select(schema.documents.c.id).where(schema.documents.c.complete.is_(True))
    counts, news = schema.machine_counts, schema.machine_news
    connection.execute(
        update(counts).where(counts.c.document_id.in_(complete)).values(forgotten=counts.c.count)
    )
    connection.execute(delete(news).where(news.c.document_id.in_(complete)))


def _batches(document_ids: Collection[str]) -> Iterator[tuple[str, ...]]:
    ids = iter([one for one in document_ids if is_document_id(one)])  # drivers choke on others
    while batch := tuple(islice(ids, _MOST_IDS_IN_A_QUERY)):
        yield batch


def read_progress(connection: Connection, document_ids: Collection[str]) -> list[Progress]:
    """See `Store.progress`."""
    known, row = schema.documents.c, schema.segments.c
    length_ms = row.end_ms - row.start_ms
    is_verified = row.status == str(Status.VERIFIED)
    query = (
        select(
            known.id,
            known.name,
            known.duration_ms,
            known.complete,
            func.count(row.id),
            func.sum(case((is_verified, 1), else_=0)),
            func.sum(length_ms),
            func.sum(case((is_verified, length_ms), else_=0)),
        )
        .join_from(schema.documents, schema.segments, row.document_id == known.id, isouter=True)
        .where(known.id.in_([key for key in document_ids if is_document_id(key)]))
        .group_by(known.id, known.name, known.duration_ms, known.complete)
    )
    found = connection.execute(query)
    return [Progress(*line[:4], *(int(number or 0) for number in line[4:])) for line in found]
