"""A row's sound heard again: what came of it, and the pure edit that puts it into the row.

The engine's answer travels to the page and back as a patch, so that it takes its place in the page's queue of
edits: one revision, one undo, on whatever revision the document has reached meanwhile. Imports no other room.
"""

import re
from dataclasses import replace
from typing import Any

from transcript.document import Alternative, Flag, FlagKind, Segment, Status, Word
from transcript.errors import PatchError
from transcript.records import segment_record
from transcript.telugu import clean_line, has_lone_surrogate
from transcript.words import clipped_words

FIELD = "heard"
"""The patch's field; its value has the keys of `PARTS`."""
PARTS = ("language", "text", "engine", "words", "alternatives", "flags")
VERIFIED = "this row is verified; take the mark away to have it heard again."

_LONGEST_TEXT, _LONGEST_NAME = 20_000, 200
_MOST_WORDS, _MOST_OTHERS = 5_000, 20


def describe_heard(segment: Segment) -> dict[str, Any]:
    """The patch's value that gives a row what `segment`, the row heard again, says."""
    record = segment_record(segment)
    return {part: record[part] for part in PARTS}


def put_heard(segment: Segment, value: object) -> Segment:
    """The row with what was heard; what it said before is an alternative, and nobody has looked at it yet.

    Place, times, speaker and note stay. Words are cut to the row, whose times may have been moved meanwhile.

    Raises:
        PatchError: the row is verified, or the value is not one of `describe_heard`.
    """
    if segment.status is Status.VERIFIED:
        raise PatchError(FIELD, VERIFIED)
    if not isinstance(value, dict) or not set(PARTS) <= set(value):
        raise PatchError(FIELD, f"must be an object with {', '.join(PARTS)}.")
    text = _read_text(value["text"], _LONGEST_TEXT)
    if not text:
        raise PatchError(FIELD, "must say something.")
    heard = [Alternative(*_read_names(item)) for item in _read_list(value["alternatives"], _MOST_OTHERS)]
    before = Alternative(segment.text, segment.engine, segment.language)
    others = {other.text: other for other in (*heard, before, *segment.alternatives)}
    try:
        words = tuple(_read_word(item) for item in _read_list(value["words"], _MOST_WORDS))
        flags = [
            Flag(FlagKind(kind), _read_text(reason, _LONGEST_NAME))
            for kind, reason in _read_list(value["flags"], _MOST_OTHERS)
        ]
    except (TypeError, ValueError) as exc:
        raise PatchError(FIELD, "its words or flags are not as an engine gives them.") from exc
    flags += [flag for flag in segment.flags if flag.kind is FlagKind.GHOST_SPEAKER]
    return replace(
        segment,
        text=text,
        language=_read_language(value["language"]),
        engine=_read_text(value["engine"], _LONGEST_NAME),
        words=clipped_words(words, segment.start_ms, segment.end_ms),
        status=Status.UNTOUCHED if segment.status is Status.EDITED else segment.status,
        alternatives=tuple(other for said, other in others.items() if said and said != text),
        flags=tuple(dict.fromkeys(flags)),
    )


def _read_list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise PatchError(FIELD, f"its lists may have at most {most:,} entries.")
    return value


def _read_text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or has_lone_surrogate(value):
        raise PatchError(FIELD, f"its texts must have at most {longest:,} characters.")
    return clean_line(value)


def _read_names(item: object) -> tuple[str, str, str | None]:
    """Text, engine and language of an alternative."""
    if not isinstance(item, list) or len(item) != 3:  # noqa: PLR2004 - the three
        raise PatchError(FIELD, "its alternatives are not as an engine gives them.")
    text, engine, language = item
    return _read_text(text, _LONGEST_TEXT), _read_text(engine, _LONGEST_NAME), _read_language(language)


def _read_language(value: object) -> str | None:
    if value is None:
        return None
    if not (isinstance(value, str) and re.fullmatch(r"[a-z]{2,3}", value)):
        raise PatchError(FIELD, "its languages must be codes such as te or en.")
    return value


def _read_word(item: object) -> Word:
    """A word; raises TypeError or ValueError where it is none."""
    if not isinstance(item, list):
        raise TypeError("a word is a list")
    text, start_ms, end_ms, confidence = item
    if type(start_ms) is not int or type(end_ms) is not int:
        raise TypeError("times are whole milliseconds")
    rating = None if confidence is None else float(confidence)
    return Word(_read_text(text, _LONGEST_NAME), start_ms, end_ms, rating)
