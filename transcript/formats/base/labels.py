"""Speakers and recordings as one word without spaces, with a legend that gives the names back."""

from collections.abc import Iterable

import regex

from transcript.document import Segment
from transcript.formats.base.tiers import UNKNOWN_SPEAKER
from transcript.text.cleaning import clean_line, clusters

_LONGEST_LABEL_BYTES = 100
_NOT_IN_A_LABEL = regex.compile(r"[^\p{L}\p{M}\p{N}\u200c\u200d._-]+")
# pandas, and with it pyannote.database, reads these as a missing value
MISSING = {"na", "nan", "-nan", "null", "none", "n"}


def label_of(name: str, otherwise: str) -> str:
    """`name` as one field: letters (Telugu too), digits and `._-`, bounded in bytes, never empty."""
    label = _NOT_IN_A_LABEL.sub("_", clean_line(name)).strip("_")
    kept = ""
    for cluster in clusters(label):
        if len((kept + cluster).encode()) > _LONGEST_LABEL_BYTES:
            break
        kept += cluster
    kept = kept or otherwise
    return f"{kept}_" if kept.lower() in MISSING else kept


def speaker_labels(segments: Iterable[Segment]) -> dict[str | None, str]:
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


def numbered_speakers(segments: Iterable[Segment], pattern: str) -> dict[str | None, str]:
    """An ASCII name a speaker in order of appearance, as `pattern` with {number} from 1."""
    names = dict.fromkeys(segment.speaker for segment in segments)
    return {name: pattern.format(number=number) for number, name in enumerate(names, start=1)}


def legend(segments: Iterable[Segment], labels: dict[str | None, str]) -> list[str]:
    """What the fields cannot carry as `;;` comments of one word each, since some readers split them.

    `;;ids=` lists the rows' ids in the order of the lines; `;;speaker:<label>=<name>` (percent-encoded) tells
    the names that had to change, and nothing after the `=` where the speaker is unknown.
    """
    out = [f";;ids={','.join(encoded(segment.id) for segment in segments)}\n"]
    out += [
        f";;speaker:{label}={'' if speaker is None else encoded(speaker)}\n"
        for speaker, label in labels.items()
        if speaker != label
    ]
    return out


def encoded(text: str) -> str:
    """`text` as one word that no reader splits or quotes; `urllib.parse.unquote` gives it back."""
    return regex.sub(
        r"[^\p{L}\p{M}\p{N}._-]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text
    )
