"""RTTM, CTM and STM."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from transcript.bounds import LATEST_MS
from transcript.document import Word
from transcript.formats.base.drafts import UNTIMED, Draft, Reading, SourceText, UnreadableError, ms_of_seconds
from transcript.formats.base.questions import Question
from transcript.formats.base.recording_choice import choose_recording
from transcript.formats.base.repairs import Repair
from transcript.formats.nist.columns import split_ctm, split_rttm, split_stm
from transcript.messages import Message

_RTTM_FIELDS, _CTM_FIELDS, _STM_FIELDS = 8, 5, 5
_IGNORED = "IGNORE_TIME_SEGMENT_IN_SCORING"
_NO_TEXT = Message("file_without_text")
_ABOUT_SPEAKERS = "SPKR-INFO"
_NOBODY = {"inter_segment_gap", "excluded_region"}
"""What stands in an STM where a speaker's name would, beside what nobody said."""
_LABEL = re.compile(r"<([^<> ]*)>\s*")
_PAUSE_MS = 700  # a longer silence begins a new row
_LONGEST_ROW_MS = 15_000


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's columns. `place` counts the lines of its kind from 0."""

    number: int
    place: int
    recording: str
    fields: list[str]


def read_rttm(source: SourceText) -> Reading:
    """A row without text a SPEAKER line; names and ids from our legend where it stands in the comments.

    Raises:
        UnreadableError: no line has times that are some.
    """
    names, ids = _legend(source.lines, ";;speaker:"), _ids(source.lines)
    lines = (line for line in source.lines if line.strip() and not line.startswith(";;"))
    kinds = (line.split(maxsplit=1)[0].upper() for line in lines)
    others = sum(kind not in {"SPEAKER", _ABOUT_SPEAKERS} for kind in kinds)

    def draft(line: _Line) -> Draft:
        start_ms = _ms(line.fields[3], line.number)
        end_ms = start_ms + _ms(line.fields[4], line.number)
        return Draft(line.number, start_ms, end_ms, "", _name(names, line.fields[7]), _id(ids, line))

    turns, repairs = _lines(source, split_rttm, 1, _RTTM_FIELDS, "SPEAKER")
    reading = _read_rows(source, turns, repairs, draft)
    passed = (Message("rttm_lines_passed", count=others),) if others else ()
    return Reading(
        reading.drafts,
        reading.time_base,
        notices=(_NO_TEXT, *reading.notices, *passed),
        repairs=reading.repairs,
        questions=reading.questions,
        time_lines=reading.time_lines,
    )


def read_stm(source: SourceText) -> Reading:
    """A row a line, its third field the speaker; names and ids from our legend where it stands.

    A label such as `<o,f0,male>` goes; what is left out of scoring is a row without text.

    Raises:
        UnreadableError: no line has times that are some.
    """
    names, ids = _legend(source.lines, ";;speaker:"), _ids(source.lines)

    def draft(line: _Line) -> Draft:
        fields = line.fields
        said = _without_label(fields[5] if len(fields) > _STM_FIELDS else "").strip()
        text = "" if said == _IGNORED else said
        try:
            start_ms, end_ms = (_ms(field, line.number) for field in fields[3:5])
        except UnreadableError as exc:  # what was said is kept
            repairs.append(Repair(line.number, exc.reason))
            start_ms = end_ms = UNTIMED
        return Draft(line.number, start_ms, end_ms, text, _name(names, fields[2]), _id(ids, line))

    lines, repairs = _lines(source, split_stm, 0, _STM_FIELDS)
    return _read_rows(source, lines, repairs, draft)


def read_ctm(source: SourceText) -> Reading:
    """Words joined into rows at pauses and every 15 seconds; a channel is a speaker where there are several.

    Of alternatives the first is read.

    Raises:
        UnreadableError: no line has times that are some.
    """
    names = _legend(source.lines, ";;channel:")
    lines, repairs = _lines(source, split_ctm, 0, _CTM_FIELDS)
    estimates = {
        number + 1 for number, line in enumerate(source.lines, start=1) if line.startswith(";;estimate")
    }
    lines = _without_alternatives(lines, repairs)
    chosen, questions, notices = _choose(lines, source, lambda line: line.fields[4])
    words: dict[str, list[tuple[int, Word]]] = {}
    for line in lines:
        if line.recording != chosen:
            continue
        try:
            word = _word(line, repairs, is_estimate=line.number in estimates)
        except UnreadableError as exc:
            repairs.append(Repair(line.number, exc.reason))
            continue
        if word is not None:
            words.setdefault(line.fields[1], []).append((line.number, word))
    drafts = []
    for channel, spoken in words.items():
        speaker = names.get(channel, f"Channel {channel}") if len(words) > 1 or names else None
        drafts += _rows(spoken, speaker)
    return Reading(tuple(drafts), "seconds", notices=notices, repairs=tuple(repairs), questions=questions)


