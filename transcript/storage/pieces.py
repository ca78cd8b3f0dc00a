"""A document without its rows, and its rows piece by piece in the order of the table; in a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from transcript import serialization
from transcript.document import Provenance, Segment
from transcript.storage import schema, segment_rows
from transcript.storage.revisions import Version, read_state, read_version
from transcript.storage.segment_rows import Saved

_COLUMNS = schema.segments.c
_KEY = (_COLUMNS.start_ms, _COLUMNS.end_ms, _COLUMNS.id)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document without its rows.

    `speakers` are the names in order of first appearance, `rows` how many, `audio_sha256` "" without sound.
    """

    id: str
    name: str
    duration_ms: int
    audio_sha256: str
    is_complete: bool
    provenance: Provenance
    speakers: tuple[str, ...]
    rows: int
    state: Saved


@dataclass(frozen=True, slots=True)
class RowKey:
    """Where a row stands in the table: by its times, among equals by its id."""

    start_ms: int
    end_ms: int
    id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows that follow each other, as they were at `version`.

    `is_first` and `is_last`: before the first of them, behind the last of them there are no others.
    """

    version: Version
    segments: tuple[Segment, ...]
    is_first: bool
    is_last: bool


def read_outline(connection: Connection, document_id: str) -> Outline:
    """The document without its rows.

    Raises:
        UnknownDocumentError: no document has this id.
    """
    row = segment_rows.document_row(connection, document_id)
    first = func.min(_COLUMNS.start_ms)
    named = select(_COLUMNS.speaker, func.count(), first).where(_COLUMNS.document_id == document_id)
    found = connection.execute(named.group_by(_COLUMNS.speaker).order_by(first, _COLUMNS.speaker)).all()
    return Outline(
        id=row.id,
        name=row.name,
        duration_ms=row.duration_ms,
        audio_sha256=row.audio_sha256,
        is_complete=bool(row.complete),
        provenance=serialization.read_provenance(row.provenance),
        speakers=tuple(speaker for speaker, _, _ in found if speaker is not None),
        rows=sum(count for _, count, _ in found),
        state=read_state(connection, document_id),
    )


def read_rows_after(connection: Connection, document_id: str, key: RowKey | None, count: int) -> Piece:
    """At most `count` rows behind this place; None is the beginning. Raises UnknownDocumentError."""
    version = read_version(connection, document_id)
    behind = [] if key is None else [tuple_(*_KEY) > _values(key)]
    rows, is_last = _read(connection, document_id, behind, _KEY, count)
    return Piece(version, tuple(rows), key is None, is_last)


def read_rows_before(connection: Connection, document_id: str, key: RowKey, count: int) -> Piece:
    """At most `count` rows before this place, those nearest to it. Raises UnknownDocumentError."""
    version = read_version(connection, document_id)
    rows, is_first = _read(connection, document_id, [tuple_(*_KEY) < _values(key)], _backwards(), count)
    return Piece(version, tuple(reversed(rows)), is_first, False)


def read_rows_around(connection: Connection, document_id: str, segment_id: str, count: int) -> Piece:
    """At most `count` rows with this one in the middle; without such a row, those of the beginning.

    Raises:
        UnknownDocumentError: no document has this id.
    """
    version = read_version(connection, document_id)
    found = connection.execute(
        select(*_KEY).where(_COLUMNS.document_id == document_id, _COLUMNS.id == segment_id)
    ).one_or_none()
    if found is None:
        return read_rows_after(connection, document_id, None, count)
    place = tuple_(*_KEY)
    before, is_first = _read(connection, document_id, [place < tuple(found)], _backwards(), count // 2)
    rest = count - len(before)
    behind, is_last = _read(connection, document_id, [place >= tuple(found)], _KEY, rest)
    return Piece(version, (*reversed(before), *behind), is_first, is_last)


def _values(key: RowKey) -> tuple[int, int, str]:
    return key.start_ms, key.end_ms, key.id


def _backwards() -> tuple[Any, ...]:
    return tuple(column.desc() for column in _KEY)


def _read(
    connection: Connection, document_id: str, conditions: Sequence[Any], order: Sequence[Any], count: int
) -> tuple[list[Segment], bool]:
    """(at most `count` rows, whether there are no more)."""
    query = select(schema.segments).where(_COLUMNS.document_id == document_id, *conditions)
    rows = segment_rows.read_query(connection, query.order_by(*order).limit(count + 1))
    return rows[:count], len(rows) <= count
