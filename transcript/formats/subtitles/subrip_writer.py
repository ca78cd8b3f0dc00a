"""SubRip subtitles (SRT)."""

import re

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, clock, lines
from transcript.formats.base.options import CueOptions

# SubRip has no escapes. What a player would take as markup is written with a look-alike, so that it is
# seen and not swallowed: an opening tag, an override block, the arrow of a timing line.
_TAG = re.compile(r"<(?=\s*(?:/\s*)?[A-Za-z])")
_OVERRIDE = re.compile(r"\{(?=\\)")
_ARROW = re.compile(r"(?<!-)--+>")  # a run of dashes is looked at once


def write(document: Document, options: CueOptions) -> bytes:
    r"""Numbered cues in the order of the table, `speaker: text`; the text alone where nobody is named.

    Blank lines inside a text go, since one ends a cue; `<tag`, `{\` and `-->` become `‹tag`, `｛\` and `→`.
    Overlapping rows stay overlapping cues unless the options say otherwise. UTF-8 without BOM. SubRip has no
    comment that players ignore, so the file can say neither where it comes from nor what became of overlaps.
    """
    cues = []
    for number, segment in enumerate(document.edited.segments, start=1):
        times = f"{clock(segment.start_ms, ',')} --> {clock(segment.end_ms, ',')}"
        cues.append(f"{number}\n{times}\n{_cue_text(segment, named=options.speakers)}\n\n")
    return "".join(cues).encode()


def _cue_text(segment: Segment, *, named: bool) -> str:
    text = "\n".join(lines(segment.text))
    if named and segment.speaker is not None:
        text = f"{segment.speaker}: {text}"
    text = _TAG.sub("‹", text)
    text = _OVERRIDE.sub("｛", text)
    return _ARROW.sub("→", text)


SRT = Format("srt", "srt", "application/x-subrip", "SRT", write, CueOptions)
