"""Captions as YouTube sends them: its XML in two forms, and its JSON (json3)."""

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.measures import MILLISECOND_MS, SECOND_MS, ms_of, span_of
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord
from transcript.formats.base.xml_document import children, find_all, parse_xml, text_of
from transcript.formats.json_files.json_values import Json, object_of, objects_of, place_of
from transcript.formats.json_files.json_values import text_of as json_text


def read_xml(source: SourceText) -> Reading:
    """A row a caption; words where they have times of their own.

    Raises:
        UnreadableError: the XML is broken or has entities.
    """
    root = parse_xml(source.content)
    said = [
        Utterance(*span_of(each.get("start"), each.get("dur"), SECOND_MS), _plain(text_of(each)))
        for each in find_all(root, "text")
    ]
    for each in find_all(root, "p"):
        span = span_of(each.get("t"), each.get("d"), MILLISECOND_MS)
        parts = [(text_of(part), ms_of(part.get("t", "0"), MILLISECOND_MS)) for part in children(each, "s")]
        said.append(_captioned(span, _plain(text_of(each)), parts))
    return _reading(said)


def fits(content: Any) -> bool:
    """Whether it is an object of events in milliseconds."""
    return any("tStartMs" in event for event in objects_of(object_of(content).get("events"))[:1])


def read(content: Any) -> Reading:
    """A row an event that says something."""
    return _reading([_event(event) for event in objects_of(content.get("events"))])


def _event(event: Json) -> Utterance:
    parts = [
        (json_text(part.get("utf8")), ms_of(part.get("tOffsetMs", 0), MILLISECOND_MS))
        for part in objects_of(event.get("segs"))
    ]
    span = span_of(event.get("tStartMs"), event.get("dDurationMs", 0), MILLISECOND_MS)
    text = "".join(text for text, _ in parts).strip()
    return replace(_captioned(span, text, parts), place=place_of(event))


def _captioned(
    span: tuple[int | None, int | None], text: str, parts: Sequence[tuple[str, int | None]]
) -> Utterance:
    """A caption; its parts are words where more than one has a place of its own."""
    start_ms, end_ms = span
    offsets = [offset or 0 for _, offset in parts]
    if start_ms is None or len(set(offsets)) < 2:  # noqa: PLR2004 - one time says nothing of words
        return Utterance(start_ms, end_ms, text)
    ends = [*(start_ms + offset for offset in offsets[1:]), end_ms]
    words = tuple(
        SpokenWord(part.strip(), start_ms + offset, ends_ms)
        for (part, _), offset, ends_ms in zip(parts, offsets, ends, strict=True)
        if part.strip()
    )
    return Utterance(start_ms, end_ms, text, words=words)


def _plain(text: str) -> str:
    return html.unescape(text).strip()


def _reading(said: Sequence[Utterance]) -> Reading:
    """Each row up to the next one: a caption stays while the next is shown already."""
    spoken = [each for each in said if each.text]
    starts = [*(each.start_ms for each in spoken), None][1:]
    cut = [
        replace(each, end_ms=following, words=tuple(_until(word, following) for word in each.words))
        if None not in {each.start_ms, each.end_ms, following} and each.start_ms < following < each.end_ms  # type: ignore[operator] # not None
        else each
        for each, following in zip(spoken, starts, strict=True)
    ]
    return Reading(shared_speaker_prefixes(rows_of_utterances(cut)), "milliseconds", counts="row")


def _until(word: SpokenWord, end_ms: int | None) -> SpokenWord:
    is_later = end_ms is not None and word.end_ms is not None and word.end_ms > end_ms
    return replace(word, end_ms=end_ms) if is_later else word
