"""What the page and the endpoints are told of a document: plain JSON values, made here only."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import JSONResponse

from transcript.bounds import is_document_id
from transcript.document import SOUNDS_LIKE, Document, Flag, FlagKind, Segment, Status
from transcript.editing.replacement import Replacement
from transcript.editing.search import utf16_places
from transcript.formats.base.questions import Question
from transcript.formats.registry import FORMATS
from transcript.messages import Message, write_message
from transcript.review.confidence import find_doubts
from transcript.storage import Saved
from transcript.storage.queries import Hit
from transcript.text.scripts import dominant_script, script_of
from ui import text

Json = dict[str, Any]

# The address holds the secret, so it must not travel on in a Referer or stay in a shared cache.
PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}

_IN_THE_MENU = {
    "read": ("docx", "txt", "srt", "vtt"),
    "work": ("eaf", "textgrid", "csv", "tsv"),
    "train": ("json", "rttm", "everything"),
}
_BY_TOOL = {"everything"}
"""Known by what it is, not by what its file is called."""
_WHOLE_RECORDINGS = {"everything"}
"""Too large to be held by a page."""


def message_view(message: Message) -> Json:
    """What there is to say, for the page and for programs: the English sentence, the code, the values."""
    view = {"sentence": str(message), **write_message(message)}
    for name, value in message.items:
        if isinstance(value, tuple):
            view["values"][name] = [message_view(each) for each in value]
    return view


def repairs_view(notices: Iterable[Message]) -> list[Json]:
    """Every line or row of an opened file that was mended or left out, as a message with its place."""
    found = []
    for notice in notices:
        for _, value in notice.items:
            for message in value if isinstance(value, tuple) else ():
                places = {name: each for name, each in message.items if name in {"line", "row"}}
                found.append({**message_view(message), **places})
    return found


def question_view(question: Question) -> Json:
    """What was assumed about a file, {code, chosen, options: [{value, label, preview}]}."""
    return {
        "code": question.code,
        "chosen": question.chosen,
        "options": [
            {"value": option.value, "label": option.label, "preview": list(option.preview)}
            for option in question.options
        ],
    }


def error_view(reason: Message) -> Json:
    """The same as the answer of a call that failed."""
    return {"error": str(reason), **write_message(reason)}


def refuse(reason: Message, status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The same as an answer over HTTP, {detail, code, values}."""
    told = {"detail": str(reason), **write_message(reason)}
    return JSONResponse(told, status, headers={**PRIVATE_HEADERS, **(headers or {})})


def document_secret(value: object) -> str:
    """What a visitor gave as a document's secret, or "" where it cannot be one."""
    return value if isinstance(value, str) and is_document_id(value) else ""


def named_document(payload: object) -> str:
    """The secret of the document that a call from the page names, or "" where it names none."""
    return document_secret(payload.get("document_id") if isinstance(payload, dict) else None)


_MOST_HITS = 5_000
_MOST_PREVIEWED = 40


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
        "flags": [flag_view(segment, flag) for flag in segment.flags],
        **({"doubts": doubts} if doubts else {}),
        **_others(segment),
    }


_MARKS = {
    FlagKind.DRAFT: Message("flag_draft"),
    FlagKind.REPETITION: Message("flag_repetition"),
    FlagKind.GHOST_SPEAKER: Message("flag_ghost_speaker"),
    FlagKind.UNWRITTEN: Message("flag_unwritten"),
}


def flag_view(segment: Segment, flag: Flag) -> Json:
    """A mark on a row; with the code and values of its reason where the mark says enough to know them."""
    view = {"kind": flag.kind.value, "reason": flag.reason}
    if flag.kind is FlagKind.SCRIPT:
        found, expected = dominant_script(segment.text), script_of(segment.language)
        return view | write_message(Message("flag_script", found=str(found), expected=str(expected)))
    if flag.kind in _MARKS:
        return view | write_message(_MARKS[flag.kind])
    if flag.kind is FlagKind.UNSURE_LANGUAGE:
        return view | _unsure_view(flag.reason)
    return view


_SHARED = re.compile(r"(.+) \((\d{1,3}) %\)")


def _unsure_view(reason: str) -> Json:
    if not reason.startswith(SOUNDS_LIKE) or reason[-1].isdigit():  # a code and its share, by older versions
        return {}
    language, _, other = reason.removeprefix(SOUNDS_LIKE).partition(" or ")
    shared = _SHARED.fullmatch(language)
    if other:
        return write_message(Message("flag_sounds_like_either", language=language, other=other))
    if shared:
        return write_message(Message("flag_sounds_like_share", language=shared[1], percent=int(shared[2])))
    return write_message(Message("flag_sounds_like", language=language))


def _others(segment: Segment) -> Json:
    """What other engines wrote, only where there is any: most of 5,000 rows have none."""
    others = [{"text": a.text, "engine": a.engine, "language": a.language} for a in segment.alternatives]
    return {"alternatives": others} if others else {}


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
        "notices": [str(notice) for notice in document.provenance.notices],
        "messages": [message_view(notice) for notice in document.provenance.notices],
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
        **({"spared": saved.spared} if saved.spared else {}),
    }


def found_view(hits: list[Hit], wanted: Replacement) -> Json:
    """What a search found: counts over all of it, the places of the first rows, lines for a preview.

    Places are in UTF-16 units, as browsers count. `replaced` matches change where all are replaced; `sounds`
    only sound like the query; `names` are speakers with the names that they would have.
    """
    shown = hits[:_MOST_HITS]
    named = dict.fromkeys(hit.speaker for hit in hits if hit.is_named and hit.speaker)
    renamed = wanted.names(named)
    changing = [hit for hit in hits if hit.status is not Status.VERIFIED and wanted.counts(hit.spans)]
    return {
        "count": sum(len(hit.spans) for hit in hits) + len(named),
        "rows": len(hits),
        "replaced": sum(wanted.counts(hit.spans) for hit in changing) + len(renamed),
        "verified": sum(hit.status is Status.VERIFIED and bool(hit.spans) for hit in hits),
        "sounds": sum(span.sounds for hit in hits for span in hit.spans),
        "names": [{"from": old, "to": wanted.new_name(old)} for old in named],
        "hits": [
            {"id": hit.id, "spans": _browser_spans(hit)} | ({"speaker": hit.speaker} if hit.is_named else {})
            for hit in shown
        ],
        "changing": len(changing),
        "lines": [{"id": hit.id, "text": wanted.replaced(hit.text)} for hit in changing[:_MOST_PREVIEWED]],
    }


def _browser_spans(hit: Hit) -> list[list[int]]:
    places = utf16_places(hit.text, (place for span in hit.spans for place in (span.start, span.end)))
    return [list(pair) for pair in zip(places, places, strict=True)]


def export_links(address: str) -> list[Json]:
    """The export menu below a document's address: the formats most asked for, last the page of all.

    `group` is what they are for; `by_tool` says that the tool is known better than the label.
    """
    files = [
        {
            "name": name,
            "label": FORMATS[name].label,
            "tool": message_view(FORMATS[name].purpose),
            "by_tool": name in _BY_TOOL,
            "group": group,
            "is_large": name in _WHOLE_RECORDINGS,
            "url": f"{address}/export/{name}",
        }
        for group, names in _IN_THE_MENU.items()
        for name in names
    ]
    page = {
        "name": "options",
        "label": text.say("export_more_hint"),
        "tool": {"sentence": text.say("export_more")},
        "url": f"{address}/export",
        "page": True,
    }
    return [*files, page]
