"""Cues of SubRip and WebVTT, found by their timing lines, however the blocks around them are broken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from transcript.formats.base.drafts import UNTIMED, UnreadableError, is_overflown, ms_of_clock
from transcript.formats.base.frames import FrameClock, find_frame_clock, has_frames
from transcript.formats.base.questions import Option, Question
from transcript.formats.base.repairs import Repair
from transcript.messages import Message

_TIME = r"-?[0-9]{1,5}(?::-?[0-9]{1,3}){1,3}(?:[.,;][0-9]{1,9})?"
_ARROW = r"(?:-{1,3}\s?>|[–—]>|→)"
_BLANKS = r"[ \t]{0,20}"  # bounded: what may be long is looked at once
_STRICT = re.compile(rf"{_TIME}{_BLANKS}{_ARROW}{_BLANKS}{_TIME}", re.ASCII)
_LOOSE = re.compile(
    rf"{_TIME}{_BLANKS}{_ARROW}.*|\S{{0,30}}{_BLANKS}{_ARROW}{_BLANKS}{_TIME}(?:\s.*)?|{_TIME}", re.ASCII
)
_SPLIT = re.compile(_ARROW)
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
_HEADER = re.compile(r"WEBVTT(?:[ \t]|$)")
_GLUED = re.compile(rf"WEBVTT[ \t]{{0,20}}(?={_TIME}{_BLANKS}{_ARROW})", re.ASCII)
_MAP = re.compile(r"X-TIMESTAMP-MAP\s*=\s*(.+)", re.IGNORECASE)
_MPEG_TICKS_IN_MS = 90
SHIFT = "time_shift"
_AS_HEADER, _AS_WRITTEN = "header", "written"


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue. Its times may be below zero, backwards or `UNTIMED`; `line` is the line of its times."""

    line: int
    start_ms: int
    end_ms: int
    name: str
    text: str


@dataclass(slots=True)
class CueFile:
    """What was found in a file, and what to tell of it. `shifts_ms` are those that headers ask for."""

    cues: list[Cue] = field(default_factory=list)
    shifts_ms: list[int] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    time_lines: list[int] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    questions: tuple[Question, ...] = ()


def find_cues(lines: list[str], choices: Mapping[str, str], *, is_webvtt: bool) -> CueFile:
    """The cues in order.

    Raises:
        UnreadableError: there are lines of text, but no cue.
    """
    found = CueFile()
    lines = _without_glue(lines, found) if is_webvtt else [line.strip("\ufeff") for line in lines]
    timed = _timing_lines(lines)
    found.time_lines = [place + 1 for place in timed]
    clock, found.questions, notices = find_frame_clock(_times(lines, timed), choices)
    found.notices.extend(notices)
    is_shifted = choices.get(SHIFT) != _AS_WRITTEN
    reader = _CueReader(lines, found, clock, is_webvtt=is_webvtt, is_shifted=is_shifted)
    reader.read(timed)
    if found.shifts_ms:
        found.questions = (*found.questions, _ask_shift(found, is_shifted=is_shifted))
    if not found.cues and found.repairs:
        raise UnreadableError("subtitle_timing_missing", found.repairs[0].line, arrow="-->")
    return found


def _without_glue(lines: list[str], found: CueFile) -> list[str]:
    """The lines without headers that grew together with what stands before or behind them."""
    parted = []
    for number, line in enumerate(lines, start=1):
        plain = line.strip("\ufeff")
        cut = _GLUED.sub("", plain)
        if number > 1 and cut.endswith("WEBVTT") and not cut[-7:-6].isspace() and len(cut) > len("WEBVTT"):
            cut = cut.removesuffix("WEBVTT")
        if cut != plain:
            found.repairs.append(Repair(number, "webvtt_header_glued"))
        parted.append(cut)
    return parted


def _timing_lines(lines: list[str]) -> list[int]:
    """The places of lines with the times of a cue. Inside a text a line must have both times to be one."""
    places = []
    for place, line in enumerate(lines):
        plain = line.strip()
        if _STRICT.match(plain) or (_LOOSE.fullmatch(plain) and _begins_block(lines, place)):
            places.append(place)
    return places


