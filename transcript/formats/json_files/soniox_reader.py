"""JSON of Soniox: tokens in milliseconds, a word begins at a blank."""

from dataclasses import replace
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import MILLISECOND_MS, confidence_of, ms_of
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it is an object with tokens that have a text and milliseconds."""
    tokens = objects_of(object_of(content).get("tokens"))
    return any({"text", "start_ms"} <= token.keys() for token in tokens[:1])


def read(content: Any) -> Reading:
    """Rows of words; tokens of a translation are none."""
    words: list[SpokenWord] = []
    for token in objects_of(content.get("tokens")):
        text = text_of(token.get("text"))
        if token.get("translation_status") == "translation" or not text:
            continue
        word = _word(token, text)
        is_same = bool(words) and not text[0].isspace() and words[-1].speaker == word.speaker
        if is_same and not words[-1].text.endswith(" "):
            sure = [c for c in (words[-1].confidence, word.confidence) if c is not None]
            words[-1] = replace(
                words[-1],
                text=words[-1].text + text,
                end_ms=word.end_ms,
                confidence=min(sure, default=None),
            )
        else:
            words.append(replace(word, text=text.lstrip()))
    return Reading(tuple(rows_of_words(words)), "milliseconds")


def _word(token: Json, text: str) -> SpokenWord:
    return SpokenWord(
        text,
        ms_of(token.get("start_ms"), MILLISECOND_MS),
        ms_of(token.get("end_ms"), MILLISECOND_MS),
        name_of(token.get("speaker")),
        confidence_of(token.get("confidence")),
        language_of(token.get("language")),
        line=line_of(token),
    )
