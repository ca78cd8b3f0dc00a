"""The rows of a document put into the tiers of the ELAN file that it was opened from."""

from collections.abc import Iterable

from transcript.document import Document, Segment
from transcript.formats.annotation.annotation_ids import NewIds, annotation_ids
from transcript.formats.annotation.elan_tiers import OutAnnotation, OutTier
from transcript.formats.annotation.row_places import RowPlaces
from transcript.formats.base.tiers import NOBODY, free_name
from transcript.source_file import (
    Annotation,
    Attributes,
    SourceFile,
    SourceTier,
    TierKind,
    with_attribute,
)

LOOSE = "loose"
DEFAULT_TYPE, WORDS_TYPE, BESIDE_TYPE = "default-lt", "words-lt", "beside-lt"
"""Our linguistic types."""
_NEVER = -1


class PlacedRows:
    """The tiers with the rows on them; `elan_beside` adds the others.

    `id_of` says which annotation a row became, `rows_on` which rows stand on a text tier.
    """

    def __init__(self, document: Document, source: SourceFile) -> None:
        self.source = source
        self.places = RowPlaces(source, document.edited.segments)
        self.tier_named = {tier.name: tier for tier in source.tiers}
        self._constraint_of = {
            each.get("LINGUISTIC_TYPE_ID"): each.get("CONSTRAINTS") or ""
            for each in source.head
            if each.name == "LINGUISTIC_TYPE"
        }
        known = {a.id for tier in source.tiers for a in tier.annotations}
        self.new_ids = NewIds(known | {row.id for row in document.edited.segments})
        self._used: set[str] = set()
        self.names = {tier.name for tier in source.tiers}
        self.tiers: list[OutTier] = []
        self.written_as: dict[str, OutTier] = {}  # the same by their names
        self.text_tiers: list[OutTier] = []
        self.rows_on: dict[str, list[Segment]] = {}
        self.id_of: dict[str, str] = {}
        self.origin: dict[str, str] = {}  # tier written -> the tier of the file that it stands for
        self.copy: dict[tuple[str, str], OutTier] = {}  # (tier of the file, tier above it as written)
        self._lanes: dict[tuple[str, str | None], list[tuple[OutTier, int]]] = {}
        self.levels: dict[tuple[str, str], str] = {}  # (row, tier written) -> its annotation there
        self.on_tier: dict[str, OutTier] = {}  # row -> the text tier written
        # annotation of the file -> what it became
        self.written: dict[str, tuple[OutTier, OutAnnotation]] = {}
        self.paths = {tier.name: self._path(tier) for tier in source.tiers}
        self._above = {
            (tier.name, a.row): a
            for tier in source.tiers
            if tier.kind is TierKind.ABOVE
            for a in tier.annotations
        }
        fresh = [row for row in document.edited.segments if row.id not in self.places.home]
        self._fresh_ids = annotation_ids(tuple(fresh), known)
        self._place_text(document.edited.segments)

    def _path(self, tier: SourceTier) -> list[SourceTier]:
        """The tier and those above it, the nearest first."""
        path = [tier]
        while path[-1].above in self.tier_named and len(path) <= len(self.tier_named):
            path.append(self.tier_named[path[-1].above])
        return path

    def _place_text(self, rows: Iterable[Segment]) -> None:
        for tier in self.source.tiers:  # in the order of the file; rows and what hangs on them come later
            if tier.kind is not TierKind.BESIDE:
                attributes = tier.attributes
                now = self.places.speaker_of.get(tier.name, tier.speaker)
                if tier.kind is TierKind.TEXT and now != tier.speaker:
                    attributes = with_attribute(attributes, "PARTICIPANT", now or "")
                self.add(tier, tier.name, tier.above, attributes)
                if tier.kind is TierKind.TEXT:
                    out = self.copy[tier.name, tier.above]
                    self._lanes[tier.name, now] = [(out, _NEVER)]
                    self.text_tiers.append(out)
                    self.rows_on[out.name] = []
        for row in rows:
            self._put_row(row)

    def _put_row(self, row: Segment) -> None:
        tier = self.places.tier_of(row)
        out = self._lane(self._base(row) if tier is None else tier, row)
        home = self.places.home.get(row.id)
        path = [out]
        while path[-1].above:
            path.append(self.written_as[path[-1].above])
        above, key = "", row.id
        for level in reversed(path):
            is_text = level is out
            kept = home[1] if home and is_text else self._above_of(row, self.origin.get(level.name, ""))
            own = self.take_id(kept.id if kept else self._fresh_ids.get(row.id, "") if is_text else "")
            item = OutAnnotation(own, row.text if is_text else kept.text if kept else "", above, key=key)
            if kept:
                item.attributes = with_attribute(kept.attributes, LOOSE, None)
                item.is_loose = open_edges(kept) if self.places.is_as_it_was(row) else (False, False)
            if level is path[-1]:
                item.start_ms, item.end_ms = row.start_ms, row.end_ms
            level.annotations.append(item)
            self.levels[row.id, level.name] = above = own
            if kept:
                self.written[kept.id] = level, item
        self.id_of[row.id], self.on_tier[row.id] = above, out
        self.rows_on[out.name].append(row)

    def _above_of(self, row: Segment, tier: str) -> Annotation | None:
        """The annotation of a tier above the text on which the row hung."""
        home = self.places.home.get(row.id)
        is_own = home is not None and any(each.name == tier for each in self.paths[home[0].name])
        return self._above.get((tier, row.id)) if is_own else None

    def take_id(self, wanted: str) -> str:
        """The id, or a new one where it is taken; it is taken from then on."""
        own = wanted if wanted and wanted not in self._used else self.new_ids.take()
        self._used.add(own)
        return own

    def _base(self, row: Segment) -> SourceTier | None:
        home = self.places.home.get(row.id)
        if home:
            return home[0]
        return self.places.text_tiers[0] if self.places.text_tiers else None

    def _lane(self, tier: SourceTier | None, row: Segment) -> OutTier:
        """The first tier of this speaker that is free at the row's start."""
        lanes = self._lanes.setdefault((tier.name if tier else "", row.speaker), [])
        for place, (out, busy_ms) in enumerate(lanes):
            if busy_ms <= row.start_ms:
                lanes[place] = out, row.end_ms
                return out
        out = self._new_text_tier(tier, row.speaker, len(lanes) + 1)
        lanes.append((out, row.end_ms))
        return out

    def _new_text_tier(self, tier: SourceTier | None, speaker: str | None, number: int) -> OutTier:
        lane = f" ({number})" if number > 1 else ""
        if tier is None:
            name = free_name(f"{speaker or NOBODY}{lane}", self.names)
            attributes: Attributes = (("LINGUISTIC_TYPE_REF", DEFAULT_TYPE), ("PARTICIPANT", speaker or ""))
            out = OutTier(name, "", attributes)
            self._append(out)
        else:
            above = ""
            for level in reversed(self.paths[tier.name]):
                told = with_attribute(level.attributes, "PARTICIPANT", speaker or "")
                name = free_name(f"{_named_for(level, speaker)}{lane}", self.names)
                above = self.add(level, name, above, told).name
            out = self.tiers[-1]
        self.text_tiers.append(out)
        self.rows_on[out.name] = []
        return out

    def add(self, tier: SourceTier, name: str, above: str, attributes: Attributes) -> OutTier:
        """A new tier that stands for one of the file."""
        constraint = self._constraint_of.get(tier.get("LINGUISTIC_TYPE_REF"), "")
        out = OutTier(name, above, attributes, constraint)
        self._append(out)
        self.origin[name] = tier.name
        self.copy[tier.name, above] = out
        return out

    def _append(self, out: OutTier) -> None:
        self.tiers.append(out)
        self.written_as[out.name] = out


def open_edges(annotation: Annotation) -> tuple[bool, bool]:
    """Which of (start, end) the file left open."""
    told = next((value for name, value in annotation.attributes if name == LOOSE), "")
    return told in {"start", "both"}, told in {"end", "both"}


def _named_for(tier: SourceTier, speaker: str | None) -> str:
    """The tier's name for another speaker: "tx@B" for "tx@A"."""
    name, old = speaker or NOBODY, tier.speaker
    if old and old in tier.name:
        return tier.name.replace(old, name)
    return f"{tier.name} ({name})" if tier.above or tier.kind is not TierKind.TEXT else name
