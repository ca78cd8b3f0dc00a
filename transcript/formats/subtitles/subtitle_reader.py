"""SubRip and WebVTT.

Read by hand: pysubs2 passes over lines that it does not understand, and a reader must name them.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    cut_marks,
    find_marks,
    ms_of_clock,
)
from transcript.formats.base.speaker_names import shared_speaker_prefixes

_ARROW = "-->"
_SRT_TAG = re.compile(r"</?(?:i|b|u|s|font)\b", re.IGNORECASE)
_SRT_COMMAND = re.compile(r"\{\\")
_TIMING = re.compile(r"\s*[0-9:]+[.,][0-9]+\s*-->\s*[0-9:]+[.,][0-9]+", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s")
_VTT_TAG = re.compile(r"</?[a-zA-Z]")
_VTT_TIME = re.compile(r"<[0-9:.]+>")


@dataclass(frozen=True, slots=True)
class _Cue:
    line: int
    start_ms: int
    end_ms: int
    name: str
    text: str


def read_srt(source: SourceText) -> Reading:
    """Cues as rows; formatting goes, and names in front of the texts become speakers.

    Raises:
        UnreadableError: a cue has no timing line, or a time that is none.
    """
    drafts = tuple(
        Draft(cue.line, cue.start_ms, cue.end_ms, _without_markup(cue.text)) for cue in _cues(source.lines, 1)
    )
    return Reading(shared_speaker_prefixes(drafts), "hours:minutes:seconds,milliseconds")


def read_vtt(source: SourceText) -> Reading:
    """Cues as rows, each voice of a cue as a row of its own; the cue's name is the row's id.

    Raises:
        UnreadableError: a cue has no timing line, or a time that is none.
    """
    lines = source.lines
    first = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    drafts = [
        Draft(cue.line, cue.start_ms, cue.end_ms, text, speaker, cue.name if number == 0 else "")
        for cue in _cues(lines[first:], first + 1)
        for number, (speaker, text) in enumerate(_voices(cue.text))
    ]
    named = tuple(drafts) if any(d.speaker for d in drafts) else shared_speaker_prefixes(tuple(drafts))
    return Reading(named, "hours:minutes:seconds.milliseconds")


def _cues(lines: list[str], first_line: int) -> Iterator[_Cue]:
    """Blocks: name or number, timing, text. NOTE, STYLE and REGION are passed over."""
    place = 0
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        end = _end_of_block(lines, place)
        block, number = lines[place:end], first_line + place
        place = end
        if re.match(r"(NOTE|STYLE|REGION)(\s|$)", block[0]):
            continue
        name = ""
        if _ARROW not in block[0]:
            name = block.pop(0).strip()
            number += 1
        if not block or _ARROW not in block[0]:
            raise UnreadableError("subtitle_timing_missing", number, arrow=_ARROW)
        start, end_text = block[0].split(_ARROW, 1)
        end_fields = end_text.split()
        start_ms = ms_of_clock(start.strip(), number)
        end_ms = ms_of_clock(end_fields[0] if end_fields else "", number)
        yield _Cue(number, start_ms, end_ms, name, "\n".join(block[1:]))


def _end_of_block(lines: list[str], place: int) -> int:
    """Where the block at `place` ends: before a blank line, or where the next cue follows without one."""
    number = lines[place].strip()
    following = str(int(number[:9]) + 1) if number.isascii() and number.isdigit() else None
    timed = False
    for end in range(place, len(lines)):
        line = lines[end]
        if not line.strip():
            return end
        if timed and _TIMING.match(line):
            return end - 1 if lines[end - 1].strip() == following else end
        timed = timed or _ARROW in line
    return len(lines)


def _voices(text: str) -> list[tuple[str | None, str]]:
    """(speaker, text) for each voice; one without a speaker where there is none."""
    voices: list[tuple[str | None, str]] = []
    speaker, place = None, 0
    for start, name, close, end in find_marks(text, _VOICE, ">"):
        if speaker is not None or text[place:start].strip():
            voices.append((speaker, text[place:start]))
        speaker, place = text[name:close].lstrip(), end
    if speaker is not None or not voices:
        voices.append((speaker, text[place:]))
    return [
        (None if name is None else html.unescape(name), html.unescape(_without_tags(said)))
        for name, said in voices
    ]


def _without_tags(said: str) -> str:
    return _VTT_TIME.sub("", cut_marks(said, _VTT_TAG, ">"))


def _without_markup(text: str) -> str:
    return cut_marks(cut_marks(text, _SRT_TAG, ">"), _SRT_COMMAND, "}")
