"""CHAT (.cha)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from transcript.formats.annotation.chat_signs import BULLET, CODES, EXACT_TIER, LINE_BREAK, SILENT, SPACE
from transcript.formats.base.drafts import (
    UNTIMED,
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    cut_marks,
    in_range,
)
from transcript.messages import Message

_TWO_LETTERS = {code: short for short, code in CODES.items()}
_TIMES = re.compile(rf"{BULLET}([0-9]{{1,10}})_([0-9]{{1,10}}){BULLET}", re.ASCII)
_PRECODE = re.compile(r"^\[- (\w{3})\] ")
_BULLET, _BRACKET = re.compile(BULLET), re.compile(r"\[")  # the bracket is about the words before it
_MARKS = (
    (re.compile(r"&=\S+|&\{\S+|&\}\S+"), ""),  # events
    (re.compile(r"&[-+~]?"), ""),  # fillers and fragments are words that were said
    (re.compile(r"@[a-z]\S*"), ""),  # forms and languages of words
    (re.compile(r"\+[/.?!\"^<,+]+"), ""),  # ways in which an utterance ends or begins
    (re.compile(r"[<>()↑↓≠‡„⌈⌉⌊⌋]"), ""),
    (re.compile(r"(?<!\S)\.(?!\S)"), ""),  # a full stop is CHAT's own
    (re.compile(r"(?<!\s)\s+([,?!])"), r"\1"),
)


@dataclass(slots=True)
class _Utterance:
    line: int
    code: str
    main: str
    tiers: dict[str, str] = field(default_factory=dict)


def read(source: SourceText) -> Reading:
    """A row an utterance; names from @Participants or our legend, times from the bullets.

    Signs of CHAT leave the text, unless %xtxt has it as it was. An utterance without a bullet has no time;
    %-tiers become the row's note.

    Raises:
        UnreadableError: a line that CHAT does not know.
    """
    headers, utterances = _parts(source)
    names = _names(headers)
    main_language = next((v.split(",")[0].strip() for n, v in headers if n == "@Languages"), "")
    drafts = []
    for utterance in utterances:
        found = _TIMES.findall(utterance.main)
        start_ms = in_range(int(found[0][0]), utterance.line) if found else UNTIMED
        end_ms = in_range(int(found[-1][1]), utterance.line) if found else UNTIMED
        precode = _PRECODE.match(utterance.main)
        language = _TWO_LETTERS.get(precode[1] if precode else main_language)
        exact = utterance.tiers.pop(EXACT_TIER, None)
        text = (
            _plain(utterance.main) if exact is None else exact.replace(LINE_BREAK, "\n").replace(SPACE, " ")
        )
        note = "\n".join(f"{name}: {value}" for name, value in utterance.tiers.items())
        speaker = names.get(utterance.code, utterance.code) or None
        drafts.append(Draft(utterance.line, start_ms, end_ms, text, speaker, "", language, note=note))
    return Reading(tuple(drafts), "milliseconds", untimed=Message("no_time_bullets"))


def _parts(source: SourceText) -> tuple[list[tuple[str, str]], list[_Utterance]]:
    headers: list[tuple[str, str]] = []
    utterances: list[_Utterance] = []
    for number, line in _whole_lines(source):
        name, _, value = line.partition(":")
        value = value.lstrip("\t ")
        if line.startswith("@"):
            headers.append((name, value))
        elif line.startswith("*"):
            utterances.append(_Utterance(number, name.removeprefix("*"), value))
        elif line.startswith("%") and utterances:
            utterances[-1].tiers[name] = value
        else:
            raise UnreadableError("chat_line_start", number)
    return headers, utterances


def _whole_lines(source: SourceText) -> Iterator[tuple[int, str]]:
    """(number, line) with the lines that continue it."""
    parts: list[str] = []
    first = 1
    for number, line in enumerate(source.lines, start=1):
        if line.startswith("\t") and parts:
            parts.append(line.strip())
            continue
        if parts:
            yield first, " ".join(parts)
        parts, first = [line.rstrip(" ")] if line.strip() else [], number
    if parts:
        yield first, " ".join(parts)


def _names(headers: list[tuple[str, str]]) -> dict[str, str]:
    names = {}
    for name, value in headers:
        if name == "@Participants":
            for person in value.split(","):
                parts = person.split()
                if parts:  # code, name, role; the name may be missing
                    names[parts[0]] = parts[1] if len(parts) > 2 else parts[0]  # noqa: PLR2004
    for name, value in headers:
        code, sign, said = value.removeprefix("speaker ").partition("=")
        if name == "@Comment" and value.startswith("speaker ") and sign and code in names:
            names[code] = unquote(said)
    return names


def _plain(main: str) -> str:
    text = cut_marks(cut_marks(main, _BULLET, BULLET), _BRACKET, "]")
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    text = " ".join(text.split())
    return "" if text == SILENT else text
