"""Tiers and annotations of an ELAN file about to be written, and its XML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from transcript.source_file import Attributes

SUBDIVISION, TIME_SUBDIVISION = "Symbolic_Subdivision", "Time_Subdivision"
ASSOCIATION, INCLUDED = "Symbolic_Association", "Included_In"


@dataclass(slots=True)
class OutAnnotation:
    """An annotation; with times, or `above` another one. `key` orders borders of the same moment.

    `is_loose` says which of (start, end) is written without a time.
    """

    id: str
    text: str
    above: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    key: str = ""
    attributes: Attributes = ()
    is_loose: tuple[bool, bool] = (False, False)


@dataclass(slots=True)
class OutTier:
    """A tier below the tier `above`; `attributes` are XML's but for the name and the tier above."""

    name: str
    above: str
    attributes: Attributes
    constraint: str = ""
    annotations: list[OutAnnotation] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The attribute's value, None without one."""
        return next((value for key, value in self.attributes if key == name), None)


def write_tiers(tiers: Iterable[OutTier]) -> tuple[list[str], list[str]]:
    """(the lines of the time slots, the lines of the tiers).

    Where a tier cuts up its parent's time, neighbours share their border as in ELAN; else an annotation
    shares its borders with no other: in ELAN a shared slot would move the neighbour's too.
    """
    tiers = list(tiers)
    slots = _Slots(tiers)
    return slots.lines(), [line for tier in tiers for line in _tier_lines(tier, slots)]


class _Slots:
    """The borders of all annotations, numbered in order of time."""

    def __init__(self, tiers: list[OutTier]) -> None:
        self._same: dict[tuple[str, str], tuple[str, str]] = {}  # border -> the border that it shares
        borders = []
        for tier in tiers:
            if tier.constraint == TIME_SUBDIVISION:
                self._share(tier, tiers)
            for item in tier.annotations:
                if item.start_ms is None or item.end_ms is None:
                    continue
                if (item.id, "start") not in self._same:
                    borders.append((item.start_ms, item.key, "start", item.id, item.is_loose[0]))
                if (item.id, "end") not in self._same:
                    borders.append((item.end_ms, item.key, "end", item.id, item.is_loose[1]))
        borders.sort(key=lambda border: border[:3])
        self._borders = borders
        self._number = {(own, edge): number for number, (_, _, edge, own, _) in enumerate(borders, start=1)}

    def _share(self, tier: OutTier, tiers: list[OutTier]) -> None:
        parent = next((each for each in tiers if each.name == tier.above), None)
        holders = sorted(
            (item for item in (parent.annotations if parent else ()) if item.start_ms is not None),
            key=lambda item: item.start_ms or 0,
        )
        parts, place = sorted(tier.annotations, key=lambda item: item.start_ms or 0), 0
        for holder in holders:
            inside = []
            while place < len(parts) and (parts[place].start_ms or 0) < (holder.end_ms or 0):
                inside.append(parts[place])
                place += 1
            if not inside:
                continue
            self._same[inside[0].id, "start"] = holder.id, "start"
            self._same[inside[-1].id, "end"] = holder.id, "end"
            for before, after in pairwise(inside):
                self._same[after.id, "start"] = before.id, "end"

    def slot(self, own: str, edge: str) -> str:
        """The name of the slot."""
        border = own, edge
        while border in self._same:
            border = self._same[border]
        return f"ts{self._number[border]}"

    def lines(self) -> list[str]:
        """The slots in XML."""
        return [
            f'        <TIME_SLOT TIME_SLOT_ID="ts{number}"' + ("/>\n" if loose else f' TIME_VALUE="{ms}"/>\n')
            for number, (ms, _, _, _, loose) in enumerate(self._borders, start=1)
        ]


def _tier_lines(tier: OutTier, slots: _Slots) -> Iterator[str]:
    own = {"TIER_ID", "PARENT_REF"}
    told = [(name, value) for name, value in tier.attributes if name not in own]
    told += [("PARENT_REF", tier.above)] if tier.above else []
    yield f"    <TIER {write_attributes([*told, ('TIER_ID', tier.name)])}>\n"
    last_of: dict[str, str] = {}
    for item in tier.annotations:
        kept = write_attributes(item.attributes)
        kept = f" {kept}" if kept else ""
        if item.start_ms is not None:
            kind = "ALIGNABLE_ANNOTATION"
            first, second = slots.slot(item.id, "start"), slots.slot(item.id, "end")
            place = f'TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{second}"'
        else:
            kind, place = "REF_ANNOTATION", f"ANNOTATION_REF={quoteattr(item.above)}"
            if tier.constraint == SUBDIVISION and item.above in last_of:
                place += f" PREVIOUS_ANNOTATION={quoteattr(last_of[item.above])}"
            last_of[item.above] = item.id
        yield (
            "        <ANNOTATION>\n"
            f"            <{kind} ANNOTATION_ID={quoteattr(item.id)} {place}{kept}>\n"
            f"                <ANNOTATION_VALUE>{escape(item.text)}</ANNOTATION_VALUE>\n"
            f"            </{kind}>\n"
            "        </ANNOTATION>\n"
        )
    yield "    </TIER>\n"


def write_attributes(attributes: Iterable[tuple[str, str]]) -> str:
    """Attributes in XML."""
    return " ".join(f"{name}={quoteattr(value)}" for name, value in attributes)
