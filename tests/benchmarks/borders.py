"""Measures how rows fit the sound: speech outside rows, rows cut short, rows too long, diarization by rows.

    python -m tests.benchmarks.borders FILE [FILE ...] [--list]

Speech is what Silero VAD (the silero-vad package) finds at its threshold of 0.5. For each FILE:

- outside: the share of speech that lies in no row;
- cut: rows that begin or end more than 60 ms inside speech that lies in no other row and, where FILE.rttm is
  beside it, is their own speaker's;
- surplus: silence inside the edges of rows, as a share of the speech;
- error: the diarization error rate of the rows as shown and of the turns, without collar, where FILE.rttm is;
- marks: borders of rows within 80 ms of where speech begins and ends by hand (tests/data/marks).

A folder with a clips.tsv is measured clip by clip and told as one. `--list` shows the rows.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

import numpy as np
import silero_vad
import torch
from numpy.typing import NDArray
from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate

from engines.audio.samples import RATE_HZ, Samples
from engines.models import Models, ModelSettings
from engines.pipeline import Outcome, Pipeline
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.support.speech import read_samples
from transcript.document import Segment as Row

MARKS = Path(__file__).parents[1] / "data" / "marks"
FRAME_MS, INSIDE_MS, MARK_MS = 10, 60, 80

Frames = NDArray[np.bool_]


@dataclass(slots=True)
class Figures:
    """Counts over the rows of one recording, or of several; times in frames of 10 ms."""

    speech: int = 0
    outside: int = 0
    surplus: int = 0
    rows: int = 0
    empty_rows: int = 0
    cut_begins: int = 0
    cut_ends: int = 0
    marks: int = 0
    marks_met: int = 0
    errors: list[tuple[float, float]] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        """Adds another recording's."""
        for part in fields(self):
            setattr(self, part.name, getattr(self, part.name) + getattr(other, part.name))

    def describe(self) -> str:
        """The line that is printed."""
        speech, borders = max(1, self.speech), max(1, 2 * self.rows)
        said = (
            f"outside {100 * self.outside / speech:.2f} %, cut {self.cut_begins} begins and {self.cut_ends} ends "
            f"of {self.rows} rows ({100 * (self.cut_begins + self.cut_ends) / borders:.1f} %), "
            f"surplus {100 * self.surplus / speech:.2f} %, {self.empty_rows} empty rows"
        )
        if self.errors:
            rows, turns = np.mean(self.errors, axis=0)
            said += f", error of rows {100 * rows:.1f} %, of turns {100 * turns:.1f} %"
        return said + (f", marks {self.marks_met} of {self.marks}" if self.marks else "")


def main() -> None:
    """Prints the machine, then a line a recording, then all of them together."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    print(describe_machine("torch", "ctranslate2", "pyannote.audio", "silero-vad"), flush=True)
    pipeline = Pipeline(Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter")))
    total = Figures()
    for path in options.paths:
        together = Figures()
        for sound in list_sounds(path):
            samples = read_samples(sound)
            outcome = pipeline.transcribe(samples, None, None)
            together.add(measure(samples, outcome, sound))
            if options.list:
                list_rows(outcome)
        print(f"{path.name}: {together.describe()}", flush=True)
        total.add(together)
    print(f"together: {total.describe()}")


def list_sounds(path: Path) -> Iterator[Path]:
    """The file, or the clips of a folder's clips.tsv."""
    if path.is_file():
        yield path
        return
    with (path / "clips.tsv").open(encoding="utf-8", newline="") as clips:
        for line in csv.DictReader(clips, delimiter="\t"):
            yield path / line["file"]


def measure(samples: Samples, outcome: Outcome, sound: Path) -> Figures:
    """What the rows of one recording come to."""
    speech = find_speech(samples)
    rows = outcome.segments
    covered = cover(((row.start_ms, row.end_ms) for row in rows), len(speech))
    figures = Figures(
        speech=int(speech.sum()),
        outside=int((speech & ~covered).sum()),
        surplus=sum(measure_surplus(row, speech) for row in rows),
        rows=len(rows),
        empty_rows=sum(not row.text for row in rows),
    )
    rttm = sound.with_suffix(".rttm")
    own = dict.fromkeys((row.speaker for row in rows), speech)
    if rttm.is_file():
        (reference,) = load_rttm(rttm).values()
        own = find_own(rows, reference, speech)
        duration_s = len(samples) / RATE_HZ
        by_rows = [(row.start_ms / 1000, row.end_ms / 1000, row.speaker) for row in rows]
        by_turns = [(turn.start_s, turn.end_s, turn.speaker) for turn in outcome.turns]
        figures.errors = [
            (rate_error(by_rows, reference, duration_s), rate_error(by_turns, reference, duration_s))
        ]
    for row in rows:
        theirs = own[row.speaker] & ~covered
        first, after = to_frame(row.start_ms), to_frame(row.end_ms)
        margin = INSIDE_MS // FRAME_MS + 1  # more than 60 ms
        figures.cut_begins += first >= margin and bool(theirs[first - margin : first].all())
        figures.cut_ends += after + margin <= len(theirs) and bool(theirs[after : after + margin].all())
    begins, ends = read_marks(sound)
    if begins:
        figures.marks = 2 * len(rows)
        figures.marks_met = sum(is_near(row.start_ms, begins) + is_near(row.end_ms, ends) for row in rows)
    return figures


