"""Rows that a file gives no times: where they must lie, and a place until they are found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transcript.formats.base.drafts import UNTIMED, Draft

_SHARE_MS = 1000  # a row's share where nothing says when the last one ends


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows without times, one after the other, and the stretch in which they were said.

    `rows` are their ids in the order of the file; `end_ms` is None where no timed row follows.
    """

    rows: tuple[str, ...]
    start_ms: int
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """Places `first` to `after` of the drafts, which have no times; the stretch as in `Gap`."""

    first: int
    after: int
    start_ms: int
    end_ms: int | None


def find_runs(drafts: Sequence[Draft]) -> tuple[Run, ...]:
    """The runs of drafts without times, each between the last end before it and the next start behind it."""
    runs = []
    place, reached_ms = 0, 0
    while place < len(drafts):
        if drafts[place].start_ms != UNTIMED:
            reached_ms = max(reached_ms, drafts[place].end_ms)
            place += 1
            continue
        after = place
        while after < len(drafts) and drafts[after].start_ms == UNTIMED:
            after += 1
        next_ms = drafts[after].start_ms if after < len(drafts) else None
        runs.append(Run(place, after, reached_ms, next_ms))
        place = after
    return tuple(runs)


def place_drafts(drafts: Sequence[Draft], runs: Sequence[Run]) -> Iterator[Draft]:
    """The drafts, those without times in equal shares of their stretch, each at least 1 ms long."""
    place = 0
    for run in runs:
        yield from drafts[place : run.first]
        count = run.after - run.first
        room_ms = count * _SHARE_MS if run.end_ms is None else run.end_ms - run.start_ms
        share_ms = max(1, room_ms // count)
        for number, draft in enumerate(drafts[run.first : run.after]):
            start_ms = run.start_ms + number * share_ms
            yield replace(draft, start_ms=start_ms, end_ms=start_ms + share_ms)
        place = run.after
    yield from drafts[place:]
