"""The whole job beside the usual way to do it: `python -m tests.benchmarks.peer_job FILE [FILE ...] [--runs 3]`.

The peer is faster-whisper's batched pipeline, then pyannote.audio's stock diarization, on the same weights and on
all cores: text and turns, where the job also decodes, checks, aligns, stores and can be cancelled. Each run of ours
is followed by one of the peer's; told are medians, the ratio of each pair, their spread, and processor seconds.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app import App
from engines.audio.samples import Samples
from engines.models import Models, Role
from settings import read_settings
from tests.benchmarks.diarization import make_stock
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.main_job import run_once
from tests.support.speech import read_samples

_RATE_HZ = 16_000
_BATCH = 8


@dataclass(slots=True)
class Times:
    """Seconds of the clock and of the processor, a pair a run."""

    clock_s: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)

    def add(self, work: Callable[[], object]) -> None:
        started_at, worked = time.monotonic(), sum(os.times()[:4])
        work()
        self.clock_s.append(time.monotonic() - started_at)
        self.processor_s.append(sum(os.times()[:4]) - worked)


def make_peer(models: Models) -> Callable[[Samples], object]:
    """What writes and divides a recording's samples with the starter's weights; loads them now."""
    import torch  # noqa: PLC0415 - heavy
    from faster_whisper import BatchedInferencePipeline, WhisperModel  # noqa: PLC0415

    cores = os.cpu_count() or 1
    torch.set_num_threads(cores)
    folder = str(models.path(Role.MULTILINGUAL))
    whisper = BatchedInferencePipeline(
        WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=cores)
    )
    diarize = make_stock(models)

    def work(samples: Samples) -> object:
        segments, _ = whisper.transcribe(samples, batch_size=_BATCH, word_timestamps=True)
        return list(segments), diarize(samples)

    return work


def measure(app: App, peer: Callable[[Samples], object], path: Path, runs: int) -> None:
    """Prints a file's line."""
    samples = read_samples(path)
    run_once(app, path)
    peer(samples[: 12 * _RATE_HZ])
    ours, theirs = Times(), Times()
    for _ in range(runs):
        ours.add(lambda: run_once(app, path))
        theirs.add(lambda: peer(samples))
    ratios = sorted(a / b for a, b in zip(ours.clock_s, theirs.clock_s, strict=True))
    length_s = len(samples) / _RATE_HZ
    print(
        f"{path.name}: {length_s:.1f} s; ours {statistics.median(ours.clock_s):.1f} s "
        f"({statistics.median(ours.clock_s) / length_s:.2f} x real time, processor "
        f"{statistics.median(ours.processor_s):.1f} s), peer {statistics.median(theirs.clock_s):.1f} s (processor "
        f"{statistics.median(theirs.processor_s):.1f} s), ratio {statistics.median(ratios):.2f} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}, {runs} runs)",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print(describe_machine("torch", "ctranslate2", "faster-whisper", "pyannote.audio"))
    with tempfile.TemporaryDirectory() as folder:
        app = App(read_settings({"DATA_DIR": folder, "MODELS": "starter"}))
        peer = make_peer(app.models)
        for path in chosen.files:
            measure(app, peer, path, chosen.runs)
        app.close()


if __name__ == "__main__":
    main()
