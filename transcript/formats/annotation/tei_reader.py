"""Transcriptions of speech in TEI (ISO 24624, and `u` with `start` and `end` before it)."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from transcript.formats.annotation.timelines import fill_times
from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.measures import MILLISECOND_MS, SECOND_MS, length_of, ms_of, ms_of_clock_text
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.xml_document import (
    XML_LANGUAGE,
    attribute,
    children,
    find_all,
    local_name,
    parse_xml,
    text_of,
)
from transcript.text.languages import normalize_language

_BLOCKS = {"annotationBlock", "annotatedU"}
_NOT_SAID = {"desc", "incident", "kinesic", "vocal", "pause", "note", "spanGrp", "anchor", "shift"}
_TOKENS = {"w", "pc"}
_TOLD = {"who": "who", "start": "from", "end": "to"}  # what a block says, and what TEICORPO once called it


def read(source: SourceText) -> Reading:
    """A row an utterance; spans of its block become its note, incidents and pauses are no words.

    Raises:
        UnreadableError: the XML is broken or has entities, or has no utterance.
    """
    root = parse_xml(source.content)
    times = _times(root)
    names = {label: _name(person) for person in find_all(root, "person") for label in _labels(person)}
    main = next((each.get(XML_LANGUAGE) for each in find_all(root, "text")), None) or root.get(XML_LANGUAGE)
    outside = _Block(dict.fromkeys(_TOLD, ""), [])
    said = list(_utterances(root, outside, _File(times, names), normalize_language(main)))
    if not said:
        raise UnreadableError("tei_without_speech")
    return Reading(
        rows_of_utterances(said),
        "seconds",
        length_of(max(times.values(), default=0), MILLISECOND_MS),
        counts="row",
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """What a block says of its utterances: attributes, and lines of a note."""

    told: dict[str, str]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _File:
    """Milliseconds of each moment, and the name of each person, by their ids."""

    times: dict[str, int]
    names: dict[str, str]


def _utterances(element: Element, block: _Block, file: _File, language: str | None) -> Iterator[Utterance]:
    for child in element:
        name, own = local_name(child.tag), _language(child, language)
        if name in _BLOCKS:
            told = {key: attribute(child, key) or attribute(child, old) for key, old in _TOLD.items()}
            yield from _utterances(child, _Block(told, list(_notes(child))), file, own)
        elif name == "u":
            yield _utterance(child, block, file, own)
            block.notes.clear()  # they stand at the first utterance of the block
        elif name != "teiHeader":
            yield from _utterances(child, block, file, own)


def _utterance(spoken: Element, block: _Block, file: _File, language: str | None) -> Utterance:
    told = {name: (attribute(spoken, name) or around).lstrip("#") for name, around in block.told.items()}
    start_ms, end_ms = file.times.get(told["start"]), file.times.get(told["end"])
    if start_ms is None and end_ms is None:
        anchors = [attribute(each, "synch").lstrip("#") for each in find_all(spoken, "anchor")]
        if len(anchors) > 1:
            start_ms, end_ms = file.times.get(anchors[0]), file.times.get(anchors[-1])
    speaker = file.names.get(told["who"]) or told["who"] or None
    note = "\n".join(block.notes)
    return Utterance(start_ms, end_ms, _text(spoken), speaker, language=language, note=note)


def _text(spoken: Element) -> str:
    """The words, a mark at the word before it; without words, what is written."""
    if not any(local_name(each.tag) == "w" for each in spoken.iter()):
        return " ".join("".join(_written(spoken)).split())
    text = ""
    joins = True
    for token in _tokens(spoken):
        way = token.get("join", "left" if local_name(token.tag) == "pc" else "")
        text += ("" if joins or way in {"left", "both"} else " ") + " ".join(text_of(token).split())
        joins = way in {"right", "both"}
    return text


def _tokens(element: Element) -> Iterator[Element]:
    for child in element:
        name = local_name(child.tag)
        if name in _TOKENS:
            yield child
        elif name not in _NOT_SAID:
            yield from _tokens(child)


def _written(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local_name(child.tag) not in _NOT_SAID:
            yield from _written(child)
        yield child.tail or ""


def _notes(block: Element) -> Iterator[str]:
    for group in children(block, "spanGrp"):
        spans = " ".join(" ".join((span.text or "").split()) for span in children(group, "span"))
        if spans.strip():
            yield f"{group.get('type', 'span')}: {spans}"


def _times(root: Element) -> dict[str, int]:
    """Milliseconds of each moment by its id; an interval counts from the moment that it names."""
    found: dict[str, int | None] = {}
    for timeline in find_all(root, "timeline"):
        unit_ms = MILLISECOND_MS if timeline.get("unit") == "ms" else SECOND_MS
        previous = ""
        for moment in children(timeline, "when"):
            name = attribute(moment, "id")
            since = moment.get("since", "").lstrip("#") or previous
            interval_ms = ms_of(moment.get("interval"), unit_ms)
            if interval_ms is not None:
                found[name] = (found.get(since) or 0) + interval_ms
            else:
                found[name] = ms_of_clock_text(moment.get("absolute")) if moment.get("absolute") else None
            if not found.keys() - {name}:  # the first moment is the start, whatever the clock said
                found[name] = found[name] if interval_ms is not None else 0
            previous = name
    filled = fill_times(list(found.values()))
    return {name: time for name, time in zip(found, filled, strict=True) if time is not None}


def _language(element: Element, outer: str | None) -> str | None:
    own = element.get(XML_LANGUAGE)
    return outer if own is None else normalize_language(own)


def _labels(person: Element) -> list[str]:
    """What utterances call the person: the id, or the other names that TEICORPO writes."""
    others = (alternative.get("type", "") for alternative in find_all(person, "alt"))
    return [label for label in (attribute(person, "id"), *others) if label]


def _name(person: Element) -> str:
    for name in ("persName", "name"):
        for each in find_all(person, name):
            shown = " ".join(text_of(each).split())
            if shown:
                return shown
    return attribute(person, "n") or attribute(person, "id")
