"""What stands beside the rows in an ELAN file, put back where its rows are now."""

from collections.abc import Iterable

from transcript.document import Segment
from transcript.formats.annotation.elan_placing import LOOSE, PlacedRows, open_edges
from transcript.formats.annotation.elan_tiers import ASSOCIATION, OutAnnotation, OutTier
from transcript.formats.annotation.tier_notes import NoteCorrections
from transcript.formats.base.tiers import free_name
from transcript.source_file import Annotation, SourceTier, TierKind, with_attribute


def place_beside(rows: PlacedRows) -> None:
    """Adds every other tier of the file to those of the rows."""
    _Beside(rows).place()


class _Beside:
    """The tiers beside the rows while they are placed."""

    def __init__(self, rows: PlacedRows) -> None:
        self._rows = rows

    def place(self) -> None:
        beside = [tier for tier in self._rows.source.tiers if tier.kind is TierKind.BESIDE]
        for tier in sorted(beside, key=lambda tier: len(self._rows.paths[tier.name])):
            text = self._text_tier_of(tier)
            self._copy_of(tier, tier.above if tier.above in self._rows.tier_named else "")
            for annotation in tier.annotations:
                self._put_beside(tier, annotation, text)
        self._correct(beside)
        place = {tier.name: number for number, tier in enumerate(self._rows.source.tiers)}
        self._rows.tiers.sort(key=lambda out: place.get(self._rows.origin.get(out.name, ""), len(place)))
        hanging = {tier.name for tier in beside if self._text_tier_of(tier)}
        for out in self._rows.tiers:
            is_timed = all(item.start_ms is not None for item in out.annotations)
            if is_timed and self._rows.origin.get(out.name) in hanging:
                _part(out)

    def _text_tier_of(self, tier: SourceTier) -> str | None:
        """The text tier on whose rows this one hangs."""
        for each in self._rows.paths[tier.name]:
            if each.kind is TierKind.TEXT:
                return each.name
            if each.kind is TierKind.ABOVE:
                return next(
                    (t.name for t in self._rows.places.text_tiers if each in self._rows.paths[t.name]), None
                )
        return None

    def _put_beside(self, tier: SourceTier, annotation: Annotation, text: str | None) -> None:
        item = OutAnnotation(
            "", annotation.text, "", annotation.start_ms, annotation.end_ms,
            attributes=with_attribute(annotation.attributes, LOOSE, None), is_loose=open_edges(annotation),
        )  # fmt: skip
        if text is None or tier.above not in self._rows.tier_named:
            out, above = self._independent(tier, annotation)
        else:
            row = self._rows.places.row_of(annotation, text)
            if row is None or not self._fit(item, row):
                return
            out, above = self._hanging(tier, annotation, row)
        if out is None:
            return
        item.above = above if annotation.start_ms is None else ""
        twin = self._twin(out, item.above) if out.constraint == ASSOCIATION and item.above else None
        if twin is not None:
            twin.text = " ".join(filter(None, (twin.text, item.text)))
            self._rows.written[annotation.id] = out, twin
            return
        item.id = item.key = self._rows.take_id(annotation.id)
        out.annotations.append(item)
        self._rows.written[annotation.id] = out, item
        if item.above:
            self._rows.levels.setdefault((f"\0{out.name}", item.above), item.id)

    def _twin(self, out: OutTier, above: str) -> OutAnnotation | None:
        own = self._rows.levels.get((f"\0{out.name}", above))
        return next((item for item in out.annotations if item.id == own), None) if own else None

    def _independent(self, tier: SourceTier, annotation: Annotation) -> tuple[OutTier | None, str]:
        out = self._copy_of(tier, tier.above if tier.above in self._rows.tier_named else "")
        if annotation.start_ms is not None:
            return out, ""
        held = self._rows.written.get(annotation.above)
        return (out, held[1].id) if held else (None, "")

    def _fit(self, item: OutAnnotation, row: Segment) -> bool:
        """Cuts what has times to the row's; False where nothing is left."""
        if item.start_ms is None or item.end_ms is None:
            return True
        start_ms, end_ms = max(item.start_ms, row.start_ms), min(item.end_ms, row.end_ms)
        if (start_ms, end_ms) != (item.start_ms, item.end_ms):
            item.start_ms, item.end_ms, item.is_loose = start_ms, end_ms, (False, False)
        return start_ms <= end_ms

    def _hanging(self, tier: SourceTier, annotation: Annotation, row: Segment) -> tuple[OutTier | None, str]:
        """(the tier, the annotation on which it hangs) for what hangs on this row now."""
        on = self._rows.on_tier[row.id]
        if self._rows.tier_named[tier.above].kind is not TierKind.BESIDE:
            level = self._level(on, self._rows.tier_named[tier.above])
            return self._copy_of(tier, level.name), self._rows.levels[row.id, level.name]
        if annotation.start_ms is None:
            held = self._rows.written.get(annotation.above)
            return (self._copy_of(tier, held[0].name), held[1].id) if held else (None, "")
        path = [each for each in self._rows.paths[tier.name][1:] if each.kind is TierKind.BESIDE]
        first = self._rows.paths[tier.name][len(path) + 1]
        above = self._level(on, first).name
        for each in reversed(path):
            above = self._copy_of(each, above).name
        return self._copy_of(tier, above), ""

    def _level(self, on: OutTier, tier: SourceTier) -> OutTier:
        """The tier above (or at) the written text tier `on` that stands for a tier of the file."""
        text = next((t for t in self._rows.places.text_tiers if tier in self._rows.paths[t.name]), None)
        depth = self._rows.paths[text.name].index(tier) if text else 0
        out = on
        for _ in range(depth):
            if not out.above:
                break
            out = self._rows.written_as[out.above]
        return out

    def _copy_of(self, tier: SourceTier, above: str) -> OutTier:
        """The tier as it stands below `above`: itself, its counterpart of that speaker, or a new one."""
        if (tier.name, above) in self._rows.copy:
            return self._rows.copy[tier.name, above]
        if above == (tier.above if tier.above in self._rows.tier_named else ""):
            return self._rows.add(tier, tier.name, above, tier.attributes)
        counterpart = self._counterpart(tier, self._rows.origin.get(above, ""))
        if counterpart is not None and above in self._rows.tier_named:
            out = self._copy_of(counterpart, above)
            self._rows.copy[tier.name, above] = out
            return out
        upper = self._rows.written_as[above]
        participant = upper.get("PARTICIPANT")
        attributes = (
            tier.attributes
            if participant is None
            else with_attribute(tier.attributes, "PARTICIPANT", participant)
        )
        return self._rows.add(tier, free_name(f"{tier.name} - {above}", self._rows.names), above, attributes)

    def _counterpart(self, tier: SourceTier, above: str) -> SourceTier | None:
        """The tier of the same type, and the same one of several, below another tier of the file."""
        kind = tier.get("LINGUISTIC_TYPE_REF")
        alike = [
            t
            for t in self._rows.source.tiers
            if t.above == tier.above and t.get("LINGUISTIC_TYPE_REF") == kind
        ]
        others = [
            t for t in self._rows.source.tiers if t.above == above and t.get("LINGUISTIC_TYPE_REF") == kind
        ]
        place = alike.index(tier)
        return others[place] if above and place < len(others) else None

    def _correct(self, beside: Iterable[SourceTier]) -> None:
        """Puts what a person wrote into the lines of a note where it came from."""
        beside = list(beside)
        hanging: dict[str, dict[str, list[OutAnnotation]]] = {}
        for tier in beside:
            text = self._text_tier_of(tier)
            for annotation in tier.annotations if text else ():
                written = self._rows.written.get(annotation.id)
                row = self._rows.places.row_of(annotation, text or "")
                if written is not None and row is not None and row.note:
                    items = hanging.setdefault(row.id, {}).setdefault(tier.name, [])
                    if written[1] not in items[-1:]:
                        items.append(written[1])
        corrections = NoteCorrections(beside)
        for row_id, found in hanging.items():
            note = self._rows.places.rows[row_id].note
            values = corrections.correct(
                note, {name: [i.text for i in items] for name, items in found.items()}
            )
            for name, items in found.items():
                for item, text in zip(items, values[name], strict=True):
                    item.text = text


def _part(out: OutTier) -> None:
    """Annotations in order of time, none over the next; one for which no time is left goes."""
    kept: list[OutAnnotation] = []
    for item in sorted(out.annotations, key=lambda item: (item.start_ms or 0, item.end_ms or 0)):
        if kept and (kept[-1].end_ms or 0) > (item.start_ms or 0):
            item.start_ms = kept[-1].end_ms
            if (item.start_ms or 0) >= (item.end_ms or 0):
                continue
        kept.append(item)
    out.annotations = kept
