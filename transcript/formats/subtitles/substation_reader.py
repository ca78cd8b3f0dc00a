"""SubStation Alpha (.ssa) and its advanced form (.ass).

Read by hand: pysubs2 passes over lines that it does not understand, which a reader must name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transcript.formats.base.drafts import UNTIMED, Draft, Reading, SourceText, cut_marks
from transcript.formats.base.measures import ms_of_clock_text
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import shared_speaker_prefixes

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
    rows: list[Draft] = []
    repairs: list[Repair] = []
    for event in _events(source, repairs):
        if _DRAWING.search(event.text):
            continue
        start_ms, end_ms = ms_of_clock_text(event.start), ms_of_clock_text(event.end)
        if start_ms is None:
            repairs.append(Repair(event.line, "no_clock", value=repr(event.start[:40])))
        times = UNTIMED if start_ms is None else start_ms, UNTIMED if end_ms is None else end_ms
        rows.append(Draft(event.line, *times, _plain(event.text), event.name or None))
    named = tuple(rows) if any(row.speaker for row in rows) else shared_speaker_prefixes(tuple(rows))
    return Reading(named, "hours:minutes:seconds.hundredths", repairs=tuple(repairs))


def _events(source: SourceText, repairs: list[Repair]) -> Iterator[_Event]:
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
            repairs.append(Repair(number, "substation_fields", fields=len(fields)))
            continue
        name = cells.get("name", cells.get("actor", ""))
        yield _Event(number, cells["start"].strip(), cells["end"].strip(), name.strip(), cells["text"])


def _plain(text: str) -> str:
    shown = _BREAK.sub("\n", cut_marks(text, _OVERRIDE, "}")).replace("\\h", " ")
    return "\n".join(line.strip() for line in shown.split("\n")).strip()
