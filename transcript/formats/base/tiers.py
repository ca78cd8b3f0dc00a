"""Segments laid out on tiers without overlap, one a speaker; words in them."""

import heapq
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from transcript.document import Segment, Transcript
from transcript.word_times import timed_tokens

UNKNOWN_SPEAKER = "unknown"
NOBODY = "(unknown)"
"""How the tier of rows without a speaker is called; "unknown" may be a name."""
_LANE = re.compile(r"(.*) \([0-9]+\)")


@dataclass(frozen=True, slots=True)
class Tier:
    """Segments of one speaker in order of time, none overlapping the next. `name` is unique in the file."""

    name: str
    speaker: str | None
    segments: tuple[Segment, ...]


def speaker_tiers(transcript: Transcript) -> tuple[Tier, ...]:
    """The tiers, speakers in order of appearance.

    Where a speaker overlaps themselves the later segment goes to an extra tier, "<speaker> (2)", and so on.
    A name that is taken already gets the next number.
    """
    rows_of: dict[str | None, list[Segment]] = {}
    for segment in transcript.segments:
        rows_of.setdefault(segment.speaker, []).append(segment)
    tiers: list[Tier] = []
    taken = set(transcript.speakers)
    for speaker, rows in rows_of.items():
        for number, lane in enumerate(_lanes(rows), start=1):
            base = NOBODY if speaker is None else speaker
            name, following = base if number == 1 else f"{base} ({number})", number
            while name in taken and name != speaker:
                following += 1
                name = f"{base} ({following})"
            taken.add(name)
            tiers.append(Tier(name, speaker, tuple(lane)))
    return tuple(tiers)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of a tier that holds text."""

    start_ms: int
    end_ms: int
    text: str


def word_intervals(segment: Segment) -> tuple[Interval, ...]:
    """The row's words one after the other, each at least 1 ms, inside the row.

    Words without a measured time stand where they were probably said; those for which no time is left stand
    behind the word before them, after a space.
    """
    intervals: list[Interval] = []
    for token in timed_tokens(segment):
        reached_ms = intervals[-1].end_ms if intervals else segment.start_ms
        start_ms = max(token.start_ms, reached_ms)
        end_ms = min(max(token.end_ms, start_ms + 1), segment.end_ms)
        if start_ms < end_ms:
            intervals.append(Interval(start_ms, end_ms, token.text))
        elif intervals:
            last = intervals.pop()
            intervals.append(Interval(last.start_ms, last.end_ms, f"{last.text} {token.text}"))
        else:  # everything was said at the row's last moment
            intervals.append(Interval(segment.end_ms - 1, segment.end_ms, token.text))
    return tuple(intervals)


def base_name(name: str, names: Container[str]) -> str:
    """The name without a number in brackets behind it, where there is a tier of that name."""
    match = _LANE.fullmatch(name)
    return match[1] if match and match[1] in names else name


def free_name(name: str, taken: set[str]) -> str:
    """`name`, with as many "_" as make it new; it is taken from then on."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _lanes(rows: Iterable[Segment]) -> list[list[Segment]]:
    """The rows, sorted by time, on as few lanes as possible; each goes to the first lane that is free."""
    lanes: list[list[Segment]] = []
    busy: list[tuple[int, int]] = []  # (end_ms, lane)
    free: list[int] = []
    for row in rows:
        while busy and busy[0][0] <= row.start_ms:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane = len(lanes)
            lanes.append([])
        lanes[lane].append(row)
        heapq.heappush(busy, (row.end_ms, lane))
    return lanes
