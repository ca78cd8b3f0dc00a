"""The rows of a running job in a document that people may have touched."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from transcript.document import Segment
from transcript.editing.row_parts import Span, cut_around
from transcript.storage import schema, segment_rows
from transcript.storage.touched_rows import TouchedRows, give_speakers, read_touched

_MOST_IDS_IN_A_QUERY = 500
_PART = "+"
"""Between the id of a machine's row and the number of a part of it, where people touched the rest."""


def write(connection: Connection, document_id: str, new: Sequence[Segment], removed: Collection[str]) -> None:
    """Puts the machine's rows in that are new or changed; those with the ids `removed` go.

    What a person touched stays as it is. A row that reaches into it is put in without the words that lie
    there.
    """
    touched = read_touched(connection, document_id).keep(removed)
    placed = list(fit_around(new, touched))
    gone = {*removed, *(row.id for row in new)}
    if touched:
        parts = (one for one in _all_ids(connection, document_id) if one.partition(_PART)[0] in gone)
        gone |= set(parts)
    _write(connection, document_id, touched, placed, gone)


def write_last(connection: Connection, document_id: str, machine: Sequence[Segment]) -> None:
    """Puts in all rows that the machine has in the end; every other one that nobody touched goes.

    A touched row for which nobody chose a speaker gets that of the machine.
    """
    touched = read_touched(connection, document_id)
    touched = touched.keep(touched.renamed.keys() - {row.id for row in machine})
    placed = list(fit_around(machine, touched))
    _write(connection, document_id, touched, placed, set(_all_ids(connection, document_id)))
    named = [_name(row, touched) for row in machine]
    _stamp(connection, document_id, give_speakers(connection, document_id, touched, named))


def fit_around(new: Sequence[Segment], touched: TouchedRows) -> Iterator[Segment]:
    """The machine's rows, or what is left of each beside what people touched.

    Who spoke at the same time as a touched row, in a row of their own, loses no word to it.
    """
    all_spans, spans_of_others = sorted(touched.spans), sorted(_find_taken(new, touched))
    taken = set(touched.ids)
    for row in new:
        spans = all_spans if row.id in touched.ids else spans_of_others
        known = touched.renamed.get(row.id)
        if known is not None:
            yield replace(row, speaker=known.speaker)
            continue
        near = [span for span in spans if span[0] < row.end_ms and span[1] > row.start_ms]
        if not near and row.id not in taken:
            yield _name(row, touched)
            continue
        for part in cut_around(row, near):
            taken.add(part_id := _find_id(row.id, taken))
            yield _name(replace(part, id=part_id), touched)


def _find_taken(new: Sequence[Segment], touched: TouchedRows) -> Iterator[Span]:
    """The touched spans without the time in which the machine has the row too: its words are in that row."""
    machine = {row.id: row for row in new}
    both = {(row.start_ms, row.end_ms): machine[row.id] for row in touched.rows if row.id in machine}
    for start_ms, end_ms in touched.spans:
        own = both.get((start_ms, end_ms))
        if own is None:
            yield start_ms, end_ms
            continue
        for piece in ((start_ms, min(end_ms, own.start_ms)), (max(start_ms, own.end_ms), end_ms)):
            if piece[0] < piece[1]:
                yield piece


def _name(row: Segment, touched: TouchedRows) -> Segment:
    name = touched.names.get(row.speaker or "")
    return row if name is None else replace(row, speaker=name)


def _find_id(row_id: str, taken: Collection[str]) -> str:
    """The row's own id, or the first one of a part that is not taken."""
    number, found = 1, row_id
    while found in taken:
        number += 1
        found = f"{row_id}{_PART}{number}"
    return found


def _write(
    connection: Connection,
    document_id: str,
    touched: TouchedRows,
    placed: Sequence[Segment],
    gone: Collection[str],
) -> None:
    """Puts the placed rows in the place of those that go, and notes what is another one now."""
    ids = [one for one in gone if one not in touched.ids]
    ids += [row.id for row in placed if row.id not in gone]
    before = {
        row.id: row
        for batch in _batches(ids)
        for row in segment_rows.read_segments(connection, document_id, batch)
    }
    changed = [row for row in placed if before.get(row.id) != row]
    stay = {row.id for row in placed} - {row.id for row in changed}
    lost = [{"d": document_id, "s": one} for one in before if one in set(ids) - stay]
    if lost:
        table = schema.segments.c
        query = delete(schema.segments).where(table.document_id == bindparam("d"), table.id == bindparam("s"))
        connection.execute(query, lost)
    segment_rows.put_segments(connection, document_id, changed)
    _stamp(connection, document_id, {*(one["s"] for one in lost), *(row.id for row in changed)})


def _stamp(connection: Connection, document_id: str, ids: Collection[str]) -> None:
    """Notes that the machine wrote or took these rows: one step of its own count."""
    if not ids:
        return
    counts, news = schema.machine_counts, schema.machine_news
    here = counts.c.document_id == document_id
    count = connection.execute(select(counts.c.count).where(here)).scalar()
    if count is None:
        connection.execute(insert(counts).values(document_id=document_id, count=1, forgotten=0))
    else:
        connection.execute(update(counts).where(here).values(count=count + 1))
    for batch in _batches(ids):
        connection.execute(delete(news).where(news.c.document_id == document_id, news.c.id.in_(batch)))
    step = {"document_id": document_id, "count": (count or 0) + 1}
    connection.execute(insert(news), [step | {"id": one} for one in ids])


def _all_ids(connection: Connection, document_id: str) -> list[str]:
    table = schema.segments.c
    return list(connection.execute(select(table.id).where(table.document_id == document_id)).scalars())


def _batches(ids: Collection[str]) -> Iterator[tuple[str, ...]]:
    left = iter(ids)
    while batch := tuple(islice(left, _MOST_IDS_IN_A_QUERY)):
        yield batch
