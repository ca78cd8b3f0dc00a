"""STM, a reference for scoring, a row a line."""

import re
from dataclasses import dataclass

from transcript.document import Document, Segment, Status
from transcript.formats.base.format import Format, provenance_lines, recording_stem, seconds
from transcript.formats.base.labels import label_of, legend, numbered_speakers, speaker_labels
from transcript.formats.base.options import LaneOptions, Unverified

IGNORE = "IGNORE_TIME_SEGMENT_IN_SCORING"
# sclite's syntax: alternatives, optional words, the empty word. Look-alikes keep them to be read.
_LOOK_ALIKES = str.maketrans({"{": "｛", "}": "｝", "(": "（", ")": "）"})
_LABEL = re.compile(r"^<")


@dataclass(frozen=True, slots=True)
class StmOptions(LaneOptions):
    """`unverified` rows can be left out of the scoring; `channels`: one a speaker, for overlaps."""

    unverified: Unverified = Unverified.SCORE
    channels: bool = False


def write(document: Document, options: StmOptions) -> bytes:
    """`recording channel speaker start end text`, sorted by channel and start.

    `( ) { }` become full-width, a leading `<` becomes `‹`, a word `@` becomes `＠`, because they mean
    something to sclite. The last lines are the legend (see `labels.legend`). Score Telugu with
    `sclite -e utf-8`. Source: NIST SCTK, doc/infmts.htm.
    """
    segments = document.edited.segments
    numbers = numbered_speakers(segments, "{number}")
    if options.channels:
        segments = tuple(sorted(segments, key=lambda s: (int(numbers[s.speaker]), s.order)))
    labels = speaker_labels(segments)
    uri = label_of(recording_stem(document), "recording")
    facts = [*provenance_lines(document), f"overlap: {options.overlap}"]
    out = [f";; {fact}\n" for fact in facts]
    for s in segments:
        channel = numbers[s.speaker] if options.channels else "1"
        times = f"{seconds(s.start_ms)} {seconds(s.end_ms)}"
        out.append(f"{uri} {channel} {labels[s.speaker]} {times} {_scored(s, options)}".rstrip() + "\n")
    return "".join(out + legend(segments, labels)).encode()


def _scored(segment: Segment, options: StmOptions) -> str:
    if options.unverified is Unverified.IGNORE and segment.status is not Status.VERIFIED:
        return IGNORE
    words = ["＠" if word == "@" else word for word in segment.text.split()]
    return _LABEL.sub("‹", " ".join(words).translate(_LOOK_ALIKES))


STM = Format("stm", "stm", "text/plain; charset=utf-8", "STM", write, StmOptions)
