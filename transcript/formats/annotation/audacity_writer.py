"""Label tracks for Audacity."""

from dataclasses import dataclass

from transcript.document import Document, Segment
from transcript.formats.base.format import Format, seconds
from transcript.formats.base.options import LaneOptions


@dataclass(frozen=True, slots=True)
class LabelOptions(LaneOptions):
    """Whether a label begins with its speaker."""

    speakers: bool = True


def write(document: Document, options: LabelOptions) -> bytes:
    r"""`start`, tab, `end`, tab, `speaker: text` on one line, seconds; line breaks become spaces.

    A label track has no comments, so the file says neither where it comes from nor what became of overlaps.
    Only the times can begin a line, so no text is taken for the `\` line of a spectral selection.
    Source: https://manual.audacityteam.org/man/importing_and_exporting_labels.html
    """
    return "".join(
        f"{seconds(s.start_ms)}\t{seconds(s.end_ms)}\t{_label(s, named=options.speakers)}\n"
        for s in document.edited.segments
    ).encode()


def _label(segment: Segment, *, named: bool) -> str:
    text = segment.text.replace("\n", " ")
    return f"{segment.speaker}: {text}" if named and segment.speaker is not None else text


AUDACITY = Format(
    "audacity", "labels.txt", "text/plain; charset=utf-8", "Audacity (labels)", write, LabelOptions
)
