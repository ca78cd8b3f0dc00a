"""Plain text: our own, with times, and anybody's, without."""

import re
from collections.abc import Iterator
from dataclasses import replace

from transcript.formats.base.drafts import (
    UNTIMED,
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    ms_of_clock,
    ms_of_seconds,
)
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.formats.text.end_stamps import read_end_stamps
from transcript.formats.text.timed_lines import read_timed_lines
from transcript.messages import Message

_TIMES = re.compile(r"\[([0-9:.,]+) ?[-–] ?([0-9:.,]+)\][ \t]*(.*)", re.DOTALL)
_OURS = re.compile(r"(?m)^\[[0-9:.,]+ ?[-–] ?[0-9:.,]+\][ \t]")
_NAMED = re.compile(r"([^\t]*?):?\t(.*)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?!।])[\"'”’)]*\s+")
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")  # of a terminal
_LONG_LINE = 200  # letters; a longer row is no row to listen to


def read(source: SourceText) -> Reading:
    """A row a line; a line that begins with a tab continues the row before.

    `[start - end]` in front gives a row its times, as our writer puts them; a name and a colon in front of
    half of the rows or more its speaker. Texts of other tools with times are read by `timed_lines`. A line of
    more than 200 letters without times becomes a row a sentence.
    """
    source = replace(source, text=_COLOUR.sub("", source.text))
    if not _OURS.search(source.text):
        timed = read_end_stamps(source.text) or read_timed_lines(source.lines)
        if timed is not None:
            return timed
    drafts: list[Draft] = []
    repairs: list[Repair] = []
    for number, row in _rows(source):
        match = _TIMES.match(row)
        if match is None:
            drafts.append(Draft(number, UNTIMED, UNTIMED, row.replace(":\t", ": ", 1)))
            continue
        named = _NAMED.fullmatch(match[3])
        speaker, text = (named[1] or None, named[2]) if named else (None, match[3])
        times = _ms(match[1], number, repairs), _ms(match[2], number, repairs)
        drafts.append(Draft(number, *times, text, speaker))
    if not any(draft.speaker for draft in drafts):
        drafts = list(shared_speaker_prefixes(tuple(drafts)))
    sentences = (sentence for draft in drafts for sentence in _sentences(draft))
    return Reading(
        tuple(sentences),
        "hours:minutes:seconds",
        untimed=Message("text_without_times"),
        repairs=tuple(repairs),
    )


def _ms(time: str, line: int, repairs: list[Repair]) -> int:
    """The time as a clock or in seconds; none where it is neither, which is told."""
    try:
        return ms_of_clock(time, line) if ":" in time else ms_of_seconds(time.replace(",", "."), line)
    except UnreadableError as exc:
        repairs.append(Repair(line, exc.reason))
        return UNTIMED


def _rows(source: SourceText) -> Iterator[tuple[int, str]]:
    """(number of the first line, the row's lines without what indents them)."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(source.lines, start=1):
        if line.startswith("\t") and parts:
            parts.append(line.lstrip("\t"))
            continue
        if parts:
            yield first, "\n".join(parts)
        begins = line if line.startswith("[") else line.strip()
        parts, first = [begins] if begins else [], number
    if parts:
        yield first, "\n".join(parts)


def _sentences(draft: Draft) -> Iterator[Draft]:
    if draft.start_ms != UNTIMED or len(draft.text) <= _LONG_LINE:
        yield draft
        return
    for sentence in _SENTENCE_END.split(draft.text):
        yield replace(draft, text=sentence.strip())
