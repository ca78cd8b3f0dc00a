"""Format and Package: what a file format is to the rest of the app."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import regex

from transcript.changes import LoggedChange
from transcript.document import Document, Flag, ModelUse, Provenance, Segment, Transcript, Word
from transcript.formats.base.options import SpellingOptions
from transcript.messages import Message
from transcript.speaker_turns import Division
from transcript.text.cleaning import clean_line, clean_text, is_clean

_MEDIA_EXTENSION = regex.compile(
    r"\.(wav|mp3|m4a|m4b|ogg|oga|opus|flac|webm|mp4|mov|mkv|avi|aac|aiff?|caf|w64|wma|amr|3gp)$",
    regex.IGNORECASE,
)
_TRANSCRIPT_EXTENSION = regex.compile(
    r"\.(srt|vtt|sbv|ass|ssa|lrc|ttml|dfxp|itt|textgrid|eaf|cha|trs|exb|tei|flextext|lab|mlf|sfm|rttm|ctm|stm"
    r"|(seglst\.)?json|jsonl|ndjson|otr|csv|tsv|txt|xlsx|docx)$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that goes beside one of a format into a package, with the recording's name and this extension.

    It holds what the format's common readers could not read inside the file. `told` says what that is.
    """

    extension: str
    told: str
    write: Callable[[Document, Any], str]


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `label` is what it is called. `write` is pure: the same document and the same options (of the class
    `options`) give the same bytes. It gets the rows that the options select, and the machine's rows where it
    `needs_machine`.
    """

    name: str
    extension: str
    media_type: str
    label: str
    write: Callable[[Document, Any], bytes]
    options: type[Any] = SpellingOptions
    needs_machine: bool = False
    beside: Beside | None = None

    @property
    def purpose(self) -> Message:
        """What people open it with."""
        return _purpose(self.name)


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
    pack: Callable[[Source, Any, BinaryIO], None]
    options: type[Any] = SpellingOptions

    @property
    def purpose(self) -> Message:
        """What people open it with."""
        return _purpose(self.name)


def _purpose(name: str) -> Message:
    return Message(f"for_{name}")


def printable(document: Document) -> Document:
    """The document with text that every format can carry: clean text, names on one line, a length that holds.

    The editor keeps segments so already; this guards the files against anything that came another way: rows,
    ids, notes, words, the machine's rows, the recording's name and the provenance.
    """
    ids = _printable_ids(s.id for s in (*document.machine.segments, *document.edited.segments))
    edited, machine = _printable_rows(document.edited, ids), _printable_rows(document.machine, ids)
    latest_ms = max((segment.end_ms for segment in edited.segments), default=0)
    return replace(
        document,
        name=clean_line(document.name),
        machine=machine,
        edited=edited,
        duration_ms=max(document.duration_ms, latest_ms),
        provenance=_printable_provenance(document.provenance),
    )


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
    """The recording's name on one line, without the extension of a sound, film or transcript file."""
    name = clean_line(document.name)
    return _MEDIA_EXTENSION.sub("", name) if has_media_name(document) else _TRANSCRIPT_EXTENSION.sub("", name)


def has_media_name(document: Document) -> bool:
    """Whether the document is called like a sound or film file."""
    return _MEDIA_EXTENSION.search(document.name) is not None


def _printable_ids(ids: Iterable[str]) -> dict[str, str]:
    """Id -> an id on one line, for those that are not so; no two rows get the same."""
    known = dict.fromkeys(ids)
    together = "".join(known)
    if "\n" not in together and all(known) and is_clean(together):
        return {}  # nearly always, and a look at each takes as long as writing the file
    clean, taken = {}, set(known)
    for row_id in known:
        name = clean_text(row_id).replace("\n", " ") or "row"
        if name == row_id:
            continue
        while name in taken:
            name += "_"
        taken.add(name)
        clean[row_id] = name
    return clean


def _printable_rows(transcript: Transcript, ids: Mapping[str, str]) -> Transcript:
    if not ids and _is_printable(transcript):
        return transcript
    rows = [_printable_segment(segment, ids) for segment in transcript.segments]
    is_same = all(row is segment for row, segment in zip(rows, transcript.segments, strict=True))
    return transcript if is_same else Transcript.from_segments(rows)


def _is_printable(transcript: Transcript) -> bool:
    """Whether no text of the rows has to be cleaned: one look for all, since it is nearly always so."""
    speakers = {row.speaker for row in transcript.segments if row.speaker is not None}
    together = "\n".join(text for row in transcript.segments for text in _texts_of(row))
    return all(name and clean_line(name) == name for name in speakers) and is_clean(together)


def _texts_of(segment: Segment) -> list[str]:
    texts = [segment.text, segment.note, segment.engine, segment.language or ""]
    texts += [flag.reason for flag in segment.flags]
    texts += [word.text for word in segment.words]
    return texts


def _printable_segment(segment: Segment, ids: Mapping[str, str]) -> Segment:
    speaker = clean_line(segment.speaker) or None if segment.speaker is not None else None
    all_texts = "\n".join(_texts_of(segment))
    if speaker == segment.speaker and segment.id not in ids and clean_text(all_texts) == all_texts:
        return segment
    return replace(
        segment,
        id=ids.get(segment.id, segment.id),
        speaker=speaker,
        text=clean_text(segment.text),
        note=clean_text(segment.note),
        engine=clean_line(segment.engine),
        language=clean_line(segment.language) or None if segment.language is not None else None,
        flags=tuple(Flag(flag.kind, clean_line(flag.reason)) for flag in segment.flags),
        words=tuple(_printable_word(word) for word in segment.words),
    )


def _printable_word(word: Word) -> Word:
    return replace(word, text=clean_text(word.text))


def _printable_provenance(made: Provenance) -> Provenance:
    models = (
        ModelUse(clean_line(m.role), clean_line(m.name), clean_line(m.revision), clean_line(m.licence))
        for m in made.models
    )
    return Provenance(
        clean_line(made.app_version),
        clean_line(made.created_at),
        tuple(models),
        tuple(notice.map_texts(clean_text) for notice in made.notices),
    )
