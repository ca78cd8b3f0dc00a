"""CSV and TSV with a header."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from transcript.document import Status
from transcript.formats.base.drafts import (
    UNTIMED,
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    language_code,
    ms_of_clock,
    ms_of_seconds,
)
from transcript.formats.base.frames import FrameClock, find_frame_clock, has_frames
from transcript.formats.base.repairs import Repair
from transcript.formats.tables.columns import COLUMNS
from transcript.formats.tables.headers import TableHeader, TimeColumn, guess_header, read_header
from transcript.formats.tables.records import read_records, split_strictly
from transcript.text.delimited import write_tabs

_WHISPER = ("start", "end", "text")
_MILLISECONDS = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_NO_TIME = {"", "nan", "na", "n/a", "null", "none", "-"}
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_HIGHEST_HEADER = 20
_RULE = re.compile(r"[-: ]*")
_ToMs = Callable[[str, int], int]


def find_delimiter(first_line: str) -> str | None:
    """What separates the cells of a header that has times; None where it is no such header."""
    return next((d for d in "\t,;|" if read_header(_header_cells(first_line, d)) is not None), None)


def _header_cells(line: str, delimiter: str) -> list[str]:
    if delimiter == "|":
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return split_strictly(line, delimiter) or line.split(delimiter)


def read(source: SourceText) -> Reading:
    """A row a line. Times are in milliseconds or seconds where the header says so, else as they look.

    The header may stand below a title; without any, columns are told by what stands in them. In a CSV with
    exactly our columns one leading `'` of a cell goes, as our writer promises.

    Raises:
        UnreadableError: no usable header.
    """
    filled = [n for n, line in enumerate(source.lines) if line.strip() and not _SEPARATOR.fullmatch(line)]
    for place in filled[:_HIGHEST_HEADER]:
        delimiter = find_delimiter(source.lines[place])
        if delimiter is not None:
            cells = _header_cells(source.lines[place], delimiter)
            header = read_header(cells)
            if header is not None:
                return _Table(source, header, cells, delimiter).read(place + 1)
    first = filled[0] if filled else 0
    for delimiter in "\t,;":
        shown = [_header_cells(source.lines[place], delimiter) for place in filled[:_HIGHEST_HEADER]]
        guessed = guess_header(shown)
        if guessed is not None:
            return _Table(source, guessed, list(guessed.names), delimiter).read(first)
    raise UnreadableError("columns_missing", first + 1)


def read_cells(source: SourceText, table: list[list[str]]) -> Reading | None:
    """What `read` finds in a table of an office file; None where its columns are no times."""
    try:
        return read(replace(source, text=write_tabs(table).decode())) if table else None
    except UnreadableError as exc:
        if exc.reason.code != "columns_missing":
            raise
        return None


@dataclass(slots=True)
class _Table:
    """One table while it is read."""

    source: SourceText
    header: TableHeader
    cells: list[str]
    delimiter: str
    repairs: list[Repair] = field(default_factory=list)

    def read(self, first: int) -> Reading:
        is_whisper = self.delimiter == "\t" and self.header.names == _WHISPER
        edges = [c.place for c in (self.header.start, self.header.end or self.header.length) if c is not None]
        records = list(
            read_records(self.source.lines, first, self.delimiter, edges=edges, is_plain=is_whisper)
        )
        for line, _, is_odd in records:
            if is_odd:
                self.repairs.append(Repair(line, "quotes_broken"))
        if self.delimiter == "|":
            records = [(line, _header_cells("|".join(cells), "|"), odd) for line, cells, odd in records]
            records = [each for each in records if not all(map(_RULE.fullmatch, each[1]))]
        rows = [(line, self._fitted(line, cells)) for line, cells, _ in records]
        times = [cells[place].strip() for _, cells in rows for place in edges]
        clock, questions, notices = find_frame_clock(times, self.source.choices)
        time_base, to_ms = self._time_base(times, clock)
        is_ours = self.delimiter == "," and tuple(cell.strip().lower() for cell in self.cells) == COLUMNS
        drafts = tuple(self._draft(line, cells, to_ms, is_ours=is_ours) for line, cells in rows)
        if self.header.end is None and self.header.length is None:
            drafts = self._ended(drafts)
        return Reading(
            drafts,
            time_base,
            notices=notices,
            repairs=tuple(self.repairs),
            questions=questions,
            time_lines=tuple(line for line, _ in rows),
        )

    def _fitted(self, line: int, cells: list[str]) -> list[str]:
        """As many cells as the header has: a text with separators in it joined again, missing ones empty."""
        most = len(self.cells)
        if len(cells) < most:
            self.repairs.append(Repair(line, "cells_unequal", cells=len(cells), columns=most))
            return cells + [""] * (most - len(cells))
        if len(cells) == most or not any(cell.strip() for cell in cells[most:]):
            return cells
        self.repairs.append(Repair(line, "cells_unequal", cells=len(cells), columns=most))
        place = self.header.columns.get("text", most - 1)
        extra = len(cells) - most
        joined = self.delimiter.join(cells[place : place + extra + 1])
        return [*cells[:place], joined, *cells[place + extra + 1 :]]

    def _time_base(self, times: list[str], clock: FrameClock | None) -> tuple[str, Mapping[str, _ToMs]]:
        """What the times are, for people, and how those of each unit of the header are read."""
        plain: _ToMs = _seconds
        told = "seconds"
        said = [time for time in times if time.casefold() not in _NO_TIME]
        if any(":" in time for time in said):
            told, plain = "hours:minutes:seconds", lambda text, line: _clock_ms(text, line, clock)
        elif self.header.names == _WHISPER and all(map(_MILLISECONDS.fullmatch, said)):
            told, plain = "milliseconds, as Whisper writes them", _milliseconds
        units = {self.header.start.unit} | {c.unit for c in (self.header.end, self.header.length) if c}
        if units == {"ms"}:
            told = "milliseconds"
        return told, {"ms": _milliseconds, "s": plain, "": plain}

    def _draft(self, line: int, cells: list[str], to_ms: Mapping[str, _ToMs], *, is_ours: bool) -> Draft:
        named = {name: cells[place] for name, place in self.header.columns.items()}
        if is_ours:
            named = {name: cell.removeprefix("'") for name, cell in named.items()}
        start_ms = self._ms(self.header.start, line, cells, to_ms)
        if self.header.end is not None:
            end_ms = self._ms(self.header.end, line, cells, to_ms)
        else:  # without a length too, a row lasts until the next one
            length_ms = self._ms(self.header.length, line, cells, to_ms)
            end_ms = UNTIMED if UNTIMED in {start_ms, length_ms} else start_ms + length_ms
        status, text = named.get("status", ""), named.get("text", "")
        return Draft(
            line,
            start_ms,
            end_ms,
            text.strip() if self.header.names == _WHISPER else text,
            named.get("speaker") or None,
            named.get("id", ""),
            language_code(named.get("language")),
            (),
            Status(status) if status in set(Status) else Status.UNTOUCHED,
            named.get("engine", ""),
            named.get("note", ""),
        )

    def _ended(self, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
        """The drafts, each until the next one begins; the last one's end is an estimate, as it has none."""
        later = [*(draft.start_ms for draft in drafts[1:]), UNTIMED]
        return tuple(
            replace(draft, end_ms=following) if UNTIMED != draft.start_ms < following else draft
            for draft, following in zip(drafts, later, strict=True)
        )

    def _ms(self, column: TimeColumn | None, line: int, cells: list[str], to_ms: Mapping[str, _ToMs]) -> int:
        text = "" if column is None else cells[column.place].strip()
        if column is None or text.casefold() in _NO_TIME:
            return UNTIMED
        try:
            return to_ms[column.unit](text, line)
        except UnreadableError as exc:
            self.repairs.append(Repair(line, exc.reason))
            return UNTIMED


def _seconds(text: str, line: int) -> int:
    return ms_of_seconds(text.replace(",", "."), line)


def _clock_ms(text: str, line: int, clock: FrameClock | None) -> int:
    if clock is not None and has_frames(text):
        return clock.ms(text)
    return ms_of_clock(text, line) if ":" in text else _seconds(text, line)


def _milliseconds(text: str, line: int) -> int:
    if not _MILLISECONDS.fullmatch(text):
        raise UnreadableError("no_milliseconds", line, value=repr(text[:40]))
    return int(text)
