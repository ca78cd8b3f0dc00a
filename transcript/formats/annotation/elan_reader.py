"""ELAN annotation files (EAF 2.7 to 3.0).

Read with defusedxml: pympi reads with a parser that expands entities of strangers.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from transcript.document import Word
from transcript.formats.annotation.textgrid_reader import base_name
from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    in_range,
    language_code,
)
from transcript.messages import Message

_LANGUAGES = {"tel": "te", "eng": "en", "hin": "hi", "tam": "ta", "kan": "kn", "mal": "ml", "urd": "ur"}
_OURS = re.compile(r"([^\d.]+)\.\d+", re.ASCII)  # an id of ours that had no digit


def read(source: SourceText) -> Reading:
    """A row an annotation of a tier with times and no parent; PARTICIPANT or the tier's name says who.

    Child tiers with times become words of their row where they are called words, "... - note" its note,
    "... - machine" the machine's text; annotations of every other child tier join the note as `tier: text`.

    Raises:
        UnreadableError: the XML is broken or has entities, or an annotation has no time.
    """
    try:
        root = defusedxml.ElementTree.fromstring(source.content)
    except ParseError as exc:
        raise UnreadableError("xml_broken", exc.position[0], problem=str(exc).partition(":")[0]) from exc
    except (DefusedXmlException, ValueError, LookupError) as exc:
        raise UnreadableError("xml_refused") from exc
    if root.tag != "ANNOTATION_DOCUMENT":
        raise UnreadableError("xml_other")
    return _File(root).reading()


class _File:
    """One EAF file while it is read."""

    def __init__(self, root: Element) -> None:
        self._times = _slot_times(root)
        self._tiers = root.findall("TIER")
        self._names = {tier.get("TIER_ID", "") for tier in self._tiers}
        self._drafts: dict[str, Draft] = {}
        self._words: dict[str, list[Word]] = {}  # row -> its words
        self._notes: dict[str, list[str]] = {}  # row -> lines of its note
        self._row_of: dict[str, str] = {}  # annotation id -> id of the row it belongs to
        self._spans: dict[str, list[tuple[int, int, str]]] = {}  # tier -> (start, end, row) in order of time
        self._top_of: dict[str, str] = {}  # tier -> the tier without parent above it
        self._machine: dict[str, str] = {}
        self._left_out: list[str] = []

    def reading(self) -> Reading:
        tops = [tier for tier in self._tiers if tier.get("PARENT_REF") not in self._names]
        for tier in tops:
            self._read_top(tier)
        for spans in self._spans.values():
            spans.sort()
        self._read_children(tops)
        notices = (Message("tiers_without_times", tiers=", ".join(self._left_out)[:200]),)
        return Reading(
            tuple(self._finished(row_id, draft) for row_id, draft in self._drafts.items()),
            "milliseconds",
            max(self._times.values(), default=0),
            notices if self._left_out else (),
            self._machine or None,
        )

    def _read_children(self, tops: list[Element]) -> None:
        """Every tier below these, parents before children, whatever their order in the file."""
        below: dict[str, list[Element]] = {}
        for tier in self._tiers:
            if tier.get("PARENT_REF") in self._names:
                below.setdefault(tier.get("PARENT_REF", ""), []).append(tier)
        waiting = deque(dict.fromkeys(tier.get("TIER_ID", "") for tier in tops))
        while waiting:
            for tier in below.pop(waiting.popleft(), []):
                self._read_child(tier)
                waiting.append(tier.get("TIER_ID", ""))
        if below:
            raise UnreadableError("elan_tier_circle")

    def _finished(self, row_id: str, draft: Draft) -> Draft:
        note = "\n".join(self._notes.get(row_id, ())).strip()
        return replace(draft, words=tuple(self._words.get(row_id, ())), note=note)

    def _read_top(self, tier: Element) -> None:
        name = tier.get("TIER_ID", "")
        speaker = tier.get("PARTICIPANT")
        if speaker is None:
            speaker = base_name(name, self._names)
        language = _language(tier.get("LANG_REF"))
        for number, annotation in enumerate(_annotations(tier), start=1):
            annotation_id = annotation.get("ANNOTATION_ID", "")
            if annotation.tag != "ALIGNABLE_ANNOTATION":
                self._left_out.append(name)
                return
            start_ms, end_ms = self._span(annotation, name, number)
            match = _OURS.fullmatch(annotation_id)
            row_id = match[1] if match else annotation_id
            own = language or _language(annotation.find("ANNOTATION_VALUE"), "LANG_REF")
            self._drafts[annotation_id] = Draft(
                number, start_ms, end_ms, _value(annotation), speaker or None, row_id, own
            )
            self._row_of[annotation_id] = annotation_id
            self._spans.setdefault(name, []).append((start_ms, end_ms, annotation_id))
        self._top_of[name] = name

    def _read_child(self, tier: Element) -> None:
        name, parent = tier.get("TIER_ID", ""), tier.get("PARENT_REF", "")
        self._top_of[name] = self._top_of.get(parent, "")
        kind = name.removeprefix(f"{parent} - ").rstrip("_").lower()
        for number, annotation in enumerate(_annotations(tier), start=1):
            if annotation.tag == "ALIGNABLE_ANNOTATION":
                span = self._span(annotation, name, number)
                row_id = self._row_at(parent, *span)
            else:
                span = None
                row_id = self._row_of.get(annotation.get("ANNOTATION_REF", ""), "")
            if row_id not in self._drafts:
                continue
            self._row_of[annotation.get("ANNOTATION_ID", "")] = row_id
            self._put(row_id, kind, name, _value(annotation), span)

    def _put(self, row_id: str, kind: str, name: str, value: str, span: tuple[int, int] | None) -> None:
        if kind == "machine":
            self._machine[self._drafts[row_id].id] = value
        elif kind in {"words", "word"} and span is not None:
            self._words.setdefault(row_id, []).extend(Word(part, *span) for part in value.split())
        elif value:
            self._notes.setdefault(row_id, []).append(value if kind == "note" else f"{name}: {value}")

    def _row_at(self, parent: str, start_ms: int, end_ms: int) -> str:
        """The row below which an annotation of a child tier stands, by its time."""
        rows = self._spans.get(self._top_of.get(parent, ""), [])
        place = bisect_right(rows, start_ms, key=lambda row: row[0]) - 1
        return rows[place][2] if place >= 0 and end_ms <= rows[place][1] else ""

    def _span(self, annotation: Element, tier: str, number: int) -> tuple[int, int]:
        try:
            start_ms = self._times[annotation.get("TIME_SLOT_REF1", "")]
            end_ms = self._times[annotation.get("TIME_SLOT_REF2", "")]
        except KeyError as exc:
            raise UnreadableError("elan_annotation_untimed", number=number, tier=repr(tier[:40])) from exc
        return start_ms, end_ms


def _annotations(tier: Element) -> Iterator[Element]:
    for annotation in tier.iterfind("ANNOTATION"):
        yield from annotation[:1]


def _value(annotation: Element) -> str:
    return annotation.findtext("ANNOTATION_VALUE") or ""


def _language(value: Element | str | None, attribute: str = "") -> str | None:
    if isinstance(value, Element):
        value = value.get(attribute)
    return _LANGUAGES.get(value or "") or language_code(value)


def _slot_times(root: Element) -> dict[str, int]:
    """Milliseconds of each slot; slots without a time share the stretch between their neighbours'."""
    slots = [(e.get("TIME_SLOT_ID", ""), e.get("TIME_VALUE")) for e in root.iter("TIME_SLOT")]
    times: list[int | None] = []
    for number, (_, value) in enumerate(slots, start=1):
        if value is not None and not re.fullmatch(r"[0-9]{1,12}", value, re.ASCII):
            raise UnreadableError("elan_slot_wrong", number=number, value=repr(value[:20]))
        times.append(None if value is None else in_range(int(value), number))
    found: dict[str, int] = {}
    place, before_ms = 0, 0
    while place < len(slots):
        if (known := times[place]) is not None:
            found[slots[place][0]] = before_ms = known
            place += 1
            continue
        end = place
        while end < len(slots) and times[end] is None:
            end += 1
        after_ms = times[end] if end < len(slots) else before_ms
        for step in range(place, end):
            share = (step - place + 1) / (end - place + 1)
            found[slots[step][0]] = before_ms + round(((after_ms or before_ms) - before_ms) * share)
        place = end
    return found
