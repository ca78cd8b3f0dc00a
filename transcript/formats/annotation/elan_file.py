"""An ELAN file's XML as plain values: its tiers with times, and its head.

Read with defusedxml: pympi reads with a parser that expands entities of strangers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element as XmlElement
from xml.etree.ElementTree import ParseError, TreeBuilder

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from transcript.bounds import LATEST_MS
from transcript.formats.base.drafts import UnreadableError
from transcript.source_file import Attributes, Element, find_element

TEXT_TIERS, VERIFIED, EDITED, SKIPPED = (
    "likhita.tiers", "likhita.verified", "likhita.edited", "likhita.skipped",
)  # fmt: skip
"""Properties of a file of ours: the tiers that hold the rows, and rows by status."""
LANGUAGE = "likhita.language."
_UNITS = {  # what ELAN's time units are in milliseconds
    "milliseconds": (1, 1),
    "NTSC-frames": (1001, 30),
    "PAL-frames": (40, 1),
    "PAL-50-frames": (20, 1),
}
_OWN_PLACE = {"ANNOTATION_ID", "ANNOTATION_REF", "TIME_SLOT_REF1", "TIME_SLOT_REF2", "PREVIOUS_ANNOTATION"}
_SCHEMA_SPACE = "{http://www.w3.org/2001/XMLSchema-instance}"
_WHOLE = re.compile(r"-?[0-9]{1,12}", re.ASCII)


@dataclass(slots=True)
class EafAnnotation:
    """An annotation; `above` is the one on which it hangs, times are None where it has none of its own.

    `is_loose` says whether the file gives (start, end) no time, so that they were shared out.
    """

    line: int
    id: str
    text: str
    above: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    is_loose: tuple[bool, bool] = (False, False)
    attributes: Attributes = ()


@dataclass(slots=True)
class EafTier:
    """A tier; `parent` is "" where the file has none of that name."""

    name: str
    parent: str
    type: str
    attributes: Attributes
    annotations: list[EafAnnotation]

    def get(self, name: str) -> str | None:
        """The attribute's value, None without one."""
        return next((value for key, value in self.attributes if key == name), None)


@dataclass(slots=True)
class EafFile:
    """The whole file. `origin_ms` was added to every time, `unit` is the one of the file's times."""

    head: tuple[Element, ...]
    tiers: list[EafTier]
    latest_ms: int
    origin_ms: int
    unit: str
    constraint_of: dict[str, str]
    closed_types: set[str]
    left_out: list[tuple[int, str]] = field(default_factory=list)
    """(line, id) of annotations without a time or without what they hang on."""

    @property
    def is_ours(self) -> bool:
        """Whether this app wrote it."""
        return self._property("likhita.version") is not None

    @property
    def text_tiers(self) -> frozenset[str]:
        """The tiers that a file of ours says to hold the rows; empty where it does not say so."""
        named = self._property(TEXT_TIERS)
        if named is not None:
            told = {unquote(name) for name in named.split()}
            return frozenset(tier.name for tier in self.tiers if tier.name in told)
        if self.is_ours:  # an earlier version's: it had no other tiers without a parent
            return frozenset(tier.name for tier in self.tiers if not tier.parent)
        return frozenset()

    @property
    def is_older_of_ours(self) -> bool:
        """Whether an earlier version of this app wrote it."""
        return self.is_ours and self._property(TEXT_TIERS) is None

    @property
    def languages(self) -> dict[str, str]:
        """The language of annotations for which a file of ours has no other place."""
        header = find_element(self.head, "HEADER")
        told = [(each.get("NAME") or "", each.text) for each in header.children] if header else []
        return {
            own: name.removeprefix(LANGUAGE)
            for name, ids in told
            if name.startswith(LANGUAGE)
            for own in ids.split()
        }

    def ids_of(self, name: str) -> frozenset[str]:
        """The annotations that a property of ours lists."""
        return frozenset((self._property(name) or "").split())

    def _property(self, name: str) -> str | None:
        header = find_element(self.head, "HEADER")
        found = (each for each in header.children if each.get("NAME") == name) if header else iter(())
        return next((each.text for each in found), None)


class _Lines(TreeBuilder):
    """Elements, and the line on which each annotation stands."""

    def __init__(self) -> None:
        super().__init__()
        self.line_of: dict[XmlElement, int] = {}
        self.position: object = None

    def start(self, tag: str, attrs: dict[str, str]) -> XmlElement:
        element = super().start(tag, attrs)
        if tag in {"ALIGNABLE_ANNOTATION", "REF_ANNOTATION"}:
            self.line_of[element] = getattr(self.position, "CurrentLineNumber", 0)
        return element


def read_file(content: bytes) -> EafFile:
    """The file in these bytes.

    Raises:
        UnreadableError: the XML is broken, has entities or is of another kind, or tiers go round in a circle.
    """
    builder = _Lines()
    parser = defusedxml.ElementTree.XMLParser(target=builder)
    builder.position = parser.parser
    try:
        parser.feed(content)
        root = parser.close()
    except ParseError as exc:
        raise UnreadableError("xml_broken", exc.position[0], problem=str(exc).partition(":")[0]) from exc
    except (DefusedXmlException, ValueError, LookupError) as exc:
        raise UnreadableError("xml_refused") from exc
    if root.tag != "ANNOTATION_DOCUMENT":
        raise UnreadableError("xml_other")
    return _read_root(root, builder.line_of)


