"""Toolbox and Shoebox texts: records of lines that begin with a marker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.measures import ms_of_clock_text
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.messages import Message

_MARKER = re.compile(r"\\([A-Za-z_][\w+-]{0,39})(?:[ \t]+(.*))?", re.ASCII)
_TEXTS = ("tx", "txt", "text", "t", "utt", "ut")
_STARTS = {"ELANBegin", "EUDICOt0", "begin", "st"}
_ENDS = {"ELANEnd", "EUDICOt1", "end", "et"}
_SPEAKERS = {"ELANParticipant", "EUDICOp", "sp", "spk", "speaker", "participant"}
_SOUND = "aud"
_RECORD, _HEAD = "ref", ("_sh", "_DateStampHasFourDigitYear", "id", "name", "dt")
_REFERENCE = re.compile(r"(?:.*\s)?([0-9:.,]+)\s+([0-9:.,]+)\s*")


@dataclass(slots=True)
class _Record:
    line: int
    parts: dict[str, list[str]] = field(default_factory=dict)


def read(source: SourceText) -> Reading:
    """A row a record, its `tx` the text; times of ELAN's markers or of `aud`; other lines become its note.

    Raises:
        UnreadableError: no record has a text.
    """
    records = list(_records(source))
    text_marker = next((name for name in _TEXTS if any(name in record.parts for record in records)), None)
    if text_marker is None:
        raise UnreadableError("toolbox_without_text", 1)
    spoken = [record for record in records if text_marker in record.parts]
    rows = rows_of_utterances(_utterance(record, text_marker) for record in spoken)
    return Reading(rows, "seconds", untimed=Message("no_time_markers"))


def _records(source: SourceText) -> Iterator[_Record]:
    """The records, which `ref` begins, or the first marker behind the head where there is none."""
    lines = list(_lines(source))
    first = next((name for _, name, _ in lines if name == _RECORD), None)
    first = first or next((name for _, name, _ in lines if name not in _HEAD), "")
    record = None
    for number, name, value in lines:
        if name == first:
            if record is not None:
                yield record
            record = _Record(number)
        if record is not None:
            record.parts.setdefault(name, []).append(value)
    if record is not None:
        yield record


def _lines(source: SourceText) -> Iterator[tuple[int, str, str]]:
    """(number, marker, value); a line without a marker continues the one before it."""
    number, name, parts = 0, "", []  # type: tuple[int, str, list[str]]
    for place, line in enumerate(source.lines, start=1):
        found = _MARKER.fullmatch(line.strip())
        if found is None:
            parts.append(line)
            continue
        if name:
            yield number, name, " ".join(" ".join(parts).split())
        number, name, parts = place, found[1], [found[2] or ""]
    if name:
        yield number, name, " ".join(" ".join(parts).split())


def _utterance(record: _Record, text_marker: str) -> Utterance:
    start_ms = _first_time(record, _STARTS)
    end_ms = _first_time(record, _ENDS)
    if start_ms is None:
        for value in record.parts.get(_SOUND, ()):
            if found := _REFERENCE.fullmatch(value):
                start_ms, end_ms = ms_of_clock_text(found[1]), ms_of_clock_text(found[2])
    speaker = next((value for name in _SPEAKERS for value in record.parts.get(name, ()) if value), None)
    known = {text_marker, _RECORD, _SOUND, *_STARTS, *_ENDS, *_SPEAKERS}
    notes = (
        f"{name}: {' '.join(values)}"
        for name, values in record.parts.items()
        if name not in known and any(values)
    )
    ids = record.parts.get(_RECORD, [""])
    return Utterance(
        start_ms,
        end_ms,
        " ".join(record.parts[text_marker]),
        speaker,
        id=ids[0],
        note="\n".join(notes),
        place=record.line,
    )


def _first_time(record: _Record, names: set[str]) -> int | None:
    values = (value for name in names for value in record.parts.get(name, ()))
    return next((time for value in values if (time := ms_of_clock_text(value)) is not None), None)
