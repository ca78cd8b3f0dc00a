"""Format and Package: what a file format is to the rest of the app. Imports no other room."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import regex

from transcript.document import Document, Segment, Transcript
from transcript.formats.options import SpellingOptions
from transcript.heard_turns import Division
from transcript.history import LoggedChange
from transcript.telugu import clean_line, clean_text

_MEDIA_EXTENSION = regex.compile(
    r"\.(wav|mp3|m4a|m4b|ogg|oga|opus|flac|webm|mp4|mov|mkv|avi|aac|aiff?|caf|w64|wma|amr|3gp)$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `label` is what it is called, `tool` what people open it with. `write` is pure: the same document and
    the same options (of the class `options`) give the same bytes. It gets the rows that the options select.
    """

    name: str
    extension: str
    media_type: str
    label: str
    tool: str
    write: Callable[[Document, Any], bytes]
    options: type[Any] = SpellingOptions


@dataclass(frozen=True, slots=True)
class Source:
    """What an export may draw on. `original` and `playback` are the sound's files, None where not kept.

    `divisions` are what was heard of the speakers, the latest last; empty where it was not kept.
    """

    document: Document
    original: Path | None = None
    playback: Path | None = None
    log: tuple[LoggedChange, ...] = ()
    divisions: tuple[Division, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A format of several files in one ZIP, often with sound; written to a file since it may be large.

    `pack` is pure as `Format.write` is. It raises LikhitaError, before it writes, where it needs sound and
    there is none.
    """

    name: str
    extension: str
    media_type: str
    label: str
    tool: str
    pack: Callable[[Source, Any, BinaryIO], None]
    options: type[Any] = SpellingOptions


def printable(document: Document) -> Document:
    """The document with text that every format can carry: clean text, names on one line, a length that holds.

    The editor keeps segments so already; this guards the files against anything that came another way.
    """
    edited = tuple(_printable_segment(segment) for segment in document.edited.segments)
    latest_ms = max((segment.end_ms for segment in edited), default=0)
    return replace(document, edited=Transcript(edited), duration_ms=max(document.duration_ms, latest_ms))


def clock(ms: int, separator: str) -> str:
    """`ms` as HH:MM:SS and three decimals after `separator`; hours grow beyond two digits."""
    seconds, millis = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{millis:03d}"


def seconds(ms: int) -> str:
    """`ms` as seconds with three decimals, exactly."""
    return f"{ms // 1000}.{ms % 1000:03d}"


def lines(text: str) -> list[str]:
    """The lines of `text` that hold something; a blank line would end a subtitle."""
    return [line for line in text.split("\n") if line.strip()]


def provenance_lines(document: Document) -> list[str]:
    """Where the transcript comes from, a line a fact: app, revision, sound, models, with nothing secret."""
    made = document.provenance
    lines = [
        f"Likhita {made.app_version}, recognised {made.created_at}",
        f"Document revision {document.revision}",
        *([f"Audio SHA-256 {document.audio_sha256}"] if document.audio_sha256 else []),
        *(f"Model for {m.role}: {m.name} {m.revision} ({m.licence})" for m in made.models),
    ]
    return [clean_line(line) for line in lines]


def recording_stem(document: Document) -> str:
    """The recording's name on one line, without the extension of a sound or film file."""
    return _MEDIA_EXTENSION.sub("", clean_line(document.name))


def _printable_segment(segment: Segment) -> Segment:
    text = clean_text(segment.text)
    speaker = clean_line(segment.speaker) or None if segment.speaker is not None else None
    if text == segment.text and speaker == segment.speaker:
        return segment
    return replace(segment, text=text, speaker=speaker)
