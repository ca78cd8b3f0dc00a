"""Who was heard when, two people at once included; kept beside the sound.

The rows' speakers come from turns in which one person speaks at a time, and people correct the rows. What was
heard stays as it was, and takes the rows' names when it leaves.
"""

import json
import logging
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from heapq import nlargest
from typing import Annotated

from pydantic import Field, TypeAdapter

from transcript.border import STRICT, Line, RecordedMs
from transcript.document import Transcript

log = logging.getLogger(__name__)

_MOST_DIVISIONS = 8
_MOST_TURNS = 200_000
_LONGEST_LABEL = 100
_MOST_COMPARED = 50
"""Labels, and names of rows, that speak most: more people than in any recording are not told apart anyway."""

_Spans = list[tuple[int, int]]
_Turn = tuple[RecordedMs, RecordedMs, Annotated[Line, Field(min_length=1, max_length=_LONGEST_LABEL)]]
_DIVISIONS = TypeAdapter(Annotated[list[list[_Turn]], Field(max_length=_MOST_DIVISIONS)], config=STRICT)


@dataclass(frozen=True, slots=True, order=True)
class SpeakerTurn:
    """A stretch in which somebody is heard. `speaker` is the diarizer's label, or the rows' name for it."""

    start_ms: int
    end_ms: int
    speaker: str

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"turn times out of order: {self.start_ms}..{self.end_ms} ms")


Division = tuple[SpeakerTurn, ...]
"""One answer to who speaks when, in order of time; each new number of speakers gives another one."""


def dump_divisions(divisions: Sequence[Division]) -> str:
    """The divisions as JSON: a list each, of [start_ms, end_ms, label]."""
    return json.dumps([[astuple(turn) for turn in division] for division in divisions], ensure_ascii=False)


def read_divisions(text: str) -> tuple[Division, ...]:
    """The divisions of `dump_divisions`'s text, which may come from a stranger.

    Raises:
        ValueError: it is no such text.
    """
    divisions = tuple(tuple(SpeakerTurn(*turn) for turn in turns) for turns in _DIVISIONS.validate_json(text))
    if sum(map(len, divisions)) > _MOST_TURNS:
        raise ValueError("these are too many turns")
    return divisions


def add_division(divisions: Sequence[Division], latest: Division) -> tuple[Division, ...]:
    """The divisions with `latest` as the last one; the oldest ones go where they become many."""
    return (*(each for each in divisions if each != latest), latest)[-_MOST_DIVISIONS:]


def name_turns(divisions: Sequence[Division], transcript: Transcript) -> Division:
    """The turns of the division that the rows follow, under the names that the rows have now.

    That is the one which agrees with them in most time, so an undone division does not count; of equals the
    latest. A label takes the name whose rows hold at least half of what it says alone. Who never speaks
    alone, or in no rows, keeps the label: nobody in the table can be told to be them.
    """
    rows = _most_spoken(_list_spans(transcript))
    best: Division = ()
    most_ms, names = -1, dict[str, str]()
    for division in divisions:
        alone = _most_spoken(_find_alone(division))
        shared = {
            (label, name): _measure_shared(spans, rows[name])
            for label, spans in alone.items()
            for name in rows
        }
        agreed_ms = _measure_agreement(shared)
        if agreed_ms >= most_ms:
            best, most_ms = division, agreed_ms
            names = {
                label: name
                for (label, name), shared_ms in shared.items()
                if shared_ms * 2 > sum(end - start for start, end in alone[label])
            }
    return tuple(sorted(SpeakerTurn(t.start_ms, t.end_ms, names.get(t.speaker, t.speaker)) for t in best))


def _find_alone(division: Division) -> dict[str, _Spans]:
    """When each label speaks and nobody else does."""
    changes = sorted(
        change
        for turn in division
        for change in ((turn.start_ms, 1, turn.speaker), (turn.end_ms, -1, turn.speaker))
    )
    speaking = Counter[str]()
    alone = defaultdict[str, _Spans](list)
    since_ms = 0
    for at_ms, step, label in changes:
        if len(speaking) == 1 and since_ms < at_ms:
            alone[next(iter(speaking))].append((since_ms, at_ms))
        speaking[label] += step
        if not speaking[label]:
            del speaking[label]
        since_ms = at_ms
    return alone


def _list_spans(transcript: Transcript) -> dict[str, _Spans]:
    """The stretches of each name's rows, in order and apart; rows without a name are nobody's."""
    spans = defaultdict[str, _Spans](list)
    for row in transcript.segments:
        if row.speaker is not None:
            own = spans[row.speaker]
            if own and row.start_ms <= own[-1][1]:
                own[-1] = (own[-1][0], max(own[-1][1], row.end_ms))
            else:
                own.append((row.start_ms, row.end_ms))
    return spans


def _most_spoken(spans: dict[str, _Spans]) -> dict[str, _Spans]:
    """The `_MOST_COMPARED` that speak longest, in the order that they had."""
    if len(spans) <= _MOST_COMPARED:
        return spans
    kept = set(
        nlargest(_MOST_COMPARED, spans, key=lambda name: sum(end - start for start, end in spans[name]))
    )
    return {name: own for name, own in spans.items() if name in kept}


def _measure_shared(spans: _Spans, others: _Spans) -> int:
    """The milliseconds that lie in both; each is in order and apart."""
    ends = [end for _, end in others]
    shared_ms = 0
    for start, end in spans:
        for place in range(bisect_right(ends, start), len(others)):
            begin, stop = others[place]
            if begin >= end:
                break
            shared_ms += min(end, stop) - max(start, begin)
    return shared_ms


def _measure_agreement(shared: dict[tuple[str, str], int]) -> int:
    """The milliseconds that labels and names share, each label with one name and each name with one label."""
    agreed_ms = 0
    labels, names = set[str](), set[str]()
    for (label, name), shared_ms in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if label not in labels and name not in names:
            labels.add(label)
            names.add(name)
            agreed_ms += shared_ms
    return agreed_ms
