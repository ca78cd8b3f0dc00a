"""What the columns of other tools' tables are called, in any spelling and case."""

import re
from dataclasses import dataclass

_STARTS = {
    "start", "begin", "starttime", "begintime", "from", "tmin", "xmin", "in", "timein", "timecodein", "tcin",
    "inpoint", "starttimecode", "timecodestart", "timestampstart", "starttimestamp", "onset",
}  # fmt: skip
_ENDS = {
    "end", "stop", "endtime", "stoptime", "to", "tmax", "xmax", "out", "timeout", "timecodeout", "tcout",
    "outpoint", "endtimecode", "timecodeend", "timestampend", "endtimestamp", "finish", "offset",
}  # fmt: skip
_LENGTHS = {"duration", "length", "dur"}
_OTHERS = {
    "text": ("text", "transcript", "transcription", "words", "utterance", "content", "caption", "captions",
             "subtitle", "subtitles", "sentence", "dialogue", "dialog", "segmenttext", "annotation"),
    "speaker": ("speaker", "name", "speakername", "speakerid", "speakerlabel", "speakers", "tier",
                "participant"),
}  # fmt: skip
_UNITS = {
    "ms": ("ms", "msec", "msecs", "millis", "milliseconds"),
    "s": ("s", "sec", "secs", "seconds", "ssmsec"),
    "": ("hhmmssms", "hhmmssmmm", "hhmmssff", "hhmmss"),
}
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Where a table has one kind of times, and their unit: "ms", "s", or "" where the header says none."""

    place: int
    unit: str


@dataclass(frozen=True, slots=True)
class TableHeader:
    """What the header of a table with times says. `columns` are those known by one name only, by that name.

    There is an `end` or a `length`, or neither, then a row lasts until the next one.
    """

    names: tuple[str, ...]
    start: TimeColumn
    end: TimeColumn | None
    length: TimeColumn | None
    columns: dict[str, int]


def read_header(cells: list[str]) -> TableHeader | None:
    """The header, None where these cells name no start with an end or a length."""
    names = [_SIGNS.sub("", cell).casefold() for cell in cells]
    start, end, length = (_find_times(names, known) for known in (_STARTS, _ENDS, _LENGTHS))
    if start is None or (end is None and length is None):
        return None
    columns = {cell.strip().lower(): place for place, cell in reversed(list(enumerate(cells)))}
    columns |= {name: place for place, name in reversed(list(enumerate(names))) if name not in columns}
    for name, synonyms in _OTHERS.items():
        found = next((synonym for synonym in synonyms if synonym in columns), None)
        if found is not None:
            columns[name] = columns[found]
    return TableHeader(tuple(names), start, end, length, columns)


def _find_times(names: list[str], known: set[str]) -> TimeColumn | None:
    """The column in the most exact unit, of several the first."""
    found = [
        TimeColumn(place, unit)
        for place, name in enumerate(names)
        if (unit := _unit(name, known)) is not None
    ]
    return next((column for unit in ("ms", "s", "") for column in found if column.unit == unit), None)


def _unit(name: str, known: set[str]) -> str | None:
    if name in known:
        return ""
    return next(
        (
            unit
            for unit, endings in _UNITS.items()
            for ending in endings
            if name.endswith(ending) and name.removesuffix(ending) in known
        ),
        None,
    )
