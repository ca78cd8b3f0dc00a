"""JSON of Google Speech-to-Text, v1 and v2, as its services and its libraries write it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from transcript.formats.base.drafts import Draft, Reading
from transcript.formats.base.measures import confidence_of, ms_of, number_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    best_of,
    first_of,
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it holds results with a transcript or words, and nothing that only others write."""
    results = _results(content)
    best = best_of(results[0]) if results else {}
    return ("transcript" in best or "words" in best) and "timestamps" not in best


def read(content: Any) -> Reading:
    """A row a result, or several where several speak; the last result of v1 repeats all words."""
    results = _results(content)
    spoken = [_words(result) for result in results]
    if _repeats_all(spoken):
        return Reading(tuple(rows_of_words(spoken[-1])), "seconds")
    drafts: list[Draft] = []
    reached_ms: dict[object, int] = {}
    channels = {_channel(result) for result in results}
    for result, words in zip(results, spoken, strict=True):
        channel = _channel(result)
        end_ms = _time(
            first_of(result, "resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset")
        )
        speakers = {word.speaker for word in words}
        if len(speakers) > 1:
            drafts += rows_of_words(words, len(drafts) + 1)
        else:
            name = next(iter(speakers), None) or (f"Channel {channel}" if len(channels) > 1 else None)
            start_ms = None if words or end_ms is None else reached_ms.get(channel, 0)
            text = text_of(best_of(result).get("transcript"))
            said = Utterance(
                start_ms,
                None if words else end_ms,
                text,
                name,
                tuple(words),
                _language(result),
                place=place_of(result),
            )
            drafts += rows_of_utterances([said], len(drafts) + 1)
        reached_ms[channel] = end_ms or reached_ms.get(channel, 0)
    return Reading(tuple(drafts), "seconds")


def divide(content: Any) -> dict[str, Any]:
    """The answer about each file of a batch."""
    results = object_of(object_of(content).get("response")).get("results", object_of(content).get("results"))
    if not isinstance(results, dict):
        return {}
    return {name: {"results": _results_of(file)} for name, file in results.items()}


def _results_of(file: object) -> Any:
    inline = object_of(object_of(file).get("inlineResult", file))
    return object_of(inline.get("transcript")).get("results")


def _results(content: Any) -> list[Json]:
    """The results of an answer, of a finished operation, or of a batch's first file."""
    content = object_of(content)
    results = object_of(content.get("response")).get("results", content.get("results"))
    if isinstance(results, dict):
        results = next(map(_results_of, results.values()), None)
    return [result for result in objects_of(results) if isinstance(result.get("alternatives"), list)]


def _channel(result: Json) -> str | None:
    return name_of(first_of(result, "channelTag", "channel_tag"))


def _language(result: Json) -> str | None:
    return language_of(first_of(result, "languageCode", "language_code"))


def _words(result: Json) -> list[SpokenWord]:
    return list(_each_word(objects_of(best_of(result).get("words")), _language(result)))


def _each_word(words: list[Json], language: str | None) -> Iterator[SpokenWord]:
    for word in words:
        end_ms = _time(first_of(word, "endTime", "endOffset", "end_time", "end_offset"))
        start_ms = _time(first_of(word, "startTime", "startOffset", "start_time", "start_offset"))
        if start_ms is None and end_ms is not None:
            start_ms = 0  # a zero is not written
        tag = name_of(first_of(word, "speakerLabel", "speakerTag", "speaker_label", "speaker_tag"))
        speaker = None if tag == "0" else tag
        confidence = confidence_of(word.get("confidence")) or None  # as is none
        yield SpokenWord(
            text_of(word.get("word")), start_ms, end_ms, speaker, confidence, language, line=line_of(word)
        )


def _repeats_all(spoken: list[list[SpokenWord]]) -> bool:
    """Whether the last result has the words of all others once more, with who speaks."""
    earlier = [word for words in spoken[:-1] for word in words]
    last = spoken[-1] if spoken else []
    if not earlier or len(last) < len(earlier):
        return False
    return any(word.speaker for word in last) and not any(word.speaker for word in earlier)


def _time(value: object) -> int | None:
    """A time as "1.300s", as a number, or as seconds and nanos."""
    if isinstance(value, dict):
        seconds = number_of(value.get("seconds", 0))
        nanos = number_of(value.get("nanos", 0))
        return None if seconds is None or nanos is None else ms_of(str(seconds + nanos * Decimal("1e-9")))
    return ms_of(value.removesuffix("s") if isinstance(value, str) else value)
