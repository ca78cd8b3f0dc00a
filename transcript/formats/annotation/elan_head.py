"""What an ELAN file says besides its tiers, as it came and with what is needed more: root, header, types."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from transcript.document import Document
from transcript.formats.annotation.elan_placing import BESIDE_TYPE, DEFAULT_TYPE, WORDS_TYPE
from transcript.formats.annotation.elan_tiers import (
    ASSOCIATION,
    INCLUDED,
    SUBDIVISION,
    TIME_SUBDIVISION,
    OutTier,
    write_attributes,
)
from transcript.formats.base.format import has_media_name, recording_stem
from transcript.source_file import Element, SourceFile, find_element, with_attribute

_SCHEMA_SPACE = "http://www.w3.org/2001/XMLSchema-instance"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?", re.ASCII)
_MEDIA_TYPES = {
    "wav": "audio/x-wav", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4", "ogg": "audio/ogg",
    "opus": "audio/ogg", "flac": "audio/flac", "webm": "audio/webm", "mov": "video/quicktime",
}  # fmt: skip
_TYPES = {DEFAULT_TYPE: "", WORDS_TYPE: INCLUDED, BESIDE_TYPE: ASSOCIATION}  # type -> constraint
_CONSTRAINTS = {  # what ELAN says of each
    TIME_SUBDIVISION: "Time subdivision of parent annotation's time interval, no time gaps allowed "
    "within this interval",
    SUBDIVISION: "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are "
    "ordered",
    ASSOCIATION: "1-1 association with a parent annotation",
    INCLUDED: "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
}
_ORDER = (
    "LICENSE", "HEADER", "LINGUISTIC_TYPE", "LOCALE", "LANGUAGE", "CONSTRAINT", "CONTROLLED_VOCABULARY",
    "LEXICON_REF", "REF_LINK_SET", "EXTERNAL_REF",
)  # fmt: skip
_HEADER = _ORDER.index("HEADER")


def plain_source(document: Document) -> SourceFile:
    """What stands in a file for a document that was opened from none."""
    date = document.provenance.created_at
    root = (
        ("xmlns:xsi", _SCHEMA_SPACE),
        ("AUTHOR", ""),
        ("DATE", date if _DATE.fullmatch(date) else "1970-01-01T00:00:00Z"),
        ("FORMAT", "3.0"),
        ("VERSION", "3.0"),
        ("xsi:noNamespaceSchemaLocation", "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"),
    )
    header = Element("HEADER", (("MEDIA_FILE", ""), ("TIME_UNITS", "milliseconds")))
    return SourceFile("eaf", (Element("ANNOTATION_DOCUMENT", root), header))


def start_tag(source: SourceFile) -> str:
    """The XML of the root's beginning."""
    root = with_attribute(source.head[0].attributes, "xmlns:xsi", _SCHEMA_SPACE)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT {write_attributes(root)}>\n'


def origin_of(source: SourceFile) -> int:
    """What ELAN adds to a time to find it in the sound."""
    header = find_element(source.head, "HEADER")
    media = [part for part in header.children if part.name == "MEDIA_DESCRIPTOR"] if header else []
    media.sort(key=lambda part: not (part.get("MIME_TYPE") or "").startswith("audio"))
    told = (media[0].get("TIME_ORIGIN") if media else None) or "0"
    return int(told) if re.fullmatch(r"-?[0-9]{1,12}", told) else 0


def write_header(
    source: SourceFile, document: Document, properties: Iterable[tuple[str, str]], *, has_origin: bool
) -> Element:
    """The header as it came, with our properties; without TIME_ORIGIN where the times are the sound's own.

    A recording that it does not name stands in front of those that it names.
    """
    header = find_element(source.head, "HEADER") or Element("HEADER")
    kept = [part for part in header.children if not _is_ours(part)]
    if not has_origin:
        kept = [
            Element(part.name, with_attribute(part.attributes, "TIME_ORIGIN", None), part.text, part.children)
            for part in kept
        ]
    if _lacks_recording(kept, document):
        kept.insert(0, _media(document, origin_of(source) if has_origin else 0))
    own = [Element("PROPERTY", (("NAME", name),), value) for name, value in properties]
    told = with_attribute(header.attributes, "TIME_UNITS", "milliseconds")
    return Element("HEADER", told, "", (*kept, *own))


