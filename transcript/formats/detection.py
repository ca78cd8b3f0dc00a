"""Transcripts of other tools opened here: which format a file has, and its rows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from transcript.bounds import MOST_ROWS
from transcript.document import Transcript
from transcript.formats.annotation import (
    audacity_reader,
    chat_reader,
    htk_reader,
    praat_forms,
    textgrid_reader,
    toolbox_reader,
)
from transcript.formats.base.drafts import Reading, SourceText, UnreadableError, make_segments
from transcript.formats.base.encodings import Decoded, decode_head, decode_text
from transcript.formats.base.mending import mend_drafts
from transcript.formats.base.office_parts import office_kind
from transcript.formats.base.questions import Question
from transcript.formats.base.repairs import Repair, fold_repairs
from transcript.formats.base.shape import refuse_shape
from transcript.formats.base.untimed import Gap, find_runs, place_drafts
from transcript.formats.json_files import json_reader
from transcript.formats.nist import nist_reader
from transcript.formats.packages.project_reader import is_bundle
from transcript.formats.subtitles import (
    lrc_reader,
    microdvd_reader,
    sbv_reader,
    substation_reader,
    subtitle_reader,
)
from transcript.formats.tables import delimited_reader, xlsx_reader
from transcript.formats.text import docx_reader, plain_text_reader
from transcript.formats.xml_files import ANY, XML_FORMATS, find_xml, read_any, read_mended
from transcript.messages import Message
from transcript.source_file import SourceFile
from transcript.source_parts import read_parts, write_parts

__all__ = [
    "Gap",
    "Imported",
    "UnreadableError",
    "find_kind",
    "find_reader",
    "is_plain_text",
    "open_transcript",
]

_HEAD_BYTES = 4096
_CLOCK = r"[0-9]{1,4}:[0-9]{2}:[0-9]{2}[.,][0-9]{1,3}"
_LRC_TAG = r"\[(?i:ti|ar|al|au|by|la|length|offset|re|ve|tool|#):[^\]\n]*\]"
_STARTS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"WEBVTT", "vtt"),
        (r"(\{\s*[\"}]|\[\s*[{\]])", "json"),
        (r'File type = "ooTextFile[^\n]*"\s+(Object class = )?"TextGrid"', "textgrid"),
        (r'File type = "ooTextFile[^\n]*"\s+(Object class = )?"Collection"', "textgrid_collection"),
        (r'"Praat chronological TextGrid text file"', "textgrid_chronological"),
        (r"@(UTF8|Begin|Font)", "chat"),
        (r"(\\\t[^\n]*\n)*-?[0-9]+[.,][0-9]+\t-?[0-9]+[.,][0-9]+(\t|\n|$)", "audacity"),
        (r"[0-9]+[ \t]*\n[0-9:]+[,.][0-9]+[ \t]*-->", "srt"),
        (rf"{_CLOCK},{_CLOCK}[ \t]*(\n|$)", "sbv"),
        (r"(?i)\[Script Info\]", "ass"),
        (r"\{[0-9]+\}\{[0-9]*\}", "microdvd"),
        (r"\[[0-9]+\]\[[0-9]+\]", "mpl2"),
        (rf"({_LRC_TAG}\s*)*\[[0-9]{{1,4}}:[0-9]{{2}}\.[0-9]{{2,3}}\]", "lrc"),
        (r"\\(_sh|ref|tx|itm)[ \t]", "toolbox"),
        (r"#!MLF!#", "htk"),
        (r"(;;.*\n)*SPEAKER \S+ \S+ [0-9.]+ [0-9.]+ ", "rttm"),
    )
)
SUFFIXES = {
    ".srt": "srt", ".vtt": "vtt", ".textgrid": "textgrid", ".eaf": "eaf", ".rttm": "rttm", ".ctm": "ctm",
    ".stm": "stm", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".cha": "chat", ".jsonl": "json",
    ".ndjson": "json", ".otr": "json", ".sbv": "sbv", ".ass": "ass", ".ssa": "ass", ".lrc": "lrc",
    ".ttml": "ttml", ".dfxp": "ttml", ".itt": "ttml", ".trs": "trs", ".exb": "exb", ".tei": "tei",
    ".flextext": "flextext", ".lab": "htk", ".mlf": "htk", ".sfm": "toolbox", ".tbt": "toolbox",
    ".xml": "xml", ".xlsx": "xlsx", ".docx": "docx",
}  # fmt: skip
"""What files are called whose content says nothing, and the format that they have then."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A transcript as it was opened. `summary` says format, encoding and time base, for the page.

    `gaps` are the rows for which the file has no times; they have a place, but nothing was measured.
    `questions` say what was assumed where the file may be read in another way. `source` is what the file
    holds beside the rows.
    """

    format: str
    summary: Message
    transcript: Transcript
    machine: Transcript
    duration_ms: int
    notices: tuple[Message, ...]
    gaps: tuple[Gap, ...] = ()
    questions: tuple[Question, ...] = ()
    source: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    """How a format is read. One with an `encoding` reads bytes and says so itself: `SourceText.content`."""

    label: str
    read: Callable[[SourceText], Reading]
    encoding: str = ""


READERS = {
    "srt": _Reader("SRT", subtitle_reader.read_srt),
    "vtt": _Reader("WebVTT", subtitle_reader.read_vtt),
    "textgrid": _Reader("Praat TextGrid", textgrid_reader.read),
    "textgrid_chronological": _Reader("Praat TextGrid", praat_forms.read_chronological),
    "textgrid_collection": _Reader("Praat collection", praat_forms.read_collection),
    "textgrid_binary": _Reader("Praat TextGrid", praat_forms.read_binary, "binary"),
    **{
        kind: _Reader(known.label, partial(read_mended, known.read), "XML")
        for kind, known in XML_FORMATS.items()
    },
    ANY: _Reader("XML", read_any, "XML"),
    "sbv": _Reader("SubViewer", sbv_reader.read),
    "ass": _Reader("SubStation Alpha", substation_reader.read),
    "lrc": _Reader("LRC", lrc_reader.read),
    "microdvd": _Reader("MicroDVD", microdvd_reader.read_frames),
    "mpl2": _Reader("MPL2", microdvd_reader.read_tenths),
    "toolbox": _Reader("Toolbox", toolbox_reader.read),
    "htk": _Reader("HTK labels", htk_reader.read),
    "rttm": _Reader("RTTM", nist_reader.read_rttm),
    "ctm": _Reader("CTM", nist_reader.read_ctm),
    "stm": _Reader("STM", nist_reader.read_stm),
    "json": _Reader("JSON", json_reader.read),
    "csv": _Reader("CSV", delimited_reader.read),
    "tsv": _Reader("TSV", delimited_reader.read),
    "chat": _Reader("CHAT", chat_reader.read),
    "audacity": _Reader("Audacity labels", audacity_reader.read),
    "txt": _Reader("plain text", plain_text_reader.read),
    "xlsx": _Reader("Excel", xlsx_reader.read_workbook, "XLSX"),
    "docx": _Reader("Word", docx_reader.read_word, "DOCX"),
}


def find_reader(path: Path, name: str) -> str | None:
    """The format of the file at `path`, "bundle" for a project; None where it is no transcript.

    The content decides; the sender's `name` only where the content says nothing, so that a broken
    subtitle file is told as one and not as a broken recording. Plain text has no sign: see `is_plain_text`.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return "bundle" if is_bundle(path) else office_kind(path)
    if head.startswith(praat_forms.BINARY_START):
        return "textgrid_binary"
    suffix = SUFFIXES.get(PurePosixPath(name.lower()).suffix)
    text = decode_head(head)
    return (_by_content(text) if text is not None else None) or suffix


