"""RTTM, who spoke when, for scoring diarization."""

from dataclasses import dataclass

from transcript.document import Document
from transcript.formats.base.format import Format, provenance_lines, recording_stem, seconds
from transcript.formats.base.labels import encoded, label_of, legend, speaker_labels
from transcript.formats.base.options import Options, Turns


@dataclass(frozen=True, slots=True)
class RttmOptions(Options):
    """`turns`: the rows', or as they were heard; in a row by one speaker as one turn, if asked."""

    turns: Turns = Turns.ROWS
    merge_turns: bool = False


def write(document: Document, options: RttmOptions) -> bytes:
    """A SPEAKER line a row in the order of the table, then what the fields cannot carry as `;;` comments.

    `;;turns=heard` says that the lines are no rows of the table but turns as they were heard.

    `;;ids=` lists the rows' ids in the same order; `;;speaker:<label>=<name>` (percent-encoded) tells the
    names that had to change, since a label holds no space; `;;source=` (percent-encoded too) where the file
    comes from, a fact a line. A comment is one word, because some readers split it into fields.
    Source: NIST RT-09 evaluation plan, appendix A.
    """
    segments = document.edited.segments
    uri = label_of(recording_stem(document), "recording")
    labels = speaker_labels(segments)
    out = [
        f"SPEAKER {uri} 1 {seconds(s.start_ms)} {seconds(s.end_ms - s.start_ms)} <NA> <NA> "
        f"{labels[s.speaker]} <NA> <NA>\n"
        for s in segments
    ]
    facts = [f";;source={encoded(line)}\n" for line in provenance_lines(document)]
    if options.turns is Turns.HEARD:
        facts.insert(0, f";;turns={options.turns}\n")
    return "".join(out + legend(segments, labels) + facts).encode()


RTTM = Format("rttm", "rttm", "text/plain; charset=utf-8", "RTTM", write, RttmOptions)
