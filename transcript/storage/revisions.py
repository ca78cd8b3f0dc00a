"""What pages that look at documents ask for: the changes since a revision, and how far documents are.

Read inside a transaction of the caller.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, case, func, select

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


def read_state(connection: Connection, document_id: str) -> Saved:
    """See `Store.state`."""
    document = segment_rows.document_row(connection, document_id)
    return segment_rows.unchanged(
        document.revision, segment_rows.heads(connection, document, document.revision)
    )


def read_changes(connection: Connection, document_id: str, revision: int) -> Saved:
    """See `Store.changes_since`; `removed` may name rows that came and went in between.

    Where the document got another name or sound it has to be loaded anew: that is no change of rows.
    """
    now = read_state(connection, document_id)
    if revision == now.revision:
        return now
    if not 0 <= revision < now.revision:
        raise StaleRevisionError(now.revision)
    log = schema.revisions.c
    new = (log.document_id == document_id, log.revision > revision)
    if connection.execute(select(log.revision).where(*new, log.target == 0).limit(1)).first() is not None:
        raise StaleRevisionError(now.revision)
    targets = select(log.target).where(*new)
    changes = select(log.change).where(log.document_id == document_id, log.revision.in_(targets))
    touched = {name for change in connection.execute(changes).scalars() for name in touched_ids(change)}
    found = segment_rows.read_segments(connection, document_id, sorted(touched))
    changed = Transcript.from_segments(segment for segment in found if segment.id in touched).segments
    removed = touched - {segment.id for segment in changed}
    return Saved(now.revision, now.saved_at, changed, tuple(sorted(removed)), now.can_undo, now.can_redo)


def read_revisions(connection: Connection, document_ids: Collection[str]) -> dict[str, int]:
    """See `Store.revisions`."""
    known = schema.documents.c
    found: dict[str, int] = {}
    for ids in _batches(document_ids):
        query = select(known.id, known.revision).where(known.id.in_(ids))
        found |= {row.id: row.revision for row in connection.execute(query)}
    return found


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
