"""JSON of Speechmatics: words and marks one after the other, each with its alternatives."""

from dataclasses import replace
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import confidence_of, ms_of
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    best_of,
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    text_of,
)

_NOBODY = "UU"


def fits(content: Any) -> bool:
    """Whether it is an object whose results have a type and alternatives with a content."""
    results = objects_of(object_of(content).get("results"))
    return bool(results) and "type" in results[0] and "content" in best_of(results[0])


def read(content: Any) -> Reading:
    """Rows of words; a mark belongs to the word that it says."""
    words: list[SpokenWord] = []
    before = " "
    for result in objects_of(content.get("results")):
        best = best_of(result)
        text, attaches = text_of(best.get("content")), text_of(result.get("attaches_to"))
        if result.get("type") == "punctuation" and words and attaches in {"", "previous", "both"}:
            words[-1] = replace(words[-1], text=words[-1].text + text)
            before = "" if attaches == "both" else " "
            continue
        speaker = name_of(best.get("speaker")) or name_of(result.get("channel"))
        words.append(
            SpokenWord(
                text,
                ms_of(result.get("start_time")),
                ms_of(result.get("end_time")),
                None if speaker == _NOBODY else speaker,
                confidence_of(best.get("confidence")),
                language_of(best.get("language")),
                before,
                line=line_of(result),
            )
        )
        before = "" if attaches == "next" else " "
    return Reading(tuple(rows_of_words(words)), "seconds")
