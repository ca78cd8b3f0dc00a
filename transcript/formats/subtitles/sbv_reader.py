"""SubViewer as YouTube writes it (.sbv)."""

import re
from collections.abc import Iterator

from transcript.formats.base.drafts import Draft, Reading, SourceText
from transcript.formats.base.measures import ms_of_clock_text
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import shared_speaker_prefixes

_CLOCK = r"([0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,9})?)"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*,\s*{_CLOCK}\s*", re.ASCII)


def read(source: SourceText) -> Reading:
    """A row a line of times; names in front of the texts become speakers, `[br]` a line break."""
    rows = shared_speaker_prefixes(tuple(_rows(source)))
    above = (number for number, line in enumerate(source.lines, start=1) if line.strip())
    first = next(above, 0)
    repairs = (Repair(first, "line_above_rows"),) if rows and rows[0].line > first else ()
    return Reading(rows, "hours:minutes:seconds.milliseconds", repairs=repairs)


def _rows(source: SourceText) -> Iterator[Draft]:
    times: tuple[str, str] | None = None
    first = 0
    said: list[str] = []
    for number, line in enumerate([*source.lines, None], start=1):
        found = _TIMES.fullmatch(line) if line is not None else None
        if line is not None and found is None:
            said.append(line)
            continue
        if times is not None:
            text = "\n".join(each.strip() for each in said if each.strip())
            start_ms, end_ms = (ms_of_clock_text(time) or 0 for time in times)
            yield Draft(first, start_ms, end_ms, text.replace("[br]", "\n"))
        said, first = [], number
        times = (found[1], found[2]) if found is not None else None
