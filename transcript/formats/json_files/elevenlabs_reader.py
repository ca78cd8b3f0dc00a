"""JSON of ElevenLabs Scribe: words, blanks and sounds one after the other."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import ms_of
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it is an object whose words have a type."""
    content = object_of(content)
    return "language_code" in content and any(
        {"text", "start", "type"} <= word.keys() for word in objects_of(content.get("words"))[:1]
    )


def read(content: Any) -> Reading:
    """Rows of words; sounds that are no words stay in the text as they are written there."""
    language = language_of(content.get("language_code"))
    words: list[SpokenWord] = []
    before = ""
    for part in objects_of(content.get("words")):
        text = text_of(part.get("text"))
        if part.get("type") == "spacing":
            before = text
            continue
        times = ms_of(part.get("start")), ms_of(part.get("end"))
        words.append(
            SpokenWord(
                text, *times, name_of(part.get("speaker_id")), None, language, before, line=line_of(part)
            )
        )
        before = ""
    return Reading(tuple(rows_of_words(words)), "seconds")
