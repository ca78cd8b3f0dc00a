"""How long the whole job takes: `python -m tests.benchmarks.main_job FILE [FILE ...] [--runs 5]`.

From the file to the stored document, diarization included, through the JobManager that the page uses. The first
run of all loads the models and is told apart; the others give minimum, median and maximum. A FILE.txt beside
FILE holds its words, and then the word error rate is told too.
"""

import argparse
import secrets
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import jiwer
import regex

from app import App
from engines.jobs import JobRequest, Snapshot, State
from settings import read_settings
from tests.benchmarks.machine import describe_machine


def run_once(app: App, path: Path) -> tuple[float, Snapshot]:
    """Seconds from submit to the stored document, and the job's end."""
    sent = app.uploads.folder / f"{secrets.token_hex(8)}.recording"
    shutil.copyfile(path, sent)
    started_s = time.perf_counter()
    last = app.jobs.submit(JobRequest(sent, path.name)).wait(3600)
    took_s = time.perf_counter() - started_s
    if last.state is not State.DONE:
        raise SystemExit(f"{path.name}: {last.state} {last.error}")
    return took_s, last


def measure(app: App, path: Path, runs: int) -> None:
    """Prints a row for a file."""
    first_s, last = run_once(app, path)
    times_s = sorted(run_once(app, path)[0] for _ in range(runs))
    duration_s = (last.duration_ms or 0) / 1000
    low_s, middle_s, high_s = times_s[0], statistics.median(times_s), times_s[-1]
    print(
        f"{path.name}: {duration_s:.1f} s of sound; first {first_s:.1f} s; then {low_s:.1f} / {middle_s:.1f} / "
        f"{high_s:.1f} s = {middle_s / duration_s:.2f} x real time ({runs} runs: minimum, median, maximum)"
    )
    reference = path.with_suffix(".txt")
    if reference.is_file():
        said = words(" ".join(segment.text for segment in last.segments))
        wrong = jiwer.wer(words(reference.read_text("utf-8")), said)
        print(f"    word error rate {100 * wrong:.1f} %")


def words(text: str) -> str:
    """Lower case, without punctuation; the vowel signs of Telugu stay."""
    return regex.sub(r"[\p{P}\p{S}\s]+", " ", text.lower()).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    print(describe_machine("torch", "ctranslate2", "faster-whisper", "pyannote.audio"))
    with tempfile.TemporaryDirectory() as folder:
        app = App(read_settings({"DATA_DIR": folder}))
        for card in app.models.cards():
            print(f"    {card.role.value}: {card.name} {card.revision}")
        for path in chosen.files:
            measure(app, path, chosen.runs)
        app.close()


if __name__ == "__main__":
    main()
