"""What a long recording costs: `python -m tests.benchmarks.long_job FILE [FILE ...] [--minutes 10 240]`.

The files, one after the other, are tiled to each length, and the whole job runs on it through the JobManager that
the page uses, each length in a process of its own. Told are the seconds of clock and processor per second of sound
(models loaded before, the decoder's process counted) and the most memory: the process's own, and all that it has
mapped, which the system takes back when it needs it.
"""

import argparse
import multiprocessing
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from app import App
from engines.audio.samples import RATE_HZ
from engines.jobs import JobRequest
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.main_job import run_once
from tests.support.speech import read_samples

_LOOK_S = 0.5
_PATIENCE_S = 8 * 3600.0


def main() -> None:
    """Prints the machine, then a line a length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--minutes", nargs="+", type=float, default=[10.0, 240.0])
    options = parser.parse_args()
    print(describe_machine("torch", "ctranslate2", "pyannote.audio"), flush=True)
    for (
        minutes
    ) in options.minutes:  # a process that starts anew: what one length took is not in the next one's way
        process = multiprocessing.get_context("spawn").Process(
            target=measure, args=(options.files, minutes * 60)
        )
        process.start()
        process.join()


def measure(files: Sequence[Path], seconds: float) -> None:
    """Prints what a recording of `seconds` costs."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(read_settings({"DATA_DIR": folder, "MAX_AUDIO_SIZE": "4GB", "MAX_AUDIO_MINUTES": "600"}))
        for path in files:
            run_once(app, path)
        sent = app.uploads.folder / f"{secrets.token_hex(8)}.recording"
        write_tiled(sent, files, seconds)
        peaks, ended = {"RssAnon": 0, "VmRSS": 0}, threading.Event()
        watcher = threading.Thread(target=watch, args=(peaks, ended))
        watcher.start()
        started_at, worked = time.monotonic(), sum(os.times()[:4])
        last = app.jobs.submit(JobRequest(sent, "long.flac")).wait(_PATIENCE_S)
        clock_s, processor_s = time.monotonic() - started_at, sum(os.times()[:4]) - worked
        ended.set()
        watcher.join()
        app.close()
    print(
        f"{seconds / 60:.0f} min: {last.state.value}, {len(last.segments)} rows; clock {clock_s / seconds:.3f}, "
        f"processor {processor_s / seconds:.3f} s a second; own {peaks['RssAnon']} MB, in all {peaks['VmRSS']} MB",
        flush=True,
    )


def write_tiled(path: Path, files: Sequence[Path], seconds: float) -> None:
    """A FLAC of the files in turn, again and again."""
    round_of = np.concatenate([read_samples(file) for file in files])  # (samples,)
    left = round(seconds * RATE_HZ)
    with soundfile.SoundFile(path, "w", RATE_HZ, 1, "PCM_16", format="FLAC") as file:
        while left > 0:
            file.write(round_of[:left])
            left -= len(round_of)


def watch(peaks: dict[str, int], ended: threading.Event) -> None:
    """Keeps the largest of each kind of memory in `peaks`, MB, until `ended`."""
    while not ended.wait(_LOOK_S):
        for line in Path("/proc/self/status").read_text().splitlines():
            key, _, value = line.partition(":")
            if key in peaks:
                peaks[key] = max(peaks[key], int(value.split()[0]) // 1024)


if __name__ == "__main__":
    main()
