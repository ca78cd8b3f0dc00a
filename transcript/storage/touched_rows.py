"""What people did to a document's rows while the machine still writes some: read from the log."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select, update

from transcript.document import Segment, Status
from transcript.editing.row_parts import Span
from transcript.serialization import dump
from transcript.storage import schema, segment_rows

_TIMES = frozenset(("start_ms", "end_ms"))


@dataclass(frozen=True, slots=True)
class TouchedRows:
    """Rows that are people's. `rows` are those that exist; `ids` names those that went, too.

    `spans` is where they are, and where the machine's rows were before somebody changed or deleted them.
    Of the rows `renamed` only the speaker's name was changed: they are in none of the others. `names` are
    the new names by the old ones; `spoken` are ids whose speaker a person chose.
    """

    rows: tuple[Segment, ...] = ()
    ids: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    renamed: dict[str, Segment] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.ids or self.renamed)

    def keep(self, row_ids: Collection[str]) -> "TouchedRows":
        """The same, with these renamed rows touched altogether: the machine has none of them any more."""
        kept = [row for key, row in self.renamed.items() if key in row_ids]
        return replace(
            self,
            rows=(*self.rows, *kept),
            ids=self.ids | {row.id for row in kept},
            spans=(*self.spans, *map(_span, kept)),
            renamed={key: row for key, row in self.renamed.items() if key not in row_ids},
        )


def read_touched(connection: Connection, document_id: str) -> TouchedRows:
    """What people touched in the document so far."""
    log = _read_log(connection, document_id)
    if not log:
        is_marked = schema.segments.c.status != str(Status.UNTOUCHED)
        marked = tuple(segment_rows.read_segments(connection, document_id, condition=is_marked))
        return TouchedRows(marked, frozenset(row.id for row in marked), tuple(map(_span, marked)))
    named = {one for step in log for one in _ids_of(step.change)}
    found = segment_rows.read_segments(connection, document_id)
    living = {row.id: row for row in found if row.id in named or row.status is not Status.UNTOUCHED}
    renames = {step.revision: step for step in log if _is_rename(step.change, living)}
    others = {one for step in log if step.revision not in renames for one in _ids_of(step.change)}
    renamed = {
        row.id: row
        for row in living.values()
        if row.id not in others and row.status is Status.UNTOUCHED and row.id in named
    }
    rows = tuple(row for row in living.values() if row.id not in renamed)
    return TouchedRows(
        rows,
        frozenset(named | living.keys()) - renamed.keys(),
        tuple({*map(_span, rows), *_first_spans(log, living)}),
        renamed,
        _join_names(renames.values()),
        frozenset(one for step in log for one, pairs in step.change["fields"].items() if "speaker" in pairs),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """One edit of the log; `stands` where it is not undone."""

    revision: int
    change: dict[str, Any]
    stands: bool


def _read_log(connection: Connection, document_id: str) -> list[_Step]:
    """The document's edits, in their order."""
    log = schema.revisions.c
    is_of_rows = log.target != 0  # not of the document's name or sound
    query = select(log.revision, log.target, log.change).where(log.document_id == document_id, is_of_rows)
    found = connection.execute(query.order_by(log.revision)).all()
    standing: dict[int, bool] = {}
    for revision, target, change in found:
        # an edit stands; each undo or redo of it turns that over
        standing[target] = True if change is not None else not standing[target]
        if change is not None and revision != target:
            raise ValueError("an edit of the log names another one")
    return [
        _Step(row.revision, json.loads(row.change), standing[row.revision]) for row in found if row.change
    ]


def _ids_of(change: dict[str, Any]) -> Iterator[str]:
    yield from change["fields"]
    for record in (*change["removed"], *change["added"]):
        yield record["id"]


