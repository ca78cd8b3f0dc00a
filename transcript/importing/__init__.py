"""Transcripts of other tools opened here: which format a file has, and its rows. Imports no other room."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from transcript.document import Transcript
from transcript.importing import chat, elan, json_rows, nist, subtitles, tables, textgrid
from transcript.importing.bundle import is_bundle
from transcript.importing.source import Reading, SourceText, UnreadableError, decode, make_segments

__all__ = ["Imported", "UnreadableError", "find_reader", "open_transcript"]

MOST_BYTES = 100 * 1000**2
_HEAD_BYTES = 4096
_STARTS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"WEBVTT", "vtt"),
        (r"(\{\s*[\"}]|\[\s*[{\]])", "json"),
        (r"(?s)<(\?xml|!|ANNOTATION).*<?ANNOTATION_DOCUMENT", "eaf"),
        (r'File type = "ooTextFile[^\n]*"\s+(Object class = )?"TextGrid"', "textgrid"),
        (r"@(UTF8|Begin|Font)", "chat"),
        (r"[0-9]+[ \t]*\n[0-9:]+[,.][0-9]+[ \t]*-->", "srt"),
        (r"(;;.*\n)*SPEAKER \S+ \S+ [0-9.]+ [0-9.]+ ", "rttm"),
    )
)
_SUFFIXES = {
    ".srt": "srt", ".vtt": "vtt", ".textgrid": "textgrid", ".eaf": "eaf", ".rttm": "rttm", ".ctm": "ctm",
    ".json": "json", ".csv": "csv", ".tsv": "tsv", ".cha": "chat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """A transcript as it was opened. `summary` says format, encoding and time base, for the page."""

    format: str
    summary: str
    transcript: Transcript
    machine: Transcript
    duration_ms: int
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    label: str
    read: Callable[[SourceText], Reading]


_READERS = {
    "srt": _Reader("SubRip", subtitles.read_srt),
    "vtt": _Reader("WebVTT", subtitles.read_vtt),
    "textgrid": _Reader("Praat TextGrid", textgrid.read),
    "eaf": _Reader("ELAN", lambda source: elan.read(source.text.encode())),
    "rttm": _Reader("RTTM", nist.read_rttm),
    "ctm": _Reader("CTM", nist.read_ctm),
    "json": _Reader("JSON", json_rows.read),
    "csv": _Reader("CSV", tables.read),
    "tsv": _Reader("TSV", tables.read),
    "chat": _Reader("CHAT", chat.read),
}


def find_reader(path: Path, name: str) -> str | None:
    """The format of the file at `path`, "bundle" for a project; None where it is no transcript.

    The content decides; the sender's `name` only where the content says nothing, so that a broken
    subtitle file is told as one and not as a broken recording.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return "bundle" if is_bundle(path) else None
    suffix = _SUFFIXES.get(PurePosixPath(name.lower()).suffix)
    try:
        text = decode(_whole_characters(head)).text
    except UnreadableError:
        return suffix
    return _by_content(text) or suffix


def _whole_characters(head: bytes) -> bytes:
    """The head without a character that its end cuts in two."""
    try:
        head.decode()
    except UnicodeDecodeError as exc:
        if exc.start >= len(head) - 3:
            return head[: exc.start]
    return head


def _by_content(text: str) -> str | None:
    """The format that the beginning of a text tells."""
    start = text.lstrip("\ufeff \n\t")
    for pattern, kind in _STARTS:
        if pattern.match(start):
            return kind
    delimiter = tables.find_delimiter(start.split("\n", 1)[0])
    if delimiter is None:
        return None
    return "tsv" if delimiter == "\t" else "csv"


def open_transcript(content: bytes, kind: str) -> Imported:
    """The transcript in these bytes, read as the format `kind` that `find_reader` named.

    Raises:
        UnreadableError: it cannot be read; the message names the line and the reason.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"this transcript is larger than {MOST_BYTES // 1000**2} MB.")
    reader = _READERS[kind]
    if kind == "eaf":  # XML says its own encoding
        reading, encoding = elan.read(content), "XML"
    else:
        source = decode(content)
        reading, encoding = reader.read(source), source.encoding
    segments = make_segments(reading.drafts)
    transcript = Transcript(segments)
    texts = reading.machine or {}
    machine = Transcript(tuple(replace(s, text=texts.get(s.id, s.text)) for s in segments))
    latest_ms = max((segment.end_ms for segment in segments), default=0)
    return Imported(
        reader.label,
        f"Opened from {reader.label}: {encoding}, times in {reading.time_base}, {len(segments)} rows.",
        transcript,
        machine,
        max(reading.duration_ms, latest_ms),
        reading.notices,
    )
