"""STM, a reference for scoring, a row a line."""

from dataclasses import dataclass

from transcript.document import Document, Segment, Status
from transcript.formats.base.format import Format, recording_stem, seconds
from transcript.formats.base.labels import label_of, speaker_labels
from transcript.formats.base.options import LaneOptions, Unverified
from transcript.formats.nist.scoring import IGNORE, channels_of, legend_file, scored_words, scoring_legend


@dataclass(frozen=True, slots=True)
class StmOptions(LaneOptions):
    """`unverified` rows can be left out of the scoring; `channels`: one a speaker, also without overlaps."""

    unverified: Unverified = Unverified.SCORE
    channels: bool = False


def write(document: Document, options: StmOptions) -> bytes:
    """`recording channel speaker start end text`, sorted by channel and start; channels as in `channels_of`.

    Words are those of `scored_words`. No comments: some readers know none. Score Telugu with
    `sclite -e utf-8`. Source: NIST SCTK, doc/infmts.htm.
    """
    labels = speaker_labels(document.edited.segments)
    uri = label_of(recording_stem(document), "recording")
    channels = channels_of(document.edited.segments, by_speaker=options.channels)
    return "".join(
        f"{uri} {channels[s.id]} {labels[s.speaker]} {seconds(s.start_ms)} {seconds(s.end_ms)} "
        f"{_scored(s, options)}".rstrip()
        + "\n"
        for s in _in_lines(document, channels)
    ).encode()


def write_legend(document: Document, options: StmOptions) -> str:
    """See `scoring_legend`."""
    channels = channels_of(document.edited.segments, by_speaker=options.channels)
    return scoring_legend(document, channels, _in_lines(document, channels), options.overlap)


def _in_lines(document: Document, channels: dict[str, int]) -> list[Segment]:
    return sorted(document.edited.segments, key=lambda row: (channels[row.id], row.order))


def _scored(segment: Segment, options: StmOptions) -> str:
    if options.unverified is Unverified.IGNORE and segment.status is not Status.VERIFIED:
        return IGNORE
    return " ".join(scored_words(segment.text))


STM = Format(
    "stm",
    "stm",
    "text/plain; charset=utf-8",
    "STM",
    write,
    StmOptions,
    beside=legend_file("stm", write_legend),
)
