"""Where the rows of a document stand among the tiers of the file that it was opened from.

A row stays on its tier; one whose speaker is another's goes to that one's tier. What hung on a row that is
gone hangs on the row that covers its time now, or goes with it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from transcript.document import Segment
from transcript.source_file import Annotation, SourceFile, SourceTier, TierKind


class RowPlaces:
    """The rows and the text tiers on which they stand."""

    def __init__(self, source: SourceFile, rows: Iterable[Segment]) -> None:
        self.rows = {row.id: row for row in rows}
        self.text_tiers = [tier for tier in source.tiers if tier.kind is TierKind.TEXT]
        self.home: dict[str, tuple[SourceTier, Annotation]] = {}
        """Row -> the tier and the annotation that it was; without those that are gone or new."""
        self._span: dict[str, tuple[int, int]] = {}  # row -> its times in the file
        for tier in source.tiers:
            if tier.kind is TierKind.BESIDE:
                continue
            for annotation in tier.annotations:
                if tier.kind is TierKind.TEXT and annotation.row in self.rows:
                    self.home.setdefault(annotation.row, (tier, annotation))
                if annotation.start_ms is not None and annotation.end_ms is not None:
                    self._span[annotation.row] = annotation.start_ms, annotation.end_ms
        self.speaker_of = {tier.name: self._speaker_now(tier) for tier in self.text_tiers}
        """Who speaks on a text tier now: a speaker who was named anew is named so there too."""
        self._tier_of: dict[str | None, SourceTier] = {}
        for tier in self.text_tiers:
            self._tier_of.setdefault(self.speaker_of[tier.name], tier)
        self._in_order: dict[str | None, list[Segment]] = {}
        for row in sorted(self.rows.values(), key=lambda row: row.order):
            self._in_order.setdefault(row.speaker, []).append(row)

    def tier_of(self, row: Segment) -> SourceTier | None:
        """The text tier on which the row stands; None where its speaker has none."""
        tier, _ = self.home.get(row.id, (None, None))
        if tier is not None and self.speaker_of[tier.name] == row.speaker:
            return tier
        return self._tier_of.get(row.speaker)

    def row_of(self, annotation: Annotation, tier: str) -> Segment | None:
        """The row on which an annotation hangs now; `tier` is the text tier of the row that it hung on."""
        row = self.rows.get(annotation.row)
        is_timed = annotation.start_ms is not None and annotation.end_ms is not None
        if row is not None and not is_timed:
            return row
        if annotation.start_ms is not None and annotation.end_ms is not None:
            start_ms, end_ms = annotation.start_ms, annotation.end_ms
        elif annotation.row in self._span:
            start_ms, end_ms = self._span[annotation.row]
        else:
            return None
        middle_ms = (start_ms + end_ms) // 2
        if row is not None and row.start_ms <= middle_ms <= row.end_ms:
            return row
        covering = self._row_at(self.speaker_of.get(tier), middle_ms)
        if covering is not None:
            return covering
        return row if row is not None and start_ms < row.end_ms and row.start_ms < end_ms else None

    def is_as_it_was(self, row: Segment) -> bool:
        """Whether the row has the times that the file gave it."""
        return self._span.get(row.id) == (row.start_ms, row.end_ms)

    def _row_at(self, speaker: str | None, ms: int) -> Segment | None:
        rows = self._in_order.get(speaker, [])
        place = bisect_right(rows, ms, key=lambda row: row.start_ms) - 1
        return rows[place] if place >= 0 and ms < rows[place].end_ms else None

    def _speaker_now(self, tier: SourceTier) -> str | None:
        own = (self.rows[a.row].speaker for a in tier.annotations if a.row in self.rows)
        found = Counter(own)
        if not found or tier.speaker in found:
            return tier.speaker
        return found.most_common(1)[0][0]
