"""WebVTT subtitles.

Written by hand: pysubs2 writes neither voices nor escapes.
"""

import re

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, clock, lines, provenance_lines
from transcript.formats.base.options import CueOptions

_PASSED_OVER = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")


def write(document: Document, options: CueOptions) -> bytes:
    """Cues whose identifier is the segment's id, with a voice span where the speaker is known.

    `&`, `<` and `>` are escaped in text and names (so `-->` cannot appear); blank lines inside a text go,
    since one ends a cue. An arrow in an id becomes `⇒`; one that begins as a comment, a style or a region
    does gets a `_` in front, since readers pass over those. A NOTE says where the file comes from and what
    became of overlaps.
    Source: W3C WebVTT, https://www.w3.org/TR/webvtt1/
    """
    facts = [*provenance_lines(document), f"Overlap: {options.overlap}"]
    note = "".join(f"{_escape(fact)}\n" for fact in facts)
    cues = [f"WEBVTT\n\nNOTE\n{note}"]
    for segment in document.edited.segments:
        times = f"{clock(segment.start_ms, '.')} --> {clock(segment.end_ms, '.')}"
        cues.append(f"\n{_name(segment.id)}\n{times}\n{_cue_text(segment, named=options.speakers)}\n")
    return "".join(cues).encode()


def _name(row_id: str) -> str:
    name = row_id.replace("-->", "⇒")
    return f"_{name}" if _PASSED_OVER.match(name.lstrip()) else name


def _cue_text(segment: Segment, *, named: bool) -> str:
    text = _escape("\n".join(lines(segment.text)))
    return f"<v {_escape(segment.speaker)}>{text}" if named and segment.speaker is not None else text


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


VTT = Format("vtt", "vtt", "text/vtt; charset=utf-8", "WebVTT", write, CueOptions)
