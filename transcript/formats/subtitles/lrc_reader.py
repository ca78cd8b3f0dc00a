"""LRC: lines of lyrics or speech with the time at which each begins, its words too where they are marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from transcript.bounds import LATEST_MS
from transcript.document import Word
from transcript.formats.base.drafts import UNTIMED, Draft, Reading, SourceText
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.messages import Message
from transcript.text.languages import normalize_language

_TAG = re.compile(r"\[([a-zA-Z#]{1,10}):([^\]\n]*)\]\s*")
_TIME = re.compile(r"\[([0-9]{1,5}):([0-9]{1,2}(?:[.:][0-9]{1,3})?)\]", re.ASCII)
_WORD_TIME = re.compile(r"<([0-9]{1,5}):([0-9]{1,2}(?:[.:][0-9]{1,3})?)>", re.ASCII)
_OFFSET = re.compile(r"[-+]?[0-9]{1,7}", re.ASCII)
_LENGTH = re.compile(r"([0-9]{1,5}):([0-9]{1,2}(?:\.[0-9]{1,3})?)", re.ASCII)
_LAST_ROW_MS = 3000  # where nothing follows and no length is told


@dataclass(frozen=True, slots=True)
class _Line:
    """`place_ms` is where it stands among the others: its own start, or that of the line above it."""

    place_ms: int
    draft: Draft


def read(source: SourceText) -> Reading:
    """A row a time, up to the next one; a line with several times is said several times.

    The offset of the header moves all times and is told. A time without words ends the row before it; a line
    without a time follows the one above it.
    """
    tags = {tag[1].lower(): tag[2].strip() for line in source.lines if (tag := _TAG.fullmatch(line))}
    offset_ms = int(tags["offset"]) if _OFFSET.fullmatch(tags.get("offset", "")) else 0
    length = _LENGTH.fullmatch(tags.get("length", ""))
    duration_ms = min(_ms(length[1], length[2], 0), LATEST_MS) if length else 0
    lines = sorted(_lines(source, offset_ms), key=lambda line: line.place_ms)
    language = normalize_language(tags.get("la"))
    rows = tuple(replace(row, language=language) for row in _ended(lines, duration_ms))
    notices = (Message("times_moved", ms=-offset_ms),) if offset_ms else ()
    latest = max(lines, key=lambda line: line.place_ms, default=None)
    last = [row for row in rows if latest and row.start_ms == latest.place_ms != UNTIMED]
    told = (
        () if duration_ms else tuple(Repair(row.line, "row_without_end", end_ms=row.end_ms) for row in last)
    )
    named = shared_speaker_prefixes(rows)
    return Reading(named, "minutes:seconds", duration_ms, notices, repairs=told)


def _lines(source: SourceText, offset_ms: int) -> Iterator[_Line]:
    above_ms = UNTIMED
    for number, line in enumerate(source.lines, start=1):
        starts, place = [], 0
        while time := _TIME.match(line, place):
            starts.append(_ms(time[1], time[2], offset_ms))
            place = time.end()
            while line[place : place + 1].isspace():
                place += 1
        said = line[place:]
        text = " ".join(_WORD_TIME.sub(" ", said).split())
        if not starts and text and not _TAG.fullmatch(line):
            yield _Line(above_ms, Draft(number, UNTIMED, UNTIMED, text))
        words = _words(said, offset_ms) if len(starts) == 1 else ()
        for start_ms in starts:
            yield _Line(start_ms, Draft(number, start_ms, start_ms, text, words=words))
            above_ms = start_ms


def _words(said: str, offset_ms: int) -> tuple[Word, ...]:
    """The words behind `<mm:ss.xx>`, each up to the next of these."""
    marks = list(_WORD_TIME.finditer(said))
    starts = [max(0, _ms(mark[1], mark[2], offset_ms)) for mark in marks]
    words = []
    for number, mark in enumerate(marks):
        after = marks[number + 1].start() if number + 1 < len(marks) else len(said)
        end_ms = starts[number + 1] if number + 1 < len(marks) else starts[number]
        text = said[mark.end() : after].strip()
        if text and max(starts[number], end_ms) <= LATEST_MS:
            words.append(Word(text, starts[number], max(starts[number], end_ms)))
    return tuple(words)


def _ended(lines: list[_Line], duration_ms: int) -> list[Draft]:
    """The rows that say something, each up to the next later time."""
    later_ms = reached_ms = UNTIMED  # the next later time and the one after this line, going backwards
    ended = []
    for line in reversed(lines):
        row = line.draft
        if row.start_ms != UNTIMED:
            if reached_ms > row.start_ms:
                later_ms = reached_ms
            reached_ms = row.start_ms
            last_ms = max(duration_ms, row.start_ms + _LAST_ROW_MS)
            row = replace(row, end_ms=last_ms if later_ms == UNTIMED else later_ms)
        if row.text:
            ended.append(row)
    return ended[::-1]


def _ms(minutes: str, seconds: str, offset_ms: int) -> int:
    """A positive offset shows the lines earlier."""
    ms = (int(minutes) * 60 + Decimal(seconds.replace(":", "."))) * 1000
    return int(ms.to_integral_value()) - offset_ms
