"""ELAN annotation format (EAF 3.0, or the version of the file that a document was opened from).

Written by hand: pympi gives annotations ids of its own, lets them overlap, stamps the time of writing and
writes version 2.8.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from transcript.document import Document, Status
from transcript.formats.annotation.elan_beside import place_beside
from transcript.formats.annotation.elan_file import EDITED, LANGUAGE, SKIPPED, TEXT_TIERS, VERIFIED
from transcript.formats.annotation.elan_head import (
    head_lines,
    origin_of,
    plain_source,
    start_tag,
    write_header,
)
from transcript.formats.annotation.elan_languages import RowLanguages
from transcript.formats.annotation.elan_placing import BESIDE_TYPE, DEFAULT_TYPE, WORDS_TYPE, PlacedRows
from transcript.formats.annotation.elan_tiers import OutAnnotation, OutTier, write_tiers
from transcript.formats.annotation.tier_notes import NoteCorrections
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.options import SpellingOptions
from transcript.formats.base.tiers import free_name, word_intervals
from transcript.source_file import SourceFile

_STATUS = {Status.VERIFIED: VERIFIED, Status.EDITED: EDITED, Status.SKIPPED: SKIPPED}


@dataclass(frozen=True, slots=True)
class EafOptions(SpellingOptions):
    """Child tiers below each speaker's: words, what the machine had written, the rows' notes."""

    words: bool = False
    machine: bool = False
    notes: bool = False


def write(document: Document, options: EafOptions) -> bytes:
    """A tier a speaker with the name as PARTICIPANT; overlap of a speaker with themselves on an extra tier.

    A document that was opened from an ELAN file goes back into that file: its tiers, types, vocabularies and
    descriptors, with the rows as they are now. Which tiers hold the rows, and their status, stand in
    properties of the header; a row's language is LANG_REF of its tier, or its own where they differ.

    The annotation's id is the segment's id, followed by `.` and the row's number where it holds no digit
    (pympi reads only such); `a` and the number where the id is no XML name. Line breaks stay.
    The date is that of the recognition, so the same document gives the same file. A row that was made by a
    split has no machine text; the row that it was split from has all of it.
    Source: https://www.mpi.nl/tools/elan/EAFv3.0.xsd
    """
    is_from_elan = document.source is not None and document.source.format == "eaf"
    source = document.source if document.source is not None and is_from_elan else plain_source(document)
    placed = PlacedRows(document, source)
    place_beside(placed)
    file = _Writing(document, options, source, placed)
    return "".join(file.lines()).encode()


class _Writing:
    """One file while it is written."""

    def __init__(
        self, document: Document, options: EafOptions, source: SourceFile, placed: PlacedRows
    ) -> None:
        self._document, self._options, self._source, self._placed = document, options, source, placed
        self._notes = NoteCorrections(source.tiers)

    def lines(self) -> Iterator[str]:
        """The file."""
        languages = RowLanguages(self._source, self._placed)
        tiers = list(self._with_children())
        has_origin = self._move_back(tiers)
        slots, tier_lines = write_tiers(tiers)
        properties = self._properties(languages.elsewhere)
        header = write_header(self._source, self._document, properties, has_origin=has_origin)
        before, behind = head_lines(self._source, header, tiers, languages.declarations())
        yield start_tag(self._source)
        yield from before
        yield "    <TIME_ORDER>\n"
        yield from slots
        yield "    </TIME_ORDER>\n"
        yield from tier_lines
        yield from behind
        yield "</ANNOTATION_DOCUMENT>\n"

    def _move_back(self, tiers: list[OutTier]) -> bool:
        """Takes TIME_ORIGIN from every time again; False, and nothing is done, where a row lies before it."""
        origin_ms = origin_of(self._source)
        timed = [item for tier in tiers for item in tier.annotations if item.start_ms is not None]
        if any((item.start_ms or 0) < origin_ms for item in timed):
            return False
        for item in timed:
            item.start_ms, item.end_ms = (item.start_ms or 0) - origin_ms, (item.end_ms or 0) - origin_ms
        return True

    def _properties(self, elsewhere: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
        yield "likhita.version", self._document.provenance.app_version
        for number, line in enumerate(provenance_lines(self._document), start=1):
            yield f"likhita.source.{number}", line
        yield TEXT_TIERS, " ".join(quote(tier.name, safe="") for tier in self._placed.text_tiers)
        rows = self._document.edited.segments
        for status, name in _STATUS.items():
            ids = [self._placed.id_of[row.id] for row in rows if row.status is status]
            if ids:
                yield name, " ".join(ids)
        for language, ids in sorted(elsewhere.items()):
            yield f"{LANGUAGE}{language}", " ".join(ids)
        yield "lastUsedAnnotationId", str(self._placed.new_ids.last_used)

    def _with_children(self) -> Iterator[OutTier]:
        """The tiers, each text tier followed by those that the options ask for."""
        taken = {tier.name for tier in self._placed.tiers}
        below: dict[str, set[str]] = {}
        for tier in self._placed.tiers:
            below.setdefault(tier.above, set()).add(tier.name.removeprefix(f"{tier.above} - ").rstrip("_"))
        text = {tier.name for tier in self._placed.text_tiers}
        for tier in self._placed.tiers or [self._empty_tier()]:
            yield tier
            if tier.name in text:
                yield from self._children(tier, below.get(tier.name, set()), taken)

    def _empty_tier(self) -> OutTier:
        tier = OutTier("transcript", "", (("LINGUISTIC_TYPE_REF", DEFAULT_TYPE), ("PARTICIPANT", "")))
        self._placed.text_tiers.append(tier)
        self._placed.rows_on[tier.name] = []
        return tier

    def _children(self, tier: OutTier, has: set[str], taken: set[str]) -> Iterator[OutTier]:
        rows = self._placed.rows_on[tier.name]
        machine = {segment.id: segment.text for segment in self._document.machine.segments}
        beside: dict[str, dict[str, str]] = {}
        if self._options.machine:
            beside["machine"] = {row.id: machine[row.id] for row in rows if row.id in machine}
        if self._options.notes:
            free = {row.id: self._notes.free_lines(row.note) for row in rows}
            beside["note"] = {row: note for row, note in free.items() if note}
        for name, texts in beside.items():
            if name not in has:
                child = self._child(tier, name, BESIDE_TYPE, taken)
                child.annotations = [
                    OutAnnotation(self._placed.new_ids.take(), text, self._placed.id_of[row])
                    for row, text in texts.items()
                ]
                yield child
        if self._options.words and "words" not in has:
            child = self._child(tier, "words", WORDS_TYPE, taken)
            for interval in (i for row in rows for i in word_intervals(row)):
                own = self._placed.new_ids.take()
                child.annotations.append(
                    OutAnnotation(own, interval.text, "", interval.start_ms, interval.end_ms, own)
                )
            yield child

    def _child(self, tier: OutTier, name: str, kind: str, taken: set[str]) -> OutTier:
        own = (("LINGUISTIC_TYPE_REF", kind), ("PARTICIPANT", tier.get("PARTICIPANT") or ""))
        language = tier.get("LANG_REF")
        attributes = (("LANG_REF", language), *own) if language and kind == WORDS_TYPE else own
        return OutTier(free_name(f"{tier.name} - {name}", taken), tier.name, attributes)


EAF = Format("eaf", "eaf", "application/xml", "ELAN (EAF)", write, EafOptions, needs_machine=True)
