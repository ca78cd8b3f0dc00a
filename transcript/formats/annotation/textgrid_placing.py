"""The rows of a document put back into the TextGrid that it was opened from.

What stands on the other tiers hangs on times, not on rows, and stays where it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from transcript.bounds import LATEST_MS
from transcript.document import Document, Segment
from transcript.formats.annotation.row_places import RowPlaces
from transcript.formats.annotation.textgrid_file import INTERVALS, SILENT
from transcript.formats.annotation.tier_notes import NoteCorrections
from transcript.formats.base.format import seconds
from transcript.formats.base.tiers import NOBODY, free_name, word_intervals
from transcript.source_file import Annotation, SourceFile, SourceTier, TierKind, find_element

_NEVER = -1


@dataclass(frozen=True, slots=True)
class GridPiece:
    """An interval or a point: its times, what is written there, and the times as the file has them."""

    start_ms: int
    end_ms: int
    text: str
    start: str
    end: str

    @classmethod
    def of(cls, start_ms: int, end_ms: int, text: str) -> "GridPiece":
        """A piece whose times are written in seconds."""
        return cls(start_ms, end_ms, text, seconds(start_ms), seconds(end_ms))

    @classmethod
    def at(cls, ms: int) -> "GridPiece":
        """A border."""
        return cls(ms, ms, "", seconds(ms), seconds(ms))

    def begun_at(self, before: "GridPiece") -> "GridPiece":
        """The piece with its beginning written as the end of the one before it."""
        return replace(self, start=before.end)


@dataclass(frozen=True, slots=True)
class PlacedTier:
    """A tier about to be written; `start` and `end` are numbers of the file."""

    name: str
    kind: str
    start: str
    end: str
    pieces: list[GridPiece]


def tile(found: Iterable[GridPiece], start: GridPiece, end: GridPiece) -> Iterator[GridPiece]:
    """The pieces without a gap from `start` to `end`."""
    reached = start
    for piece in found:
        if piece.start_ms > reached.end_ms:
            yield GridPiece(reached.end_ms, piece.start_ms, "", reached.end, piece.start)
        yield piece if piece.start_ms > reached.end_ms else piece.begun_at(reached)
        reached = piece
    if reached.end_ms < end.end_ms:
        yield GridPiece(reached.end_ms, end.end_ms, "", reached.end, end.end)


class PlacedGrid:
    """The TextGrid with the rows as they are now; `start` and `end` are numbers of the file."""

    def __init__(self, document: Document, source: SourceFile) -> None:
        self._source, self._rows = source, document.edited.segments
        self._places = RowPlaces(source, self._rows)
        start, end = find_element(source.head, "xmin"), find_element(source.head, "xmax")
        self.start = start.text if start else "0"
        self._moved_ms = max(0, -_ms(self.start))
        told = end.text if end else "0"
        latest_ms = max((row.end_ms for row in self._rows), default=0)
        self._end = GridPiece(0, _ms(told) + self._moved_ms, "", self.start, told)
        if latest_ms > self._end.end_ms:
            self._end = self._shown(GridPiece.of(0, latest_ms, ""))
        self.end = self._end.end
        self._taken = {tier.get("name") or tier.name for tier in source.tiers}

    def tiers(self, *, words: bool) -> Iterator[PlacedTier]:
        """The tiers in the order of the file, new ones behind those that they stand for."""
        placed = self._place_rows()
        has_words = {tier.above for tier in self._source.tiers if tier.above}
        beside = list(self._beside())
        for tier in self._source.tiers:
            if tier.kind is not TierKind.TEXT:
                yield next(found for own, found in beside if own is tier)
                continue
            for lane in placed.pop(tier.name, []):
                yield from self._written(lane, words=words and tier.name not in has_words)
        for lanes in placed.values():
            for lane in lanes:
                yield from self._written(lane, words=words)

    def _place_rows(self) -> dict[str, list[tuple[str, list[Segment], SourceTier | None]]]:
        """Text tier -> (name, rows, the tier of the file) of each tier that stands for it."""
        placed: dict[str, list[tuple[str, list[Segment], SourceTier | None]]] = {}
        lanes: dict[tuple[str, str | None], list[list[Segment]]] = {}
        for tier in self._places.text_tiers:
            now = self._places.speaker_of[tier.name]
            first: list[Segment] = []
            placed[tier.name] = [(self._name_now(tier, now), first, tier)]
            lanes.setdefault((tier.name, now), []).append(first)
        for row in self._rows:
            on = self._places.tier_of(row)
            key = on.name if on else "\0"
            found = lanes.setdefault((key, row.speaker), [])
            free = next((lane for lane in found if not lane or lane[-1].end_ms <= row.start_ms), None)
            if free is None:
                free = []
                found.append(free)
                base = self._name_now(on, row.speaker) if on else row.speaker or NOBODY
                name = base if len(found) == 1 else f"{base} ({len(found)})"
                placed.setdefault(key, []).append((free_name(name, self._taken), free, None))
            free.append(row)
        return placed

    @staticmethod
    def _name_now(tier: SourceTier, speaker: str | None) -> str:
        name = tier.get("name") or tier.name
        if speaker == tier.speaker:
            return name
        if tier.speaker and tier.speaker in name:
            return name.replace(tier.speaker, speaker or NOBODY)
        return speaker or NOBODY

    def _written(
        self, lane: tuple[str, list[Segment], SourceTier | None], *, words: bool
    ) -> Iterator[PlacedTier]:
        name, rows, tier = lane
        was = {a.row: a for a in tier.annotations if a.row} if tier else {}
        pieces = [self._piece(row, was.get(row.id)) for row in rows]
        yield self._tier(name, pieces, tier)
        if words:
            intervals = [word for row in rows for word in word_intervals(row)]
            found = [self._shown(GridPiece.of(word.start_ms, word.end_ms, word.text)) for word in intervals]
            yield self._tier(free_name(f"{name} - words", self._taken), found, None)

    def _tier(self, name: str, pieces: list[GridPiece], tier: SourceTier | None) -> PlacedTier:
        start = GridPiece(0, 0, "", self.start, self.start)
        end, told = self._end, tier.get("xmin") if tier else None
        if told is not None and _ms(told) + self._moved_ms <= (pieces[0].start_ms if pieces else LATEST_MS):
            start = GridPiece(0, _ms(told) + self._moved_ms, "", told, told)
        told = tier.get("xmax") if tier else None
        if told is not None and _ms(told) + self._moved_ms >= (pieces[-1].end_ms if pieces else 0):
            end = GridPiece(0, _ms(told) + self._moved_ms, "", told, told)
        tiled = list(tile(pieces, start, end))
        if tier is not None:
            tiled = [part for piece in tiled for part in self._cut(piece, tier)]
        return PlacedTier(name, INTERVALS, start.end, end.end, tiled)

    def _cut(self, piece: GridPiece, tier: SourceTier) -> Iterator[GridPiece]:
        """A pause, cut where the file cuts it."""
        inside = (
            [a for a in tier.annotations if not a.row and piece.start_ms < (a.start_ms or 0) < piece.end_ms]
            if not piece.text
            else []
        )
        for annotation in inside:
            border = _number(annotation, "xmin")
            yield GridPiece(piece.start_ms, annotation.start_ms or 0, "", piece.start, border)
            piece = replace(piece, start_ms=annotation.start_ms or 0, start=border)
        yield piece

    def _piece(self, row: Segment, was: Annotation | None) -> GridPiece:
        text = row.text if row.text.strip() else SILENT
        if was is not None and (was.start_ms, was.end_ms) == (row.start_ms, row.end_ms):
            numbers = _number(was, "xmin"), _number(was, "xmax")
            return GridPiece(row.start_ms, row.end_ms, text, *numbers)
        return self._shown(GridPiece.of(row.start_ms, row.end_ms, text))

    def _shown(self, piece: GridPiece) -> GridPiece:
        """The piece with its times as a file says them that begins before 0."""
        if not self._moved_ms:
            return piece
        shift = self._moved_ms
        return replace(piece, start=_seconds(piece.start_ms - shift), end=_seconds(piece.end_ms - shift))

    def _beside(self) -> Iterator[tuple[SourceTier, PlacedTier]]:
        corrected = self._corrections()
        renamed = {tier.speaker: self._places.speaker_of[tier.name] for tier in self._places.text_tiers}
        for tier in self._source.tiers:
            if tier.kind is TierKind.TEXT:
                continue
            pieces = (
                list(self._words(tier))
                if tier.above
                else [
                    self._kept(a, corrected.get((tier.name, place), a.text))
                    for place, a in enumerate(tier.annotations)
                ]
            )
            start, end = tier.get("xmin") or self.start, tier.get("xmax") or self.end
            name = (
                self._name_now(tier, renamed.get(tier.speaker, tier.speaker))
                if tier.speaker
                else tier.get("name") or ""
            )
            yield tier, PlacedTier(name, tier.get("class") or INTERVALS, start, end, pieces)

    def _kept(self, annotation: Annotation, text: str) -> GridPiece:
        numbers = _number(annotation, "xmin"), _number(annotation, "xmax")
        return GridPiece(annotation.start_ms or 0, annotation.end_ms or 0, text, *numbers)

    def _words(self, tier: SourceTier) -> Iterator[GridPiece]:
        """A tier of words: as it came where its row is as it came, else what the row says now."""
        above = next(each for each in self._source.tiers if each.name == tier.above)
        was = {a.row: a for a in above.annotations if a.row}
        same = {
            row.id
            for row in self._rows
            if row.id in was
            and was[row.id].text.strip() == row.text.strip()
            and self._places.is_as_it_was(row)
        }
        if set(was) <= same:
            yield from (self._kept(a, a.text) for a in tier.annotations)
            return
        pieces = [self._kept(a, a.text) for a in tier.annotations if a.row in same and a.text.strip()]
        for row in self._rows:
            if row.id not in same and row.speaker == self._places.speaker_of[above.name]:
                pieces += [
                    self._shown(GridPiece.of(w.start_ms, w.end_ms, w.text)) for w in word_intervals(row)
                ]
        pieces.sort(key=lambda piece: (piece.start_ms, piece.end_ms))
        yield from tile(_apart(pieces), GridPiece(0, 0, "", self.start, self.start), self._end)

    def _corrections(self) -> Mapping[tuple[str, int], str]:
        """(tier, place on it) -> the text, where a person corrected it in a row's note."""
        beside = [tier for tier in self._source.tiers if tier.kind is TierKind.BESIDE and not tier.above]
        notes = NoteCorrections(beside)
        hanging: dict[str, dict[str, list[tuple[int, str]]]] = {}
        for tier in beside:
            for place, annotation in enumerate(tier.annotations):
                row = self._places.rows.get(annotation.row)
                if row is not None and row.note:
                    hanging.setdefault(row.id, {}).setdefault(tier.name, []).append((place, annotation.text))
        found = {}
        for row_id, tiers in hanging.items():
            kept = {name: [text for _, text in items] for name, items in tiers.items()}
            values = notes.correct(self._places.rows[row_id].note, kept)
            for name, items in tiers.items():
                found.update(
                    {(name, place): text for (place, _), text in zip(items, values[name], strict=True)}
                )
        return found


def _apart(pieces: Iterable[GridPiece]) -> Iterator[GridPiece]:
    reached_ms = _NEVER
    for piece in pieces:
        if piece.start_ms >= reached_ms:
            yield piece
            reached_ms = piece.end_ms


def _number(annotation: Annotation, edge: str) -> str:
    told = next((value for name, value in annotation.attributes if name == edge), None)
    ms = annotation.start_ms if edge == "xmin" else annotation.end_ms
    return told if told is not None else seconds(ms or 0)


def _ms(number: str) -> int:
    try:
        return int((Decimal(number) * 1000).to_integral_value())
    except (InvalidOperation, OverflowError):
        return 0


def _seconds(ms: int) -> str:
    return f"-{seconds(-ms)}" if ms < 0 else seconds(ms)
