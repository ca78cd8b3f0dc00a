"""ELAN annotation format (EAF 3.0).

Written by hand: pympi gives annotations ids of its own, lets them overlap, stamps the time of writing and
writes version 2.8.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from transcript.document import Document, Segment
from transcript.formats.annotation.annotation_ids import NewIds, annotation_ids
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.options import SpellingOptions
from transcript.formats.base.tiers import Tier, free_name, speaker_tiers, word_intervals

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?", re.ASCII)
_MEDIA_TYPES = {
    "wav": "audio/x-wav", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4", "ogg": "audio/ogg",
    "opus": "audio/ogg", "flac": "audio/flac", "webm": "audio/webm", "mov": "video/quicktime",
}  # fmt: skip
_LANGUAGES = {"te": ("tel", "Telugu (tel)"), "en": ("eng", "English (eng)"), "hi": ("hin", "Hindi (hin)")}
_TYPES = {  # linguistic types: (constraint, time alignable, what ELAN says of the constraint)
    "default-lt": ("", "true", ""),
    "words-lt": (
        "Included_In",
        "true",
        "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
    ),
    "beside-lt": ("Symbolic_Association", "false", "1-1 association with a parent annotation"),
}


@dataclass(frozen=True, slots=True)
class EafOptions(SpellingOptions):
    """Child tiers below each speaker's: words, what the machine had written, the rows' notes."""

    words: bool = False
    machine: bool = False
    notes: bool = False


@dataclass(frozen=True, slots=True)
class _Aligned:
    """An annotation with times; `key` orders its borders among those of the same moment."""

    id: str
    text: str
    start_ms: int
    end_ms: int
    key: str


@dataclass(frozen=True, slots=True)
class _Beside:
    """An annotation that belongs to another one."""

    id: str
    text: str
    parent_id: str


@dataclass(frozen=True, slots=True)
class _EafTier:
    name: str
    speaker: str | None
    language: str
    type: str
    parent: str
    annotations: tuple[_Aligned | _Beside, ...]


def write(document: Document, options: EafOptions) -> bytes:
    """A tier a speaker with the name as PARTICIPANT; overlap of a speaker with themselves on an extra tier.

    The annotation's id is the segment's id, followed by `.` and the row's number where it holds no digit
    (pympi reads only such); `a` and the number where the id is no XML name. Line breaks stay.
    The date is that of the recognition, so the same document gives the same file. A row that was made by a
    split has no machine text; the row that it was split from has all of it.
    Source: https://www.mpi.nl/tools/elan/EAFv3.0.xsd
    """
    ids = annotation_ids(document.edited.segments)
    new_ids = NewIds(ids.values())
    tiers = tuple(_tiers(document, options, ids, new_ids))
    slot_of, slot_lines = _time_order(tiers)
    date = document.provenance.created_at
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ANNOTATION_DOCUMENT xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" AUTHOR="" '
        f'DATE="{date if _DATE.fullmatch(date) else "1970-01-01T00:00:00Z"}" FORMAT="3.0" VERSION="3.0" '
        'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n',
        _header(document, new_ids.last_used),
        "    <TIME_ORDER>\n",
        *slot_lines,
        "    </TIME_ORDER>\n",
    ]
    for tier in tiers:
        out += _tier_lines(tier, slot_of)
    out += _closing_lines(document.edited.segments, {tier.type for tier in tiers})
    out.append("</ANNOTATION_DOCUMENT>\n")
    return "".join(out).encode()


def _tiers(
    document: Document, options: EafOptions, ids: dict[str, str], new_ids: NewIds
) -> Iterator[_EafTier]:
    """The speakers' tiers, each followed by its child tiers."""
    machine = {segment.id: segment.text for segment in document.machine.segments}
    tiers = speaker_tiers(document.edited) or (Tier("transcript", None, ()),)
    taken = {tier.name for tier in tiers}
    for tier in tiers:
        rows = tuple(_Aligned(ids[s.id], s.text, s.start_ms, s.end_ms, s.id) for s in tier.segments)
        yield _EafTier(tier.name, tier.speaker, _language(tier), "default-lt", "", rows)
        beside = []
        if options.machine:
            beside.append(("machine", {s.id: machine[s.id] for s in tier.segments if s.id in machine}))
        if options.notes:
            beside.append(("note", {s.id: s.note for s in tier.segments if s.note}))
        for name, texts in beside:
            refs = tuple(_Beside(new_ids.take(), text, ids[row]) for row, text in texts.items())
            child = free_name(f"{tier.name} - {name}", taken)
            yield _EafTier(child, tier.speaker, "", "beside-lt", tier.name, refs)
        if options.words:
            words = []
            for interval in (i for segment in tier.segments for i in word_intervals(segment)):
                word_id = new_ids.take()
                words.append(_Aligned(word_id, interval.text, interval.start_ms, interval.end_ms, word_id))
            name = free_name(f"{tier.name} - words", taken)
            yield _EafTier(name, tier.speaker, _language(tier), "words-lt", tier.name, tuple(words))


