"""JSON of Azure Speech: batch and fast transcription, and the detailed results of its libraries."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import MILLISECOND_MS, TICK_MS, confidence_of, length_of, span_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord
from transcript.formats.json_files.json_values import (
    Json,
    language_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)

_DURATION = re.compile(r"PT(?:([0-9]{1,4})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,9}(?:\.[0-9]{0,9})?)S)?", re.ASCII)


def fits(content: Any) -> bool:
    """Whether it has phrases, or is a result, or several, of a library."""
    content = object_of(content)
    return any(isinstance(content.get(name), list) for name in ("recognizedPhrases", "combinedPhrases"))


def read(content: Any) -> Reading:
    """A row a phrase; a channel speaks where nobody is named and there are several."""
    phrases = objects_of(content.get("recognizedPhrases")) or objects_of(content.get("phrases"))
    several = len({name_of(phrase.get("channel")) for phrase in phrases}) > 1
    rows = rows_of_utterances(_phrase(phrase, several=several) for phrase in phrases)
    duration_ms = length_of(content.get("durationMilliseconds"), MILLISECOND_MS)
    duration_ms = duration_ms or length_of(content.get("durationInTicks"), TICK_MS)
    return Reading(rows, "ticks of 100 ns" if "recognizedPhrases" in content else "milliseconds", duration_ms)


def _phrase(phrase: Json, *, several: bool) -> Utterance:
    best = next(iter(objects_of(phrase.get("nBest"))), phrase)
    channel = name_of(phrase.get("channel"))
    speaker = name_of(phrase.get("speaker")) or (f"Channel {channel}" if several else None)
    text = text_of(best.get("display")) or text_of(best.get("text")) or text_of(best.get("lexical"))
    words = tuple(_words(best))
    return Utterance(
        *_span(phrase), text, speaker, words, language_of(phrase.get("locale")), place=place_of(phrase)
    )


def _words(best: Json) -> Iterator[SpokenWord]:
    """The words as they are shown, else as they were spoken; only the spoken ones have a confidence."""
    spoken, shown = objects_of(best.get("words")), objects_of(best.get("displayWords"))
    words = shown or spoken
    confidences = [confidence_of(word.get("confidence")) for word in spoken]
    if len(confidences) != len(words):
        confidences = [None] * len(words)
    for word, confidence in zip(words, confidences, strict=True):
        text = text_of(word.get("displayText")) or text_of(word.get("word")) or text_of(word.get("text"))
        yield SpokenWord(text, *_span(word), confidence=confidence)


def _span(part: Json) -> tuple[int | None, int | None]:
    if "offsetInTicks" in part:
        return span_of(part["offsetInTicks"], part.get("durationInTicks"), TICK_MS)
    if "offsetMilliseconds" in part:
        return _span_ms(part["offsetMilliseconds"], part.get("durationMilliseconds"))
    return span_of(_seconds(part.get("offset")), _seconds(part.get("duration")))


def _span_ms(start: object, length: object) -> tuple[int | None, int | None]:
    return span_of(start, length, MILLISECOND_MS)


def _seconds(value: object) -> str | None:
    """The seconds of "PT1M2.5S"."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    return str((int(found[1] or 0) * 60 + int(found[2] or 0)) * 60 + Decimal(found[3] or 0))


def fits_results(content: Any) -> bool:
    """Whether it is a detailed result of a library, or several of them."""
    results = objects_of(content) if isinstance(content, list) else [object_of(content)]
    return bool(results) and all({"Offset", "Duration"} <= result.keys() for result in results)


def read_results(content: Any) -> Reading:
    """A row a result."""
    results = objects_of(content) if isinstance(content, list) else [object_of(content)]
    return Reading(rows_of_utterances(map(_result, results)), "ticks of 100 ns")


def _result(result: Json) -> Utterance:
    best = next(iter(objects_of(result.get("NBest"))), {})
    text = text_of(result.get("DisplayText")) or text_of(best.get("Display")) or text_of(result.get("Text"))
    words = tuple(
        SpokenWord(text_of(word.get("Word")), *span_of(word.get("Offset"), word.get("Duration"), TICK_MS))
        for word in objects_of(best.get("Words"))
    )
    span = span_of(result["Offset"], result["Duration"], TICK_MS)
    return Utterance(*span, text, name_of(result.get("SpeakerId")), words, place=place_of(result))
