"""Which rows of the machine became which corrected rows. Pure.

A row keeps its id for ever, so most pairs are known. Rows that were split, merged, inserted or deleted are
matched by time: a row without a partner of its id joins the row of the other side that it shares most of its
time with, if that is at least half of the shorter one. No word is invented or left out.

Where hundreds of rows of like length lie over each other, only the nearest are looked at, and rows with more
text than a few could hold are not put together: nobody's recording is like that, a stranger's file may be.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcript.document import Segment, Transcript

MOST_NEAR = 64
"""Rows of like length (within a factor of two) that begin near one row."""
MOST_LETTERS = 60_000
"""Of both sides of a pair that was found by time: what three full rows hold."""


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
    groups = _Groups(machine, edited)
    known = {s.id for s in machine.segments} & {s.id for s in edited.segments}
    for rows, others in ((edited.segments, machine.segments), (machine.segments, edited.segments)):
        nearby = _Nearby(others)
        for row in rows:
            if row.id not in known:
                partner = nearby.most_shared(row)
                if partner is not None:
                    groups.join(row.id, partner.id)
    return sorted(_collect(machine, edited, groups), key=lambda pair: pair.first.order)


class _Groups:
    """Which rows belong together, by id; at first each to itself."""

    def __init__(self, machine: Transcript, edited: Transcript) -> None:
        self._above: dict[str, str] = {}
        self._letters: dict[str, int] = {}
        for segment in (*machine.segments, *edited.segments):
            self._above[segment.id] = segment.id
            self._letters[segment.id] = self._letters.get(segment.id, 0) + len(segment.text)

    def join(self, one: str, other: str) -> None:
        """Puts the groups of both together, unless that would be more than a person works on at once."""
        root, other_root = self.root(one), self.root(other)
        letters = self._letters[root] + self._letters[other_root]
        if root != other_root and letters <= MOST_LETTERS:
            self._above[root] = other_root
            self._letters[other_root] = letters

    def root(self, segment_id: str) -> str:
        """The id that stands for the group; the way to it is shortened."""
        above = self._above
        while above[segment_id] != segment_id:
            above[segment_id] = segment_id = above[above[segment_id]]
        return segment_id


def _collect(machine: Transcript, edited: Transcript, groups: _Groups) -> Iterator[Pair]:
    sides: dict[str, tuple[list[Segment], list[Segment]]] = {}
    for number, transcript in enumerate((machine, edited)):
        for segment in transcript.segments:
            sides.setdefault(groups.root(segment.id), ([], []))[number].append(segment)
    for left, right in sides.values():
        yield Pair(tuple(left), tuple(right))


class _Nearby:
    """Rows by length and time, to find those that overlap another one without looking at all."""

    def __init__(self, rows: Sequence[Segment]) -> None:
        self._rows: defaultdict[int, list[Segment]] = defaultdict(
            list
        )  # by the binary digits of their length
        for row in rows:
            self._rows[(row.end_ms - row.start_ms).bit_length()].append(row)

    def _near(self, row: Segment) -> Iterator[Segment]:
        """Rows that may overlap, of each length; of very many those that begin nearest."""
        for digits, rows in self._rows.items():
            first = bisect_left(rows, row.start_ms - (1 << digits), key=_start_of)
            last = bisect_left(rows, row.end_ms, key=_start_of)
            if last - first > MOST_NEAR:
                nearest = bisect_left(rows, row.start_ms, key=_start_of)
                first = max(first, min(nearest - MOST_NEAR // 2, last - MOST_NEAR))
                last = first + MOST_NEAR
            yield from rows[first:last]

    def most_shared(self, row: Segment) -> Segment | None:
        """The row that shares most time with this one, at least half of the shorter."""
        best: tuple[int, bool] = (0, False)
        found = None
        for other in sorted(self._near(row), key=lambda near: near.order):
            shared_ms = min(row.end_ms, other.end_ms) - max(row.start_ms, other.start_ms)
            shorter_ms = min(row.end_ms - row.start_ms, other.end_ms - other.start_ms)
            rank = (shared_ms, other.speaker == row.speaker)
            if 2 * shared_ms >= shorter_ms and rank > best:
                best, found = rank, other
        return found


def _start_of(row: Segment) -> int:
    return row.start_ms
