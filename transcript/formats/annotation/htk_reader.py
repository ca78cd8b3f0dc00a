"""Label files of HTK (.lab, .mlf): a line a word or phone, with its stretch."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.measures import SECOND_MS, TICK_MS, ms_of
from transcript.formats.base.recording_choice import read_one_recording
from transcript.formats.base.repairs import Repair
from transcript.formats.base.word_rows import SpokenWord, rows_of_words

_MASTER = "#!MLF!#"
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)
_PAUSES = {"sil", "sp", "pau", "sil-b", "sil-e", "<sil>", "!enter", "!exit", "#", "h#", "_"}
_WORD_PLACE = 2  # behind phone and score


@dataclass(frozen=True, slots=True)
class _Label:
    line: int
    start: str
    end: str
    names: tuple[str, ...]


def read(source: SourceText) -> Reading:
    """Rows of the words or phones, which end at pauses; of a master file those of one recording.

    Whole numbers are ticks of 100 ns, others seconds. Where a line has a word behind phone and score, the
    words are read.

    Raises:
        UnreadableError: no line has two times and a label.
    """
    repairs: list[Repair] = []
    parts = _parts(source, repairs)
    if not parts:
        raise UnreadableError("no_labels", 1)
    reading = read_one_recording(parts, source, _read_part)
    return replace(reading, repairs=tuple(repairs))


def _read_part(labels: list[_Label]) -> Reading:
    in_ticks = all(_WHOLE.fullmatch(time) for label in labels for time in (label.start, label.end))
    words = _words(labels, TICK_MS if in_ticks else SECOND_MS)
    spoken = (word for word in words if word.text.lower() not in _PAUSES)
    return Reading(tuple(rows_of_words(spoken)), "ticks of 100 ns" if in_ticks else "seconds")


def _words(labels: list[_Label], unit_ms: Decimal) -> list[SpokenWord]:
    """The labels, or the words where some line has one: its phones follow it without."""
    has_words = any(len(label.names) > _WORD_PLACE for label in labels)
    words: list[SpokenWord] = []
    for label in labels:
        start_ms, end_ms = ms_of(label.start, unit_ms), ms_of(label.end, unit_ms)
        if not has_words:
            words.append(SpokenWord(label.names[0], start_ms, end_ms, line=label.line))
        elif len(label.names) > _WORD_PLACE:
            words.append(SpokenWord(label.names[_WORD_PLACE], start_ms, end_ms, line=label.line))
        elif words:
            words[-1] = replace(words[-1], end_ms=end_ms)
    return words


def _parts(source: SourceText, repairs: list[Repair]) -> dict[str, list[_Label]]:
    """The labels of each recording, whose name a master file puts in quotation marks above them."""
    is_master = source.text.startswith(_MASTER)
    found: dict[str, list[_Label]] = {}
    name = ""
    for number, line in enumerate(source.lines, start=1):
        fields = line.split()
        if is_master and line.startswith('"'):
            name = line.strip().strip('"').removeprefix("*/")
        elif len(fields) > _WORD_PLACE and all(ms_of(time) is not None for time in fields[:2]):
            found.setdefault(name, []).append(_Label(number, fields[0], fields[1], tuple(fields[2:])))
        elif fields and not (is_master and line.strip() in {_MASTER, "."}):
            repairs.append(Repair(number, "label_line"))
    return found
