"""LRC: lines of lyrics or speech with the time at which each begins, its words too where they are marked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from transcript.bounds import LATEST_MS
from transcript.document import Word
from transcript.formats.base.drafts import Draft, Reading, SourceText, shared_speaker_prefixes
from transcript.messages import Message
from transcript.text.languages import normalize_language

_TAG = re.compile(r"\[([a-zA-Z#]{1,10}):([^\]\n]*)\]")
_TIME = re.compile(r"\[([0-9]{1,5}):([0-9]{1,2}(?:[.:][0-9]{1,3})?)\]", re.ASCII)
_WORD_TIME = re.compile(r"<([0-9]{1,5}):([0-9]{1,2}(?:[.:][0-9]{1,3})?)>", re.ASCII)
_LAST_ROW_MS = 3000  # where nothing follows and no length is told


def read(source: SourceText) -> Reading:
    """A row a time, up to the next one; a line with several times is said several times.

    The offset of the header moves all times and is told. A time without words ends the row before it.
    """
    tags = {tag[1].lower(): tag[2].strip() for line in source.lines if (tag := _TAG.match(line))}
    offset_ms = (
        int(tags["offset"]) if re.fullmatch(r"[-+]?[0-9]{1,7}", tags.get("offset", ""), re.ASCII) else 0
    )
    lines = sorted(_timed_lines(source, offset_ms), key=lambda row: row.start_ms)
    length = re.fullmatch(r"([0-9]{1,5}):([0-9]{1,2}(?:\.[0-9]{1,3})?)", tags.get("length", ""), re.ASCII)
    duration_ms = _ms(length[1], length[2], 0) if length else 0
    language = normalize_language(tags.get("la"))
    rows = tuple(replace(row, language=language) for row in _ended(lines, duration_ms))
    notices = (Message("times_moved", ms=-offset_ms),) if offset_ms else ()
    return Reading(shared_speaker_prefixes(rows), "minutes:seconds", duration_ms, notices)


def _timed_lines(source: SourceText, offset_ms: int) -> Iterator[Draft]:
    for number, line in enumerate(source.lines, start=1):
        starts, place = [], 0
        while time := _TIME.match(line, place):
            starts.append(_ms(time[1], time[2], offset_ms))
            place = time.end()
            while line[place : place + 1].isspace():
                place += 1
        said = line[place:]
        text = " ".join(_WORD_TIME.sub(" ", said).split())
        words = _words(said, offset_ms) if len(starts) == 1 else ()
        for start_ms in starts:
            yield Draft(number, start_ms, start_ms, text, words=words)


def _words(said: str, offset_ms: int) -> tuple[Word, ...]:
    """The words behind `<mm:ss.xx>`, each up to the next of these."""
    marks = list(_WORD_TIME.finditer(said))
    starts = [_ms(mark[1], mark[2], offset_ms) for mark in marks]
    words = []
    for number, mark in enumerate(marks):
        after = marks[number + 1].start() if number + 1 < len(marks) else len(said)
        end_ms = starts[number + 1] if number + 1 < len(marks) else starts[number]
        text = said[mark.end() : after].strip()
        if text:
            words.append(Word(text, starts[number], max(starts[number], end_ms)))
    return tuple(words)


def _ended(lines: list[Draft], duration_ms: int) -> Iterator[Draft]:
    """The rows that say something, each up to the next later time."""
    later_ms = 0  # the next later time, going backwards
    ended = []
    for number in range(len(lines) - 1, -1, -1):
        row = lines[number]
        if number + 1 < len(lines) and lines[number + 1].start_ms > row.start_ms:
            later_ms = lines[number + 1].start_ms
        end_ms = later_ms or max(duration_ms, row.start_ms + _LAST_ROW_MS)
        if row.text:
            ended.append(replace(row, end_ms=end_ms))
    return reversed(ended)


def _ms(minutes: str, seconds: str, offset_ms: int) -> int:
    """A positive offset shows the lines earlier. No line is before the start."""
    ms = (int(minutes) * 60 + Decimal(seconds.replace(":", "."))) * 1000
    return min(max(0, int(ms.to_integral_value()) - offset_ms), LATEST_MS)
