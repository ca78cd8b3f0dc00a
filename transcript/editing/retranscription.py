"""A row's sound heard again: what came of it, and the pure edit that puts it into the row.

The engine's answer travels to the page and back as a patch, so that it takes its place in the page's queue of
edits: one revision, one undo, on whatever revision the document has reached meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, TypeAdapter

from transcript.border import STRICT, StrictModel, told
from transcript.document import Alternative, Flag, FlagKind, Segment, Status, Word
from transcript.editing.edit import text_of
from transcript.errors import PatchError
from transcript.messages import Message
from transcript.serialization import segment_record
from transcript.text.cleaning import clean_line
from transcript.word_times import clipped_words

FIELD = "heard"
"""The patch's field; its value has the keys of `PARTS`."""
PARTS = ("language", "text", "engine", "words", "alternatives", "flags")
VERIFIED = Message("row_verified")

_LONGEST_TEXT, _LONGEST_NAME = 20_000, 200
_MOST_WORDS, _MOST_OTHERS = 5_000, 20


def _made_of(make: Callable[..., Any], parts: Any) -> PlainValidator:
    """What makes the value of a list with these parts."""
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[parts, Field(strict=False)], config=STRICT)
    return PlainValidator(lambda value: make(*adapter.validate_python(value)))


_Text = Annotated[str, PlainValidator(text_of(_LONGEST_TEXT)), AfterValidator(clean_line)]
_Name = Annotated[str, PlainValidator(text_of(_LONGEST_NAME)), AfterValidator(clean_line)]
_Code = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
_Language = Annotated[_Code | None, told("not_language")]
_Kind = Annotated[FlagKind, Field(strict=False)]
_Word = Annotated[Word, _made_of(Word, tuple[_Name, int, int, float | None]), told("not_engine_word")]
_Other = Annotated[
    Alternative,
    _made_of(Alternative, tuple[_Text, _Name, _Language]),
    told("not_engine_text"),
]
_Flag = Annotated[Flag, _made_of(Flag, tuple[_Kind, _Name]), told("not_engine_mark")]


class Heard(StrictModel):
    """What an engine heard in a row."""

    language: _Language
    text: Annotated[_Text, Field(min_length=1), told("hearing_empty")]
    engine: _Name
    words: Annotated[tuple[_Word, ...], Field(strict=False, max_length=_MOST_WORDS)]
    alternatives: Annotated[tuple[_Other, ...], Field(strict=False, max_length=_MOST_OTHERS)]
    flags: Annotated[tuple[_Flag, ...], Field(strict=False, max_length=_MOST_OTHERS)]


def describe_retranscription(segment: Segment) -> dict[str, Any]:
    """The patch's value that gives a row what `segment`, the row heard again, says."""
    record = segment_record(segment)
    return {part: record[part] for part in PARTS}


def put_retranscription(segment: Segment, heard: Heard) -> Segment:
    """The row with what was heard; what it said before is an alternative, and nobody has looked at it yet.

    Place, times, speaker and note stay. Words are cut to the row, whose times may have been moved meanwhile.

    Raises:
        PatchError: the row is verified.
    """
    if segment.status is Status.VERIFIED:
        raise PatchError(FIELD, VERIFIED)
    before = Alternative(segment.text, segment.engine, segment.language)
    others = {other.text: other for other in (*heard.alternatives, before, *segment.alternatives)}
    ghosts = (flag for flag in segment.flags if flag.kind is FlagKind.GHOST_SPEAKER)
    return replace(
        segment,
        text=heard.text,
        language=heard.language,
        engine=heard.engine,
        words=clipped_words(heard.words, segment.start_ms, segment.end_ms),
        status=Status.UNTOUCHED if segment.status is Status.EDITED else segment.status,
        alternatives=tuple(other for said, other in others.items() if said and said != heard.text),
        flags=tuple(dict.fromkeys((*heard.flags, *ghosts))),
    )
