"""Measures live captions: a recording is spoken into the real route in real time.

    python -m tests.benchmarks.live FILE [FILE ...] [--language te] [--speakers 4] [--slow 2.5]
    python -m tests.benchmarks.live FILE --minutes 30 --speed 10

The same file is recognised as an upload first; its words say when each was spoken. Then it is spoken: how long after
that each word stands on the screen, and stays there; how long after an utterance ends its row is there; the word error
of the live text against the upload's, and of the document that the recording becomes in the end. `--slow` makes every
answer of a recogniser that much later. `--minutes` and `--speed` look at the memory instead.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import psutil
import uvicorn
from fastapi import FastAPI

from app import App
from engines.audio.samples import RATE_HZ
from engines.jobs import JobRequest
from engines.pipeline.recognition import Recognition
from settings import read_settings
from tests.benchmarks.live_speaker import Spoken, first_places, measure_delays, repeat, speak
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.main_job import words as fold
from tests.support.server import free_port
from tests.support.speech import read_samples
from transcript.document import Segment
from ui.start.live import live_router


def main() -> None:
    """Prints the machine, then a table a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--language")
    parser.add_argument("--speakers", type=int, default=1)
    parser.add_argument("--slow", type=float, default=0.0)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--speed", type=float, default=1.0)
    options = parser.parse_args()
    print(describe_machine("torch", "ctranslate2", "faster-whisper"), flush=True)
    print(f"load before: {psutil.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as (parts, url):
        for path in options.paths:
            if options.minutes:
                watch_memory(url, path, options)
            else:
                measure(parts, url, path, options)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[App, str]]:
    """The parts of an app and the address of its live route."""
    settings = read_settings({**os.environ, "DATA_DIR": str(folder)}, dotenv=None)
    parts = App(settings)
    app, port = FastAPI(), free_port()
    app.include_router(live_router(parts.live))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield parts, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    parts.close()


def recognise(
    parts: App, path: Path, language: str | None, document_id: str | None = None
) -> Sequence[Segment]:
    """The rows of a recording as an upload, or put onto the document that has its live rows."""
    sent = parts.uploads.taken_folder / f"{time.monotonic_ns()}.recording"
    shutil.copyfile(path, sent)
    job = parts.jobs.submit(JobRequest(sent, path.name, language), document_id)
    job.wait(3600)
    return parts.store.load(job.document_id).edited.segments


def measure(parts: App, url: str, path: Path, options: argparse.Namespace) -> None:
    """Speaks a file into as many microphones as asked, and prints what was seen."""
    sound = np.concatenate([read_samples(path), np.zeros(2 * RATE_HZ, np.float32)])
    uploaded = recognise(parts, path, options.language)
    parts.live._pipeline.engines.try_out(options.language)
    cpu_s, began_s = time.process_time(), time.monotonic()
    with slowed(options.slow), ThreadPoolExecutor(options.speakers) as threads:
        calls = [threads.submit(speak, url, sound, options.language) for _ in range(options.speakers)]
        seen = [call.result() for call in calls]
    cpu_s = (time.process_time() - cpu_s) / (time.monotonic() - began_s)
    print(
        f"{path.name}, {len(sound) / RATE_HZ:.0f} s, {options.speakers} at once, slowed by {options.slow} s:"
    )
    print_delays(uploaded, seen)
    print(f"  processor {cpu_s:.2f} s a second; states {sorted(set().union(*(one.states for one in seen)))}")
    print_errors(parts, path, uploaded, seen, options)


def print_delays(uploaded: Sequence[Segment], seen: Sequence[Spoken]) -> None:
    spoken = [word for row in uploaded for word in row.words]
    beginnings = first_places(uploaded)
    table: dict[str, list[float]] = {
        "first word of an utterance": [],
        "tentative": [],
        "committed": [],
        "row": [],
    }
    for one in seen:
        shown = measure_delays(spoken, one.looks, sure=False)
        table["tentative"] += shown.values()
        table["committed"] += measure_delays(spoken, one.looks, sure=True).values()
        table["row"] += one.rows_s
        table["first word of an utterance"] += [late for place, late in shown.items() if place in beginnings]
    for name, delays in table.items():
        if delays:
            middle, late = statistics.median(delays), float(np.quantile(delays, 0.95))
            print(f"  {name:27} {middle:5.2f} s median, {late:5.2f} s 95 %, {max(delays):5.2f} s most")


def print_errors(
    parts: App, path: Path, uploaded: Sequence[Segment], seen: Sequence[Spoken], options: argparse.Namespace
) -> None:
    upload = fold(" ".join(row.text for row in uploaded))
    said = read_truth(path)
    for one in seen:
        print(f"  {len(one.rows)} rows; live against the upload: {error(upload, one.text)}", end="")
        if said:
            print(
                f"; against what was said: live {error(said, one.text)}, upload {error(said, upload)}", end=""
            )
        print()
    if seen[0].document_id:
        final = recognise(parts, path, options.language, seen[0].document_id)
        print(f"  final document against the upload: {error(upload, ' '.join(row.text for row in final))}")


def read_truth(path: Path) -> str | None:
    """What was said, from FILE.txt or the turns of FILE.json; None where nobody has written it down."""
    if path.with_suffix(".txt").is_file():
        return fold(path.with_suffix(".txt").read_text("utf-8"))
    if path.with_suffix(".json").is_file():
        return fold(
            " ".join(turn["text"] for turn in json.loads(path.with_suffix(".json").read_text("utf-8")))
        )
    return None


def error(reference: str, text: str) -> str:
    """Of words, and of letters."""
    written = fold(text) or "-"
    return f"{100 * jiwer.wer(reference, written):.1f} % ({100 * jiwer.cer(reference, written):.1f} %)"


@contextmanager
def slowed(seconds: float) -> Iterator[None]:
    """Every answer of a recogniser comes so much later."""
    ask = Recognition._ask

    def ask_slowly(*given: Any) -> Any:
        time.sleep(seconds)
        return ask(*given)

    if seconds:
        setattr(Recognition, "_ask", ask_slowly)  # noqa: B010 - a method put in another's place
    yield
    setattr(Recognition, "_ask", ask)  # noqa: B010


def watch_memory(url: str, path: Path, options: argparse.Namespace) -> None:
    """Prints the process's memory each tenth of a long recording."""
    sound = repeat(read_samples(path), options.minutes * 60)
    process, next_s = psutil.Process(), 0.0
    began_s = time.monotonic()

    def tell(arrived_s: float) -> None:
        nonlocal next_s
        if arrived_s >= next_s:
            next_s += options.minutes * 6
            took_s = time.monotonic() - began_s
            print(
                f"  {arrived_s / 60:5.1f} min: {process.memory_info().rss / 1e6:.0f} MB, {took_s:.0f} s",
                flush=True,
            )

    seen = speak(url, sound, options.language, speed=options.speed, each_s=tell)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"  {len(seen.rows)} rows, most memory {most:.0f} MB, at most {seen.most_behind_s:.0f} s waited in the page"
    )


if __name__ == "__main__":
    main()
