"""Praat TextGrid. Imports document, format and tiers.

Written by hand: praatio takes times as floats and refuses overlaps that Praat could show on two tiers.
"""

from transcript.document import Document
from transcript.formats.format import seconds
from transcript.formats.tiers import Tier, speaker_tiers


def write(document: Document) -> bytes:
    """The long text form in UTF-8: an interval tier a speaker, tiled from 0 to the end of the recording.

    Where a speaker overlaps themselves the later row stands on an extra tier, "<speaker> (2)". Line breaks
    become spaces. An empty (or blank) row keeps its borders but looks like a pause.
    Source: https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html
    """
    tiers = speaker_tiers(document.edited) or (Tier("transcript", None, ()),)
    end_ms = max(document.duration_ms, 1)
    out = [
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n',
        f"xmin = 0\nxmax = {seconds(end_ms)}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n",
    ]
    for number, tier in enumerate(tiers, start=1):
        intervals = _tiled(tier, end_ms)
        out.append(
            f"    item [{number}]:\n"
            f'        class = "IntervalTier"\n'
            f"        name = {_quoted(tier.name)}\n"
            f"        xmin = 0\n"
            f"        xmax = {seconds(end_ms)}\n"
            f"        intervals: size = {len(intervals)}\n"
        )
        for place, (from_ms, to_ms, text) in enumerate(intervals, start=1):
            out.append(
                f"        intervals [{place}]:\n"
                f"            xmin = {seconds(from_ms)}\n"
                f"            xmax = {seconds(to_ms)}\n"
                f"            text = {_quoted(text)}\n"
            )
    return "".join(out).encode()


def _tiled(tier: Tier, end_ms: int) -> list[tuple[int, int, str]]:
    """(from, to, text) without a gap from 0 to `end_ms`."""
    intervals = []
    reached_ms = 0
    for segment in tier.segments:
        if segment.start_ms > reached_ms:
            intervals.append((reached_ms, segment.start_ms, ""))
        intervals.append((segment.start_ms, segment.end_ms, segment.text))
        reached_ms = segment.end_ms
    if reached_ms < end_ms:
        intervals.append((reached_ms, end_ms, ""))
    return intervals


def _quoted(text: str) -> str:
    one_line = text.replace("\n", " ").replace('"', '""')
    return f'"{one_line}"'
