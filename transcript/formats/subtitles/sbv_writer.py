"""SBV subtitles, YouTube's own."""

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, clock, lines
from transcript.formats.base.options import CueOptions


def write(document: Document, options: CueOptions) -> bytes:
    """`start,end`, then `speaker: text`, then a blank line; blank lines inside a text go.

    SBV has neither escapes nor comments, so the file can say neither where it comes from nor what became of
    overlaps. A row without text is a cue of a space: without a line another reader takes the next cue for it.
    """
    return "".join(
        f"{_clock(row.start_ms)},{_clock(row.end_ms)}\n{_text(row, named=options.speakers)}\n\n"
        for row in document.edited.segments
    ).encode()


def _clock(ms: int) -> str:
    return clock(ms, ".").removeprefix("0")


def _text(row: Segment, *, named: bool) -> str:
    text = "\n".join(lines(row.text))
    return f"{row.speaker}: {text}" if named and row.speaker is not None else text or " "


SBV = Format("sbv", "sbv", "text/plain; charset=utf-8", "SBV", write, CueOptions)
