"""JSON of Rev and Rev AI: monologues of elements; Vosk's transcriber writes terms in them."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import confidence_of, ms_of_clock_text
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

_NOBODY = "unknown"


def fits(content: Any) -> bool:
    """Whether it is an object with monologues of elements."""
    return any("elements" in each for each in objects_of(object_of(content).get("monologues")))


def fits_vosk(content: Any) -> bool:
    """Whether it is an object with monologues of terms."""
    return any("terms" in each for each in objects_of(object_of(content).get("monologues")))


def read(content: Any) -> Reading:
    """A row a monologue, with the name that the list of speakers gives it."""
    names = {
        name_of(each.get("id")): name_of(each.get("name")) for each in objects_of(content.get("speakers"))
    }
    language = language_of(content.get("language"))
    monologues = objects_of(content.get("monologues"))
    return Reading(rows_of_utterances(_monologue(each, names, language) for each in monologues), "seconds")


def _monologue(monologue: Json, names: dict[str | None, str | None], language: str | None) -> Utterance:
    words: list[SpokenWord] = []
    text = ""
    for element in objects_of(monologue.get("elements")):
        value = text_of(element.get("value"))
        if element.get("type") == "text":
            words.append(_word(element, value, text))
        elif words and value.strip() and not text[-1:].isspace():  # a mark belongs to the word before it
            last = words[-1]
            words[-1] = SpokenWord(
                last.text + value.strip(), last.start_ms, last.end_ms, None, last.confidence
            )
        text += value
    words += [_word(term, text_of(term.get("text")), " ") for term in objects_of(monologue.get("terms"))]
    return Utterance(
        ms_of_clock_text(monologue.get("start")),
        ms_of_clock_text(monologue.get("end")),
        text,
        _speaker(monologue, names),
        tuple(words),
        language,
        place=place_of(monologue),
    )


def _word(element: Json, text: str, before: str) -> SpokenWord:
    return SpokenWord(
        text,
        ms_of_clock_text(first_of(element, "ts", "timestamp", "start")),
        ms_of_clock_text(first_of(element, "end_ts", "end_timestamp", "end")),
        confidence=confidence_of(element.get("confidence")),
        before=" " if not before or before[-1].isspace() else "",
    )


def _speaker(monologue: Json, names: dict[str | None, str | None]) -> str | None:
    told = monologue.get("speaker")
    shown = name_of(object_of(monologue.get("speaker_info")).get("display_name"))
    if isinstance(told, dict):
        shown, told = shown or name_of(told.get("name")), told.get("id")
    label = name_of(told)
    return (
        shown
        or name_of(monologue.get("speaker_name"))
        or names.get(label)
        or (None if label == _NOBODY else label)
    )