def _begins_block(lines: list[str], place: int) -> bool:
    """Whether a line is the first of its block, or the second behind a name or a number."""
    for before in range(place - 1, max(place - 3, -1), -1):
        if not lines[before].strip():
            return True
        if _LOOSE.fullmatch(lines[before].strip()):
            return False
    return place < 2 or not lines[place - 2].strip()  # noqa: PLR2004 - the name stands between


def _times(lines: list[str], timed: list[int]) -> list[str]:
    return [part for place in timed for part in _SPLIT.sub(" ", lines[place]).split()[:2]]


class _CueReader:
    """One file while its blocks are put together."""

    def __init__(
        self,
        lines: list[str],
        found: CueFile,
        clock: FrameClock | None,
        *,
        is_webvtt: bool,
        is_shifted: bool,
    ) -> None:
        self._lines, self._found, self._clock, self._is_webvtt = lines, found, clock, is_webvtt
        self._is_shifted = is_shifted
        self._shift_ms = 0
        self._texts: list[list[str]] = []  # of each cue, while more may follow
        self._numbers: list[int | None] = []

    def read(self, timed: list[int]) -> None:
        """Every cue, and what stands outside of them."""
        begins = [self._begin(place, before) for before, place in zip([-1, *timed], timed, strict=False)]
        self._read_outside(0, begins[0] if begins else len(self._lines), is_first=True)
        for number, place in enumerate(timed):
            end = begins[number + 1] if number + 1 < len(timed) else len(self._lines)
            self._read_cue(begins[number], place, max(end, place + 1))
        cues = self._found.cues
        cues[:] = [
            Cue(cue.line, cue.start_ms, cue.end_ms, cue.name, "\n".join(text))
            for cue, text in zip(cues, self._texts, strict=True)
        ]

    def _begin(self, place: int, before: int) -> int:
        """Where the cue with times at `place` begins: there, or at its name in front of them."""
        name = place - 1
        if name <= before or not self._lines[name].strip():
            return place
        if (
            name - 1 == before and before >= 0
        ):  # the only line of the cue before: its text, unless it counts on
            return name if _number(self._lines[name]) is not None and self._counts_on(name, before) else place
        if name == 0 or not self._lines[name - 1].strip():
            return place if self._is_webvtt and _HEADER.match(self._lines[name]) else name
        return name if self._counts_on(name, before) else place

    def _counts_on(self, name: int, before: int) -> bool:
        """Whether the line at `name` is the number that follows the one of the cue before."""
        last = _number(self._lines[before - 1]) if before > 0 else None
        return last is not None and _number(self._lines[name]) == last + 1

    def _read_cue(self, begin: int, place: int, end: int) -> None:
        name = self._lines[begin].strip() if begin < place else ""
        text_end = next((n for n in range(place + 1, end) if not self._lines[n].strip()), end)
        start_ms, end_ms = self._read_times(place)
        self._put(Cue(place + 1, start_ms, end_ms, name, ""), self._lines[place + 1 : text_end])
        self._read_outside(text_end, end)

    def _put(self, cue: Cue, text: list[str]) -> None:
        self._found.cues.append(cue)
        self._texts.append(text)
        self._numbers.append(_number(cue.name))

    def _read_times(self, place: int) -> tuple[int, int]:
        parts = _SPLIT.split(self._lines[place], maxsplit=1)
        start, settings = parts[0].strip(), parts[1].split() if len(parts) > 1 else []
        end = settings[0] if settings else ""
        return self._ms(start, place + 1), self._ms(end, place + 1)

    def _ms(self, text: str, line: int) -> int:
        if not text:
            return UNTIMED
        try:
            if self._clock is not None and has_frames(text):
                return self._clock.ms(text) + self._shift_ms
            plain = text.replace(";", ",").replace(":-", ":")
            ms = ms_of_clock(plain, line) * (-1 if ":-" in text else 1)
            if is_overflown(plain):
                self._found.repairs.append(Repair(line, "clock_overflow", value=text, ms=ms))
            return ms + self._shift_ms
        except UnreadableError as exc:
            self._found.repairs.append(Repair(line, exc.reason))
            return UNTIMED

    def _read_outside(self, begin: int, end: int, *, is_first: bool = False) -> None:
        """Blocks between two cues: headers and asides, cues without times, what a blank line cut off."""
        for first, block in _blocks(self._lines, begin, end):
            if self._is_webvtt and (_HEADER.match(block[0]) or _MAP.match(block[0])):
                self._read_header(first, block, is_again=not (is_first and first == 0))
            elif self._is_webvtt and (_ASIDE.match(block[0]) or (is_first and first == 0)):
                continue
            else:
                self._read_stray(first, block)

    def _read_header(self, first: int, block: list[str], *, is_again: bool) -> None:
        if is_again and _HEADER.match(block[0]):
            self._found.repairs.append(Repair(first + 1, "webvtt_header_again"))
            self._shift_ms = 0
        for line in block:
            if (match := _MAP.match(line)) is not None:
                self._read_map(match[1])

    def _read_map(self, said: str) -> None:
        """`MPEGTS:900000,LOCAL:00:00:00.000`: where the cues' clock stands on the recording's."""
        parts = dict(part.strip().upper().partition(":")[::2] for part in said.split(","))
        try:
            shift_ms = int(parts["MPEGTS"]) // _MPEG_TICKS_IN_MS - ms_of_clock(parts["LOCAL"], 1)
        except (KeyError, ValueError, UnreadableError):
            return
        shift_ms = shift_ms if abs(shift_ms) < -UNTIMED else 0
        if shift_ms:
            self._found.shifts_ms.append(shift_ms)
        if not self._is_shifted:
            return
        if shift_ms != self._shift_ms:
            self._found.notices.append(Message("times_shifted", seconds=_seconds(shift_ms)))
        self._shift_ms = shift_ms

    def _read_stray(self, first: int, block: list[str]) -> None:
        number = _number(block[0])
        last = next((n for n in reversed(self._numbers) if n is not None), None)
        counts_on = number is not None and number == (1 if last is None else last + 1)
        if counts_on and not self._is_webvtt:
            if len(block) > 1:
                self._put(Cue(first + 1, UNTIMED, UNTIMED, block[0].strip(), ""), block[1:])
            self._found.repairs.append(Repair(first + 1, "cue_without_times"))
            self._numbers.append(number)
        elif self._texts:
            self._texts[-1].extend(block)
            self._found.repairs.append(Repair(first + 1, "cue_continued"))
        else:
            self._found.repairs.append(Repair(first + 1, "line_outside", value=repr(block[0].strip()[:60])))


def _ask_shift(found: CueFile, *, is_shifted: bool) -> Question:
    """Whether the times of cues are moved as headers say, with the first of them either way."""
    moved_ms = found.shifts_ms[0]
    first_ms = next((cue.start_ms for cue in found.cues if cue.start_ms != UNTIMED), 0)
    written_ms = first_ms - moved_ms if is_shifted else first_ms
    options = tuple(
        Option(value, f"{_seconds(shift_ms)} s", (f"{(written_ms + shift_ms) / 1000:.3f} s",))
        for value, shift_ms in ((_AS_HEADER, moved_ms), (_AS_WRITTEN, 0))
    )
    return Question(SHIFT, _AS_HEADER if is_shifted else _AS_WRITTEN, options)


def _seconds(ms: int) -> str:
    return f"{ms / 1000:+.3f}"


def _blocks(lines: list[str], begin: int, end: int) -> Iterator[tuple[int, list[str]]]:
    """(place, lines) of each run of lines that are not blank."""
    block: list[str] = []
    for place in range(begin, end + 1):
        if place < end and lines[place].strip():
            block.append(lines[place])
        elif block:
            yield place - len(block), block
            block = []


def _number(line: str) -> int | None:
    text = line.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004
