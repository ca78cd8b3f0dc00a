"""A running job's rows in a document that people may have touched."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, select

from transcript.document import Segment, Status
from transcript.serialization import touched_ids
from transcript.storage import schema, segment_rows

_MOST_IDS_IN_A_QUERY = 500


def replace(
    connection: Connection, document_id: str, new: Sequence[Segment], removed: Collection[str] | None = None
) -> None:
    """Puts the machine's rows in; `removed` are ids of those that go, None is all that are not in `new`.

    A row that a person touched stays as it is, and where its middle lies no other row is put.
    """
    kept = _touched_rows(connection, document_id)
    kept_ids = {segment.id for segment in kept}
    table = schema.segments.c
    if removed is None:
        for ids in _batches(_other_ids(connection, document_id, kept_ids)):
            connection.execute(
                delete(schema.segments).where(table.document_id == document_id, table.id.in_(ids))
            )
    else:
        gone = [
            {"d": document_id, "s": one} for one in {*removed, *(s.id for s in new)} if one not in kept_ids
        ]
        if gone:
            query = delete(schema.segments).where(table.document_id == bindparam("d"))
            connection.execute(query.where(table.id == bindparam("s")), gone)
    free = [segment for segment in new if segment.id not in kept_ids and not _is_covered(segment, kept)]
    segment_rows.put_segments(connection, document_id, free)


def _touched_rows(connection: Connection, document_id: str) -> list[Segment]:
    """Rows with a mark of a person's, and those that a revision names."""
    log = schema.revisions.c
    changes = connection.execute(
        select(log.change).where(log.document_id == document_id, log.change.is_not(None))
    )
    named = {one for change in changes.scalars() for one in touched_ids(change)}
    if named:
        found = segment_rows.read_segments(connection, document_id)
        return [one for one in found if one.id in named or one.status is not Status.UNTOUCHED]
    is_marked = schema.segments.c.status != str(Status.UNTOUCHED)
    return segment_rows.read_segments(connection, document_id, condition=is_marked)


def _other_ids(connection: Connection, document_id: str, kept_ids: Collection[str]) -> list[str]:
    table = schema.segments.c
    found = connection.execute(select(table.id).where(table.document_id == document_id)).scalars()
    return [one for one in found if one not in kept_ids]


def _is_covered(segment: Segment, kept: Sequence[Segment]) -> bool:
    middle_ms = (segment.start_ms + segment.end_ms) // 2
    return any(other.start_ms <= middle_ms < other.end_ms for other in kept)


def _batches(ids: Collection[str]) -> Iterator[tuple[str, ...]]:
    left = iter(ids)
    while batch := tuple(islice(left, _MOST_IDS_IN_A_QUERY)):
        yield batch
