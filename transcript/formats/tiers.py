"""Segments laid out on tiers, one a speaker, for formats whose tiers allow no overlap. Imports document."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from transcript.document import Segment, Transcript

UNKNOWN_SPEAKER = "unknown"


@dataclass(frozen=True, slots=True)
class Tier:
    """Segments of one speaker in order of time, none overlapping the next. `name` is unique in the file."""

    name: str
    speaker: str | None
    segments: tuple[Segment, ...]


def speaker_tiers(transcript: Transcript) -> tuple[Tier, ...]:
    """The tiers, speakers in order of appearance.

    Where a speaker overlaps themselves the later segment goes to an extra tier, "<speaker> (2)", and so on.
    A name that is taken already gets "_" until it is free.
    """
    rows_of: dict[str | None, list[Segment]] = {}
    for segment in transcript.segments:
        rows_of.setdefault(segment.speaker, []).append(segment)
    tiers: list[Tier] = []
    taken = set(transcript.speakers)
    for speaker, rows in rows_of.items():
        for number, lane in enumerate(_lanes(rows), start=1):
            base = UNKNOWN_SPEAKER if speaker is None else speaker
            name = base if number == 1 else f"{base} ({number})"
            while name in taken and name != speaker:
                name += "_"
            taken.add(name)
            tiers.append(Tier(name, speaker, tuple(lane)))
    return tuple(tiers)


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
