"""ELAN annotation format (EAF 3.0). Imports document, format and tiers.

Written by hand: pympi gives annotations ids of its own, lets them overlap and stamps the time of writing.
"""

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from transcript.document import Document, Segment
from transcript.formats.tiers import Tier, speaker_tiers

_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)
_NUMBERED = re.compile(r"a[0-9]{1,9}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?", re.ASCII)
_MEDIA_TYPES = {
    "wav": "audio/x-wav", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4", "ogg": "audio/ogg",
    "opus": "audio/ogg", "flac": "audio/flac", "webm": "audio/webm", "mov": "video/quicktime",
}  # fmt: skip
_LANGUAGES = {"te": ("tel", "Telugu (tel)"), "en": ("eng", "English (eng)"), "hi": ("hin", "Hindi (hin)")}


def write(document: Document) -> bytes:
    """A tier a speaker with the name as PARTICIPANT; overlap of a speaker with themselves on an extra tier.

    The annotation's id is the segment's id, followed by `.` and the row's number where it holds no digit
    (pympi reads only such); `a` and the number where the id is no XML name. Line breaks stay.
    The date is that of the recognition, so the same document gives the same file.
    Source: https://www.mpi.nl/tools/elan/EAFv3.0.xsd
    """
    segments = document.edited.segments
    tiers = speaker_tiers(document.edited) or (Tier("transcript", None, ()),)
    slots = _slots(segments)
    slot_of = {(row, edge): f"ts{number}" for number, (_, row, edge) in enumerate(slots, start=1)}
    ids = annotation_ids(segments)
    date = document.provenance.created_at
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ANNOTATION_DOCUMENT xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" AUTHOR="" '
        f'DATE="{date if _DATE.fullmatch(date) else "1970-01-01T00:00:00Z"}" FORMAT="3.0" VERSION="3.0" '
        'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">\n',
        _header(document, ids.values()),
        "    <TIME_ORDER>\n",
        *(
            f'        <TIME_SLOT TIME_SLOT_ID="ts{number}" TIME_VALUE="{ms}"/>\n'
            for number, (ms, _, _) in enumerate(slots, start=1)
        ),
        "    </TIME_ORDER>\n",
    ]
    for tier in tiers:
        out += _tier_lines(tier, slot_of, ids)
    out.append(
        '    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" '
        'TIME_ALIGNABLE="true"/>\n'
    )
    used = {segment.language for segment in segments} & set(_LANGUAGES)
    for code, label in sorted(_LANGUAGES[language] for language in used if language is not None):
        out.append(f'    <LANGUAGE LANG_ID="{code}" LANG_LABEL="{label}"/>\n')
    out.append("</ANNOTATION_DOCUMENT>\n")
    return "".join(out).encode()


def annotation_ids(segments: tuple[Segment, ...]) -> dict[str, str]:
    """Segment id -> annotation id, a unique XML name with a digit in it."""
    ids = {}
    taken = {segment.id for segment in segments}
    for number, segment in enumerate(segments, start=1):
        name = segment.id
        if not _XML_NAME.fullmatch(name):
            name = f"a{number}"
        elif not re.search(r"\d", name):
            name = f"{name}.{number}"
        while name != segment.id and name in taken:
            name += "_"
        taken.add(name)
        ids[segment.id] = name
    return ids


def _slots(segments: tuple[Segment, ...]) -> list[tuple[int, str, str]]:
    """(ms, segment id, "start" or "end") in order of time: an annotation shares its borders with no other.

    In ELAN a shared slot would move the neighbour's border too.
    """
    starts = [(segment.start_ms, segment.id, "start") for segment in segments]
    return sorted(starts + [(segment.end_ms, segment.id, "end") for segment in segments])


def _header(document: Document, ids: Collection[str]) -> str:
    file_name = PurePosixPath(document.name.replace("\\", "/")).name or "recording"
    media_type = _MEDIA_TYPES.get(file_name.rpartition(".")[2].lower(), "audio/x-wav")
    numbers = [int(name[1:]) for name in ids if _NUMBERED.fullmatch(name)]
    last_used = max([len(ids), *numbers])  # ELAN counts on from here
    url = quoteattr("./" + quote(file_name))
    return (
        '    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">\n'
        f'        <MEDIA_DESCRIPTOR MEDIA_URL={url} MIME_TYPE="{media_type}" RELATIVE_MEDIA_URL={url}/>\n'
        f'        <PROPERTY NAME="likhita.version">{escape(document.provenance.app_version)}</PROPERTY>\n'
        f'        <PROPERTY NAME="lastUsedAnnotationId">{last_used}</PROPERTY>\n'
        "    </HEADER>\n"
    )


def _tier_lines(tier: Tier, slot_of: dict[tuple[str, str], str], ids: dict[str, str]) -> list[str]:
    languages = {segment.language for segment in tier.segments}
    language = _LANGUAGES.get(languages.pop() or "") if len(languages) == 1 else None
    reference = f' LANG_REF="{language[0]}"' if language else ""
    out = [
        f"    <TIER{reference} "
        f'LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT={quoteattr(tier.speaker or "")} '
        f"TIER_ID={quoteattr(tier.name)}>\n"
    ]
    out += [
        "        <ANNOTATION>\n"
        f'            <ALIGNABLE_ANNOTATION ANNOTATION_ID="{ids[segment.id]}" '
        f'TIME_SLOT_REF1="{slot_of[segment.id, "start"]}" TIME_SLOT_REF2="{slot_of[segment.id, "end"]}">\n'
        f"                <ANNOTATION_VALUE>{escape(segment.text)}</ANNOTATION_VALUE>\n"
        "            </ALIGNABLE_ANNOTATION>\n"
        "        </ANNOTATION>\n"
        for segment in tier.segments
    ]
    return [*out, "    </TIER>\n"]