def head_lines(
    source: SourceFile, header: Element, tiers: Iterable[OutTier], languages: Iterable[Element]
) -> tuple[list[str], list[str]]:
    """(the lines before the time slots, those behind the tiers)."""
    head = [part for part in source.head[1:] if part.name != "HEADER"]
    declared = {part.get("LANG_ID") for part in head}
    head += [header, *(part for part in languages if part.get("LANG_ID") not in declared)]
    head += _needed_types(head, {tier.get("LINGUISTIC_TYPE_REF") or "" for tier in tiers})
    head.sort(key=_place)
    before = [part for part in head if _place(part) <= _HEADER]
    return (
        [line for part in before for line in _element_lines(part, 1)],
        [line for part in head[len(before) :] for line in _element_lines(part, 1)],
    )


def _place(part: Element) -> int:
    return _ORDER.index(part.name) if part.name in _ORDER else len(_ORDER)


def _needed_types(head: Iterable[Element], used: set[str]) -> Iterator[Element]:
    """The types of ours that tiers have, with their constraints, as far as the file has none of the name."""
    known = {part.get("LINGUISTIC_TYPE_ID") for part in head}
    stereotypes = {part.get("STEREOTYPE") for part in head}
    for name, constraint in _TYPES.items():
        if name not in used or name in known:
            continue
        told = (("CONSTRAINTS", constraint),) if constraint else ()
        is_timed = "false" if constraint == ASSOCIATION else "true"
        rest = (("GRAPHIC_REFERENCES", "false"), ("LINGUISTIC_TYPE_ID", name), ("TIME_ALIGNABLE", is_timed))
        yield Element("LINGUISTIC_TYPE", (*told, *rest))
        if constraint and constraint not in stereotypes:
            stereotypes.add(constraint)
            said = (("DESCRIPTION", _CONSTRAINTS[constraint]), ("STEREOTYPE", constraint))
            yield Element("CONSTRAINT", said)


def _is_ours(part: Element) -> bool:
    name = part.get("NAME") or ""
    return part.name == "PROPERTY" and (name.startswith("likhita.") or name == "lastUsedAnnotationId")


def _lacks_recording(header: Iterable[Element], document: Document) -> bool:
    """Whether no descriptor names the document's recording, or any where it has none."""
    names = {_name_of(part).casefold() for part in header if part.name == "MEDIA_DESCRIPTOR"}
    has_recording = bool(document.audio_sha256) and has_media_name(document)
    return _media_name(document).casefold() not in names if has_recording else not names


def _name_of(descriptor: Element) -> str:
    url = descriptor.get("RELATIVE_MEDIA_URL") or descriptor.get("MEDIA_URL") or ""
    return PurePosixPath(unquote(url).replace("\\", "/")).name


def _media_name(document: Document) -> str:
    """The name of the sound; of a document without one, what it would be called."""
    name = document.name if has_media_name(document) else f"{recording_stem(document)}.wav"
    return PurePosixPath(name.replace("\\", "/")).name


def _media(document: Document, origin_ms: int) -> Element:
    file_name = _media_name(document)
    media_type = _MEDIA_TYPES.get(file_name.rpartition(".")[2].lower(), "audio/x-wav")
    url = f"./{quote(file_name)}"
    told = (("MEDIA_URL", url), ("MIME_TYPE", media_type), ("RELATIVE_MEDIA_URL", url))
    origin = (("TIME_ORIGIN", str(origin_ms)),) if origin_ms else ()
    return Element("MEDIA_DESCRIPTOR", (*told, *origin))


def _element_lines(part: Element, depth: int) -> Iterator[str]:
    indent = "    " * depth
    start = f"{indent}<{part.name}{' ' if part.attributes else ''}{write_attributes(part.attributes)}"
    if not part.children:
        yield f"{start}>{escape(part.text)}</{part.name}>\n" if part.text else f"{start}/>\n"
        return
    yield f"{start}>\n"
    for child in part.children:
        yield from _element_lines(child, depth + 1)
    yield f"{indent}</{part.name}>\n"
