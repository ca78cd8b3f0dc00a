"""JSON of Azure Video Indexer: the insights of a film, lines with their instances."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import ms_of_clock_text
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.json_files.json_values import (
    Json,
    language_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)


def fits(content: Any) -> bool:
    """Whether it is an object with insights of films that have a transcript."""
    return any("instances" in line for insights in _insights(content) for line in _lines(insights)[:1])


def read(content: Any) -> Reading:
    """A row an instance of a line of the transcript, with the name that its speaker has."""
    said = [each for insights in _insights(content) for each in _utterances(insights)]
    return Reading(rows_of_utterances(said), "hours:minutes:seconds")


def _insights(content: Any) -> list[Json]:
    content = object_of(content)
    films = [object_of(film.get("insights")) for film in objects_of(content.get("videos"))]
    return films or [object_of(content.get("insights", content))]


def _lines(insights: Json) -> list[Json]:
    return objects_of(insights.get("transcript"))


def _utterances(insights: Json) -> list[Utterance]:
    speakers = objects_of(insights.get("speakers"))
    names = {name_of(each.get("id")): name_of(each.get("name")) for each in speakers}
    return [
        Utterance(
            ms_of_clock_text(instance.get("adjustedStart", instance.get("start"))),
            ms_of_clock_text(instance.get("adjustedEnd", instance.get("end"))),
            text_of(line.get("text")),
            names.get(name_of(line.get("speakerId"))) or name_of(line.get("speakerId")),
            language=language_of(line.get("language")),
            place=place_of(line),
        )
        for line in _lines(insights)
        for instance in objects_of(line.get("instances"))[:1]
    ]
