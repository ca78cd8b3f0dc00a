"""What the page and the endpoints are told of a document: plain JSON values, made here only."""

from typing import Any

from transcript.document import Document, Segment
from transcript.doubt import find_doubts
from transcript.formats import FORMATS
from transcript.store import Saved
from ui import text

Json = dict[str, Any]

# The address holds the secret, so it must not travel on in a Referer or stay in a shared cache.
PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}

_LONGEST_SECRET = 100
_IN_THE_MENU = (
    "txt", "docx", "srt", "vtt", "csv", "tsv", "json", "textgrid", "rttm", "eaf", "everything",
)  # fmt: skip


def document_secret(value: object) -> str:
    """What a visitor gave as a document's secret, or "" where it cannot be one."""
    return value if isinstance(value, str) and len(value) <= _LONGEST_SECRET else ""


def row_view(segment: Segment) -> Json:
    """A segment as the editor shows it, times in integer milliseconds; `doubts` only where there are any."""
    doubts = find_doubts(segment)
    return {
        "id": segment.id,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "speaker": segment.speaker,
        "language": segment.language,
        "engine": segment.engine,
        "text": segment.text,
        "status": segment.status.value,
        "flags": [{"kind": flag.kind.value, "reason": flag.reason} for flag in segment.flags],
        **({"doubts": doubts} if doubts else {}),
    }


def segment_view(segment: Segment) -> Json:
    """A segment as programs get it: the row and its words."""
    words = [
        {"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms, "confidence": word.confidence}
        for word in segment.words
    ]
    return row_view(segment) | {"words": words}


def document_view(document: Document) -> Json:
    """The answer of `/transcribe` and `/document`."""
    return {
        "document_id": document.id,
        "name": document.name,
        "duration_ms": document.duration_ms,
        "revision": document.revision,
        "notices": list(document.provenance.notices),
        "segments": [segment_view(segment) for segment in document.edited.segments],
    }


def saved_view(saved: Saved) -> Json:
    """The acknowledgement of an edit that is in the store."""
    return {
        "revision": saved.revision,
        "saved_at": saved.saved_at,
        "changed": [row_view(segment) for segment in saved.changed],
        "removed": list(saved.removed),
        "can_undo": saved.can_undo,
        "can_redo": saved.can_redo,
    }


def export_links(document_id: str) -> list[Json]:
    """The export menu: the formats most asked for, and last the page with all of them and their options."""
    files = [
        {
            "name": name,
            "label": item.label,
            "tool": item.tool,
            "url": f"documents/{document_id}/export/{name}",
        }
        for name, item in ((name, FORMATS[name]) for name in _IN_THE_MENU)
    ]
    page = {
        "name": "options",
        "label": text.say("export_more_hint"),
        "tool": text.say("export_more"),
        "url": f"documents/{document_id}/export",
        "page": True,
    }
    return [*files, page]