def _language(tier: Tier) -> str:
    """The ISO 639-3 code where all rows of the tier have one language that the file declares, else ""."""
    languages = {segment.language for segment in tier.segments}
    known = _LANGUAGES.get(languages.pop() or "") if len(languages) == 1 else None
    return known[0] if known else ""


def _time_order(tiers: Iterable[_EafTier]) -> tuple[dict[tuple[str, str], str], list[str]]:
    """((annotation id, edge) -> slot, the lines of the slots) in order of time.

    An annotation shares its borders with no other: in ELAN a shared slot would move the neighbour's too.
    """
    borders = []
    for tier in tiers:
        for item in tier.annotations:
            if isinstance(item, _Aligned):
                borders += [
                    (item.start_ms, item.key, "start", item.id),
                    (item.end_ms, item.key, "end", item.id),
                ]
    borders.sort(key=lambda border: border[:3])
    slot_of, lines = {}, []
    for number, (ms, _, edge, annotation_id) in enumerate(borders, start=1):
        slot_of[annotation_id, edge] = f"ts{number}"
        lines.append(f'        <TIME_SLOT TIME_SLOT_ID="ts{number}" TIME_VALUE="{ms}"/>\n')
    return slot_of, lines


def _header(document: Document, last_used: int) -> str:
    file_name = PurePosixPath(document.name.replace("\\", "/")).name or "recording"
    media_type = _MEDIA_TYPES.get(file_name.rpartition(".")[2].lower(), "audio/x-wav")
    url = quoteattr("./" + quote(file_name))
    provenance = "".join(
        f'        <PROPERTY NAME="likhita.source.{number}">{escape(line)}</PROPERTY>\n'
        for number, line in enumerate(provenance_lines(document), start=1)
    )
    return (
        '    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n'
        f'        <MEDIA_DESCRIPTOR MEDIA_URL={url} MIME_TYPE="{media_type}" RELATIVE_MEDIA_URL={url}/>\n'
        f'        <PROPERTY NAME="likhita.version">{escape(document.provenance.app_version)}</PROPERTY>\n'
        f"{provenance}"
        f'        <PROPERTY NAME="lastUsedAnnotationId">{last_used}</PROPERTY>\n'
        "    </HEADER>\n"
    )


def _tier_lines(tier: _EafTier, slot_of: dict[tuple[str, str], str]) -> list[str]:
    reference = f' LANG_REF="{tier.language}"' if tier.language else ""
    parent = f" PARENT_REF={quoteattr(tier.parent)}" if tier.parent else ""
    out = [
        f"    <TIER{reference} "
        f'LINGUISTIC_TYPE_REF="{tier.type}"{parent} PARTICIPANT={quoteattr(tier.speaker or "")} '
        f"TIER_ID={quoteattr(tier.name)}>\n"
    ]
    for item in tier.annotations:
        if isinstance(item, _Aligned):
            kind = "ALIGNABLE_ANNOTATION"
            place = f'TIME_SLOT_REF1="{slot_of[item.id, "start"]}" TIME_SLOT_REF2="{slot_of[item.id, "end"]}"'
        else:
            kind, place = "REF_ANNOTATION", f'ANNOTATION_REF="{item.parent_id}"'
        first, second = f'ANNOTATION_ID="{item.id}"', place
        out.append(
            "        <ANNOTATION>\n"
            f"            <{kind} {first} {second}>\n"
            f"                <ANNOTATION_VALUE>{escape(item.text)}</ANNOTATION_VALUE>\n"
            f"            </{kind}>\n"
            "        </ANNOTATION>\n"
        )
    return [*out, "    </TIER>\n"]


def _closing_lines(segments: tuple[Segment, ...], used_types: set[str]) -> list[str]:
    """Linguistic types, languages and constraints, as far as the file needs them."""
    types, constraints = [], []
    for name, (constraint, alignable, description) in _TYPES.items():
        if name not in used_types:
            continue
        attribute = f'CONSTRAINTS="{constraint}" ' if constraint else ""
        types.append(
            f'    <LINGUISTIC_TYPE {attribute}GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="{name}" '
            f'TIME_ALIGNABLE="{alignable}"/>\n'
        )
        if constraint:
            constraints.append(f'    <CONSTRAINT DESCRIPTION="{description}" STEREOTYPE="{constraint}"/>\n')
    used = {segment.language for segment in segments} & set(_LANGUAGES)
    languages = [
        f'    <LANGUAGE LANG_ID="{code}" LANG_LABEL="{label}"/>\n'
        for code, label in sorted(_LANGUAGES[language] for language in used if language is not None)
    ]
    return [*types, *languages, *constraints]


EAF = Format("eaf", "eaf", "application/xml", "EAF", write, EafOptions, needs_machine=True)
