"""Which rows of the machine became which corrected rows. Pure.

A row keeps its id for ever, so most pairs are known. Rows that were split, merged, inserted or deleted are
matched by time: a row without a partner of its id joins the row of the other side that it shares most of its
time with, if that is at least half of the shorter one. No word is invented or left out.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcript.document import Segment, Transcript


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows of the machine and what a person made of them; one side is empty for rows inserted or deleted."""

    machine: tuple[Segment, ...]
    edited: tuple[Segment, ...]

    @property
    def machine_text(self) -> str:
        return " ".join(segment.text for segment in self.machine)

    @property
    def edited_text(self) -> str:
        return " ".join(segment.text for segment in self.edited)

    @property
    def first(self) -> Segment:
        """The row that stands for the pair: the first corrected one, else the first of the machine."""
        return (self.edited or self.machine)[0]


def pair_rows(machine: Transcript, edited: Transcript) -> list[Pair]:
    """Every row of both sides in exactly one pair, in order of time."""
    group_of = {segment.id: segment.id for segment in edited.segments}
    group_of |= {segment.id: segment.id for segment in machine.segments}
    known = {s.id for s in machine.segments} & {s.id for s in edited.segments}
    for rows, others in ((edited.segments, machine.segments), (machine.segments, edited.segments)):
        nearby = _Nearby(others)
        for row in rows:
            if row.id not in known:
                partner = nearby.most_shared(row)
                if partner is not None:
                    _join(group_of, row.id, partner.id)
    return sorted(_collect(machine, edited, group_of), key=lambda pair: pair.first.order)


def _join(group_of: dict[str, str], one: str, other: str) -> None:
    group_of[_root(group_of, one)] = _root(group_of, other)


def _root(group_of: dict[str, str], segment_id: str) -> str:
    while group_of[segment_id] != segment_id:
        segment_id = group_of[segment_id]
    return segment_id


def _collect(machine: Transcript, edited: Transcript, group_of: dict[str, str]) -> Iterator[Pair]:
    sides: dict[str, tuple[list[Segment], list[Segment]]] = {}
    for number, transcript in enumerate((machine, edited)):
        for segment in transcript.segments:
            sides.setdefault(_root(group_of, segment.id), ([], []))[number].append(segment)
    for left, right in sides.values():
        yield Pair(tuple(left), tuple(right))


class _Nearby:
    """Rows by time, to find those that overlap another one without looking at all."""

    def __init__(self, rows: Sequence[Segment]) -> None:
        self._rows = rows
        self._starts_ms = [row.start_ms for row in rows]
        self._longest_ms = max((row.end_ms - row.start_ms for row in rows), default=0)

    def most_shared(self, row: Segment) -> Segment | None:
        """The row that shares most time with this one, at least half of the shorter."""
        first = bisect_left(self._starts_ms, row.start_ms - self._longest_ms)
        last = bisect_left(self._starts_ms, row.end_ms)
        best: tuple[int, bool] = (0, False)
        found = None
        for other in self._rows[first:last]:
            shared_ms = min(row.end_ms, other.end_ms) - max(row.start_ms, other.start_ms)
            shorter_ms = min(row.end_ms - row.start_ms, other.end_ms - other.start_ms)
            rank = (shared_ms, other.speaker == row.speaker)
            if 2 * shared_ms >= shorter_ms and rank > best:
                best, found = rank, other
        return found