def find_speech(samples: Samples) -> Frames:
    """(frames,) where Silero hears speech, its spans as they are, without padding."""
    found = silero_vad.get_speech_timestamps(
        torch.from_numpy(samples), _load_silero(), threshold=0.5, speech_pad_ms=0
    )
    spans = ((s["start"] * 1000 / RATE_HZ, s["end"] * 1000 / RATE_HZ) for s in found)
    return cover(spans, round(len(samples) * 1000 / RATE_HZ / FRAME_MS))


@cache
def _load_silero() -> object:
    return silero_vad.load_silero_vad(onnx=True)


def find_own(rows: Iterable[Row], reference: Annotation, speech: Frames) -> dict[str | None, Frames]:
    """Where each speaker of the rows speaks: the speech in the turns of who shares most time with them."""
    rows = list(rows)
    hypothesis = annotate((row.start_ms / 1000, row.end_ms / 1000, row.speaker) for row in rows)
    same = DiarizationErrorRate().optimal_mapping(reference, hypothesis)
    own: dict[str | None, Frames] = {}
    for speaker in {row.speaker for row in rows}:
        turns = reference.label_timeline(same.get(str(speaker), ""))
        own[speaker] = speech & cover(((turn.start * 1000, turn.end * 1000) for turn in turns), len(speech))
    return own


def rate_error(
    turns: Iterable[tuple[float, float, str | None]], reference: Annotation, duration_s: float
) -> float:
    """Diarization error rate without collar, overlaps counted."""
    whole = Timeline([Segment(0.0, duration_s)])
    return float(DiarizationErrorRate()(reference, annotate(turns), uem=whole))


def annotate(turns: Iterable[tuple[float, float, str | None]]) -> Annotation:
    found = Annotation()
    for index, (start_s, end_s, speaker) in enumerate(turns):
        found[Segment(start_s, end_s), index] = str(speaker)
    return found


def measure_surplus(row: Row, speech: Frames) -> int:
    """Frames before the first and behind the last speech in the row; all of a row without speech."""
    first, after = to_frame(row.start_ms), to_frame(row.end_ms)
    spoken = np.flatnonzero(speech[first:after])
    if not len(spoken):
        return after - first
    return int(spoken[0]) + (after - first - 1 - int(spoken[-1]))


def cover(spans_ms: Iterable[tuple[float, float]], count: int) -> Frames:
    """(count,) True inside the spans."""
    covered = np.zeros(count, np.bool_)
    for start_ms, end_ms in spans_ms:
        covered[to_frame(start_ms) : to_frame(end_ms)] = True
    return covered


def to_frame(time_ms: float) -> int:
    return round(time_ms / FRAME_MS)


def is_near(border_ms: int, marks: Iterable[int]) -> bool:
    return any(abs(border_ms - mark) <= MARK_MS for mark in marks)


def read_marks(sound: Path) -> tuple[list[int], list[int]]:
    """Where speech begins and where it ends, in milliseconds, marked by hand; empty where nobody did."""
    path = MARKS / f"{sound.stem}.tsv"
    if not path.is_file():
        return [], []
    with path.open(encoding="utf-8", newline="") as marked:
        rows = list(csv.DictReader((line for line in marked if not line.startswith("#")), delimiter="\t"))
    return [int(row["start_ms"]) for row in rows], [int(row["end_ms"]) for row in rows]


def list_rows(outcome: Outcome) -> None:
    for row in outcome.segments:
        flags = ",".join(flag.kind for flag in row.flags)
        print(f"  {row.start_ms:7d} {row.end_ms:7d} {row.speaker or '-':12s} {row.text} [{flags}]")


if __name__ == "__main__":
    main()
