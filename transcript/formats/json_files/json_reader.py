"""JSON of segments: Whisper, WhisperX, SegLST and our own. Whose else it may be says `json_shapes`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from transcript.bounds import LATEST_MS
from transcript.document import Status, Word
from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    in_range,
    language_code,
    ms_of_seconds,
)
from transcript.formats.base.repairs import Repair
from transcript.formats.json_files.json_documents import parse_json
from transcript.formats.json_files.json_shapes import read_shape, refuse_unknown
from transcript.text.cleaning import clean_line

_TIMES = {"start", "start_ms", "start_time"}
_LOOKED_AT = 100
_Json = Mapping[str, Any]


def read(source: SourceText) -> Reading:
    """A row a segment; words where they have times. `start_ms` wins over `start` in seconds.

    Raises:
        UnreadableError: no JSON (with the line), no list of segments, or a segment without times.
    """
    file = parse_json(source.text)
    content = file.value
    has_segments = isinstance(content, dict) and "segments" in content
    reading = None if has_segments else read_shape(content, source)
    broken = tuple(Repair(line, "line_no_json") for line in file.broken)
    if reading is not None:
        return replace(reading, repairs=(*reading.repairs, *broken))
    language, duration_ms, rows = None, 0, content
    if isinstance(content, dict):
        rows = content.get("segments")
        language = language_code(content.get("language"))
        length = content.get("duration_ms")
        duration_ms = in_range(length, 1) if isinstance(length, int) else 0
    if not isinstance(rows, list) or not _has_segments(rows):
        raise refuse_unknown(content)
    return Reading(
        tuple(_draft(row, number, language) for number, row in enumerate(rows, start=1)),
        "milliseconds" if any("start_ms" in row for row in rows) else "seconds",
        duration_ms,
        repairs=broken,
    )


def _draft(row: object, number: int, language: str | None) -> Draft:
    if not isinstance(row, dict):
        raise UnreadableError("json_segment_no_object", number=number)
    start_ms = _ms(row, ("start_ms",), ("start", "start_time"), f"segment {number}")
    end_ms = _ms(row, ("end_ms",), ("end", "end_time"), f"segment {number}")
    text = row.get("text", row.get("words"))
    words = row.get("words")
    status = row.get("status")
    return Draft(
        number,
        start_ms,
        end_ms,
        (text if "status" in row else text.strip()) if isinstance(text, str) else "",
        _text(row.get("speaker_name" if "speaker_name" in row else "speaker")) or None,
        str(row.get("id", row.get("segment_id", ""))) if not isinstance(row.get("id"), int) else "",
        language_code(row.get("language")) if "language" in row else language,
        _words(words, number) if isinstance(words, list) else (),
        Status(status) if isinstance(status, str) and status in set(Status) else Status.UNTOUCHED,
        _text(row.get("engine")),
        _text(row.get("note")),
    )


def _words(found: list[object], number: int) -> tuple[Word, ...]:
    """The words that have times; WhisperX leaves them out where it could not align."""
    words = []
    for word in found:
        text = word.get("word", word.get("text")) if isinstance(word, dict) else None
        if not isinstance(word, dict) or not isinstance(text, str):
            raise UnreadableError("json_segment_word", number=number)
        if not ({"start", "start_ms"} & word.keys() and {"end", "end_ms"} & word.keys()):
            continue
        start_ms = _ms(word, ("start_ms",), ("start",), f"a word of segment {number}")
        end_ms = _ms(word, ("end_ms",), ("end",), f"a word of segment {number}")
        given = word.get("probability", word.get("score", word.get("confidence")))
        confidence = float(given) if isinstance(given, int | float) and 0 <= given <= 1 else None
        words.append(Word(clean_line(text), start_ms, max(start_ms, end_ms), confidence))
    return tuple(words)


def _ms(row: _Json, exact: tuple[str, ...], in_seconds: tuple[str, ...], where: str) -> int:
    for name in exact:
        if _is_whole(row.get(name)):
            return in_range(int(row[name]), 1)
    for name in in_seconds:
        value = row.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if abs(value) > LATEST_MS:  # also 1e400, which JSON reads as infinite
                raise UnreadableError("json_time_outside", segment=where)
            return in_range(round(value * 1000), 1)
        if isinstance(value, str):  # meeteval writes its times so
            return ms_of_seconds(value, 1)
    raise UnreadableError("json_time_missing", segment=where, names=" or ".join((*in_seconds, *exact)))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _has_segments(rows: list[object]) -> bool:
    """Whether the list is empty, or some of its first members have a time."""
    return not rows or any(isinstance(row, dict) and _TIMES & row.keys() for row in rows[:_LOOKED_AT])
