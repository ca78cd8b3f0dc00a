"""Which rows of a stored document a search finds, read inside a transaction. Imports no other package."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from transcript import tables
from transcript.document import Status
from transcript.replacement import Replacement
from transcript.search import Span


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
    table = tables.segments.c
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
