"""The first name of what was spoken into the page: day, time and, once there are rows, the first words."""

import re
from collections.abc import Iterable

from transcript.document import Segment
from transcript.text.cleaning import clean_line, clusters

# what ui/start/recorder.js calls a recording, by the clock of whoever spoke
_SPOKEN = re.compile(
    r"recording (?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>\d\d) (?P<time>\d\d\.\d\d)\.(?:webm|m4a|ogg)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_CLUSTERS = 40


def name_spoken(sent: str) -> str | None:
    """Day and time of a recording that the page made, "30 Nov 2026 03.40"; None for any other file."""
    found = _SPOKEN.fullmatch(sent)
    if found is None:
        return None
    month = _MONTHS[int(found["month"]) - 1]
    return f"{int(found['day'])} {month} {found['year']} {found['time']}"


def with_first_words(name: str, rows: Iterable[Segment]) -> str:
    """The name with the first words of the rows, as many as stand on a line; `name` where there are none."""
    text = next((line for row in rows if (line := clean_line(row.text))), "")
    kept: list[str] = []
    room = _MOST_CLUSTERS
    for word in text.split():
        room -= len(clusters(word)) + 1
        if room < 0 and kept:
            break
        kept.append("".join(clusters(word)[:_MOST_CLUSTERS]))
    words = " ".join(kept).rstrip(",;:.?!।…")
    return f"{name} · {words}" if words else name
