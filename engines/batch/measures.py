"""What the report says of a document: languages, speakers, confidence, what asks for a look."""

from collections import Counter

from engines.batch.kept_work import HeardRecord
from engines.batch.work import Row
from transcript.document import Document, Segment
from transcript.review.confidence import find_doubts


def measure_document(document: Document, heard: HeardRecord) -> Row:
    """The row of the report without the names of the recording and its files."""
    rows = document.edited.segments
    sure = [word.confidence for row in rows for word in row.words if word.confidence is not None]
    spoken_ms: Counter[str] = Counter()
    for row in rows:
        if row.language:
            spoken_ms[row.language] += row.end_ms - row.start_ms
    flags = Counter(str(flag.kind) for row in rows for flag in row.flags)
    doubtful_ms = sum(row.end_ms - row.start_ms for row in rows if _is_in_doubt(row))
    duration_s = document.duration_ms / 1000
    return Row(
        file="",
        duration_s=duration_s,
        languages=" ".join(sorted(spoken_ms, key=lambda code: (-spoken_ms[code], code))),
        speakers=len(document.edited.speakers),
        rtf=round(heard.seconds / duration_s, 4) if duration_s else None,
        confidence=round(sum(sure) / len(sure), 4) if sure else None,
        flags="; ".join(f"{kind} {count}" for kind, count in sorted(flags.items())),
        minutes_in_doubt=round(doubtful_ms / 60_000, 3),
        rows=len(rows),
        notices=" ".join(heard.notices),
    )


def _is_in_doubt(row: Segment) -> bool:
    """Whether the row is flagged, or has a word that was less likely right than wrong."""
    return bool(row.flags or find_doubts(row))
