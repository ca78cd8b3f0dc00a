"""Segments, changes and provenance as JSON text for the store, and back."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from transcript.changes import Change
from transcript.document import (
    Alternative,
    Flag,
    FlagKind,
    ModelUse,
    Provenance,
    Segment,
    Status,
    Transcript,
    Word,
)
from transcript.messages import dump_notice, read_notice

Record = dict[str, Any]


def _same(value: Any) -> Any:
    return value


FIELDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "id": (_same, _same),
    "start_ms": (_same, _same),
    "end_ms": (_same, _same),
    "speaker": (_same, _same),
    "language": (_same, _same),
    "text": (_same, _same),
    "words": (
        lambda words: [[w.text, w.start_ms, w.end_ms, w.confidence] for w in words],
        lambda words: tuple(Word(*word) for word in words),
    ),
    "engine": (_same, _same),
    "status": (str, Status),
    "alternatives": (
        lambda others: [[a.text, a.engine, a.language] for a in others],
        lambda others: tuple(Alternative(*other) for other in others),
    ),
    "flags": (
        lambda flags: [[str(f.kind), f.reason] for f in flags],
        lambda flags: tuple(Flag(FlagKind(kind), reason) for kind, reason in flags),
    ),
    "note": (_same, _same),
}
"""A segment's fields in the order they are written: (to a plain value, and back)."""
# `dump` writes each segment so; no text of a segment can hold this, because its quotes are escaped.
_SEGMENT_HEAD = re.compile(r'\{"id":("(?:[^"\\]|\\.)*"),"start_ms":(\d+),"end_ms":(\d+),')


def segment_record(segment: Segment) -> Record:
    """The segment as plain values, which JSON keeps exactly."""
    return {name: write(getattr(segment, name)) for name, (write, _) in FIELDS.items()}


def segment_from(record: Mapping[str, Any]) -> Segment:
    """The segment that `segment_record` wrote."""
    return Segment(**{name: read(record[name]) for name, (_, read) in FIELDS.items()})


def dump_transcript(transcript: Transcript) -> str:
    """The transcript as JSON text."""
    return dump([segment_record(segment) for segment in transcript.segments])


def read_transcript(text: str) -> Transcript:
    """The transcript that `dump_transcript` wrote."""
    return Transcript(tuple(segment_from(record) for record in json.loads(text)))


def read_near(text: str, segment: Segment) -> list[Segment]:
    """Of the transcript that `dump_transcript` wrote, the segment of the same id and those that overlap.

    Only these are decoded: of 5,000 rows with words everything takes 30 times as long.
    """
    decoder = json.JSONDecoder()
    return [
        segment_from(decoder.raw_decode(text, head.start())[0])
        for head in _SEGMENT_HEAD.finditer(text)
        if (int(head[2]) < segment.end_ms and int(head[3]) > segment.start_ms)
        or json.loads(head[1]) == segment.id
    ]


def dump_provenance(provenance: Provenance) -> str:
    """The provenance as JSON text."""
    return dump(asdict(provenance) | {"notices": [dump_notice(each) for each in provenance.notices]})


def read_provenance(text: str) -> Provenance:
    """The provenance that `dump_provenance` wrote."""
    record = json.loads(text)
    return Provenance(
        record["app_version"],
        record["created_at"],
        tuple(ModelUse(**model) for model in record["models"]),
        tuple(map(read_notice, record["notices"])),
    )


def dump_change(change: Change) -> str:
    """The change as JSON text: for a segment that stays, only the fields that differ.

    Renaming a speaker of 5,000 rows takes 60 bytes a row this way, not the row with its words twice.
    """
    olds = {segment.id: segment for segment in change.before}
    news = {segment.id: segment for segment in change.after}
    return dump(
        {
            "fields": {key: _differences(old, news[key]) for key, old in olds.items() if key in news},
            "removed": [segment_record(old) for key, old in olds.items() if key not in news],
            "added": [segment_record(new) for key, new in news.items() if key not in olds],
        }
    )


def _differences(old: Segment, new: Segment) -> dict[str, list[Any]]:
    """[old value, new value] of each field that differs; what stayed is the same object and costs nothing."""
    return {
        name: [write(getattr(old, name)), write(getattr(new, name))]
        for name, (write, _) in FIELDS.items()
        if getattr(old, name) != getattr(new, name)
    }


def touched_ids(text: str) -> list[str]:
    """Ids of all segments that a change written by `dump_change` alters, makes or removes."""
    record = json.loads(text)
    return [*record["fields"], *(segment["id"] for segment in [*record["removed"], *record["added"]])]


def read_change(
    text: str, read_current: Callable[[list[str]], Iterable[Segment]], *, backwards: bool
) -> Change:
    """The change that `dump_change` wrote, or its inverse, on the segments as they are now.

    `read_current` returns the segments with the ids given, those that the change revises.
    """
    record = json.loads(text)
    rows = {segment.id: segment for segment in read_current(list(record["fields"]))}
    gone, made = ("added", "removed") if backwards else ("removed", "added")
    side = 0 if backwards else 1
    revised = [
        replace(rows[segment_id], **{name: FIELDS[name][1](pair[side]) for name, pair in pairs.items()})
        for segment_id, pairs in record["fields"].items()
    ]
    return Change(
        before=(*(rows[segment_id] for segment_id in record["fields"]), *map(segment_from, record[gone])),
        after=(*revised, *map(segment_from, record[made])),
    )


def dump(value: object) -> str:
    """Compact JSON text; floats come back exactly equal."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
