"""Plain text: a line a segment, for reading and for QDA programs. Imports document and format."""

from transcript.document import Document
from transcript.formats.format import clock


def write(document: Document) -> bytes:
    """`[start - end]`, tab, `speaker:`, tab, text; further lines of the text begin with two tabs.

    Names and text hold no tabs, so the fields are recovered exactly; a row of an unknown speaker has an
    empty second field. Rows stand in the order of the table. UTF-8 without BOM, line feeds.
    """
    out = []
    for segment in document.edited.segments:
        speaker = "" if segment.speaker is None else f"{segment.speaker}:"
        text = segment.text.replace("\n", "\n\t\t")
        out.append(f"[{clock(segment.start_ms, '.')} - {clock(segment.end_ms, '.')}]\t{speaker}\t{text}\n")
    return "".join(out).encode()