def _lines(
    source: SourceText, split: Callable[[str], list[str]], recording: int, least: int, kind: str = ""
) -> tuple[list[_Line], list[Repair]]:
    """The lines of this kind in columns; one that has fewer than `least` is a repair."""
    found: list[_Line] = []
    repairs = []
    place = 0
    for number, line in enumerate(source.lines, start=1):
        if line.startswith(";;") or not line.strip() or (kind and line.split(maxsplit=1)[0].upper() != kind):
            continue
        fields = split(line)
        if len(fields) < least:
            repairs.append(Repair(number, "columns_too_few", least=least))
        else:
            found.append(_Line(number, place, fields[recording], fields))
        place += 1
    return found, repairs


def _read_rows(
    source: SourceText, lines: list[_Line], repairs: list[Repair], draft: Callable[[_Line], Draft]
) -> Reading:
    """A row a line of the recording that is read."""
    chosen, questions, notices = _choose(lines, source, lambda line: " ".join(line.fields[2:]))
    drafts = []
    mine = [line for line in lines if line.recording == chosen]
    for line in mine:
        try:
            drafts.append(draft(line))
        except UnreadableError as exc:
            repairs.append(Repair(line.number, exc.reason))
    return Reading(
        tuple(drafts),
        "seconds",
        notices=notices,
        repairs=tuple(repairs),
        questions=questions,
        time_lines=tuple(line.number for line in mine),
    )


def _choose(
    lines: list[_Line], source: SourceText, show: Callable[[_Line], str]
) -> tuple[str, tuple[Question, ...], tuple[Message, ...]]:
    of: dict[str, list[_Line]] = {}
    for line in lines:
        of.setdefault(line.recording, []).append(line)
    return choose_recording(of, source, lambda name: map(show, of[name]))


def _without_alternatives(lines: list[_Line], repairs: list[Repair]) -> list[_Line]:
    """The lines without the marks around alternatives, `<ALT_BEGIN>`, and all but the first of them."""
    kept, is_other = [], False
    for line in lines:
        mark = line.fields[4] if line.fields[2] == "*" else ""
        if mark.startswith("<ALT"):
            is_other = mark == "<ALT>"
        elif is_other:
            repairs.append(Repair(line.number, "other_alternative", word=line.fields[4][:60]))
        else:
            kept.append(line)
    return kept


def _word(line: _Line, repairs: list[Repair], *, is_estimate: bool) -> Word | None:
    """The word of a line, with times that a recording can have; None where it begins outside of any."""
    fields = line.fields
    said_ms = _ms(fields[2], line.number)
    length_ms = _ms(fields[3], line.number)
    start_ms = max(said_ms, 0)
    end_ms = min(max(said_ms + length_ms, start_ms), LATEST_MS)
    if said_ms >= LATEST_MS:
        repairs.append(Repair(line.number, "row_outside", start_ms=said_ms))
        return None
    if said_ms < 0:
        repairs.append(Repair(line.number, "row_before_zero", was_ms=said_ms))
    elif length_ms < 0 or said_ms + length_ms > LATEST_MS:
        was_ms = said_ms + length_ms
        repairs.append(
            Repair(line.number, "row_end_impossible", start_ms=said_ms, was_ms=was_ms, end_ms=end_ms)
        )
    confidence = None if is_estimate or len(fields) == _CTM_FIELDS else _confidence(fields[5])
    return Word(fields[4], start_ms, end_ms, confidence)


def _ms(text: str, line: int) -> int:
    """Seconds; a comma in them is a point."""
    return ms_of_seconds(text.replace(",", "."), line)


def _name(names: dict[str, str], label: str) -> str | None:
    return None if label in _NOBODY else names.get(label, label) or None


def _id(ids: list[str], line: _Line) -> str:
    return ids[line.place] if line.place < len(ids) else ""


def _without_label(said: str) -> str:
    """What is said without a label, which has a comma, in front of it."""
    label = _LABEL.match(said)
    return said[label.end() :] if label and "," in label[1] else said


def _rows(spoken: list[tuple[int, Word]], speaker: str | None) -> list[Draft]:
    groups: list[list[tuple[int, Word]]] = []
    for number, word in sorted(spoken, key=lambda item: item[1].start_ms):
        row = groups[-1] if groups else None
        if (
            row is None
            or word.start_ms - row[-1][1].end_ms >= _PAUSE_MS
            or word.end_ms - row[0][1].start_ms > _LONGEST_ROW_MS
        ):
            groups.append([(number, word)])
        else:
            row.append((number, word))
    drafts = []
    for group in groups:
        words = tuple(word for _, word in group)
        start_ms = words[0].start_ms
        end_ms = max(*(word.end_ms for word in words), start_ms + 1)
        text = " ".join(word.text for word in words)
        drafts.append(Draft(group[0][0], start_ms, end_ms, text, speaker, words=words))
    return drafts


def _confidence(text: str) -> float | None:
    value = float(text) if re.fullmatch(r"[01](?:\.[0-9]+)?", text, re.ASCII) else None
    return value if value is None or value <= 1 else None


def _legend(lines: list[str], kind: str) -> dict[str, str]:
    pairs = (line.removeprefix(kind).partition("=") for line in lines if line.startswith(kind))
    return {label: unquote(name) for label, _, name in pairs}


def _ids(lines: list[str]) -> list[str]:
    found = next((line for line in lines if line.startswith(";;ids=")), "")
    return [unquote(name) for name in found.removeprefix(";;ids=").split(",") if name]
