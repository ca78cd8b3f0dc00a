"""JSON of rows that have start, end and text by whatever names, in whatever list."""

from decimal import Decimal
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import (
    MILLISECOND_MS,
    SECOND_MS,
    confidence_of,
    ms_of,
    ms_of_clock_text,
    number_of,
)
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    PlacedObject,
    first_of,
    language_of,
    line_of,
    name_of,
    objects_of,
    place_of,
    text_of,
)

_STARTS = {
    **dict.fromkeys(("start", "start_time", "starttime", "begin", "begin_time", "begintime"), SECOND_MS),
    **dict.fromkeys(("start_seconds", "start_offset", "timestamp_start"), SECOND_MS),
    **dict.fromkeys(("start_ms", "startms", "start_time_ms", "begin_ms", "offset_ms"), MILLISECOND_MS),
}
_ENDS = {
    **dict.fromkeys(("end", "end_time", "endtime", "stop", "stop_time"), SECOND_MS),
    **dict.fromkeys(("end_seconds", "end_offset", "timestamp_end"), SECOND_MS),
    **dict.fromkeys(("end_ms", "endms", "end_time_ms", "stop_ms"), MILLISECOND_MS),
}
_LENGTHS = {"duration": SECOND_MS, "dur": SECOND_MS, "duration_ms": MILLISECOND_MS}
_TEXTS = (
    "text", "transcript", "transcription", "body", "sentence", "content", "caption", "utterance", "lines",
)  # fmt: skip
_WORDS = ("punctuated_word", "word", "alignedword")
_SPEAKERS = (
    "speaker_name", "speakername", "speaker", "speaker_label", "speakerlabel", "speaker_id", "speakerid",
)  # fmt: skip
_CONFIDENCES = ("confidence", "probability", "score")
_DEEPEST, _LOOKED_AT = 6, 100
_LONG = 100  # whole numbers that are this long apart on average count milliseconds


def fits(content: Any) -> bool:
    """Whether it holds a list of objects with times, and a text or a speaker."""
    return bool(_find_rows(content))


def read(content: Any) -> Reading:
    """A row an object of the outermost list that has times; where the objects are words, rows of them."""
    rows = _find_rows(content)
    language = language_of(content.get("language")) if isinstance(content, dict) else None
    in_ms = _count_milliseconds(rows)
    if _are_words(rows):
        words = (_word(row, in_ms=in_ms, language=language) for row in rows)
        drafts = tuple(rows_of_words(words))
    else:
        said = (_utterance(row, in_ms=in_ms, language=language) for row in rows)
        drafts = rows_of_utterances(said, keep_empty=True)
    return Reading(drafts, "milliseconds" if in_ms else "seconds")


def _find_rows(content: Any) -> list[Json]:
    level = [content]
    for _ in range(_DEEPEST):
        found = [rows for value in level if (rows := _rows_in(value))]
        if found:
            return max(found, key=len)
        below: list[Any] = []
        for value in level[:_LOOKED_AT]:
            below += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        level = below
    return []


def _rows_in(value: Any) -> list[Json]:
    rows: list[Json] = [_named(row) for row in objects_of(value)]
    return rows if any(map(_is_row, rows[:_LOOKED_AT])) else []


def _named(row: Json) -> PlacedObject:
    """The row by its names in small letters."""
    named = PlacedObject((name.lower(), value) for name, value in row.items())
    if isinstance(row, PlacedObject):
        named.line, named.number = row.line, row.number
    return named


def _is_row(row: Json) -> bool:
    names = row.keys()
    has_times = _STARTS.keys() & names and (_ENDS.keys() | _LENGTHS.keys()) & names
    return bool(has_times) and bool({*_TEXTS, *_WORDS, *_SPEAKERS} & names)


def _are_words(rows: list[Json]) -> bool:
    return any(first_of(row, *_WORDS) for row in rows[:_LOOKED_AT]) and not any(
        first_of(row, *_TEXTS) for row in rows[:_LOOKED_AT]
    )


def _count_milliseconds(rows: list[Json]) -> bool:
    """Whether the times are whole numbers so large that nobody speaks as many seconds in one row."""
    lengths = []
    for row in rows:
        start, end = (_value(row, names)[0] for names in (_STARTS, _ENDS))
        if isinstance(start, float) or isinstance(end, float):
            return False
        begins, ends = number_of(start), number_of(end)
        if begins is not None and ends is not None:
            lengths.append(ends - begins)
    return bool(lengths) and sum(lengths) >= _LONG * len(lengths)


def _value(row: Json, names: dict[str, Decimal]) -> tuple[Any, Decimal]:
    return next(
        ((row[name], unit) for name, unit in names.items() if row.get(name) is not None), (None, SECOND_MS)
    )


def _time(row: Json, names: dict[str, Decimal], *, in_ms: bool) -> int | None:
    value, unit_ms = _value(row, names)
    if isinstance(value, str) and not value.replace(".", "").isdigit():
        return ms_of_clock_text(value)
    return ms_of(value, MILLISECOND_MS if in_ms else unit_ms)


def _span(row: Json, *, in_ms: bool) -> tuple[int | None, int | None]:
    start_ms, end_ms = (_time(row, names, in_ms=in_ms) for names in (_STARTS, _ENDS))
    length_ms = _time(row, _LENGTHS, in_ms=in_ms)
    if end_ms is None and start_ms is not None and length_ms is not None:
        end_ms = start_ms + length_ms
    return start_ms, end_ms


def _utterance(row: Json, *, in_ms: bool, language: str | None) -> Utterance:
    text = first_of(row, *_TEXTS, *_WORDS)
    words = [_named(word) for word in objects_of(row.get("words"))]
    return Utterance(
        *_span(row, in_ms=in_ms),
        "\n".join(map(text_of, text)) if isinstance(text, list) else text_of(text),
        _speaker(row),
        tuple(_word(word, in_ms=in_ms) for word in words),
        language_of(row.get("language")) or language,
        place=place_of(row),
    )


def _word(row: Json, *, in_ms: bool, language: str | None = None) -> SpokenWord:
    return SpokenWord(
        text_of(first_of(row, *_WORDS, *_TEXTS)).strip(),
        *_span(row, in_ms=in_ms),
        _speaker(row),
        confidence_of(first_of(row, *_CONFIDENCES)),
        language_of(row.get("language")) or language,
        line=line_of(row),
    )


def _speaker(row: Json) -> str | None:
    """Who speaks: a name before a label, a label before a number."""
    told = (row.get(name) for name in _SPEAKERS)
    return next((name for value in told if (name := _name(value)) is not None), None)


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = first_of(value, "name", "label", "id")
    return name_of(value)
