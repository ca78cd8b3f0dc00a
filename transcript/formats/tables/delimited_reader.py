"""CSV and TSV with a header."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from functools import partial

from transcript.document import Status
from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    in_range,
    language_code,
    ms_of_clock,
    ms_of_seconds,
)
from transcript.formats.tables.columns import COLUMNS
from transcript.messages import Message

_SYNONYMS = {
    "start": ("start", "begin", "start_time", "from", "tmin", "xmin", "in"),
    "end": ("end", "stop", "end_time", "to", "tmax", "xmax", "out"),
    "text": ("text", "transcript", "transcription", "words", "utterance", "content"),
    "speaker": ("speaker", "name", "speaker_name", "tier"),
}
_NO_TIMES = Message("columns_missing")
_LONGEST_CELL = 1_000_000
_Cells = Mapping[str, str]


def find_delimiter(first_line: str) -> str | None:
    """What separates the cells of a header that has a start and an end; None where it is no such header."""
    for delimiter in "\t,;":
        names = {cell.strip().strip('"').lower() for cell in first_line.split(delimiter)}
        if any(_has(names, edge) for edge in ({"start"}, {"start_ms"})) and _has(names, {"end", "end_ms"}):
            return delimiter
    return None


def _has(names: set[str], wanted: set[str]) -> bool:
    known = {synonym for name in wanted for synonym in _SYNONYMS.get(name, (name,))}
    return bool(names & known)


def read(source: SourceText) -> Reading:
    """A row a line. Times are `start_ms`/`end_ms`, or `start`/`end` as a clock, in seconds, or Whisper's ms.

    In a CSV with exactly our columns one leading `'` of a cell goes, as our writer promises.

    Raises:
        UnreadableError: no usable header, a time that is none, or broken quoting, with the line.
    """
    delimiter = find_delimiter(source.text.split("\n", 1)[0])
    if delimiter is None:
        raise UnreadableError(_NO_TIMES, 1)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=delimiter, strict=True)
    drafts: list[Draft] = []
    try:
        header = [name.strip().lower() for name in next(reader)]
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as exc:
        raise UnreadableError("cells_broken", reader.line_num, problem=str(exc)) from exc
    is_ours = delimiter == "," and tuple(header) == COLUMNS
    columns = _columns(header)
    time_base, to_ms = _time_base(header, columns, [cells for _, cells in rows])
    for line, cells in rows:
        if len(cells) < len(header):
            raise UnreadableError("cells_unequal", line, cells=len(cells), columns=len(header))
        named = {name: cells[place] for name, place in columns.items()}
        if is_ours:
            named = {name: cell.removeprefix("'") for name, cell in named.items()}
        drafts.append(_draft(named, line, to_ms))
    return Reading(tuple(drafts), time_base)


def _columns(header: list[str]) -> dict[str, int]:
    columns = {name: place for place, name in reversed(list(enumerate(header)))}
    for name, synonyms in _SYNONYMS.items():
        found = next((synonym for synonym in synonyms if synonym in columns), None)
        if found is not None:
            columns[name] = columns[found]
    return columns


def _time_base(
    header: list[str], columns: dict[str, int], rows: list[list[str]]
) -> tuple[str, Callable[[_Cells, str, int], int]]:
    if "start_ms" in columns and "end_ms" in columns:
        return "milliseconds", partial(_milliseconds, suffix="_ms")
    if not {"start", "end"} <= set(columns):
        raise UnreadableError(_NO_TIMES, 1)
    edges = [columns[name] for name in ("start", "end")]
    times = [row[place].strip() for row in rows for place in edges if place < len(row)]
    if any(":" in time for time in times):
        return "hours:minutes:seconds", lambda cells, edge, line: ms_of_clock(cells[edge].strip(), line)
    if header == ["start", "end", "text"] and all(re.fullmatch(r"[0-9]+", time) for time in times):
        return "milliseconds, as Whisper writes them", partial(_milliseconds, suffix="")
    return "seconds", lambda cells, edge, line: ms_of_seconds(cells[edge].strip().replace(",", "."), line)


def _milliseconds(cells: _Cells, edge: str, line: int, *, suffix: str) -> int:
    text = cells[edge + suffix].strip()
    if not re.fullmatch(r"[0-9]{1,12}", text, re.ASCII):
        raise UnreadableError("no_milliseconds", line, value=repr(text[:40]))
    return in_range(int(text), line)


def _draft(cells: _Cells, line: int, to_ms: Callable[[_Cells, str, int], int]) -> Draft:
    status = cells.get("status", "")
    return Draft(
        line,
        to_ms(cells, "start", line),
        to_ms(cells, "end", line),
        cells.get("text", ""),
        cells.get("speaker") or None,
        cells.get("id", ""),
        language_code(cells.get("language")),
        (),
        Status(status) if status in set(Status) else Status.UNTOUCHED,
        cells.get("engine", ""),
        cells.get("note", ""),
    )
