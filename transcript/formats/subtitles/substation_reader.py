"""SubStation Alpha (.ssa) and its advanced form (.ass).

Read by hand: pysubs2 passes over lines that it does not understand, which a reader must name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    cut_marks,
    ms_of_clock,
    shared_speaker_prefixes,
)

_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_OVERRIDE = re.compile(r"\{")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]", re.ASCII)
_BREAK = re.compile(r"\\[Nn]")
_SECTION = re.compile(r"\[([^\]\n]{1,40})\]\s*")
_EVENTS = "events"


@dataclass(frozen=True, slots=True)
class _Event:
    line: int
    start: str
    end: str
    name: str
    text: str


def read(source: SourceText) -> Reading:
    """A row a dialogue line, its name the speaker; overrides go, drawings and comments are no rows."""
    rows = tuple(
        Draft(
            event.line,
            ms_of_clock(event.start, event.line),
            ms_of_clock(event.end, event.line),
            _plain(event.text),
            event.name or None,
        )
        for event in _events(source)
        if not _DRAWING.search(event.text)
    )
    rows = rows if any(row.speaker for row in rows) else shared_speaker_prefixes(rows)
    return Reading(rows, "hours:minutes:seconds.hundredths")


def _events(source: SourceText) -> Iterator[_Event]:
    fields, section = list(_FIELDS), ""
    for number, line in enumerate(source.lines, start=1):
        if head := _SECTION.fullmatch(line):
            section = head[1].lower()
            continue
        kind, _, value = line.partition(":")
        kind = kind.strip().lower()
        if section != _EVENTS or kind not in {"format", "dialogue"}:
            continue
        if kind == "format":
            named = [name.strip().lower() for name in value.split(",")]
            if {"start", "end", "text"} <= set(named) and named[-1] == "text":
                fields = named
            continue
        cells = dict(zip(fields, value.split(",", len(fields) - 1), strict=False))
        if len(cells) < len(fields):
            raise UnreadableError("substation_fields", number, fields=len(fields))
        name = cells.get("name", cells.get("actor", ""))
        yield _Event(number, cells["start"].strip(), cells["end"].strip(), name.strip(), cells["text"])


def _plain(text: str) -> str:
    shown = _BREAK.sub("\n", cut_marks(text, _OVERRIDE, "}")).replace("\\h", " ")
    return "\n".join(line.strip() for line in shown.split("\n")).strip()
