"""Plain texts with times, as meeting tools and recognisers print them.

Otter ("Name  0:03"), Teams and Zoom, noScribe ("S01: [00:00:12] text"), Whisper's and whisper.cpp's output
("[00:00.000 --> 00:05.000] text"), copied transcripts of players ("0:03", then the text).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from transcript.formats.base.drafts import (
    UNTIMED,
    Draft,
    Reading,
    UnreadableError,
    ms_of_clock,
    ms_of_seconds,
)
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import split_name

_CLOCK = r"[0-9]{1,3}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,9})?"
_SECONDS = r"[0-9]{1,9}(?:\.[0-9]{1,9})?s"
_TIME = rf"(?:{_CLOCK}|{_SECONDS})"
_NAME = r"[\p{L}\[(][^\t\n:]{0,58}[^\s:]|\p{L}"
_RANGE = re.compile(
    rf"[\[(]?({_TIME})\s*(?:-->|->|-|–|to)\s*({_TIME})[\])]?:?(?:\s+(.*)|$)", re.ASCII | re.DOTALL
)
_STAMP = re.compile(rf"(?:[\[(]({_TIME})[\])]|({_TIME}))(?:\s*[-–:])?(?:\s+(.*)|$)", re.ASCII | re.DOTALL)
_NAME_THEN_TIME = regex.compile(rf"({_NAME}):?\s+[\[(]?({_TIME})[\])]?:?")
_NAME_AND_STAMP = regex.compile(rf"({_NAME}):\s*[\[(]({_TIME})[\])]:?\s*(.*)", regex.DOTALL)
_SPAN = re.compile(r"([0-9]{1,7}\.[0-9]{1,6})\s+([0-9]{1,7}\.[0-9]{1,6})\s+(\S.*)", re.ASCII | re.DOTALL)
_TURN = re.compile(r"start=([0-9.]{1,20})s stop=([0-9.]{1,20})s speaker_(\S{1,60})", re.ASCII)
_NAME_THEN_RANGE = regex.compile(
    rf"\[?({_NAME}?)\]?:?\s+[\[(]?({_TIME})\s*(?:-->|->|-|–)\s*({_TIME})[\])]?:?"
)
_NAME_STAMP_COLON = regex.compile(rf"({_NAME})\s+[\[(]({_TIME})[\])]:\s+(\S.*)", regex.DOTALL)
_NAME_IN_BRACKETS = regex.compile(rf"\[([^\[\]\n]{{1,60}})\]\s+({_TIME})")
_TURN_SIGN = re.compile(r"\s*\[SPEAKER_TURN\]$")  # of whisper.cpp
_SHARE, _SHARE_OF_BARE = 4, 2
_A_LETTER_MS, _LEAST_MS = 70, 1000  # how long the last row lasts, of which nobody says the end


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line with a time. `is_plain` is one that begins with a bare time, as sentences may too."""

    line: int
    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    is_plain: bool = False


def read_timed_lines(lines: Sequence[str]) -> Reading | None:
    """The rows of a text with times; None where it is none. The estimated end of the last row is told."""
    marks = {
        number: mark
        for number, line in enumerate(lines, start=1)
        if (mark := _find_mark(number, line.strip()))
    }
    filled = sum(bool(line.strip()) for line in lines)
    if not marks or not _is_meant(list(marks.values()), filled):
        return None
    found: list[_Mark] = []
    parts: list[str] = []
    for number, line in enumerate(lines, start=1):
        mark = marks.get(number)
        if mark is not None:
            _close(found, parts)
            found.append(mark)
            parts = [mark.text] if mark.text else []
        elif found and line.strip():
            parts.append(line.strip())
    _close(found, parts)
    rows = tuple(_with_ends(found))
    guessed = rows and found[-1].end_ms == UNTIMED and rows[-1].line == found[-1].line
    told = (Repair(rows[-1].line, "row_without_end", end_ms=rows[-1].end_ms),) if guessed else ()
    return Reading(rows, "hours:minutes:seconds", repairs=told)


