"""JSON of Deepgram: channels with words, and utterances where they were asked for."""

from bisect import bisect_left
from typing import Any

from transcript.formats.base.drafts import Draft, Reading
from transcript.formats.base.measures import confidence_of, length_of, ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    best_of,
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it is an object whose results have channels, each with alternatives."""
    channels = objects_of(object_of(object_of(content).get("results")).get("channels"))
    return bool(channels) and "alternatives" in channels[0]


def read(content: Any) -> Reading:
    """A row an utterance; without utterances, a row a sentence of each channel, or rows of its words."""
    results = object_of(content.get("results"))
    channels = objects_of(results.get("channels"))
    duration_ms = length_of(object_of(content.get("metadata")).get("duration"))
    alternatives = list(map(best_of, channels))
    languages = [_language(*both) for both in zip(channels, alternatives, strict=True)]
    words = [
        [_word(word, language) for word in objects_of(found.get("words"))]
        for found, language in zip(alternatives, languages, strict=True)
    ]
    utterances = objects_of(results.get("utterances"))
    if utterances:
        rows = rows_of_utterances(_utterance(each, words, languages) for each in utterances)
        return Reading(rows, "seconds", duration_ms)
    drafts: list[Draft] = []
    for number, spoken in enumerate(words):
        named = [_of_channel(word, number, len(words)) for word in spoken]
        drafts += rows_of_words(named, len(drafts) + 1)
    return Reading(tuple(drafts), "seconds", duration_ms)


def _language(channel: Json, alternative: Json) -> str | None:
    spoken = alternative.get("languages")
    return language_of(channel.get("detected_language")) or (
        language_of(spoken[0]) if isinstance(spoken, list) and len(spoken) == 1 else None
    )


def _utterance(utterance: Json, words: list[list[SpokenWord]], languages: list[str | None]) -> Utterance:
    start_ms, end_ms = ms_of(utterance.get("start")), ms_of(utterance.get("end"))
    channel = utterance.get("channel")
    number = channel if isinstance(channel, int) and 0 <= channel < len(words) else 0
    own = objects_of(utterance.get("words"))
    spoken = [_word(word, None) for word in own] if own else _between(words[number], start_ms, end_ms)
    speaker = name_of(utterance.get("speaker"))
    if speaker is None and len(words) > 1:
        speaker = f"Channel {number}"
    text = text_of(utterance.get("transcript"))
    return Utterance(
        start_ms, end_ms, text, speaker, tuple(spoken), languages[number], place=place_of(utterance)
    )


def _between(words: list[SpokenWord], start_ms: int | None, end_ms: int | None) -> list[SpokenWord]:
    """The words of this stretch, where the utterance does not bring its own."""
    if start_ms is None or end_ms is None:
        return []
    first = bisect_left(words, start_ms, key=lambda word: word.start_ms or 0)
    after = bisect_left(words, max(end_ms, start_ms), lo=first, key=lambda word: word.start_ms or 0)
    return words[first:after]


def _word(word: Json, language: str | None) -> SpokenWord:
    return SpokenWord(
        text_of(word.get("punctuated_word")) or text_of(word.get("word")),
        ms_of(word.get("start")),
        ms_of(word.get("end")),
        name_of(word.get("speaker")),
        confidence_of(word.get("confidence")),
        language_of(word.get("language")) or language,
        line=line_of(word),
    )


def _of_channel(word: SpokenWord, number: int, count: int) -> SpokenWord:
    """The word with its channel as speaker, where there are several and nobody is named."""
    if word.speaker is not None or count == 1:
        return word
    return SpokenWord(
        word.text,
        word.start_ms,
        word.end_ms,
        f"Channel {number}",
        word.confidence,
        word.language,
        line=word.line,
    )
