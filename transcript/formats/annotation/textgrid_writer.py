"""Praat TextGrid.

Written by hand: praatio takes times as floats and refuses overlaps that Praat could show on two tiers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcript.document import Document
from transcript.formats.annotation.textgrid_file import INTERVALS, SILENT
from transcript.formats.annotation.textgrid_placing import GridPiece, PlacedGrid, PlacedTier, tile
from transcript.formats.base.format import Format
from transcript.formats.base.options import SpellingOptions
from transcript.formats.base.tiers import Tier, base_name, free_name, speaker_tiers, word_intervals


@dataclass(frozen=True, slots=True)
class TextGridOptions(SpellingOptions):
    """`words` adds a tier "<speaker> - words" below each speaker's."""

    words: bool = False


def write(document: Document, options: TextGridOptions) -> bytes:
    """The long text form in UTF-8: an interval tier a speaker, tiled from 0 to the end of the recording.

    A document that was opened from a TextGrid goes back into it: its other tiers as they were, its rows as
    they are now. Where a speaker overlaps themselves the later row stands on an extra tier, "<speaker> (2)".
    Line breaks become spaces. No comments, which Praat alone reads. A row without text is a blank label.
    Source: https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html
    """
    if document.source is not None and document.source.format == "textgrid":
        placed = PlacedGrid(document, document.source)
        return "".join(_file_lines(placed.start, placed.end, placed.tiers(words=options.words))).encode()
    end = GridPiece.at(max(document.duration_ms, 1))
    tiers = [_tiled(name, pieces, end) for name, pieces in _plain_tiers(document, options)]
    return "".join(_file_lines("0", end.end, tiers)).encode()


def _plain_tiers(document: Document, options: TextGridOptions) -> Iterator[tuple[str, list[GridPiece]]]:
    """(name of the tier, what stands on it) in the order of the file."""
    tiers = speaker_tiers(document.edited) or (Tier("transcript", None, ()),)
    taken = {tier.name for tier in tiers}
    # right behind its namesake a speaker called "A (2)" would be read as A's second tier
    for tier in sorted(
        tiers, key=lambda tier: tier.speaker is None or base_name(tier.speaker, taken) == tier.speaker
    ):
        yield (
            tier.name,
            [GridPiece.of(s.start_ms, s.end_ms, s.text if s.text.strip() else SILENT) for s in tier.segments],
        )
        if options.words:
            words = [interval for segment in tier.segments for interval in word_intervals(segment)]
            pieces = [GridPiece.of(word.start_ms, word.end_ms, word.text) for word in words]
            yield free_name(f"{tier.name} - words", taken), pieces


def _tiled(name: str, found: Iterable[GridPiece], end: GridPiece) -> PlacedTier:
    return PlacedTier(name, INTERVALS, "0", end.end, list(tile(found, GridPiece.at(0), end)))


def _file_lines(start: str, end: str, tiers: Iterable[PlacedTier]) -> Iterator[str]:
    tiers = list(tiers)
    yield 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    yield f"xmin = {start}\nxmax = {end}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    for number, tier in enumerate(tiers, start=1):
        what = "intervals" if tier.kind == INTERVALS else "points"
        yield (
            f"    item [{number}]:\n"
            f"        class = {_quoted(tier.kind)}\n"
            f"        name = {_quoted(tier.name)}\n"
            f"        xmin = {tier.start}\n"
            f"        xmax = {tier.end}\n"
            f"        {what}: size = {len(tier.pieces)}\n"
        )
        for place, piece in enumerate(tier.pieces, start=1):
            if what == "points":
                told = f"            number = {piece.start}\n            mark = {_quoted(piece.text)}\n"
            else:
                told = (
                    f"            xmin = {piece.start}\n            xmax = {piece.end}\n"
                    f"            text = {_quoted(piece.text)}\n"
                )
            yield f"        {what} [{place}]:\n{told}"


def _quoted(text: str) -> str:
    one_line = text.replace("\n", " ").replace('"', '""')
    return f'"{one_line}"'


TEXTGRID = Format(
    "textgrid", "TextGrid", "text/plain; charset=utf-8", "Praat (TextGrid)", write, TextGridOptions
)