def _is_rename(change: dict[str, Any], living: dict[str, Segment]) -> bool:
    """Whether a speaker got another name in all rows: at least one still counts as untouched by people."""
    pairs = list(change["fields"].values())
    is_one = bool(pairs) and all(pair == pairs[0] for pair in pairs) and set(pairs[0]) == {"speaker"}
    return (
        is_one
        and not change["removed"]
        and not change["added"]
        and any(key in living and living[key].status is Status.UNTOUCHED for key in change["fields"])
    )


def _join_names(renames: Iterable[_Step]) -> dict[str, str]:
    """The names that stand, by those that the machine gave."""
    names: dict[str, str] = {}
    for step in renames:
        old, new = next(iter(step.change["fields"].values()))["speaker"]
        if step.stands and old is not None and new is not None:
            names = {was: new if now == old else now for was, now in names.items()} | {old: new}
    return names


def _first_spans(log: Sequence[_Step], living: dict[str, Segment]) -> Iterator[Span]:
    """Where the machine's rows were before people changed their times or deleted them."""
    first: dict[str, dict[str, int]] = {}
    made: set[str] = set()  # by people
    for step in log:
        told = {
            key: {n: pair[0] for n, pair in pairs.items()} for key, pairs in step.change["fields"].items()
        }
        told |= {record["id"]: record for record in step.change["removed"]}
        for key in told.keys() - made:
            for name in _TIMES & told[key].keys():
                first.setdefault(key, {}).setdefault(name, told[key][name])
        made |= {record["id"] for record in step.change["added"]} - first.keys()
    for key, times in first.items():
        start_ms, end_ms = (
            times.get(name, getattr(living.get(key), name, 0)) for name in ("start_ms", "end_ms")
        )
        if start_ms < end_ms:
            yield start_ms, end_ms


def _span(row: Segment) -> Span:
    return row.start_ms, row.end_ms


def give_speakers(
    connection: Connection, document_id: str, touched: TouchedRows, machine: Sequence[Segment]
) -> list[str]:
    """Gives touched rows without a speaker the one that the machine hears there; returns ids of these rows.

    A row for which a person chose is left alone. The log says the same from now on, so that it still leads to
    the rows, and a row that comes back by an undo comes with its speaker.
    """
    log = schema.revisions.c
    query = select(log.revision, log.change).where(log.document_id == document_id, log.change.is_not(None))
    changes = {revision: json.loads(change) for revision, change in connection.execute(query)}
    records = [r for change in changes.values() for r in (*change["removed"], *change["added"])]
    unnamed = {r["id"]: (r["start_ms"], r["end_ms"]) for r in records if r["speaker"] is None}
    unnamed |= {row.id: _span(row) for row in touched.rows if row.speaker is None}
    given = {key: find_speaker(span, machine) for key, span in unnamed.items() if key not in touched.spoken}
    given = {key: speaker for key, speaker in given.items() if speaker is not None}
    for revision, change in changes.items():
        lacking = [
            r for r in (*change["removed"], *change["added"]) if r["speaker"] is None and r["id"] in given
        ]
        for record in lacking:
            record["speaker"] = given[record["id"]]
        if lacking:
            here = (log.document_id == document_id, log.revision == revision)
            connection.execute(update(schema.revisions).where(*here).values(change=dump(change)))
    table = schema.segments
    named = [row.id for row in touched.rows if row.speaker is None and row.id in given]
    for key in named:
        here = (table.c.document_id == document_id, table.c.id == key)
        connection.execute(update(table).where(*here).values(speaker=given[key]))
    return named


def find_speaker(span: Span, machine: Sequence[Segment]) -> str | None:
    """Who speaks most of the time in the machine's rows; None where nobody does."""
    shares: dict[str, int] = {}
    for row in machine:
        shared_ms = min(span[1], row.end_ms) - max(span[0], row.start_ms)
        if row.speaker is not None and shared_ms > 0:
            shares[row.speaker] = shares.get(row.speaker, 0) + shared_ms
    return max(shares, key=lambda name: shares[name], default=None)
