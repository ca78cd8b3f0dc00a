"""JSON of Amazon Transcribe, and of its Call Analytics."""

from bisect import bisect_right
from dataclasses import replace
from typing import Any

from transcript.formats.base.drafts import Draft, Reading
from transcript.formats.base.measures import MILLISECOND_MS, confidence_of, ms_of
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
    """Whether it is an object whose results have items and transcripts."""
    results = object_of(object_of(content).get("results"))
    return isinstance(results.get("items"), list) and "transcripts" in results


def read(content: Any) -> Reading:
    """A row an audio segment; without those, rows of words, each channel by itself."""
    results = object_of(content.get("results"))
    language = language_of(results.get("language_code"))
    segments = objects_of(results.get("audio_segments"))
    speaker_at = _Speakers(object_of(results.get("speaker_labels")))
    words = _words(objects_of(results.get("items")), language, speaker_at)
    if segments:
        by_id = {number: word for number, word in words if isinstance(number, int | str)}
        rows = rows_of_utterances(_segment(each, by_id, language) for each in segments)
        return Reading(rows, "seconds")
    channels = objects_of(object_of(results.get("channel_labels")).get("channels"))
    if len(channels) < 2:  # noqa: PLR2004 - one channel is everything
        return Reading(tuple(rows_of_words(word for _, word in words)), "seconds")
    drafts: list[Draft] = []
    for channel in channels:
        name = name_of(channel.get("channel_label"))
        spoken = _words(objects_of(channel.get("items")), language, speaker_at)
        drafts += rows_of_words((replace(word, speaker=name) for _, word in spoken), len(drafts) + 1)
    return Reading(tuple(drafts), "seconds")


class _Speakers:
    """Who speaks when, for items that do not say it themselves."""

    def __init__(self, labels: Json) -> None:
        turns = []
        for turn in objects_of(labels.get("segments")):
            start_ms, name = ms_of(turn.get("start_time")), name_of(turn.get("speaker_label"))
            if start_ms is not None and name is not None:
                turns.append((start_ms, name))
        self._turns = sorted(turns)

    def at(self, start_ms: int | None) -> str | None:
        """The speaker whose turn began last."""
        if start_ms is None:
            return None
        place = bisect_right(self._turns, start_ms, key=lambda turn: turn[0]) - 1
        return self._turns[place][1] if place >= 0 else None


def _words(items: list[Json], language: str | None, speakers: _Speakers) -> list[tuple[object, SpokenWord]]:
    """(id, word); a punctuation mark belongs to the word before it."""
    words: list[tuple[object, SpokenWord]] = []
    for item in items:
        best = best_of(item)
        text = text_of(best.get("content"))
        if item.get("type") == "punctuation" and words:
            number, before = words[-1]
            words[-1] = number, replace(before, text=before.text + text)
            continue
        start_ms = ms_of(item.get("start_time"))
        word = SpokenWord(
            text,
            start_ms,
            ms_of(item.get("end_time")),
            name_of(item.get("speaker_label")) or speakers.at(start_ms),
            confidence_of(best.get("confidence")),
            language_of(item.get("language_code")) or language,
            line=line_of(item),
        )
        words.append((item.get("id"), word))
    return words


def _segment(segment: Json, words: dict[int | str, SpokenWord], language: str | None) -> Utterance:
    numbers = segment.get("items")
    numbers = numbers if isinstance(numbers, list) else []
    spoken = tuple(words[number] for number in numbers if isinstance(number, int | str) and number in words)
    return Utterance(
        ms_of(segment.get("start_time")),
        ms_of(segment.get("end_time")),
        text_of(segment.get("transcript")),
        name_of(segment.get("speaker_label"))
        or name_of(segment.get("channel_label"))
        or next((word.speaker for word in spoken), None),
        spoken,
        language_of(segment.get("language_code")) or language,
        place=place_of(segment),
    )


def fits_call(content: Any) -> bool:
    """Whether it is the analysis of a call: turns with offsets in milliseconds."""
    turns = objects_of(object_of(content).get("Transcript"))
    return bool(turns) and "BeginOffsetMillis" in turns[0]


def read_call(content: Any) -> Reading:
    """A row a turn, the part of who speaks as speaker."""
    language = language_of(content.get("LanguageCode"))
    turns = objects_of(content.get("Transcript"))
    return Reading(rows_of_utterances(_turn(turn, language) for turn in turns), "milliseconds")


def _turn(turn: Json, language: str | None) -> Utterance:
    return Utterance(
        ms_of(turn.get("BeginOffsetMillis"), MILLISECOND_MS),
        ms_of(turn.get("EndOffsetMillis"), MILLISECOND_MS),
        text_of(turn.get("Content")),
        name_of(turn.get("ParticipantRole")) or name_of(turn.get("ParticipantId")),
        tuple(_item(item) for item in objects_of(turn.get("Items"))),
        language,
        place=place_of(turn),
    )


def _item(item: Json) -> SpokenWord:
    start_ms = ms_of(item.get("BeginOffsetMillis"), MILLISECOND_MS)
    end_ms = ms_of(item.get("EndOffsetMillis"), MILLISECOND_MS)
    return SpokenWord(
        text_of(item.get("Content")), start_ms, end_ms, None, confidence_of(item.get("Confidence"))
    )
