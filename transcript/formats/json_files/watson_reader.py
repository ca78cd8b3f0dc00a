"""JSON of IBM Watson: results with lists of words and times, who speaks in a list beside them."""

from collections.abc import Iterator
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import confidence_of, ms_of
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    best_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it is an object, or several, whose results have alternatives with timestamps."""
    return any("timestamps" in best_of(result) for result in _results(content)[:1])


def read(content: Any) -> Reading:
    """Rows of words, which end where another one speaks; results that are not final are none."""
    speakers = {
        ms_of(label.get("from")): name_of(label.get("speaker"))
        for answer in _answers(content)
        for label in objects_of(answer.get("speaker_labels"))
    }
    results = (result for result in _results(content) if result.get("final") is not False)
    words = (word for result in results for word in _words(result, speakers))
    return Reading(tuple(rows_of_words(words)), "seconds")


def _answers(content: Any) -> list[Json]:
    return objects_of(content) if isinstance(content, list) else [object_of(content)]


def _results(content: Any) -> list[Json]:
    return [result for answer in _answers(content) for result in objects_of(answer.get("results"))]


def _words(result: Json, speakers: dict[int | None, str | None]) -> Iterator[SpokenWord]:
    best = best_of(result)
    times, sure = best.get("timestamps"), best.get("word_confidence")
    sure = sure if isinstance(sure, list) else []
    for number, each in enumerate(times if isinstance(times, list) else []):
        if not isinstance(each, list) or len(each) < 3:  # noqa: PLR2004 - word, start and end
            continue
        pair = sure[number] if number < len(sure) else None
        confidence = confidence_of(pair[1]) if isinstance(pair, list) and len(pair) > 1 else None
        text, start_ms, end_ms = text_of(each[0]), ms_of(each[1]), ms_of(each[2])
        speaker = speakers.get(start_ms)
        yield SpokenWord(text, start_ms, end_ms, speaker, confidence, line=line_of(result))
