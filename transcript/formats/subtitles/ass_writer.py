"""ASS, subtitles with styles.

Written by hand: pysubs2 clamps every time to ten hours.
"""

import re

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, lines, provenance_lines, recording_stem
from transcript.formats.base.options import CueOptions

# ASS has no escapes that every player knows: what one would take for a command is a look-alike.
_COMMANDS = str.maketrans({"{": "｛", "}": "｝"})
_BREAK = re.compile(r"\\(?=[Nnh])")
_STYLE = {
    "Name": "Default", "Fontname": "Noto Sans Telugu", "Fontsize": "48", "PrimaryColour": "&H00FFFFFF",
    "SecondaryColour": "&H000000FF", "OutlineColour": "&H00000000", "BackColour": "&H00000000", "Bold": "0",
    "Italic": "0", "Underline": "0", "StrikeOut": "0", "ScaleX": "100", "ScaleY": "100", "Spacing": "0",
    "Angle": "0", "BorderStyle": "1", "Outline": "2", "Shadow": "1", "Alignment": "2", "MarginL": "60",
    "MarginR": "60", "MarginV": "40", "Encoding": "1",
}  # fmt: skip


def write(document: Document, options: CueOptions) -> bytes:
    r"""A dialogue line a row, its speaker in the field Name; times in hundredths of a second, as in all ASS.

    `{ }` become full-width, a backslash before N, n or h too; a comma in a name does as well, since it ends
    the field. Blank lines inside a text go. Comments say where the file comes from and what became of
    overlaps. Source: the ASS specification, as libass reads it.
    """
    facts = [*provenance_lines(document), f"Overlap: {options.overlap}"]
    out = [
        "[Script Info]\n",
        *(f"; {fact}\n" for fact in facts),
        f"Title: {recording_stem(document)}\nScriptType: v4.00+\nPlayResX: 1280\nPlayResY: 720\n",
        "WrapStyle: 0\nScaledBorderAndShadow: yes\n\n",
        f"[V4+ Styles]\nFormat: {', '.join(_STYLE)}\nStyle: {','.join(_STYLE.values())}\n\n",
        "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
        *(_dialogue(row, named=options.speakers) for row in document.edited.segments),
    ]
    return "".join(out).encode()


def _dialogue(row: Segment, *, named: bool) -> str:
    start = round(row.start_ms / 10)
    end = max(round(row.end_ms / 10), start + 1)
    name = (row.speaker or "").replace(",", "，") if named else ""
    return f"Dialogue: 0,{_clock(start)},{_clock(end)},Default,{name},0,0,0,,{_text(row)}\n"


def _clock(hundredths: int) -> str:
    seconds, rest = divmod(hundredths, 100)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{second:02d}.{rest:02d}"


def _text(row: Segment) -> str:
    text = "\n".join(lines(row.text)).translate(_COMMANDS)
    return _BREAK.sub("＼", text).replace("\n", r"\N")


ASS = Format("ass", "ass", "text/x-ssa; charset=utf-8", "ASS", write, CueOptions)
