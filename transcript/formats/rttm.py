"""RTTM, who spoke when, for scoring diarization. Imports document, format and tiers."""

import regex

from transcript.document import Document, Segment
from transcript.formats.format import recording_stem, seconds
from transcript.formats.tiers import UNKNOWN_SPEAKER
from transcript.telugu import clean_line, clusters

_LONGEST_LABEL_BYTES = 100
_NOT_IN_A_LABEL = regex.compile(r"[^\p{L}\p{M}\p{N}\u200c\u200d._-]+")
# pandas, and with it pyannote.database, reads these as a missing value
_MISSING = {"na", "nan", "-nan", "null", "none", "n"}


def write(document: Document) -> bytes:
    """A SPEAKER line a row in the order of the table, then what the fields cannot carry as `;;` comments.

    `;;ids=` lists the rows' ids in the same order; `;;speaker:<label>=<name>` (percent-encoded) tells the
    names that had to change, since a label holds no space. A comment is one word, because some readers
    split it into fields. Source: NIST RT-09 evaluation plan, appendix A.
    """
    segments = document.edited.segments
    uri = label_of(recording_stem(document), "recording")
    labels = _labels(segments)
    out = [
        f"SPEAKER {uri} 1 {seconds(s.start_ms)} {seconds(s.end_ms - s.start_ms)} <NA> <NA> "
        f"{labels[s.speaker]} <NA> <NA>\n"
        for s in segments
    ]
    out.append(f";;ids={','.join(_encode(segment.id) for segment in segments)}\n")
    out += [
        f";;speaker:{label}={'' if speaker is None else _encode(speaker)}\n"
        for speaker, label in labels.items()
        if speaker != label
    ]
    return "".join(out).encode()


def label_of(name: str, otherwise: str) -> str:
    """`name` as one RTTM field: letters (Telugu too), digits and `._-`, bounded in bytes, never empty."""
    label = _NOT_IN_A_LABEL.sub("_", clean_line(name)).strip("_")
    kept = ""
    for cluster in clusters(label):
        if len((kept + cluster).encode()) > _LONGEST_LABEL_BYTES:
            break
        kept += cluster
    kept = kept or otherwise
    return f"{kept}_" if kept.lower() in _MISSING else kept


def _labels(segments: tuple[Segment, ...]) -> dict[str | None, str]:
    """A label a speaker, no two the same."""
    names = list(dict.fromkeys(segment.speaker for segment in segments))
    labels: dict[str | None, str] = {}
    # names that can stay as they are come first, so that no other name takes their label
    for name in sorted(names, key=lambda name: name is None or label_of(name, "speaker") != name):
        base = UNKNOWN_SPEAKER if name is None else label_of(name, "speaker")
        label, number = base, 2
        while label in labels.values():
            label, number = f"{base}_{number}", number + 1
        labels[name] = label
    return labels


def _encode(text: str) -> str:
    """`text` as one word that no reader splits or quotes; `urllib.parse.unquote` gives it back."""
    return regex.sub(
        r"[^\p{L}\p{M}\p{N}._-]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text
    )
