"""What every reader shares: text out of bytes, times out of text, rows out of drafts, errors with a line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from transcript.bounds import LATEST_MS, LONGEST_ID
from transcript.document import Segment, Status, Word
from transcript.errors import LikhitaError
from transcript.formats.base.questions import Question
from transcript.formats.base.repairs import Repair
from transcript.messages import Message, Value
from transcript.source_file import SourceFile
from transcript.text.cleaning import clean_line

UNTIMED = -(2**53)
"""Start and end of a draft for which the file says no time, or its end alone; no time below zero is this."""
_LONGEST_NUMBER = 100
MOST_WORDS = 20_000  # a row has no more letters
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,2})?|-?\.[0-9]+", re.ASCII)
_CLOCK = re.compile(r"(-?)(?:([0-9]{1,5}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)


class UnreadableError(LikhitaError):
    """A transcript that cannot be opened; the message names the line, where there is one, and the reason."""

    def __init__(self, code: str | Message, line: int | None = None, /, **values: Value) -> None:
        reason = Message.of(code, values)
        super().__init__(reason if line is None else reason.at(line=line))


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text with line feeds only. `encoding` is what it was read as, for people.

    `choices` are what somebody chose, by the code of its question; a reader passes over what it does not
    know. `sound_name` is the name of the recording that came along, "" where none did. `content` are the
    bytes; a reader of bytes has no text.
    """

    text: str
    encoding: str
    choices: Mapping[str, str] = field(default_factory=dict)
    sound_name: str = ""
    content: bytes = b""

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as a file says it, not yet checked. `line` is where it stands (or its number among the rows).

    `start_ms` and `end_ms` are `UNTIMED` where the file has none. Times may be below zero, of no length or
    backwards: `open_transcript` mends them and tells.
    """

    line: int
    start_ms: int
    end_ms: int
    text: str = ""
    speaker: str | None = None
    id: str = ""
    language: str | None = None
    words: tuple[Word, ...] = ()
    status: Status = Status.UNTOUCHED
    engine: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found. `time_base` is a phrase for the page.

    `untimed` says what is missing where no row has a time. `time_lines` are the lines on which a row should
    stand, where that can be counted; one of them without a draft or a repair is told. `counts` says
    what the numbers of drafts, repairs and `time_lines` are. `label` is whose format it is, where the file
    had to be read to tell that. `source` is what the file holds beside the rows.
    """

    drafts: tuple[Draft, ...]
    time_base: str
    duration_ms: int = 0
    notices: tuple[Message, ...] = ()
    machine: dict[str, str] | None = None
    untimed: Message = Message("no_row_timed")  # noqa: RUF009 - it never changes
    repairs: tuple[Repair, ...] = ()
    questions: tuple[Question, ...] = ()
    time_lines: tuple[int, ...] = ()
    counts: Literal["line", "row"] = "line"
    label: str = ""
    source: SourceFile | None = None


def ms_of_seconds(text: str, line: int) -> int:
    """Seconds, "1.25", as whole milliseconds, rounded half to even; below zero and too late as they stand.

    Raises:
        UnreadableError: no number.
    """
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise UnreadableError("no_seconds", line, value=repr(text[:40]))
    try:
        return _representable(int((Decimal(text) * 1000).to_integral_value()), line)
    except (InvalidOperation, OverflowError) as exc:
        raise UnreadableError("no_seconds", line, value=repr(text[:40])) from exc


def ms_of_clock(text: str, line: int) -> int:
    """A time of day such as 00:01:02.5, 01:02,500 or -0:01 as milliseconds.

    Seconds and minutes may be 60 and more: 00:00:60,000, which rounding makes, is a minute. Below zero and
    too late are as they stand.

    Raises:
        UnreadableError: it is none.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise UnreadableError("no_clock", line, value=repr(text[:40]))
    seconds = (int(match[2] or 0) * 60 + int(match[3])) * 60 + int(match[4])
    ms = seconds * 1000 + (1000 if match[5] == "1000" else int(f"{match[5] or '':0<3.3}"))
    return _representable(-ms if match[1] else ms, line)


def is_overflown(text: str) -> bool:
    """Whether `ms_of_clock` reads the text though no clock shows it: 00:00:60,000 or 00:00:59,1000."""
    match = _CLOCK.fullmatch(text)
    return match is not None and (int(match[3]) > 59 or int(match[4]) > 59 or match[5] == "1000")  # noqa: PLR2004


def _representable(ms: int, line: int) -> int:
    if abs(ms) >= -UNTIMED:
        raise UnreadableError("ms_outside", line, value=str(ms)[:20])
    return ms


def in_range(ms: int, line: int) -> int:
    """`ms`, which must be a time that a recording can have.

    Raises:
        UnreadableError: it is negative or beyond a thousand hours.
    """
    if not 0 <= ms <= LATEST_MS:
        raise UnreadableError("ms_outside", line, value=str(ms)[:20])
    return ms


def language_code(value: object) -> str | None:
    """A two-letter code, or None for anything else."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


def make_segments(drafts: Iterable[Draft]) -> list[Segment]:
    """The rows of drafts that `mend_drafts` passed, in their order, each with an id of its own."""
    taken: set[str] = set()
    segments = []
    for number, draft in enumerate(drafts, start=1):
        row_id = clean_line(draft.id)
        if not row_id or row_id in taken or len(row_id) > LONGEST_ID:
            row_id = f"i{number:05d}"
            while row_id in taken:
                row_id += "x"
        taken.add(row_id)
        segments.append(
            Segment(
                row_id, draft.start_ms, draft.end_ms, draft.speaker, draft.language, draft.text, draft.words,
                draft.engine, draft.status, note=draft.note,
            )
        )  # fmt: skip
    return segments


def find_marks(text: str, opening: re.Pattern[str], closing: str) -> Iterator[tuple[int, int, int, int]]:
    """(start, end of opening, start of closing, end) of each stretch from an opening to the next closing.

    What a regular expression such as `<i[^>]*>` finds, but each letter is looked at once: where nothing
    closes, the expression goes to the end of the text again from every opening. `document_import` has to be
    bounded.
    """
    place = 0
    while (opened := opening.search(text, place)) is not None:
        closed = text.find(closing, opened.end())
        if closed < 0:
            return
        place = closed + len(closing)
        yield opened.start(), opened.end(), closed, place


def cut_marks(text: str, opening: re.Pattern[str], closing: str) -> str:
    """The text without the stretches of `find_marks`."""
    parts, place = [], 0
    for start, _, _, end in find_marks(text, opening, closing):
        parts.append(text[place:start])
        place = end
    return "".join([*parts, text[place:]])
