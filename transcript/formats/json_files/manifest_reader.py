"""Manifests: NeMo's lines, and Lhotse's supervisions and cuts."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import confidence_of, number_of, span_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord
from transcript.formats.json_files.json_values import (
    Json,
    first_of,
    language_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)


def fits_nemo(content: Any) -> bool:
    """Whether it is a line, or lines, each about a stretch of a sound file."""
    return any("audio_filepath" in line and "duration" in line for line in _lines(content)[:1])


def read_nemo(content: Any) -> Reading:
    """A row a line, from its offset on; the text that was recognised where there is no other."""
    return Reading(rows_of_utterances(map(_nemo_line, _lines(content)), keep_empty=True), "seconds")


def fits_lhotse(content: Any) -> bool:
    """Whether it is a supervision or a cut, or several."""
    return any(_is_lhotse(line) for line in _lines(content)[:1])


def read_lhotse(content: Any) -> Reading:
    """A row a supervision, those of a cut from the cut's start on; the words that were aligned."""
    found = []
    for line in _lines(content):
        if "supervisions" in line:
            found += [_supervision(each, line.get("start")) for each in objects_of(line["supervisions"])]
        else:
            found.append(_supervision(line, 0))
    return Reading(rows_of_utterances(found, keep_empty=True), "seconds")


def divide(content: Any) -> dict[str, list[Json]]:
    """The lines about each sound."""
    found: dict[str, list[Json]] = {}
    for line in _lines(content):
        own = object_of(line.get("recording")).get("id")
        found.setdefault(text_of(first_of(line, "audio_filepath", "recording_id") or own), []).append(line)
    return found


def _lines(content: Any) -> list[Json]:
    return objects_of(content) if isinstance(content, list) else [object_of(content)]


def _is_lhotse(line: Json) -> bool:
    is_cut = isinstance(line.get("supervisions"), list) and "start" in line
    return is_cut or {"id", "recording_id", "start", "duration"} <= line.keys()


def _nemo_line(line: Json) -> Utterance:
    language = language_of(first_of(line, "lang", "language", "target_lang", "source_lang"))
    text = text_of(line.get("text")) or text_of(line.get("pred_text"))
    span = span_of(line.get("offset") or 0, line.get("duration"))
    return Utterance(
        *span, text, name_of(first_of(line, "speaker", "label")), language=language, place=place_of(line)
    )


def _supervision(told: Json, cut_start: object) -> Utterance:
    words = objects_or_lists(object_of(told.get("alignment")).get("word"))
    return Utterance(
        *_span(told.get("start"), told.get("duration"), cut_start),
        text_of(told.get("text")),
        name_of(told.get("speaker")),
        tuple(_word(word, cut_start) for word in words),
        language_of(told.get("language")),
        text_of(told.get("id")),
        place=place_of(told),
    )


def _word(word: list[Any], cut_start: object) -> SpokenWord:
    symbol, start, length, *score = [*word, None, None, None][:4]
    return SpokenWord(
        text_of(symbol), *_span(start, length, cut_start), confidence=confidence_of(next(iter(score), None))
    )


def objects_or_lists(value: object) -> list[list[Any]]:
    """Lhotse's alignment items: lists of symbol, start, duration and score, or objects of these."""
    items = value if isinstance(value, list) else []
    named = ("symbol", "start", "duration", "score")
    return [
        [item.get(name) for name in named] if isinstance(item, dict) else item
        for item in items
        if isinstance(item, list | dict)
    ]


def _span(start: object, length: object, cut_start: object) -> tuple[int | None, int | None]:
    begins, moved = number_of(start), number_of(cut_start)
    return span_of(None if begins is None else str(begins + (moved or 0)), length)
