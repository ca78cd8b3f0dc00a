"""Praat TextGrid.

Written by hand: praatio takes times as floats and refuses overlaps that Praat could show on two tiers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcript.document import Document
from transcript.formats.base.format import Format, seconds
from transcript.formats.base.options import SpellingOptions
from transcript.formats.base.tiers import Interval, Tier, free_name, speaker_tiers, word_intervals


@dataclass(frozen=True, slots=True)
class TextGridOptions(SpellingOptions):
    """`words` adds a tier "<speaker> - words" below each speaker's."""

    words: bool = False


def write(document: Document, options: TextGridOptions) -> bytes:
    """The long text form in UTF-8: an interval tier a speaker, tiled from 0 to the end of the recording.

    Where a speaker overlaps themselves the later row stands on an extra tier, "<speaker> (2)". Line breaks
    become spaces. No comments, which Praat alone reads. An empty (or blank) row keeps its borders but looks
    like a pause.
    Source: https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html
    """
    tiers = list(_named_intervals(document, options))
    end_ms = max(document.duration_ms, 1)
    out = [
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n',
        f"xmin = 0\nxmax = {seconds(end_ms)}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n",
    ]
    for number, (name, found) in enumerate(tiers, start=1):
        intervals = _tiled(found, end_ms)
        out.append(
            f"    item [{number}]:\n"
            f'        class = "IntervalTier"\n'
            f"        name = {_quoted(name)}\n"
            f"        xmin = 0\n"
            f"        xmax = {seconds(end_ms)}\n"
            f"        intervals: size = {len(intervals)}\n"
        )
        out += [
            f"        intervals [{place}]:\n"
            f"            xmin = {seconds(interval.start_ms)}\n"
            f"            xmax = {seconds(interval.end_ms)}\n"
            f"            text = {_quoted(interval.text)}\n"
            for place, interval in enumerate(intervals, start=1)
        ]
    return "".join(out).encode()


def _named_intervals(document: Document, options: TextGridOptions) -> Iterator[tuple[str, list[Interval]]]:
    """(name of the tier, what stands on it) in the order of the file."""
    tiers = speaker_tiers(document.edited) or (Tier("transcript", None, ()),)
    taken = {tier.name for tier in tiers}
    for tier in tiers:
        yield tier.name, [Interval(s.start_ms, s.end_ms, s.text) for s in tier.segments]
        if options.words:
            words = [interval for segment in tier.segments for interval in word_intervals(segment)]
            yield free_name(f"{tier.name} - words", taken), words


def _tiled(found: Iterable[Interval], end_ms: int) -> list[Interval]:
    """The intervals without a gap from 0 to `end_ms`."""
    intervals = []
    reached_ms = 0
    for interval in found:
        if interval.start_ms > reached_ms:
            intervals.append(Interval(reached_ms, interval.start_ms, ""))
        intervals.append(interval)
        reached_ms = interval.end_ms
    if reached_ms < end_ms:
        intervals.append(Interval(reached_ms, end_ms, ""))
    return intervals


def _quoted(text: str) -> str:
    one_line = text.replace("\n", " ").replace('"', '""')
    return f'"{one_line}"'


TEXTGRID = Format("textgrid", "TextGrid", "text/plain; charset=utf-8", "TextGrid", write, TextGridOptions)
