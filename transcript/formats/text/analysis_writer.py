"""Text with time stamps for programs of qualitative analysis."""

from dataclasses import dataclass
from enum import StrEnum

from transcript.document import Document
from transcript.formats.base.format import Format
from transcript.formats.base.options import SpellingOptions


class Program(StrEnum):
    """Who reads the file: MAXQDA and ATLAS.ti know f4transkript's stamps, NVivo a table of time spans."""

    MAXQDA = "maxqda"
    NVIVO = "nvivo"


@dataclass(frozen=True, slots=True)
class AnalysisOptions(SpellingOptions):
    """The program, and whether speakers stand in the text."""

    program: Program = Program.MAXQDA
    speakers: bool = True


def write(document: Document, options: AnalysisOptions) -> bytes:
    """A paragraph a row: `#hh:mm:ss-t# speaker: text` for MAXQDA and ATLAS.ti, with tenths of a second.

    For NVivo a header and a line a row, `h:mm:ss.t - h:mm:ss.t`, tab, speaker, tab, text. Both start in the
    order of time; line breaks become spaces, since a line is a paragraph there. UTF-8 with a byte order mark,
    by which the programs know Telugu. Neither has comments.
    Source: MAXQDA's "Import transcripts with timestamps" and NVivo's "Import transcripts".
    """
    rows = document.edited.segments
    if options.program is Program.NVIVO:
        lines = [f"{_clock(row.start_ms, '.')} - {_clock(row.end_ms, '.')}" for row in rows]
        names = [f"\t{row.speaker or ''}" if options.speakers else "" for row in rows]
        texts = [
            f"{time}{name}\t{_line(row.text)}" for time, name, row in zip(lines, names, rows, strict=True)
        ]
        table = ["Timespan\tSpeaker\tContent" if options.speakers else "Timespan\tContent", *texts]
        return "".join(f"{line}\r\n" for line in table).encode("utf-8-sig")
    said = []
    for row in rows:
        name = f"{row.speaker}: " if options.speakers and row.speaker is not None else ""
        said.append(f"#{_clock(row.start_ms, '-')}# {name}{_line(row.text)}\r\n")
    return "".join(said).encode("utf-8-sig")


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _clock(ms: int, separator: str) -> str:
    tenths = ms // 100  # not rounded: a stamp never lies behind what it marks
    whole, tenth = divmod(tenths, 10)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}{separator}{tenth}"


ANALYSIS = Format(
    "analysis", "analysis.txt", "text/plain; charset=utf-8", "Text with stamps", write, AnalysisOptions
)
