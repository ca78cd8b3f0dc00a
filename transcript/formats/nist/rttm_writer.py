"""RTTM, who spoke when, for scoring diarization."""

from dataclasses import dataclass

from transcript.document import Document
from transcript.formats.base.format import Format, recording_stem, seconds
from transcript.formats.base.labels import label_of, legend, speaker_labels
from transcript.formats.base.options import Options, Turns
from transcript.formats.nist.scoring import legend_file


@dataclass(frozen=True, slots=True)
class RttmOptions(Options):
    """`turns`: the rows', or as they were heard; in a row by one speaker as one turn, if asked."""

    turns: Turns = Turns.ROWS
    merge_turns: bool = False


def write(document: Document, _options: RttmOptions) -> bytes:
    """A SPEAKER line a row in the order of the table, and nothing else: many readers know no comments.

    A label is the name as one word (see `label_of`). Source: NIST RT-09 evaluation plan, appendix A.
    """
    segments = document.edited.segments
    uri = label_of(recording_stem(document), "recording")
    labels = speaker_labels(segments)
    return "".join(
        f"SPEAKER {uri} 1 {seconds(s.start_ms)} {seconds(s.end_ms - s.start_ms)} <NA> <NA> "
        f"{labels[s.speaker]} <NA> <NA>\n"
        for s in segments
    ).encode()


def write_legend(document: Document, options: RttmOptions) -> str:
    """Ids and names (see `labels.legend`); `;;turns=heard` where the lines are no rows of the table."""
    segments = document.edited.segments
    heard = [f";;turns={options.turns}\n"] if options.turns is Turns.HEARD else []
    return "".join([*legend(segments, speaker_labels(segments)), *heard])


RTTM = Format(
    "rttm",
    "rttm",
    "text/plain; charset=utf-8",
    "RTTM",
    write,
    RttmOptions,
    beside=legend_file("rttm", write_legend),
)
