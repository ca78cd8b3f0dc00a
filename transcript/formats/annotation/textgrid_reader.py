"""Praat TextGrids: the rows, and what stands beside them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from transcript.document import Word
from transcript.formats.annotation.textgrid_file import SILENT, Grid, GridTier, Label, Moment, read_grid
from transcript.formats.annotation.textgrid_text_tiers import GridTexts, find_grid_texts
from transcript.formats.annotation.tier_choice import TEXT_TIER
from transcript.formats.annotation.tier_names import speaker_of
from transcript.formats.annotation.tier_notes import write_note
from transcript.formats.base.drafts import Draft, Reading, SourceText
from transcript.formats.base.repairs import Repair
from transcript.formats.base.tiers import base_name
from transcript.messages import Message
from transcript.source_file import Annotation, Attributes, Element, SourceFile, SourceTier, TierKind
from transcript.text.cleaning import clean_line, clean_text

_OURS = re.compile(r"(?m)^! Likhita ")
_OLD_NOBODY = {"unknown", "transcript"}
_SHOWN = 200
_MOST_SEARCHED = 20  # text tiers, for the row in which a label lies


@dataclass(slots=True)
class _Row:
    id: str
    tier: GridTier
    label: Label
    speaker: str | None
    words: tuple[Word, ...] = ()
    values: dict[str, list[str]] = field(default_factory=dict)


def read(source: SourceText) -> Reading:
    """A row a label of the tiers that hold the text, their names as speakers.

    Every other tier is kept beside the rows; what lies in a row's time stands in its note. "A (2)" right
    behind "A" is A's too where each of its rows begins in one of A's; "A - words" gives the rows of A their
    words. A choice "text_tier" names other tiers for the text.

    Raises:
        UnreadableError: something else stands where Praat expects a value.
    """
    grid = read_grid(source)
    texts = find_grid_texts(grid, source.choices.get(TEXT_TIER, ""))
    reader = _Reader(grid, texts, is_older_of_ours=_OURS.search(source.text) is not None)
    return reader.reading()


class _Reader:
    """One TextGrid while its rows are made."""

    def __init__(self, grid: Grid, texts: GridTexts, *, is_older_of_ours: bool) -> None:
        self._grid, self._texts = grid, texts
        self._nobody = _OLD_NOBODY if is_older_of_ours else set()
        self._tiers = {tier.key: tier for tier in grid.tiers}
        self._speaker = self._speakers()
        self._rows: dict[str, list[_Row]] = {}
        self._rows_by_speaker: dict[str | None, list[list[_Row]]] = {}
        self._first_rows: list[list[_Row]] = []

    def reading(self) -> Reading:
        number = 0
        for tier in self._text_tiers():
            rows = self._rows[tier.key] = []
            for label in tier.labels:
                if not label.text.strip() and label.text != SILENT:
                    continue
                number += 1
                rows.append(_Row(f"i{number:05d}", tier, label, self._speaker[tier.key]))
            self._add_words(rows, self._texts.words_of.get(tier.key))
            if len(self._first_rows) < _MOST_SEARCHED:
                self._first_rows.append(rows)
            of_speaker = self._rows_by_speaker.setdefault(self._speaker[tier.key], [])
            if len(of_speaker) < _MOST_SEARCHED:
                of_speaker.append(rows)
        tiers = tuple(self._source_tiers())
        head = (_moment("xmin", self._grid.start), _moment("xmax", self._grid.end))
        return Reading(
            tuple(self._drafts()),
            "seconds",
            max(self._grid.end.ms, 0),
            tuple(self._notices()),
            repairs=(Repair(self._grid.cut_line, "file_cut"),) if self._grid.cut_line else (),
            questions=self._texts.tiers.questions(),
            source=SourceFile("textgrid", head, tiers),
        )

    def _text_tiers(self) -> list[GridTier]:
        return [tier for tier in self._grid.tiers if tier.key in self._texts.tiers.names]

    def _notices(self) -> Iterator[Message]:
        if self._grid.moved_ms:
            yield Message("times_moved", ms=self._grid.moved_ms)
        held = {*self._texts.tiers.names, *self._texts.words_of.values()}
        beside = [tier.name for tier in self._grid.tiers if tier.key not in held and tier.said]
        if beside:
            yield Message("tiers_beside", tiers=", ".join(beside)[:_SHOWN])

    def _speakers(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        names = {tier.name for tier in self._text_tiers()}
        before: list[GridTier] = []
        for tier in self._text_tiers():
            base = base_name(tier.name, names)
            if base == tier.name or not before or not _is_lane(tier, before[0], base):
                before = []
                speaker = speaker_of(tier.name, ())
            else:
                speaker = found[before[0].key]
            before.append(tier)
            found[tier.key] = None if speaker in self._nobody else clean_line(speaker or "") or None
        return found

    def _add_words(self, rows: list[_Row], words: str | None) -> None:
        spoken = self._tiers[words].said if words else []
        taken = 0  # each word belongs to one row, also where intervals lie over each other
        for row in rows:
            first = bisect_left(spoken, row.label.start.ms, lo=taken, key=lambda word: word.start.ms)
            last = bisect_right(spoken, row.label.end.ms, lo=first, key=lambda word: word.end.ms)
            taken = last
            row.words = tuple(
                Word(w.text, w.start.ms, w.end.ms) for w in spoken[first:last] if w.start.ms <= w.end.ms
            )

    def _drafts(self) -> Iterator[Draft]:
        for rows in self._rows.values():
            for row in rows:
                said = " ".join(row.label.text.split())
                values = {name: found for name, found in row.values.items() if " ".join(found) != said}
                yield Draft(
                    row.label.line,
                    row.label.start.ms,
                    row.label.end.ms,
                    "" if row.label.text == SILENT else row.label.text,
                    row.speaker,
                    row.id,
                    words=row.words,
                    note=write_note(values),
                )

    def _source_tiers(self) -> Iterator[SourceTier]:
        text_of = {words: text for text, words in self._texts.words_of.items()}
        row_of = {id(row.label): row.id for rows in self._rows.values() for row in rows}
        for tier in self._grid.tiers:
            is_text = tier.key in self._texts.tiers.names
            above = text_of.get(tier.key, "")
            owner = (
                self._speaker[tier.key] if is_text else clean_line(speaker_of(tier.name, ()) or "") or None
            )
            labels = []
            for label in tier.labels:
                row = row_of.get(id(label), "") if is_text else self._hang(tier, above, owner, label)
                labels.append(_annotation(label, row))
            told: Attributes = (("class", tier.kind), ("name", tier.name))
            told += tuple(
                ("xmin" if at is tier.start else "xmax", at.number) for at in (tier.start, tier.end)
            )
            kind = TierKind.TEXT if is_text else TierKind.BESIDE
            yield SourceTier(tier.key, kind, above, owner, told, tuple(labels))

    def _candidates(self, words_of: str, owner: str | None) -> list[list[_Row]]:
        """The rows on which a label may hang: those of its tier's owner, else those of the first tiers."""
        if words_of:
            return [self._rows[words_of]]
        if owner is not None and owner in self._rows_by_speaker:
            return self._rows_by_speaker[owner]
        return self._first_rows

    def _hang(self, tier: GridTier, words_of: str, owner: str | None, label: Label) -> str:
        """The id of the row in which the middle of a label lies, and its text noted there."""
        if not label.text.strip():
            return ""
        middle_ms = (label.start.ms + label.end.ms) // 2
        for rows in self._candidates(words_of, owner):
            place = bisect_right(rows, middle_ms, key=lambda row: row.label.start.ms) - 1
            if place >= 0 and middle_ms <= rows[place].label.end.ms:
                if not words_of:
                    rows[place].values.setdefault(tier.key, []).append(clean_text(label.text))
                return rows[place].id
        return ""


def _is_lane(tier: GridTier, first: GridTier, base: str) -> bool:
    """Whether a tier holds what its speaker says while they speak already, as our exports lay it out."""
    if first.name != base:
        return False
    spoken = sorted((label.start.ms, label.end.ms) for label in first.said)
    for label in tier.said:
        place = bisect_right(spoken, label.start.ms, key=lambda span: span[0]) - 1
        if place < 0 or label.start.ms >= spoken[place][1]:
            return False
    return True


def _annotation(label: Label, row: str) -> Annotation:
    told: Attributes = ()
    for name, at in (("xmin", label.start), ("xmax", label.end)):
        told += ((name, at.number),)
    text = clean_text(label.text)
    start_ms, end_ms = max(label.start.ms, 0), max(label.end.ms, 0)
    return Annotation("", text, row, "", start_ms, end_ms, told)


def _moment(name: str, at: Moment) -> Element:
    return Element(name, (), at.number)
