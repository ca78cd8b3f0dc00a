"""MicroDVD, whose times are frames, and MPL2, whose times are tenths of a second; "|" ends a line of both."""

import re
from fractions import Fraction

from transcript.formats.base.drafts import UNTIMED, Draft, Reading, SourceText, UnreadableError
from transcript.formats.base.frames import RATES, ask_rate
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.messages import Message

_LINE = re.compile(r"[\[{]([0-9]{1,9})[\]}][\[{]([0-9]{1,9})?[\]}](.*)", re.ASCII)
_STYLE = re.compile(r"\{[A-Za-z]:[^{}]{0,100}\}|(?m:^/)")
_RATE = re.compile(r"[0-9]{2,3}(?:[.,][0-9]{1,3})?", re.ASCII)
_TENTH_MS = 100
_GUESSED = "25"


def read_frames(source: SourceText) -> Reading:
    """A row a line of MicroDVD. Its first line may say how many frames a second has; else that is asked.

    Raises:
        UnreadableError: no line has two times.
    """
    rows, repairs = _rows(source)
    told = rows[0].text.strip() if rows and rows[0].start_ms in {0, 1} else ""
    if _RATE.fullmatch(told):
        seconds_of = Fraction(told.replace(",", "."))
        return _reading(rows[1:], repairs, Fraction(1000) / seconds_of, f"frames, {told} a second")
    chosen = source.choices.get("frame_rate", "")
    chosen = chosen if chosen in RATES else _GUESSED
    question = ask_rate(chosen, [row.start_ms for row in rows[-2:]])
    reading = _reading(rows, repairs, Fraction(1000) / RATES[chosen], f"frames, {chosen} a second")
    return Reading(
        reading.drafts,
        reading.time_base,
        notices=(Message("frames_assumed", rate=chosen),),
        repairs=reading.repairs,
        questions=(question,),
    )


def read_tenths(source: SourceText) -> Reading:
    """A row a line of MPL2.

    Raises:
        UnreadableError: no line has two times.
    """
    rows, repairs = _rows(source)
    return _reading(rows, repairs, Fraction(_TENTH_MS), "tenths of a second")


def _rows(source: SourceText) -> tuple[list[Draft], list[Repair]]:
    """Rows with what the file counts as times, and what was left out."""
    rows, repairs = [], []
    for number, line in enumerate(source.lines, start=1):
        found = _LINE.fullmatch(line.strip("\ufeff \t"))
        if found is not None:
            end = UNTIMED if found[2] is None else int(found[2])
            rows.append(Draft(number, int(found[1]), end, _STYLE.sub("", found[3].replace("|", "\n"))))
        elif line.strip():
            repairs.append(Repair(number, "line_outside", value=repr(line.strip()[:60])))
    if not rows:
        raise UnreadableError("columns_too_few", 1, least=2)
    return rows, repairs


def _reading(rows: list[Draft], repairs: list[Repair], unit_ms: Fraction, told: str) -> Reading:
    drafts = tuple(
        Draft(
            row.line,
            round(row.start_ms * unit_ms),
            UNTIMED if row.end_ms == UNTIMED else round(row.end_ms * unit_ms),
            row.text,
        )
        for row in rows
    )
    lines = tuple(row.line for row in drafts)
    return Reading(shared_speaker_prefixes(drafts), told, repairs=tuple(repairs), time_lines=lines)
