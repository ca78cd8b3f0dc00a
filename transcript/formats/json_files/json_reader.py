"""JSON of segments: Whisper, WhisperX, SegLST and our own. Whose else it may be says `json_shapes`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from transcript.bounds import LATEST_MS
from transcript.document import Status, Word
from transcript.formats.base.drafts import (
    UNTIMED,
    Draft,
    Reading,
    SourceText,
    UnreadableError,
)
from transcript.formats.base.measures import length_of, ms_of_clock_text
from transcript.formats.base.recording_choice import choose_recording
from transcript.formats.base.repairs import Repair
from transcript.formats.json_files import named_rows_reader
from transcript.formats.json_files.json_documents import JsonFile, parse_json
from transcript.formats.json_files.json_shapes import read_shape, refuse_unknown
from transcript.formats.json_files.json_values import language_of, placed_members
from transcript.text.cleaning import clean_line

_TIMES = {"start", "start_ms", "start_time"}
_LOOKED_AT = 100
_Json = Mapping[str, Any]
_START, _END = ("start_ms", "start", "start_time"), ("end_ms", "end", "end_time")


def read(source: SourceText) -> Reading:
    """A row a segment; words where they have times. `start_ms` wins over `start` in seconds.

    NaN and null are no times; a row that has words takes theirs. Of several recordings, by `session_id`, one
    is read.

    Raises:
        UnreadableError: no JSON (with the line), or no list of segments.
    """
    file = parse_json(source.text)
    try:
        reading = _read(file, source)
    except UnreadableError as exc:
        raise file.fault or exc from exc
    broken = [Repair(line, "line_no_json") for line in file.broken]
    if file.fault is not None:
        last = max((draft.line for draft in reading.drafts), default=0)
        broken.append(Repair(last, "file_cut"))
    return replace(reading, repairs=(*reading.repairs, *broken))


def _read(file: JsonFile, source: SourceText) -> Reading:
    content = file.value
    rows = content.get("segments") if isinstance(content, dict) else None
    has_segments = isinstance(rows, list) and _has_segments(rows)
    reading = None if has_segments else read_shape(content, source, file.counts)
    if reading is not None:
        return reading
    language, duration_ms, rows = None, 0, content
    if isinstance(content, dict):
        rows = content.get("segments")
        language = language_of(content.get("language"))
        length = content.get("duration_ms")
        if isinstance(length, int) and not isinstance(length, bool) and 0 <= length <= LATEST_MS:
            duration_ms = length
    if not isinstance(rows, list) or not _has_segments(rows):
        if named_rows_reader.fits(content):
            return replace(named_rows_reader.read(content), counts=file.counts)
        raise refuse_unknown(content)
    sessions: dict[str, list[_Json]] = {}
    for row in rows:
        if isinstance(row, dict):
            sessions.setdefault(_session(row), []).append(row)
    chosen, questions, notices = choose_recording(sessions, source, lambda name: map(_show, sessions[name]))
    reader = _Rows(language)
    drafts = [
        draft
        for place, row in placed_members(rows, file.counts)
        if not isinstance(row, dict) or _session(row) == chosen
        if (draft := reader.draft(row, place)) is not None
    ]
    in_ms = any(isinstance(row, dict) and "start_ms" in row for row in rows)
    return Reading(
        tuple(drafts),
        "milliseconds" if in_ms else "seconds",
        duration_ms,
        notices,
        repairs=tuple(reader.repairs),
        questions=questions,
        counts=file.counts,
    )


def _show(row: _Json) -> str:
    return f"{_text(row.get('speaker'))} {_text(row.get('words', row.get('text')))}"


def _session(row: _Json) -> str:
    return _text(row.get("session_id"))


class _Rows:
    """The rows of one file while they are read, and what is told of them."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self.repairs: list[Repair] = []

    def draft(self, row: object, number: int) -> Draft | None:
        """The draft of a row; None where it is none."""
        if not isinstance(row, dict):
            self.repairs.append(Repair(number, "json_segment_no_object"))
            return None
        text, words = row.get("text", row.get("words")), row.get("words")
        spoken = self._words(words, number) if isinstance(words, list) else ()
        start_ms, end_ms = self._ms(row, _START, number), self._ms(row, _END, number)
        if end_ms == UNTIMED != start_ms and isinstance(length := row.get("duration"), int | float):
            end_ms = start_ms + length_of(length)
        if spoken and start_ms == UNTIMED:
            start_ms = min(word.start_ms for word in spoken)
        if spoken and end_ms == UNTIMED:
            end_ms = max(word.end_ms for word in spoken)
        if start_ms == UNTIMED:
            self.repairs.append(Repair(number, "row_without_time"))
        status = row.get("status")
        return Draft(
            number,
            start_ms,
            end_ms,
            (text if "status" in row else text.strip()) if isinstance(text, str) else "",
            _text(row.get("speaker_name" if "speaker_name" in row else "speaker")) or None,
            str(row.get("id", row.get("segment_id", ""))) if not isinstance(row.get("id"), int) else "",
            language_of(row.get("language")) if "language" in row else self._language,
            spoken,
            Status(status) if isinstance(status, str) and status in set(Status) else Status.UNTOUCHED,
            _text(row.get("engine")),
            _text(row.get("note")),
        )

    def _words(self, found: list[object], number: int) -> tuple[Word, ...]:
        """The words that have times; WhisperX leaves them out where it could not align."""
        words = []
        for word in found:
            text = word.get("word", word.get("text")) if isinstance(word, dict) else None
            if not isinstance(word, dict) or not isinstance(text, str):
                self.repairs.append(Repair(number, "json_segment_word"))
                continue
            start_ms, end_ms = self._ms(word, _START, number), self._ms(word, _END, number)
            if UNTIMED in {start_ms, end_ms} or not start_ms <= LATEST_MS:
                continue
            start_ms = max(start_ms, 0)
            given = word.get("probability", word.get("score", word.get("confidence")))
            confidence = float(given) if isinstance(given, int | float) and 0 <= given <= 1 else None
            words.append(Word(clean_line(text), start_ms, min(max(start_ms, end_ms), LATEST_MS), confidence))
        return tuple(words)

    def _ms(self, row: _Json, names: tuple[str, ...], number: int) -> int:
        """The time under the first of the names that has one: whole milliseconds, then seconds."""
        exact, *in_seconds = names
        given = row.get(exact)
        if isinstance(given, int) and not isinstance(given, bool) and abs(given) < -UNTIMED:
            return given
        for name in in_seconds:
            value = row.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                if abs(value) <= LATEST_MS:
                    return round(value * 1000)
                self.repairs.append(Repair(number, "json_time_outside"))
            elif isinstance(value, str):  # meeteval writes its times so
                ms = ms_of_clock_text(value)
                if ms is not None:
                    return ms
                self.repairs.append(Repair(number, "no_seconds", value=repr(value[:40])))
        return UNTIMED


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _has_segments(rows: list[object]) -> bool:
    """Whether the list is empty, or some of its first members have a time."""
    return not rows or any(isinstance(row, dict) and _TIMES & row.keys() for row in rows[:_LOOKED_AT])