def is_plain_text(path: Path, name: str) -> bool:
    """Whether the file is called a text and is one; its reader is "txt"."""
    if PurePosixPath(name.lower()).suffix not in {".txt", ".text"}:
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return bool((decode_head(head) or "").strip())


def find_kind(path: Path, name: str) -> str | None:
    """As `find_reader`, "txt" for plain text too."""
    return find_reader(path, name) or ("txt" if is_plain_text(path, name) else None)


def _by_content(text: str) -> str | None:
    """The format that the beginning of a text tells."""
    start = text.lstrip("\ufeff \n\t")
    for pattern, kind in _STARTS:
        if pattern.match(start):
            return kind
    if start.startswith("<"):
        return find_xml(start)
    delimiter = delimited_reader.find_delimiter(start.split("\n", 1)[0])
    if delimiter is None:
        return None
    return "tsv" if delimiter == "\t" else "csv"


def open_transcript(
    content: bytes,
    kind: str,
    *,
    with_sound: bool = False,
    sound_name: str = "",
    choices: Mapping[str, str] = MappingProxyType({}),
) -> Imported:
    """The transcript in these bytes, read as the format `kind` that `find_reader` named.

    Rows without times stand between their neighbours, with a notice. Where no row has a time there must be
    sound `with_sound` to find them in; then `gaps` says what to find, and there is no notice. One odd row
    never refuses the rest: what was mended or left out is one notice. `choices` answer questions of an
    earlier reading of the file, by their codes; one that it does not have is passed over. `sound_name` is the
    name of the recording that came along.

    Raises:
        UnreadableError: nothing in it can be read; the message names the line and the reason.
    """
    refuse_shape(content, kind)
    reader = READERS[kind]
    decoded = _decode(reader, content, choices)
    text = replace(decoded.source, choices=choices, sound_name=sound_name)
    reading = reader.read(text)
    drafts, repairs = mend_drafts(reading.drafts, reading.repairs, reading.time_lines)
    if not drafts and repairs:
        raise _refusal(repairs[0], reading)
    if len(drafts) > MOST_ROWS:
        raise UnreadableError("too_many_rows", drafts[MOST_ROWS].line, most=MOST_ROWS)
    runs = find_runs(drafts)
    label = reading.label or reader.label
    untimed = sum(run.after - run.first for run in runs)
    has_no_times = bool(untimed) and untimed == len(drafts)
    if has_no_times and not with_sound:
        if repairs:  # a fault is a better reason than that there are no times
            raise _refusal(repairs[0], reading)
        raise UnreadableError("no_times_bring_sound", drafts[0].line, reason=reading.untimed)
    rows = make_segments(place_drafts(drafts, runs))
    transcript = Transcript.from_segments(rows)
    placed = (Message("utterances_placed", count=untimed),) if untimed and not with_sound else ()
    beside, told = _keep_source(reading.source)
    return Imported(
        label,
        _summarise(label, text.encoding, len(rows), "" if has_no_times else reading.time_base),
        transcript,
        _as_heard(transcript, reading),
        max(reading.duration_ms, max((segment.end_ms for segment in rows), default=0)),
        (*decoded.notices, *placed, *reading.notices, *told, *fold_repairs(repairs, reading.counts)),
        tuple(
            Gap(tuple(row.id for row in rows[run.first : run.after]), run.start_ms, run.end_ms)
            for run in runs
        ),
        (*decoded.questions, *reading.questions),
        beside,
    )


def _keep_source(source: SourceFile | None) -> tuple[SourceFile | None, tuple[Message, ...]]:
    """What stands beside the rows, where a document can keep it; else a notice that says so."""
    try:
        return (None if source is None else read_parts(write_parts(source))), ()
    except (ValueError, TypeError):
        return None, (Message("beside_too_large"),)


def _decode(reader: _Reader, content: bytes, choices: Mapping[str, str]) -> Decoded:
    if reader.encoding:
        return Decoded(SourceText("", reader.encoding, content=content))
    return decode_text(content, choices)


def _refusal(repair: Repair, reading: Reading) -> UnreadableError:
    return UnreadableError(repair.reason.at(**{reading.counts: repair.line}))


def _as_heard(transcript: Transcript, reading: Reading) -> Transcript:
    """The machine's transcript, where the file keeps its texts beside the edited ones."""
    texts = reading.machine or {}
    return Transcript(tuple(replace(s, text=texts.get(s.id, s.text)) for s in transcript.segments))


def _summarise(label: str, encoding: str, rows: int, unit: str) -> Message:
    if not unit:
        return Message("opened_untimed", format=label, encoding=encoding, rows=rows)
    return Message("opened_timed", format=label, encoding=encoding, unit=unit, rows=rows)
