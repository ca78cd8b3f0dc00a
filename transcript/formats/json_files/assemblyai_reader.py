"""JSON of AssemblyAI: utterances and words in milliseconds."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import MILLISECOND_MS, confidence_of, length_of, ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)

_SIGNS = {
    "audio_url",
    "acoustic_model",
    "language_model",
    "audio_duration",
    "speech_model",
    "webhook_url",
    "status",
}


def fits(content: Any) -> bool:
    """Whether it is an object with utterances or words, and with what only this maker says of a job."""
    content = object_of(content)
    timed = [*objects_of(content.get("utterances")), *objects_of(content.get("words"))]
    return bool(timed) and {"start", "end", "text"} <= timed[0].keys() and bool(_SIGNS & content.keys())


def read(content: Any) -> Reading:
    """A row an utterance; without utterances, rows of words."""
    language = language_of(content.get("language_code"))
    utterances = objects_of(content.get("utterances"))
    if utterances:
        rows = rows_of_utterances(_utterance(each, language) for each in utterances)
    else:
        words = objects_of(content.get("words"))
        rows = tuple(rows_of_words(_word(each, language) for each in words))
    return Reading(rows, "milliseconds", length_of(content.get("audio_duration")))


def _utterance(utterance: Json, language: str | None) -> Utterance:
    return Utterance(
        ms_of(utterance.get("start"), MILLISECOND_MS),
        ms_of(utterance.get("end"), MILLISECOND_MS),
        text_of(utterance.get("text")),
        name_of(utterance.get("speaker")) or name_of(utterance.get("channel")),
        tuple(_word(word, language) for word in objects_of(utterance.get("words"))),
        language,
        place=place_of(utterance),
    )


def _word(word: Json, language: str | None) -> SpokenWord:
    return SpokenWord(
        text_of(word.get("text")),
        ms_of(word.get("start"), MILLISECOND_MS),
        ms_of(word.get("end"), MILLISECOND_MS),
        name_of(word.get("speaker")) or name_of(word.get("channel")),
        confidence_of(word.get("confidence")),
        language,
        line=line_of(word),
    )
