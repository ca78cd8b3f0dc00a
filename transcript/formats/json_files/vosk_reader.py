"""JSON of Vosk: one result, or one after the other as a program prints them."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import confidence_of, ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord
from transcript.formats.json_files.json_values import Json, best_of, object_of, objects_of, place_of, text_of


def fits(content: Any) -> bool:
    """Whether it is a result with words, or a list of results some of which have words."""
    return any(_words(_best(result)) for result in _results(content))


def read(content: Any) -> Reading:
    """A row a result; what was heard in between (`partial`) and results that say nothing are none."""
    return Reading(rows_of_utterances(map(_utterance, _results(content))), "seconds")


def _results(content: Any) -> list[Json]:
    return objects_of(content) if isinstance(content, list) else [object_of(content)]


def _best(result: Json) -> Json:
    return best_of(result) or result


def _words(result: Json) -> list[Json]:
    return [word for word in objects_of(result.get("result")) if {"word", "start", "end"} <= word.keys()]


def _utterance(result: Json) -> Utterance:
    best = _best(result)
    words = tuple(
        SpokenWord(
            text_of(word["word"]),
            ms_of(word["start"]),
            ms_of(word["end"]),
            None,
            confidence_of(word.get("conf")),
        )
        for word in _words(best)
    )
    return Utterance(None, None, text_of(best.get("text")), None, words, place=place_of(result))
