"""What the columns of other tools' tables are called, in any spelling and case."""

from dataclasses import dataclass

import regex

_STARTS = {
    "start", "begin", "starttime", "begintime", "from", "tmin", "xmin", "in", "timein", "timecodein", "tcin",
    "inpoint", "starttimecode", "timecodestart", "timestampstart", "starttimestamp", "onset",
    "beginn", "anfang", "anfangszeit", "startzeit", "inicio", "início", "inizio", "début", "debut", "начало",
    "प्रारंभ", "शुरू", "ప్రారంభం", "ప్రారంభసమయం", "మొదలు",
}  # fmt: skip
_ONLY_STARTS = {"timestamp", "time", "timecode", "tc", "zeit", "tiempo", "tempo", "temps", "время", "సమయం"}
"""What a start is called where there is no end; it needs a text beside it."""
_ENDS = {
    "end", "stop", "endtime", "stoptime", "to", "tmax", "xmax", "out", "timeout", "timecodeout", "tcout",
    "outpoint", "endtimecode", "timecodeend", "timestampend", "endtimestamp", "finish", "offset",
    "ende", "endzeit", "fin", "fim", "fine", "конец", "окончание", "समाप्ति", "अंत", "ముగింపు", "ముగింపుసమయం",
}  # fmt: skip
_LENGTHS = {"duration", "length", "dur", "dauer", "duración", "duração", "durata", "durée"}
_OTHERS = {
    "text": ("text", "transcript", "transcription", "words", "utterance", "content", "caption", "captions",
             "subtitle", "subtitles", "sentence", "dialogue", "dialog", "segmenttext", "annotation", "label",
             "transkript", "transkription", "transcripción", "texto", "texte", "testo", "текст", "पाठ", "పాఠం",
             "వచనం"),
    "speaker": ("speaker", "name", "speakername", "speakerid", "speakerlabel", "speakers", "tier",
                "participant", "sprecher", "hablante", "locuteur", "falante", "parlante", "спикер", "वक्ता",
                "వక్త", "మాట్లాడేవారు"),
}  # fmt: skip
_UNITS = {
    "ms": ("ms", "msec", "msecs", "millis", "milliseconds"),
    "s": ("s", "sec", "secs", "seconds", "ssmsec"),
    "": ("hhmmssms", "hhmmssmmm", "hhmmssff", "hhmmss"),
}
_TIME = regex.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?|[0-9]{1,4}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,9})?")
_EXACT = regex.compile(r"[.,:]")
_LETTER = regex.compile(r"\p{L}")
_SIGNS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


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
    """The header, None where these cells name no start with an end or a length, nor a time and a text."""
    names = [_SIGNS.sub("", cell).casefold() for cell in cells]
    start, end, length = (_find_times(names, known) for known in (_STARTS, _ENDS, _LENGTHS))
    if end is None and length is None:
        has_text = any(name in _OTHERS["text"] for name in names)
        start = start or _find_times(names, _ONLY_STARTS)
        start = start if has_text else None
    if start is None:
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


def guess_header(rows: list[list[str]]) -> TableHeader | None:
    """What the columns of a table without a header are: its first lines have one or two times, then a text.

    None where they are no such lines.
    """
    if not rows or not all(len(cells) >= 2 and _TIME.fullmatch(cells[0].strip()) for cells in rows):  # noqa: PLR2004
        return None
    width = min(map(len, rows))
    if not any(_EXACT.search(cells[0]) for cells in rows) and (width == 2 or not _TIME.fullmatch(rows[0][1])):  # noqa: PLR2004
        return None  # numbers of something else
    has_ends = width > 2 and all(_TIME.fullmatch(cells[1].strip()) for cells in rows)  # noqa: PLR2004
    texts = range(2 if has_ends else 1, width)
    if not any(_LETTER.search(cells[place]) for cells in rows for place in texts):
        return None
    widest = max(texts, key=lambda place: sum(len(cells[place]) for cells in rows))
    names = ["start", "end" if has_ends else "", *[""] * (max(map(len, rows)) - 2)]
    names[widest] = "text"
    end = TimeColumn(1, "") if has_ends else None
    return TableHeader(tuple(names), TimeColumn(0, ""), end, None, {"text": widest})
