"""What the formats of scoring share: words that mean nothing but themselves, and channels without overlap."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from transcript.document import Document, Segment, Transcript
from transcript.formats.base.format import Beside
from transcript.formats.base.labels import legend, speaker_labels
from transcript.formats.base.options import Overlap
from transcript.formats.base.tiers import speaker_tiers

IGNORE = "IGNORE_TIME_SEGMENT_IN_SCORING"
# To sclite braces are alternatives, a leading < a label or a mark of its own, @ no word. Round brackets may
# stay: a word in them may be missing from what is scored, and is right where it is there.
_BRACES = str.maketrans({"{": "｛", "}": "｝"})
_WHOLE_WORDS = {"@": "＠", IGNORE: IGNORE.replace("_", "-")}


def scored_words(text: str) -> list[str]:
    """The words of `text` as every file for scoring has them, so that one scored against another is right.

    `{ }` become full-width, a leading `<` becomes `‹`, a word `@` becomes `＠`; all else stays.
    """
    return [_scored(word) for word in text.split()]


def channels_of(segments: Sequence[Segment], *, by_speaker: bool) -> dict[str, int]:
    """Row id -> channel, from 1. Rows of one channel never overlap.

    One channel for all where no rows overlap and none is asked for `by_speaker`; else one a speaker in order
    of appearance, and further ones where speakers overlap themselves: no scorer can tell apart the words of
    two rows that share a channel and time.
    """
    if not by_speaker and not _overlap(segments):
        return {segment.id: 1 for segment in segments}
    tiers = speaker_tiers(Transcript(tuple(segments)))
    return {row.id: number for number, tier in enumerate(tiers, start=1) for row in tier.segments}


def scoring_legend(
    document: Document, channels: dict[str, int], rows: Sequence[Segment], overlap: Overlap
) -> str:
    """What the lines cannot carry, for the file beside them: ids and names (see `labels.legend`), channels.

    `rows` are in the order of the lines. `;;channel:<n>=<label>` says who speaks on each of several channels,
    `;;overlap=` what became of overlaps.
    """
    labels = speaker_labels(document.edited.segments)
    speakers = {channels[row.id]: labels[row.speaker] for row in rows}
    told = [f";;channel:{number}={speakers[number]}\n" for number in sorted(speakers)]
    return "".join([*legend(rows, labels), *(told if len(told) > 1 else []), f";;overlap={overlap}\n"])


def legend_file(extension: str, write: Callable[[Document, Any], str]) -> Beside:
    """The legend of a format with this extension, as a file beside it."""
    return Beside(f"{extension}.legend.txt", "names and ids for which its lines have no place", write)


def _scored(word: str) -> str:
    word = _WHOLE_WORDS.get(word, word).translate(_BRACES)
    return f"‹{word[1:]}" if word.startswith("<") else word


def _overlap(segments: Sequence[Segment]) -> bool:
    return any(row.start_ms < before.end_ms for before, row in pairwise(segments))
