"""Plain text: a line a segment, for reading and for QDA programs."""

from transcript.document import Document
from transcript.formats.base.format import Format, clock
from transcript.formats.base.options import TextOptions


def write(document: Document, options: TextOptions) -> bytes:
    """`[start - end]`, tab, `speaker:`, tab, text; further lines of the text begin with two tabs.

    Names and text hold no tabs, so the fields are recovered exactly; a row of an unknown speaker has an
    empty second field. Rows stand in the order of the table. UTF-8 without BOM, line feeds. A field that the
    options leave out takes its tab with it. Plain text has no comments, and a line about the file would be
    taken for speech, so none says where it comes from.
    """
    indent = "\n" + "\t" * (options.times + options.speakers)
    out = []
    for segment in document.edited.segments:
        fields = [segment.text.replace("\n", indent)]
        if options.speakers:
            fields.insert(0, "" if segment.speaker is None else f"{segment.speaker}:")
        if options.times:
            fields.insert(0, f"[{clock(segment.start_ms, '.')} - {clock(segment.end_ms, '.')}]")
        out.append("\t".join(fields) + "\n")
    return "".join(out).encode()


TXT = Format("txt", "txt", "text/plain; charset=utf-8", "Text", write, TextOptions)
