"""Format: what a file format is to the rest of the app, and what it may rely on. Imports no other room."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from transcript.document import Document, Segment, Transcript
from transcript.telugu import clean_line, clean_text

_MEDIA_EXTENSION = regex.compile(
    r"\.(wav|mp3|m4a|m4b|ogg|oga|opus|flac|webm|mp4|mov|mkv|avi|aac|aiff?|caf|w64|wma|amr|3gp)$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `label` is what it is called, `tool` what people open it with. `write` is pure: the same document
    gives the same bytes.
    """

    name: str
    extension: str
    media_type: str
    label: str
    tool: str
    write: Callable[[Document], bytes]


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


def recording_stem(document: Document) -> str:
    """The recording's name on one line, without the extension of a sound or film file."""
    return _MEDIA_EXTENSION.sub("", clean_line(document.name))


def _printable_segment(segment: Segment) -> Segment:
    text = clean_text(segment.text)
    speaker = clean_line(segment.speaker) or None if segment.speaker is not None else None
    if text == segment.text and speaker == segment.speaker:
        return segment
    return replace(segment, text=text, speaker=speaker)
