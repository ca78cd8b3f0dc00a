"""JSON of Sarvam: turns where speakers were asked for, else pieces of text with their times."""

from itertools import zip_longest
from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.json_files.json_values import (
    language_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it is an object with a transcript and its times in lists, or with entries of speakers."""
    content = object_of(content)
    turns = object_of(content.get("diarized_transcript")).get("entries")
    times = object_of(content.get("timestamps"))
    return bool(objects_of(turns)) or {"words", "start_time_seconds"} <= times.keys()


def read(content: Any) -> Reading:
    """A row an entry, or a row a piece."""
    language = language_of(content.get("language_code"))
    turns = objects_of(object_of(content.get("diarized_transcript")).get("entries"))
    said = [
        Utterance(
            ms_of(turn.get("start_time_seconds")),
            ms_of(turn.get("end_time_seconds")),
            text_of(turn.get("transcript")),
            name_of(turn.get("speaker_id")),
            language=language,
            place=place_of(turn),
        )
        for turn in turns
    ]
    if not said:
        times = object_of(content.get("timestamps"))
        lists = (times.get(name) for name in ("words", "start_time_seconds", "end_time_seconds"))
        texts, starts, ends = (value if isinstance(value, list) else [] for value in lists)
        said = [
            Utterance(ms_of(start), ms_of(end), text_of(text), language=language)
            for text, start, end in zip_longest(texts, starts, ends)
        ]
    return Reading(rows_of_utterances(said), "seconds")