def _close(found: list[_Mark], parts: list[str]) -> None:
    """Gives the last mark its text; below a range the first of several lines may be a name, as in Teams."""
    if not found:
        return
    mark = found[-1]
    if (
        mark.end_ms != UNTIMED
        and not mark.text
        and mark.speaker is None
        and len(parts) > 1
        and _is_name(parts[0])
    ):
        mark, parts = replace(mark, speaker=parts[0]), parts[1:]
    text = _TURN_SIGN.sub("", "\n".join(parts))
    named = split_name(text) if mark.speaker is None else None
    found[-1] = replace(mark, text=text) if named is None else replace(mark, speaker=named[0], text=named[1])


def _is_name(line: str) -> bool:
    named = split_name(f"{line}: x")
    return named is not None and named[0] == line


def _is_meant(marks: Sequence[_Mark], filled: int) -> bool:
    """Whether the times are those of rows: enough of them, and in order."""
    starts = [mark.start_ms for mark in marks]
    in_order = sum(a <= b for a, b in pairwise(starts))
    if in_order * 10 < (len(starts) - 1) * 9:
        return False
    if all(mark.is_plain for mark in marks):
        return len(marks) > 1 and len(marks) * _SHARE_OF_BARE >= filled
    return len(marks) * _SHARE >= filled


def _find_mark(number: int, line: str) -> _Mark | None:
    try:
        return _read_mark(number, line)
    except UnreadableError:
        return None


def _read_mark(number: int, line: str) -> _Mark | None:
    if not any(map(str.isdigit, line[:120])):
        return None
    return _read_stretch(number, line) or _read_start(number, line)


def _read_stretch(number: int, line: str) -> _Mark | None:
    """A line with a start and an end."""
    if match := _RANGE.fullmatch(line):
        return _Mark(number, _ms(match[1]), _ms(match[2]), None, (match[3] or "").strip())
    if match := _SPAN.fullmatch(line):
        return _Mark(number, _ms(match[1]), _ms(match[2]), None, match[3].strip())
    if match := _TURN.fullmatch(line):
        return _Mark(number, _ms(match[1]), _ms(match[2]), match[3], "")
    if match := _NAME_THEN_RANGE.fullmatch(line):
        name = match[1].strip(" -–,[]")
        return _Mark(number, _ms(match[2]), _ms(match[3]), name, "") if _is_name(name) else None
    return None


def _read_start(number: int, line: str) -> _Mark | None:
    """A line with a start."""
    if match := _STAMP.fullmatch(line):
        text = (match[3] or "").strip()
        return _Mark(number, _ms(match[1] or match[2]), UNTIMED, None, text, is_plain=match[1] is None)
    if match := _NAME_AND_STAMP.fullmatch(line):
        return _Mark(number, _ms(match[2]), UNTIMED, match[1].strip(), match[3].strip())
    if (match := _NAME_STAMP_COLON.fullmatch(line)) and _is_name(match[1].strip()):
        return _Mark(number, _ms(match[2]), UNTIMED, match[1].strip(), match[3].strip())
    if match := _NAME_IN_BRACKETS.fullmatch(line) or _NAME_THEN_TIME.fullmatch(line):
        name = match[1].strip(" -–,")
        return _Mark(number, _ms(match[2]), UNTIMED, name, "") if _is_name(name) else None
    return None


def _ms(time: str) -> int:
    return ms_of_clock(time, 0) if ":" in time else ms_of_seconds(time.removesuffix("s"), 0)


def _with_ends(marks: Sequence[_Mark]) -> Iterator[Draft]:
    """The rows; one without an end lasts until the next begins."""
    later: list[int] = []  # starts of later rows, the earliest last
    ends: list[int] = []
    for mark in reversed(marks):
        while later and later[-1] <= mark.start_ms:
            later.pop()
        estimate_ms = mark.start_ms + max(_LEAST_MS, _A_LETTER_MS * len(mark.text))
        ends.append(mark.end_ms if mark.end_ms != UNTIMED else later[-1] if later else estimate_ms)
        later.append(mark.start_ms)
    for mark, end_ms in zip(marks, reversed(ends), strict=True):
        if mark.text or mark.speaker is not None:
            yield Draft(mark.line, mark.start_ms, end_ms, mark.text, mark.speaker)
