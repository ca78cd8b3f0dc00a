"""Transcripts in XML: whose they are, told by their first element."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from transcript.formats.annotation import (
    elan_reader,
    exmaralda_reader,
    flextext_reader,
    tei_reader,
    transcriber_reader,
)
from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.encodings import decode_text
from transcript.formats.base.xml_document import mend_xml, root_name
from transcript.formats.subtitles import ttml_reader, youtube_reader
from transcript.messages import Message

ANY = "xml"
"""XML whose beginning does not tell what it is."""


@dataclass(frozen=True, slots=True)
class XmlFormat:
    """`root` is the first element, `inside` what such a file has besides, where others use the same root."""

    label: str
    root: str
    read: Callable[[SourceText], Reading]
    inside: str = ""


XML_FORMATS = {
    "eaf": XmlFormat("ELAN", "ANNOTATION_DOCUMENT", elan_reader.read),
    "trs": XmlFormat("Transcriber", "Trans", transcriber_reader.read),
    "exb": XmlFormat("EXMARaLDA", "basic-transcription", exmaralda_reader.read),
    "tei": XmlFormat("TEI", "TEI", tei_reader.read),
    "flextext": XmlFormat("FLEx", "document", flextext_reader.read, "<interlinear-text"),
    "ttml": XmlFormat("TTML", "tt", ttml_reader.read),
    "youtube": XmlFormat("YouTube", "timedtext", youtube_reader.read_xml),
    "youtube_text": XmlFormat("YouTube", "transcript", youtube_reader.read_xml, "<text"),
}
_NOT_READ = {
    "segmented-transcription": "EXMARaLDA (segmented)",
    "list-transcription": "EXMARaLDA (list)",
    "folker-transcription": "FOLKER",
    "CHAT": "TalkBank XML",
    "AGSet": "AGTK",
    "annotation": "Anvil",
    "database": "Toolbox XML",
    "sami": "SAMI",
    "xmeml": "Final Cut",
    "fcpxml": "Final Cut",
    "teiCorpus": "a TEI corpus",
    "eopas": "EOPAS",
    "AudioDoc": "Vocapia",
}
"""The first element of what is not read yet, and who writes it."""


def find_xml(start: str) -> str | None:
    """The format of a text that begins with "<", None where that is no XML."""
    root = root_name(start)
    for kind, known in XML_FORMATS.items():
        if known.root == root and known.inside in start:
            return kind
    return ANY if start.startswith(("<?xml", "<!DOCTYPE")) else None


def read_mended(read: Callable[[SourceText], Reading], source: SourceText) -> Reading:
    """What `read` finds; in broken XML what can be found, which is told.

    Raises:
        UnreadableError: as `read`; XML is broken where nothing can be read in it.
    """
    try:
        return read(source)
    except UnreadableError as exc:
        mended = mend_xml(source.content) if exc.reason.code == "xml_broken" else None
        reading = None if mended is None else _try(read, replace(source, content=mended))
        if reading is None or not reading.drafts:
            raise
        values = exc.reason.values
        told = Message("xml_mended", problem=str(values["problem"])).at(line=str(values["line"]))
        return replace(reading, notices=(told, *reading.notices))


def _try(read: Callable[[SourceText], Reading], source: SourceText) -> Reading | None:
    try:
        return read(source)
    except UnreadableError:
        return None


def read_any(source: SourceText) -> Reading:
    """What the reader of its first element finds.

    Raises:
        UnreadableError: nobody here reads it; the message names whose it looks like, or its first element.
    """
    text = decode_text(source.content, {}).source.text.lstrip("\ufeff \n\t")
    kind, root = find_xml(text), root_name(text) or ""
    if kind in XML_FORMATS:
        known = XML_FORMATS[kind]
        return replace(read_mended(known.read, source), label=known.label)
    if root in _NOT_READ:
        raise UnreadableError("looks_like", maker=_NOT_READ[root])
    raise UnreadableError("xml_unknown", root=root[:40])