def _read_root(root: XmlElement, line_of: dict[XmlElement, int]) -> EafFile:
    header = root.find("HEADER")
    unit = "milliseconds" if header is None else header.get("TIME_UNITS", "milliseconds")
    origin_ms = _origin(header)
    slots = _slot_times(root, _UNITS.get(unit, (1, 1)), origin_ms)
    types = root.findall("LINGUISTIC_TYPE")
    file = EafFile(
        (
            _element(root, deep=False),
            *(_element(part) for part in root if part.tag not in {"TIER", "TIME_ORDER"}),
        ),
        [],
        max((ms for ms, _ in slots.values()), default=0),
        origin_ms,
        unit if unit in _UNITS else "milliseconds",
        {each.get("LINGUISTIC_TYPE_ID", ""): each.get("CONSTRAINTS", "") for each in types},
        {each.get("LINGUISTIC_TYPE_ID", "") for each in types if each.get("CONTROLLED_VOCABULARY_REF")},
    )
    tiers = root.findall("TIER")
    names = {tier.get("TIER_ID", "") for tier in tiers}
    for tier in tiers:
        parent = tier.get("PARENT_REF", "")
        annotations = list(_annotations(tier, slots, line_of, file.left_out))
        file.tiers.append(
            EafTier(
                tier.get("TIER_ID", ""),
                parent if parent in names else "",
                tier.get("LINGUISTIC_TYPE_REF", ""),
                _attributes(tier),
                annotations,
            )
        )
    in_order(file.tiers)
    return file


def in_order(tiers: list[EafTier]) -> list[EafTier]:
    """Parents before children.

    Raises:
        UnreadableError: tiers go round in a circle.
    """
    below: dict[str, list[EafTier]] = {}
    for tier in tiers:
        below.setdefault(tier.parent, []).append(tier)
    found = below.pop("", [])
    for tier in found:  # it grows on the way
        found.extend(below.pop(tier.name, ()))
    if below:
        raise UnreadableError("elan_tier_circle")
    return found


def _annotations(
    tier: XmlElement,
    slots: dict[str, tuple[int, bool]],
    line_of: dict[XmlElement, int],
    left_out: list[tuple[int, str]],
) -> Iterator[EafAnnotation]:
    for annotation in (inner for holder in tier.iterfind("ANNOTATION") for inner in holder[:1]):
        line, own = line_of.get(annotation, 0), annotation.get("ANNOTATION_ID", "")
        kept = tuple((name, value) for name, value in _attributes(annotation) if name not in _OWN_PLACE)
        text = annotation.findtext("ANNOTATION_VALUE") or ""
        if annotation.tag == "REF_ANNOTATION":
            yield EafAnnotation(line, own, text, annotation.get("ANNOTATION_REF", ""), attributes=kept)
            continue
        start = slots.get(annotation.get("TIME_SLOT_REF1", ""))
        end = slots.get(annotation.get("TIME_SLOT_REF2", ""))
        if annotation.tag != "ALIGNABLE_ANNOTATION" or start is None or end is None:
            left_out.append((line, own))
            continue
        yield EafAnnotation(line, own, text, "", start[0], end[0], (start[1], end[1]), kept)


def _attributes(element: XmlElement) -> Attributes:
    return tuple((name.replace(_SCHEMA_SPACE, "xsi:"), value) for name, value in element.items())


def _element(element: XmlElement, *, deep: bool = True) -> Element:
    children = tuple(_element(child) for child in element) if deep else ()
    text = element.text or ""
    return Element(element.tag, _attributes(element), text if text.strip() else "", children)


def _origin(header: XmlElement | None) -> int:
    """What ELAN adds to a time to find it in the sound: that of the first sound, else of the first film."""
    media = [] if header is None else header.findall("MEDIA_DESCRIPTOR")
    media.sort(key=lambda each: not each.get("MIME_TYPE", "").startswith("audio"))
    told = media[0].get("TIME_ORIGIN", "0") if media else "0"
    return int(told) if _WHOLE.fullmatch(told) and abs(int(told)) <= LATEST_MS else 0


def _slot_times(root: XmlElement, scale: tuple[int, int], origin_ms: int) -> dict[str, tuple[int, bool]]:
    """(milliseconds, whether shared out) of each slot; those without a time share what lies between."""
    slots = [(e.get("TIME_SLOT_ID", ""), e.get("TIME_VALUE", "")) for e in root.iter("TIME_SLOT")]
    times = [_slot_ms(value, scale, origin_ms) for _, value in slots]
    found: dict[str, tuple[int, bool]] = {}
    place, before_ms = 0, 0
    while place < len(slots):
        if (known := times[place]) is not None:
            found[slots[place][0]] = known, False
            before_ms = known
            place += 1
            continue
        end = place
        while end < len(slots) and times[end] is None:
            end += 1
        after_ms = times[end] if end < len(slots) else before_ms
        for step in range(place, end):
            share = (step - place + 1) / (end - place + 1)
            found[slots[step][0]] = before_ms + round(((after_ms or before_ms) - before_ms) * share), True
        place = end
    return found


def _slot_ms(value: str, scale: tuple[int, int], origin_ms: int) -> int | None:
    if not _WHOLE.fullmatch(value):
        return None
    ms = (int(value) * scale[0] * 2 + scale[1]) // (2 * scale[1]) + origin_ms
    return ms if abs(ms) <= LATEST_MS else None
