"""Which model hears a host's own recordings best: word, sign, tolerant, script, language and speaker errors.

    python -m tests.benchmarks.accuracy MANIFEST [--model NAME ...] [--role telugu] [--csv FILE] [--picture FILE]

MANIFEST has a line a recording, parted by tabs: file, language (te), text, and perhaps an RTTM file; paths are
from the manifest's folder, a first line of these names is a heading. Each NAME is a hub id or a folder that
serves the role; without one what is set up is measured. The language is left to the app, as a visitor leaves it.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas

from engines.models import Models, Role
from engines.models.settings import ModelSettings, read_environment
from engines.pipeline import Pipeline
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.scoring import Errors, measure
from tests.support.diarization_error import measure_row_error
from tests.support.speech import read_samples
from transcript.errors import LikhitaError

COLUMNS = (
    "model",
    "language",
    "files",
    "speech s",
    "WER",
    "CER",
    "tolerant",
    "script",
    "language right",
    "DER",
    "seconds",
)
_RATES = slice(4, 10)


@dataclass(frozen=True, slots=True)
class Recording:
    """A line of the manifest."""

    path: Path
    language: str
    text: str
    rttm: Path | None = None


@dataclass(slots=True)
class Result:
    """Sums over the recordings of one language by one model."""

    model: str
    language: str
    errors: Errors = field(default_factory=Errors)
    files: int = 0
    speech_s: float = 0.0
    rows_ms: int = 0
    right_ms: int = 0
    speaker_errors: list[tuple[float, float]] = field(default_factory=list)
    took_s: float = 0.0

    def list_values(self) -> tuple[object, ...]:
        """The row under `COLUMNS`; "" where nothing was to be measured."""
        weight = sum(duration for _, duration in self.speaker_errors)
        wrong = sum(error * duration for error, duration in self.speaker_errors)
        return (
            self.model,
            self.language,
            self.files,
            round(self.speech_s, 1),
            round(self.errors.word_error, 3),
            round(self.errors.cluster_error, 3),
            round(self.errors.tolerant_error, 3),
            round(self.errors.script_fidelity, 3),
            round(self.right_ms / self.rows_ms, 3) if self.rows_ms else "",
            round(wrong / weight, 3) if weight else "",
            round(self.took_s, 1),
        )


def main(arguments: list[str] | None = None) -> int:
    """Prints the table; 0 where every model could be measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--model", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--role", choices=[Role.TELUGU, Role.ENGLISH, Role.MULTILINGUAL], default=Role.TELUGU)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--picture", type=Path)
    chosen = parser.parse_args(arguments)
    recordings = read_manifest(chosen.manifest)
    results: list[Result] = []
    failed = False
    print(describe_machine("torch", "transformers", "ctranslate2", "onnxruntime"))
    for name in chosen.model or [""]:
        try:
            results += measure_model(name, Role(chosen.role), recordings)
        except LikhitaError as exc:
            failed = True
            print(f"{name}: {exc.message}", file=sys.stderr)
    table = make_table(results)
    print(table.to_string(index=False))
    if chosen.csv:
        table.to_csv(chosen.csv, index=False)
    if chosen.picture:
        draw(chosen.picture, results)
    return int(failed)


def read_manifest(path: Path) -> list[Recording]:
    """The manifest's recordings.

    Raises:
        SystemExit: a line has too few columns, or a file is missing; names the line.
    """
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or (number == 1 and row[0].strip().lower() == "file"):
                continue
            if len(row) < 3:
                raise SystemExit(
                    f"{path.name}, line {number}: file, language and text are needed, parted by tabs."
                )
            rttm = path.parent / row[3] if len(row) > 3 and row[3].strip() else None
            sound = path.parent / row[0]
            for needed in filter(None, (sound, rttm)):
                if not needed.is_file():
                    raise SystemExit(f"{path.name}, line {number}: there is no {needed.name}.")
            found.append(Recording(sound, row[1].strip().lower(), row[2], rttm))
    return found


def measure_model(name: str, role: Role, recordings: Iterable[Recording]) -> list[Result]:
    """A result a language, in the order of the manifest.

    Raises:
        LikhitaError: the model cannot serve; the message says why.
    """
    models = Models(choose(name, role))
    shown = name.rstrip("/").rsplit("/", 1)[-1] or models.name_of(role)
    if name:
        models.path(role)
        if problem := next((card.problem for card in models.cards() if card.role is role), None):
            raise LikhitaError(problem)
    pipeline = Pipeline(models, models.settings.languages)
    results: dict[str, Result] = {}
    for recording in recordings:
        result = results.setdefault(recording.language, Result(shown, recording.language))
        measure_recording(pipeline, recording, result)
    return list(results.values())


def choose(name: str, role: Role) -> ModelSettings:
    """What the host has set, with the role served by `name`."""
    chosen = replace(read_environment({}), cache_dir=read_settings(dotenv=None).cache_dir)
    return replace(chosen, overrides={role: name} if name else {})


def measure_recording(pipeline: Pipeline, recording: Recording, result: Result) -> None:
    """Adds one recording to the sums."""
    samples = read_samples(recording.path)
    duration_s = len(samples) / 16_000
    started_at = time.monotonic()
    outcome = pipeline.transcribe(samples, None, None if recording.rttm else 1)
    result.took_s += time.monotonic() - started_at
    rows = outcome.segments
    result.errors += measure(recording.text, " ".join(row.text for row in rows), recording.language)
    result.files += 1
    result.speech_s += duration_s
    result.rows_ms += sum(row.end_ms - row.start_ms for row in rows)
    result.right_ms += sum(row.end_ms - row.start_ms for row in rows if row.language == recording.language)
    if recording.rttm:
        result.speaker_errors.append((measure_row_error(rows, recording.rttm, duration_s), duration_s))


def make_table(results: Sequence[Result]) -> pandas.DataFrame:
    """A line a result under `COLUMNS`."""
    return pandas.DataFrame([result.list_values() for result in results], columns=list(COLUMNS))


def draw(path: Path, results: Sequence[Result]) -> None:
    """Bars of each rate, a colour a model; the file's name says the form (svg, png)."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - heavy

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / max(1, len(results))
    for place, result in enumerate(results):
        heights = [value if isinstance(value, float) else 0.0 for value in result.list_values()[_RATES]]
        positions = [column + place * width for column in range(len(heights))]
        bars = axes.bar(positions, heights, width, label=f"{result.model} ({result.language})")
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    names = [*COLUMNS[_RATES][:3], "script fidelity", "language right", "DER"]
    axes.set_xticks([column + 0.4 - width / 2 for column in range(len(names))], names)
    axes.set_ylabel("share")
    axes.legend()
    figure.savefig(path)


if __name__ == "__main__":
    sys.exit(main())
