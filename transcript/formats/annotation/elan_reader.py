"""ELAN annotation files (EAF 2.7 to 3.0): the rows, and what stands beside them."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from transcript.bounds import LONGEST_ID, LONGEST_TEXT
from transcript.document import Status, Word
from transcript.formats.annotation.elan_file import (
    EDITED,
    SKIPPED,
    VERIFIED,
    EafAnnotation,
    EafFile,
    EafTier,
    in_order,
    read_file,
)
from transcript.formats.annotation.elan_text_tiers import find_text_tiers
from transcript.formats.annotation.tier_choice import TEXT_TIER, TextTiers
from transcript.formats.annotation.tier_names import Role, role_of, speaker_of
from transcript.formats.annotation.tier_notes import write_note
from transcript.formats.base.drafts import Draft, Reading, SourceText
from transcript.formats.base.repairs import Repair
from transcript.messages import Message
from transcript.source_file import Annotation, SourceFile, SourceTier, TierKind, with_attribute
from transcript.text.cleaning import clean_line, clean_text
from transcript.text.languages import normalize_language

_OURS = re.compile(r"([^\d.]+)\.\d+", re.ASCII)  # an id of ours that had no digit
_STATUS = {VERIFIED: Status.VERIFIED, EDITED: Status.EDITED, SKIPPED: Status.SKIPPED}
_SHOWN = 200
LOOSE = "loose"
"""The attribute of an annotation that says which of its times the file leaves open."""


def read(source: SourceText) -> Reading:
    """A row an annotation of the tiers that hold the text; PARTICIPANT or the tier's name says who.

    Every other tier is kept beside the rows; what hangs on a row stands in its note as `tier: value | value`.
    Tiers below called words give the row its words, "... - machine" the machine's text. A choice
    "text_tier" names other tiers for the text.

    Raises:
        UnreadableError: the XML is broken or has entities.
    """
    file = read_file(source.content)
    return _Reader(file, find_text_tiers(file, source.choices.get(TEXT_TIER, ""))).reading()


class _Reader:
    """One EAF file while its rows are made."""

    def __init__(self, file: EafFile, texts: TextTiers) -> None:
        self._file, self._texts = file, texts
        self._tiers = {tier.name: tier for tier in file.tiers}
        self._order = in_order(file.tiers)
        self._text_above = self._find_text_tiers()
        self._above = {name for text in texts.names for name in self._path(text)[1:]}
        self._name_ids()
        self._place = {a.id: a for tier in file.tiers for a in tier.annotations}
        self._foreign = file.languages
        self._row_of: dict[str, str] = {}  # annotation -> the text annotation that it belongs to
        self._spans: dict[str, list[tuple[int, int, str]]] = {}  # text tier -> (start, end, id) in order
        self._values: dict[str, dict[str, list[str]]] = {}  # text annotation -> tier -> values below
        self._words: dict[str, list[Word]] = {}
        self._free: dict[str, str] = {}
        self._machine: dict[str, str] = {}

    def reading(self) -> Reading:
        for name in self._texts.names:
            self._find_rows(self._tiers[name])
        for tier in self._order:
            if self._text_above[tier.name] and tier.name not in self._texts.names:
                self._find_what_hangs(tier)
        drafts = tuple(self._drafts())
        source = SourceFile("eaf", self._file.head, tuple(self._source_tiers()))
        notices = tuple(self._notices(source))
        return Reading(
            drafts,
            "milliseconds",
            self._file.latest_ms,
            notices,
            {self._row_id(own): text for own, text in self._machine.items()} or None,
            repairs=tuple(Repair(line, "annotation_untimed") for line, _ in self._file.left_out),
            questions=self._texts.questions(),
            source=source,
        )

    def _notices(self, source: SourceFile) -> Iterator[Message]:
        if self._file.origin_ms:
            yield Message("times_moved", ms=self._file.origin_ms)
        if self._file.unit != "milliseconds":
            yield Message("times_in_frames", unit=self._file.unit)
        beside = [tier.name for tier in source.tiers if tier.kind is TierKind.BESIDE and tier.annotations]
        if beside:
            yield Message("tiers_beside", tiers=", ".join(beside)[:_SHOWN])

    def _path(self, name: str) -> list[str]:
        """The tier and those above it, the nearest first."""
        path = []
        while name:
            path.append(name)
            name = self._tiers[name].parent
        return path

    def _find_text_tiers(self) -> dict[str, str]:
        """Tier -> the text tier on whose rows it hangs, above it or beside it; "" for none."""
        holders = {above: text for text in self._texts.names for above in self._path(text)[1:]}
        found = {"": ""}
        for tier in self._order:
            is_text = tier.name in self._texts.names
            found[tier.name] = tier.name if is_text else found[tier.parent] or holders.get(tier.parent, "")
        return found

    def _name_ids(self) -> None:
        """Gives annotations without an id, or with one that is taken or too long, another one."""
        taken: set[str] = set()
        number = 0
        for tier in self._file.tiers:
            for annotation in tier.annotations:
                own = clean_line(annotation.id)
                while not own or own in taken or len(own) > LONGEST_ID:
                    number += 1
                    own = f"likhita{number}"
                taken.add(own)
                annotation.id = own

    @staticmethod
    def _row_id(own: str) -> str:
        match = _OURS.fullmatch(own)
        return match[1] if match else own

    def _find_rows(self, tier: EafTier) -> None:
        for annotation in tier.annotations:
            timed = self._timed(annotation)
            self._row_of[annotation.id] = annotation.id
            if timed is None or timed.start_ms is None or timed.end_ms is None:
                continue
            self._spans.setdefault(tier.name, []).append((timed.start_ms, timed.end_ms, annotation.id))
            above = annotation
            while above.above in self._place and above is not timed:
                above = self._place[above.above]
                self._row_of[above.id] = annotation.id
        self._spans.get(tier.name, []).sort()

    def _timed(self, annotation: EafAnnotation) -> EafAnnotation | None:
        """The annotation whose times are this one's."""
        for _ in range(len(self._tiers) + 1):
            if annotation.start_ms is not None or annotation.above not in self._place:
                break
            annotation = self._place[annotation.above]
        return annotation if annotation.start_ms is not None else None

    def _find_what_hangs(self, tier: EafTier) -> None:
        text = self._text_above[tier.name]
        suffix = tier.name.removeprefix(f"{tier.parent} - ").rstrip("_").lower()
        own_words = self._file.is_ours and suffix == "words"
        is_words = own_words or role_of(tier.name) is Role.WORDS
        if tier.name in self._above:
            return
        for annotation in tier.annotations:
            row = self._row_of.get(annotation.above, "") or self._row_at(text, annotation)
            if not row:
                continue
            self._row_of[annotation.id] = row
            value = clean_text(annotation.text)
            span = annotation.start_ms, annotation.end_ms
            if suffix == "machine":
                self._machine[row] = value
            elif suffix == "note":
                self._free[row] = "\n".join(filter(None, (self._free.get(row, ""), value)))
            elif is_words and span[0] is not None and span[1] is not None:
                words = (Word(part, span[0], span[1]) for part in value.split() if span[0] <= span[1])
                self._words.setdefault(row, []).extend(words)
            else:
                self._values.setdefault(row, {}).setdefault(tier.name, []).append(value)

    def _row_at(self, text: str, annotation: EafAnnotation) -> str:
        """The row of a text tier in which most of an annotation with times lies."""
        if annotation.start_ms is None or annotation.end_ms is None:
            return ""
        rows = self._spans.get(text, [])
        middle = (annotation.start_ms + annotation.end_ms) // 2
        place = bisect_right(rows, middle, key=lambda row: row[0]) - 1
        return rows[place][2] if place >= 0 and middle <= rows[place][1] else ""

    def _drafts(self) -> Iterator[Draft]:
        status_of = {own: status for name, status in _STATUS.items() for own in self._file.ids_of(name)}
        for tier in self._file.tiers:
            if tier.name not in self._texts.names:
                continue
            speaker = self._speaker(tier)
            start_of = {own: (start, end) for start, end, own in self._spans.get(tier.name, ())}
            for annotation in tier.annotations:
                if annotation.id not in start_of:
                    continue
                yield Draft(
                    annotation.line,
                    *start_of[annotation.id],
                    annotation.text,
                    speaker,
                    self._row_id(annotation.id),
                    self._language(tier, annotation),
                    tuple(self._words.get(annotation.id, ())),
                    status_of.get(annotation.id, Status.UNTOUCHED),
                    note=self._note(annotation),
                )

    def _note(self, annotation: EafAnnotation) -> str:
        values = self._values.get(annotation.id, {})
        said = " ".join(annotation.text.split())
        shown = {name: found for name, found in values.items() if " ".join(found) != said}
        return write_note(shown, self._free.get(annotation.id, ""))

    def _speaker(self, tier: EafTier) -> str | None:
        told = {name: self._tiers[name].get("PARTICIPANT") for name in self._path(tier.name)}
        person = next((name for name in told.values() if name), None)
        if person is not None or self._file.is_older_of_ours:
            return person
        return speaker_of(tier.name, self._tiers)

    def _language(self, tier: EafTier, annotation: EafAnnotation) -> str | None:
        if annotation.id in self._foreign:
            return self._foreign[annotation.id]
        own = next((value for name, value in annotation.attributes if name == "LANG_REF"), None)
        return normalize_language(own or tier.get("LANG_REF"))

    def _source_tiers(self) -> Iterator[SourceTier]:
        for tier in self._file.tiers:
            kind = TierKind.BESIDE
            if tier.name in self._texts.names:
                kind = TierKind.TEXT
            elif tier.name in self._above:
                kind = TierKind.ABOVE
            yield SourceTier(
                clean_line(tier.name),
                kind,
                clean_line(tier.parent),
                None if kind is TierKind.BESIDE else clean_line(self._speaker(tier) or "") or None,
                tier.attributes,
                tuple(self._annotation(each) for each in tier.annotations),
            )

    def _annotation(self, annotation: EafAnnotation) -> Annotation:
        row = self._row_of.get(annotation.id, "")
        loose = {(True, False): "start", (False, True): "end", (True, True): "both"}.get(annotation.is_loose)
        return Annotation(
            annotation.id,
            clean_text(annotation.text)[:LONGEST_TEXT],
            self._row_id(row) if row else "",
            annotation.above,
            None if annotation.start_ms is None else max(annotation.start_ms, 0),
            None if annotation.end_ms is None else max(annotation.end_ms, 0),
            with_attribute(annotation.attributes, LOOSE, loose),
        )
