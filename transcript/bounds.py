"""What a stored value may be: the bounds of every text, number and list.

What keeps to them can be stored in every database and written in every format. The store refuses the rest,
whoever asks: an edit, a transcript of another tool, a project of a stranger.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from transcript.document import Document, Provenance, Segment, Status, Transcript, Word
from transcript.errors import LikhitaError
from transcript.messages import Message, Value
from transcript.text.cleaning import clean_line, clean_text, has_lone_surrogate

LATEST_MS = 1000 * 3_600_000
"""A thousand hours: nothing recorded is longer."""
MOST_ROWS = 100_000
MOST_IDS = 20_000
"""Rows that one edit may name."""
MOST_WORDS = 20_000
MOST_OTHERS = 200
"""Alternatives of a row, and marks on it."""
HIGHEST_REVISION = 2**53
"""What JavaScript counts exactly."""
LONGEST_TEXT = 20_000
LONGEST_SPEAKER = 200
LONGEST_ID = 100
LONGEST_NAME = 300
LONGEST_WORD = 1_000
LONGEST_LINE = 2_000
"""A notice, a model's name, the reason of a mark."""
MOST_MODELS, MOST_NOTICES = 100, 1_000

_DOCUMENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SHA256 = re.compile(r"[0-9a-zA-Z]{0,64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)

_Fault = Message | None
_NO_CHARACTER = Message("text_controls")
_NO_STATUS = Message("not_one_of", expected=", ".join(Status))


class UnstorableError(LikhitaError):
    """A value that cannot be stored, and `where` it stands."""

    def __init__(self, where: str, code: str | Message, /, **values: Value) -> None:
        super().__init__(Message.of(code, values).at(field=where))
        self.where = where


def is_document_id(value: object) -> bool:
    """Whether this may be a document's secret; anything else names no document, in no database."""
    return isinstance(value, str) and _DOCUMENT_ID.fullmatch(value) is not None


def is_row_id(value: object) -> bool:
    """Whether this may be the id of a row: text that no database or file chokes on."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and clean_line(value) == value


def is_language(value: object) -> bool:
    """Whether this may be a row's language."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def is_moment(value: object) -> bool:
    """Whether this is a time as documents note it, ISO 8601 to the second with its zone."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_storable(text: str) -> bool:
    """Whether databases and UTF-8 can hold it; PostgreSQL takes no NUL."""
    return "\0" not in text and not has_lone_surrogate(text)


def check_row(row: Segment, before: Segment | None = None) -> None:
    """Nothing, where the row may be stored; what it was `before` stays, whatever it is.

    Raises:
        UnstorableError: `where` is the row's field.
    """
    for field, find_fault in _ROW.items():
        value = getattr(row, field)
        if before is not None and getattr(before, field) == value:
            continue
        fault = find_fault(value)
        if fault is not None:
            raise UnstorableError(field, fault)


def check_transcript(transcript: Transcript) -> None:
    """Nothing, where every row may be stored.

    Raises:
        UnstorableError: `where` is the row's number and field.
    """
    if len(transcript.segments) > MOST_ROWS:
        raise UnstorableError("rows", "too_many_rows", most=MOST_ROWS)
    for number, row in enumerate(transcript.segments, start=1):
        try:
            check_row(row)
        except UnstorableError as exc:
            raise UnstorableError(f"row {number}, {exc.where}", exc.reason) from None


def check_document(document: Document) -> None:
    """Nothing, where the document may be stored.

    Raises:
        UnstorableError: it may not.
    """
    faults = {
        "id": None if is_document_id(document.id) else Message("not_secret"),
        "name": _line_fault(document.name, LONGEST_NAME),
        "duration_ms": _time_fault(document.duration_ms),
        "audio_sha256": None if _SHA256.fullmatch(document.audio_sha256) else Message("not_sha256"),
        "revision": _count_fault(document.revision, HIGHEST_REVISION),
        **dict(_provenance_faults(document.provenance)),
    }
    _raise_first(faults.items())
    check_transcript(document.machine)
    if document.edited is not document.machine:
        check_transcript(document.edited)


def check_provenance(provenance: Provenance) -> None:
    """Nothing, where it may be stored; raises UnstorableError where not."""
    _raise_first(_provenance_faults(provenance))


def _raise_first(faults: Iterable[tuple[str, _Fault]]) -> None:
    for where, fault in faults:
        if fault is not None:
            raise UnstorableError(where, fault)


def _provenance_faults(made: Provenance) -> Iterator[tuple[str, _Fault]]:
    yield "app_version", _line_fault(made.app_version, LONGEST_ID)
    yield (
        "created_at",
        None if made.created_at == "" or is_moment(made.created_at) else Message("not_moment"),
    )
    yield "models", _list_fault(made.models, MOST_MODELS)
    yield "notices", _list_fault(made.notices, MOST_NOTICES)
    for model in made.models:
        for part in (model.role, model.name, model.revision, model.licence):
            yield "models", _line_fault(part, LONGEST_LINE)
    for notice in made.notices:
        yield "notices", _line_fault(str(notice), LONGEST_LINE)


def _time_fault(value: object) -> _Fault:
    if type(value) is not int:
        return Message("not_milliseconds")
    return None if 0 <= value <= LATEST_MS else Message("time_outside")


def _count_fault(value: object, most: int) -> _Fault:
    return None if type(value) is int and 0 <= value < most else Message("not_whole_number")


def _line_fault(value: object, longest: int) -> _Fault:
    """What a database and UTF-8 cannot hold; which other signs a text may have says `_clean_fault`."""
    if not isinstance(value, str):
        return Message("not_text")
    if len(value) > longest:
        return Message("text_too_long", most=longest)
    return None if is_storable(value) else _NO_CHARACTER


def _clean_fault(value: object, longest: int, clean: Callable[[str], str]) -> _Fault:
    fault = _line_fault(value, longest)
    if fault is None and clean(str(value)) != value:
        return _NO_CHARACTER
    return fault


def _list_fault(value: object, most: int) -> _Fault:
    if not isinstance(value, tuple):
        return Message("not_list")
    return None if len(value) <= most else Message("list_too_long", most=most)


def _id_fault(value: object) -> _Fault:
    return None if is_row_id(value) else Message("not_row_id", most=LONGEST_ID)


def _speaker_fault(value: object) -> _Fault:
    return None if value is None else _clean_fault(value, LONGEST_SPEAKER, clean_line)


def _language_fault(value: object) -> _Fault:
    return None if value is None or is_language(value) else Message("not_language")


def _words_fault(words: tuple[Word, ...]) -> _Fault:
    fault = _list_fault(words, MOST_WORDS)
    for word in () if fault else words:
        fault = (
            _time_fault(word.start_ms)
            or _time_fault(word.end_ms)
            or _line_fault(word.text, LONGEST_WORD)
            or (None if isinstance(word.confidence, float | int | None) else Message("not_number"))
        )
        if fault:
            break
    return fault


def _alternatives_fault(value: Any) -> _Fault:
    return _list_fault(value, MOST_OTHERS) or next(
        (
            fault
            for other in value
            for fault in (
                _line_fault(other.text, LONGEST_TEXT),
                _line_fault(other.engine, LONGEST_SPEAKER),
                _language_fault(other.language),
            )
            if fault
        ),
        None,
    )


def _flags_fault(value: Any) -> _Fault:
    reasons = (_line_fault(flag.reason, LONGEST_LINE) for flag in value)
    return _list_fault(value, MOST_OTHERS) or next((fault for fault in reasons if fault), None)


_ROW: dict[str, Callable[[Any], _Fault]] = {
    "id": _id_fault,
    "start_ms": _time_fault,
    "end_ms": _time_fault,
    "speaker": _speaker_fault,
    "language": _language_fault,
    "text": lambda text: _clean_fault(text, LONGEST_TEXT, clean_text),
    "words": _words_fault,
    "engine": lambda engine: _line_fault(engine, LONGEST_SPEAKER),
    "status": lambda status: None if isinstance(status, Status) else _NO_STATUS,
    "alternatives": _alternatives_fault,
    "flags": _flags_fault,
    "note": lambda note: _clean_fault(note, LONGEST_TEXT, clean_text),
}
"""The fields of a row, each with what is wrong with its value."""
