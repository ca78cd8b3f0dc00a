"""Counts turns whose language is right, flagged as unsure, and flagged though right, by the whole job.

    python -m tests.benchmarks.languages PATH... [--spoken]

PATH is a recording beside which lies FILE's name with .json (turns with start, end and language, as shared/data has
them), a folder with a clips.tsv (Telugu, clip by clip), or LANGUAGE=PATH: a sound file, or a folder of them, in one
language throughout. `--spoken` adds sentences that espeak-ng speaks. Every wrong or flagged turn is printed.
"""

import argparse
import csv
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engines.audio.samples import RATE_HZ
from engines.models import Models, ModelSettings
from engines.pipeline import Pipeline
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.support.speech import read_samples, speak
from transcript.document import FlagKind, Segment

SOUNDS = {".wav", ".flac", ".mp3", ".ogg", ".m4a"}
SPOKEN = {
    "te": ("నేను రేపు ఉదయం ఊరికి వెళ్తాను", "ఇది చాలా మంచి పుస్తకం", "పిల్లలు బడికి వెళ్ళారు", "బస్సు ఆలస్యంగా వచ్చింది"),
    "en": (
        "Please close the window before you leave",
        "Can you hear me",
        "How are you today",
        "The road is long",
    ),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Who said what does not matter here: only when, and in which language."""

    start_s: float
    end_s: float
    language: str


@dataclass(slots=True)
class Count:
    """Turns by what became of them; those without a row are left out."""

    right: int = 0
    right_flagged: int = 0
    wrong_flagged: int = 0
    wrong: int = 0

    def __str__(self) -> str:
        rights = self.right + self.right_flagged
        return (
            f"{rights + self.wrong_flagged + self.wrong} turns: {rights} right, of these {self.right_flagged} flagged "
            f"({self.right_flagged / max(1, rights):.1%}); {self.wrong_flagged} wrong and flagged, "
            f"{self.wrong} wrong without a flag"
        )


def main() -> None:
    """Prints the machine, each turn that is wrong or flagged, and the counts a path and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--spoken", action="store_true")
    options = parser.parse_args()
    models = Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter"))
    pipeline = Pipeline(models)
    print(describe_machine("ctranslate2", "faster-whisper"))
    total = Count()
    for name in options.paths:
        print(name, count_recordings(pipeline, list_recordings(name), total), sep=": ")
    if options.spoken:
        with tempfile.TemporaryDirectory() as folder:
            print("espeak-ng", count_recordings(pipeline, speak_sentences(Path(folder)), total), sep=": ")
    print("all", total, sep=": ")


def list_recordings(name: str) -> Iterator[tuple[Path, list[Turn]]]:
    """Sound files and their turns; a file of one language is one turn."""
    language, _, rest = name.rpartition("=")
    path = Path(rest)
    if language:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        yield from ((file, [whole(language)]) for file in files if file.suffix in SOUNDS)
    elif path.is_dir():
        with (path / "clips.tsv").open() as file:
            for clip in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield path / clip["file"], [whole("te")]
    else:
        turns = json.loads(path.with_suffix(".json").read_text())
        yield path, [Turn(float(t["start"]), float(t["end"]), str(t["language"])) for t in turns]


def speak_sentences(folder: Path) -> Iterator[tuple[Path, list[Turn]]]:
    for language, sentences in SPOKEN.items():
        for number, sentence in enumerate(sentences):
            yield speak(folder / f"{language}{number}.wav", sentence, voice=language), [whole(language)]


def whole(language: str) -> Turn:
    return Turn(0.0, float("inf"), language)


def count_recordings(
    pipeline: Pipeline, recordings: Iterator[tuple[Path, list[Turn]]], total: Count
) -> Count:
    count = Count()
    for path, turns in recordings:
        samples = read_samples(path)
        rows = pipeline.transcribe(samples, None, None if len(turns) > 1 else 1).segments
        for turn in turns:
            end_s = min(turn.end_s, len(samples) / RATE_HZ)
            row = find_row(rows, Turn(turn.start_s, end_s, turn.language))
            if row is not None:
                judge_row(path, turn, row, count, total)
    return count


def find_row(rows: tuple[Segment, ...], turn: Turn) -> Segment | None:
    """The row that covers most of the turn."""

    def measure(row: Segment) -> float:
        return min(row.end_ms, turn.end_s * 1000) - max(row.start_ms, turn.start_s * 1000)

    found = max(rows, key=measure, default=None)
    return found if found is not None and measure(found) > 0 else None


def judge_row(path: Path, turn: Turn, row: Segment, *counts: Count) -> None:
    reasons = [flag.reason for flag in row.flags if flag.kind is FlagKind.UNSURE_LANGUAGE]
    is_right = row.language == turn.language
    field = ("right" if is_right else "wrong") + ("_flagged" if reasons else "")
    for count in counts:
        setattr(count, field, getattr(count, field) + 1)
    if not is_right or reasons:
        print(f"  {path.name} {turn.start_s:.1f} s, {turn.language}: {row.language} {reasons} {row.text!r}")


if __name__ == "__main__":
    main()
