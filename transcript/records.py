"""Segments, changes and provenance as JSON text for the store, and back. Imports document and history."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

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
from transcript.history import Change

Record = dict[str, Any]


def segment_record(segment: Segment) -> Record:
    """The segment as plain values, which JSON keeps exactly."""
    return {
        "id": segment.id,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "speaker": segment.speaker,
        "language": segment.language,
        "text": segment.text,
        "words": [[w.text, w.start_ms, w.end_ms, w.confidence] for w in segment.words],
        "engine": segment.engine,
        "status": str(segment.status),
        "alternatives": [[a.text, a.engine, a.language] for a in segment.alternatives],
        "flags": [[str(f.kind), f.reason] for f in segment.flags],
        "note": segment.note,
    }


def segment_from(record: Mapping[str, Any]) -> Segment:
    """The segment that `segment_record` wrote."""
    return Segment(
        id=record["id"],
        start_ms=record["start_ms"],
        end_ms=record["end_ms"],
        speaker=record["speaker"],
        language=record["language"],
        text=record["text"],
        words=tuple(Word(*word) for word in record["words"]),
        engine=record["engine"],
        status=Status(record["status"]),
        alternatives=tuple(Alternative(*alternative) for alternative in record["alternatives"]),
        flags=tuple(Flag(FlagKind(kind), reason) for kind, reason in record["flags"]),
        note=record["note"],
    )


def dump_transcript(transcript: Transcript) -> str:
    """The transcript as JSON text."""
    return dump([segment_record(segment) for segment in transcript.segments])


def read_transcript(text: str) -> Transcript:
    """The transcript that `dump_transcript` wrote."""
    return Transcript(tuple(segment_from(record) for record in json.loads(text)))


def dump_provenance(provenance: Provenance) -> str:
    """The provenance as JSON text."""
    return dump(asdict(provenance))


def read_provenance(text: str) -> Provenance:
    """The provenance that `dump_provenance` wrote."""
    record = json.loads(text)
    return Provenance(
        record["app_version"],
        record["created_at"],
        tuple(ModelUse(**model) for model in record["models"]),
        tuple(record["notices"]),
    )


def dump_change(change: Change) -> str:
    """The change as JSON text: for a segment that stays, only the fields that differ.

    Renaming a speaker of 5,000 rows takes 60 bytes a row this way, not the row with its words twice.
    """
    olds = {segment.id: segment_record(segment) for segment in change.before}
    news = {segment.id: segment_record(segment) for segment in change.after}
    fields = {
        segment_id: {
            name: [old[name], news[segment_id][name]] for name in old if old[name] != news[segment_id][name]
        }
        for segment_id, old in olds.items()
        if segment_id in news
    }
    return dump(
        {
            "fields": fields,
            "removed": [old for segment_id, old in olds.items() if segment_id not in news],
            "added": [new for segment_id, new in news.items() if segment_id not in olds],
        }
    )


def changed_ids(text: str) -> list[str]:
    """Ids of the segments that a change written by `dump_change` touches without making or removing them."""
    return list(json.loads(text)["fields"])


def touched_ids(text: str) -> list[str]:
    """Ids of all segments that a change written by `dump_change` alters, makes or removes."""
    record = json.loads(text)
    return [*record["fields"], *(segment["id"] for segment in [*record["removed"], *record["added"]])]


def read_change(text: str, current: Iterable[Segment], *, backwards: bool) -> Change:
    """The change that `dump_change` wrote, or its inverse, on the segments as they are now.

    `current` must hold the segments of `changed_ids`.
    """
    record = json.loads(text)
    rows = {segment.id: segment for segment in current}
    gone, made = ("added", "removed") if backwards else ("removed", "added")
    side = 0 if backwards else 1
    revised = [
        segment_from(segment_record(rows[segment_id]) | {name: pair[side] for name, pair in pairs.items()})
        for segment_id, pairs in record["fields"].items()
    ]
    return Change(
        before=(*(rows[segment_id] for segment_id in record["fields"]), *map(segment_from, record[gone])),
        after=(*revised, *map(segment_from, record[made])),
    )


def dump(value: object) -> str:
    """Compact JSON text; floats come back exactly equal."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
