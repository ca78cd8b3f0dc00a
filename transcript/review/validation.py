"""What a linguist must be warned of before export."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from transcript.document import Document, Segment, Status
from transcript.messages import Message
from transcript.text.scripts import script_matches


class FindingKind(StrEnum):
    """What can be wrong with a row."""

    OVERLAP = "overlap"
    EMPTY = "empty"
    OUTSIDE = "outside"
    SCRIPT = "script"
    GAP = "gap"
    UNVERIFIED = "unverified"


LONGEST_GAP_MS = 10_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one row that a person should look at; the message says what."""

    segment_id: str
    kind: FindingKind
    message: Message


def validate(document: Document) -> list[Finding]:
    """What to look at in the edited rows, in the order of the table. Only two speakers may overlap."""
    return _validate(document.edited.segments, document.duration_ms)


def _validate(segments: Iterable[Segment], duration_ms: int) -> list[Finding]:
    found = []
    last_of: dict[str, Segment] = {}
    for segment in segments:
        found += list(_row_findings(segment, duration_ms))
        if segment.speaker is None:
            continue
        last = last_of.get(segment.speaker)
        if last is not None and segment.start_ms < last.end_ms:
            shared_ms = min(last.end_ms, segment.end_ms) - segment.start_ms
            message = Message("check_overlap", speaker=segment.speaker, shared_ms=shared_ms)
            found.append(Finding(segment.id, FindingKind.OVERLAP, message))
        if last is None or segment.end_ms > last.end_ms:
            last_of[segment.speaker] = segment
    return found


def find_before_export(document: Document) -> list[Finding]:
    """What `validate` finds, then silences of more than ten seconds, then rows that nobody verified."""
    return find_in_rows(document.edited.segments, document.duration_ms)


def find_in_rows(segments: Sequence[Segment], duration_ms: int) -> list[Finding]:
    """As `find_before_export`, for rows in the order of the table; their words do not matter."""
    gaps, unverified = [], []
    reached_ms = 0
    for segment in segments:
        if segment.start_ms - reached_ms > LONGEST_GAP_MS:
            message = Message("check_gap", gap_s=f"{(segment.start_ms - reached_ms) / 1000:.1f}")
            gaps.append(Finding(segment.id, FindingKind.GAP, message))
        reached_ms = max(reached_ms, segment.end_ms)
        if segment.status not in {Status.VERIFIED, Status.SKIPPED}:
            message = Message("check_unverified", at_s=f"{segment.start_ms / 1000:.1f}")
            unverified.append(Finding(segment.id, FindingKind.UNVERIFIED, message))
    return _validate(segments, duration_ms) + gaps + unverified


def _row_findings(segment: Segment, duration_ms: int) -> Iterator[Finding]:
    if not segment.text.strip():
        yield Finding(segment.id, FindingKind.EMPTY, Message("check_empty"))
    if segment.end_ms > duration_ms:
        message = Message("check_outside", late_ms=segment.end_ms - duration_ms)
        yield Finding(segment.id, FindingKind.OUTSIDE, message)
    if not script_matches(segment.text, segment.language):
        message = Message("check_script", language=str(segment.language))
        yield Finding(segment.id, FindingKind.SCRIPT, message)
