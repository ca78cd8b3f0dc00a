"""JSON of Label Studio: tasks with regions of sound, whole or as its short export."""

from typing import Any

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.json_files.json_values import Json, name_of, object_of, objects_of, place_of, text_of

_SOUNDS = ("audio", "url", "audio_url", "video", "file_upload")
_NOT_A_SPEAKER = {"speech", "noise", "music", "silence", "segment"}


def fits(content: Any) -> bool:
    """Whether it is a list of tasks (or one) whose results are regions of sound."""
    return any(_regions(task) or _short_regions(task) for task in _tasks(content))


def read(content: Any) -> Reading:
    """A row a region, its text the one that was typed for it, its label the speaker where it is a name."""
    said = [each for task in _tasks(content) for each in _utterances(task)]
    said.sort(key=lambda each: each.start_ms or 0)
    return Reading(rows_of_utterances(said, keep_empty=True), "seconds")


def divide(content: Any) -> dict[str, Json]:
    """Each task with regions, by its sound or its number."""
    found: dict[str, Json] = {}
    for number, task in enumerate(_tasks(content), start=1):
        if _regions(task) or _short_regions(task):
            data = object_of(task.get("data", task))
            sound = next((value for name in _SOUNDS if (value := text_of(data.get(name)))), "")
            name = sound or str(number)
            found[name if name not in found else f"{name} ({number})"] = task
    return found


def _tasks(content: Any) -> list[Json]:
    return objects_of(content) if isinstance(content, list) else [object_of(content)]


def _utterances(task: Json) -> list[Utterance]:
    regions = _regions(task)
    if not regions:
        texts = task.get("transcription")
        typed = texts if isinstance(texts, list) else [texts]
        shown = [text_of(typed[n]) if n < len(typed) else "" for n, _ in enumerate(_short_regions(task))]
        return [_short(region, text) for region, text in zip(_short_regions(task), shown, strict=True)]
    found: dict[str, list[Json]] = {}
    for region in regions:
        found.setdefault(text_of(region.get("id")), []).append(object_of(region.get("value")))
    return [_utterance(number, values) for number, values in found.items()]


def _regions(task: Json) -> list[Json]:
    """Results with times, of the annotation that was made last, else of the prediction."""
    for made in (*reversed(objects_of(task.get("annotations"))), *objects_of(task.get("predictions"))):
        if made.get("was_cancelled") is True:
            continue
        results = [
            each for each in objects_of(made.get("result")) if _has_times(object_of(each.get("value")))
        ]
        if results:
            return results
    return []


def _short_regions(task: Json) -> list[Json]:
    """The regions of the short export, whatever the question is called."""
    return next(
        (
            regions
            for answer in task.values()
            if (regions := [each for each in objects_of(answer) if "labels" in each and _has_times(each)])
        ),
        [],
    )


def _has_times(value: Json) -> bool:
    return {"start", "end"} <= value.keys() and bool({"labels", "text", "channel"} & value.keys())


def _utterance(number: str, values: list[Json]) -> Utterance:
    text = next((typed for value in values if (typed := _typed(value.get("text")))), "")
    label = next((name for value in values if (name := _label(value))), None)
    return Utterance(
        ms_of(values[0].get("start")),
        ms_of(values[0].get("end")),
        text,
        label,
        id=number,
        place=place_of(values[0]),
    )


def _short(region: Json, text: str) -> Utterance:
    return Utterance(
        ms_of(region.get("start")), ms_of(region.get("end")), text, _label(region), place=place_of(region)
    )


def _typed(value: object) -> str:
    return "\n".join(map(text_of, value)) if isinstance(value, list) else text_of(value)


def _label(value: Json) -> str | None:
    labels = value.get("labels")
    name = name_of(labels[0]) if isinstance(labels, list) and labels else None
    return None if name is None or name.lower() in _NOT_A_SPEAKER else name
