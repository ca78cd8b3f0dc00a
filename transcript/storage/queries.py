"""Which rows of a stored document a search or a check finds, in a transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from transcript.document import Segment, Status
from transcript.editing.replacement import Replacement
from transcript.editing.search import Span
from transcript.review.validation import Finding, find_in_rows
from transcript.storage import schema


@dataclass(frozen=True, slots=True)
class Hit:
    """One row with matches: those in its text, and whether its speaker's name matches."""

    id: str
    text: str
    speaker: str | None
    status: Status
    spans: tuple[Span, ...]
    is_named: bool


def find_hits(connection: Connection, document_id: str, wanted: Replacement) -> list[Hit]:
    """The rows with matches in order of time. Only what is searched is read, so 5,000 rows stay quick.

    Raises:
        PatchError: the regular expression takes too long.
    """
    table = schema.segments.c
    query = select(table.id, table.text, table.speaker, table.status)
    query = query.where(table.document_id == document_id).order_by(table.start_ms, table.end_ms, table.id)
    rows = connection.execute(query).all()
    hits = []
    for row in rows:
        looks = wanted.ids is None or row.id in wanted.ids
        spans = tuple(wanted.search.spans(row.text)) if looks else ()
        is_named = wanted.finds_name(row.speaker)
        if spans or is_named:
            hits.append(Hit(row.id, row.text, row.speaker, Status(row.status), spans, is_named))
    return hits


def find_findings(connection: Connection, document: Row[Any]) -> list[Finding]:
    """What to look at before an export of this row of `documents`, as `find_before_export`; without words."""
    table = schema.segments.c
    query = select(
        table.id, table.start_ms, table.end_ms, table.speaker, table.language, table.text, table.status
    )
    query = query.where(table.document_id == document.id).order_by(table.start_ms, table.end_ms, table.id)
    rows = connection.execute(query)
    segments = [Segment(*row[:6], status=Status(row.status)) for row in rows]
    return find_in_rows(segments, document.duration_ms)
