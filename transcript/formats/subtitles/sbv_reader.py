"""SubViewer as YouTube writes it (.sbv)."""

import re
from collections.abc import Iterator

from transcript.formats.base.drafts import Draft, Reading, SourceText, ms_of_clock, shared_speaker_prefixes

_TIMES = re.compile(
    r"\s*([0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}[.,][0-9]{1,9})\s*,\s*([0-9:]{5,14}[.,][0-9]{1,9})\s*", re.ASCII
)


def read(source: SourceText) -> Reading:
    """A row a line of times; names in front of the texts become speakers, `[br]` a line break."""
    return Reading(shared_speaker_prefixes(tuple(_rows(source))), "hours:minutes:seconds.milliseconds")


def _rows(source: SourceText) -> Iterator[Draft]:
    times: tuple[int, int] | None = None
    first = 0
    said: list[str] = []
    for number, line in enumerate([*source.lines, None], start=1):
        found = _TIMES.fullmatch(line) if line is not None else None
        if line is not None and found is None:
            said.append(line)
            continue
        if times is not None:
            text = "\n".join(each.strip() for each in said if each.strip())
            yield Draft(first, *times, text.replace("[br]", "\n"))
        said, first = [], number
        if found is not None:
            times = ms_of_clock(found[1], number), ms_of_clock(found[2], number)
