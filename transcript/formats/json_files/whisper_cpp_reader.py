"""JSON of whisper.cpp, plain and full (with tokens)."""

import re
from statistics import fmean
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import MILLISECOND_MS, confidence_of, ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord, join_words
from transcript.formats.json_files.json_values import (
    Json,
    language_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)

_SPECIAL = re.compile(r"\[_[A-Z]+_(?:[0-9]+\])?|\[_[A-Z_]+\]")
_NOBODY = "?"


def fits(content: Any) -> bool:
    """Whether it is an object with a transcription of offsets."""
    return any("offsets" in row for row in objects_of(object_of(content).get("transcription")))


def read(content: Any) -> Reading:
    """A row a segment; its tokens are its words where they make its text."""
    language = language_of(object_of(content.get("result")).get("language"))
    rows = objects_of(content.get("transcription"))
    return Reading(rows_of_utterances(_row(row, language) for row in rows), "milliseconds")


def _row(row: Json, language: str | None) -> Utterance:
    text = text_of(row.get("text")).strip()
    words = _words(objects_of(row.get("tokens")))
    speaker = name_of(row.get("speaker"))
    spelled = "".join(join_words(words).split()) == "".join(
        text.split()
    )  # letters cut between tokens are lost
    return Utterance(
        *_times(row),
        text,
        None if speaker == _NOBODY else speaker,
        words if spelled else (),
        language,
        place=place_of(row),
    )


def _words(tokens: list[Json]) -> tuple[SpokenWord, ...]:
    words: list[list[Json]] = []
    for token in tokens:
        text = text_of(token.get("text"))
        if not text or _SPECIAL.fullmatch(text):
            continue
        if text[0].isspace() or not words:
            words.append([])
        words[-1].append(token)
    return tuple(map(_word, words))


def _word(tokens: list[Json]) -> SpokenWord:
    text = "".join(text_of(token.get("text")) for token in tokens)
    start_ms, end_ms = _times(tokens[0])[0], _times(tokens[-1])[1]
    sure = [p for token in tokens if (p := confidence_of(token.get("p"))) is not None]
    return SpokenWord(text.strip(), start_ms, end_ms, None, fmean(sure) if sure else None)


def _times(part: Json) -> tuple[int | None, int | None]:
    offsets = object_of(part.get("offsets"))
    return ms_of(offsets.get("from"), MILLISECOND_MS), ms_of(offsets.get("to"), MILLISECOND_MS)
