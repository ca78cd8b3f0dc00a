"""What a cluster gains and costs: `python -m tests.benchmarks.scale FILE [FILE ...] [--copies 60]`.

The archive is copies of the files, each made another sound by a few samples of silence at its end, so that none is
heard for another. It is done by the threads of this process, and on local Ray clusters of one and two nodes of one
core each; the start is told apart: until a few recordings are done, so that each process has its models.
With `--manifest N` told is instead how the driver's memory grows over a manifest of N lines that are tiny, bad files.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from engines.batch.archive_run import Workers, run_archive
from engines.batch.local_workers import LocalWorkers
from engines.batch.names import name_outputs
from engines.batch.ray_workers import RayWorkers
from engines.batch.recordings import list_recordings
from engines.batch.work import RunChoices, Target
from engines.models import Models
from engines.models.settings import ModelSettings, read_environment
from engines.pipeline import Pipeline
from tests.benchmarks.machine import describe_machine
from transcript.version import VERSION

_SILENT_SAMPLES = 160
_FIRST = 6  # more than a cluster's processes: each has its models then

Make = Callable[[RunChoices], Workers]


def main() -> None:
    """Prints the machine, then a line a way of doing the archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--copies", type=int, default=60)
    parser.add_argument("--models", default="starter")
    parser.add_argument("--manifest", type=int, default=0)
    chosen = parser.parse_args()
    print(describe_machine("ray", "torch", "ctranslate2"), flush=True)
    settings = ModelSettings(read_environment({}).cache_dir, models=chosen.models)
    with tempfile.TemporaryDirectory(prefix="likhita-scale-") as folder:
        if chosen.manifest:
            _measure_memory(settings, Path(folder), chosen.manifest)
            return
        source = _copy(chosen.files, Path(folder) / "in", chosen.copies)

        def make_local(choices: RunChoices) -> Workers:
            return LocalWorkers(Pipeline(Models(settings), settings.languages), choices, VERSION)

        _measure("local", make_local, source, Path(folder) / "local")
        for nodes in (1, 2):
            with _cluster(nodes) as (address, seconds):

                def make_ray(choices: RunChoices, address: str = address) -> Workers:
                    return RayWorkers(address, settings, choices)

                print(f"cluster of {nodes}: up in {seconds:.1f} s", flush=True)
                _measure(f"ray, {nodes} x 1 core", make_ray, source, Path(folder) / f"ray{nodes}")


@contextmanager
def _cluster(nodes: int) -> Iterator[tuple[str, float]]:
    """A cluster's address, and the seconds until all its nodes were there."""
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - optional

    begun = time.monotonic()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    try:
        for _ in range(nodes):
            cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        yield cluster.address, time.monotonic() - begun
    finally:
        cluster.shutdown()


def _copy(files: Sequence[Path], folder: Path, copies: int) -> Path:
    folder.mkdir()
    for number in range(copies):
        samples, rate_hz = soundfile.read(files[number % len(files)], dtype="float32")
        silence = np.zeros((_SILENT_SAMPLES * (number + 1), *samples.shape[1:]), np.float32)
        soundfile.write(folder / f"{number:04}.flac", np.concatenate([samples, silence]), rate_hz)
    return folder


def _measure(name: str, make: Make, source: Path, output: Path) -> None:
    workers = make(RunChoices(str(output), ("json",)))
    try:
        targets = _list_targets(source)
        begun = time.monotonic()
        first = list(run_archive(targets[:_FIRST], workers))
        start_s = time.monotonic() - begun
        begun = time.monotonic()
        rows = list(run_archive(targets[_FIRST:], workers))
        seconds = time.monotonic() - begun
    finally:
        workers.close()
    sound_s = sum(row.duration_s for row in rows)
    failed = sum(bool(row.error) for row in (*first, *rows))
    told = f"{sound_s:.0f} s of sound in {seconds:.1f} s, {sound_s / seconds:.2f} times as fast as speech"
    print(
        f"{name}: first {_FIRST} recordings with the models {start_s:.1f} s; {told}; {failed} failed",
        flush=True,
    )


def _measure_memory(settings: ModelSettings, folder: Path, lines: int) -> None:
    manifest = folder / "all.jsonl"
    (folder / "tiny").mkdir()
    with manifest.open("w", encoding="utf-8") as file:
        for number in range(lines):
            path = folder / "tiny" / f"{number}.wav"
            path.write_bytes(f"no sound {number}".encode())
            file.write(json.dumps({"audio_filepath": str(path)}) + "\n")
    choices = RunChoices(str(folder / "out"), ())
    workers = LocalWorkers(Pipeline(Models(settings), settings.languages), choices, VERSION)
    try:
        for number, _ in enumerate(run_archive(_list_targets(manifest), workers), 1):
            if number % max(1, lines // 10) == 0:
                most_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                print(f"{number} lines: {most_kb / 1024:.0f} MiB at most", flush=True)
    finally:
        workers.close()


def _list_targets(source: Path) -> list[Target]:
    return [Target(one, stem) for one, stem in name_outputs(list_recordings(str(source), None)).items()]


if __name__ == "__main__":
    main()
