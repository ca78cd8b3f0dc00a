"""Measures who speaks when: ours, stock pyannote.audio on the same weights, and senko, on the same sound.

    python -m tests.benchmarks.diarization FILE RTTM [FILE RTTM ...] [--tile MINUTES] [--systems ours,senko]
        [--words STM]

Each system runs in a process of its own, warmed up on the first 12 s, on one thread (as a worker of the executor
does): wall and processor seconds, real time factor, peak memory, and the diarization error rate of
pyannote.metrics without collar, with overlaps, in its parts. With --tile the files are laid end to end again and
again to that length and measured once. With --words the whole job runs on the first file, and the share of words
given to another speaker than in the STM is printed. Where the machine is busy, compare processor seconds.
"""

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate
from scipy.optimize import linear_sum_assignment

from engines.audio.samples import Samples
from engines.models import Models, ModelSettings
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.support.speech import read_samples

RATE_HZ = 16_000
SYSTEMS = ("ours", "stock", "senko")
Turns = list[tuple[float, float, str]]
System = Callable[[Samples], Turns]


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound and who speaks in it, for one line of the table."""

    name: str
    samples: Samples
    reference: Annotation


def main() -> None:
    """Prints the machine, then a line a recording and system."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--tile", type=float, default=0.0)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--words", type=Path)
    parser.add_argument("--inside", choices=SYSTEMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure_inside(options.inside, read_recordings(options.paths, options.tile))
        return
    print(describe_machine("torch", "pyannote.audio", "pyannote.metrics", "senko"), flush=True)
    for system in options.systems.split(","):
        arguments = [*map(str, options.paths), "--tile", str(options.tile), "--inside", system]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.diarization", *arguments],
            check=True,
            env=environment,
        )
    if options.words:
        measure_words(options.paths[0], options.words)


def read_recordings(paths: list[Path], tile_minutes: float) -> list[Recording]:
    """The files, or one recording of them laid end to end."""
    files = [
        Recording(sound.name, read_samples(sound), next(iter(load_rttm(rttm).values())))
        for sound, rttm in zip(paths[::2], paths[1::2], strict=True)
    ]
    if not tile_minutes:
        return files
    pieces: list[Samples] = []
    reference, length = Annotation(), 0
    for file in itertools.cycle(files):
        if length >= tile_minutes * 60 * RATE_HZ:
            break
        for turn, _, speaker in file.reference.itertracks(yield_label=True):
            shift_s = length / RATE_HZ
            reference[Segment(turn.start + shift_s, turn.end + shift_s), f"{len(pieces)}-{turn}"] = speaker
        pieces.append(file.samples)
        length += len(file.samples)
    return [Recording(f"tiled to {tile_minutes:g} min", np.concatenate(pieces), reference)]


def measure_inside(system: str, recordings: list[Recording]) -> None:
    """Prints the lines of one system; its process's peak memory grows from line to line."""
    import torch  # noqa: PLC0415 - after the environment is set

    settings = read_settings(dotenv=None)
    models = Models(ModelSettings(settings.cache_dir))
    find = {"ours": make_ours, "stock": make_stock, "senko": make_senko}[system](models)
    torch.set_num_threads(1)
    find(recordings[0].samples[: 12 * RATE_HZ])
    for recording in recordings:
        started_at, worked_at = time.monotonic(), time.process_time()
        turns = find(recording.samples)
        took_s, worked_s = time.monotonic() - started_at, time.process_time() - worked_at
        duration_s = len(recording.samples) / RATE_HZ
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{system:6s} {recording.name:24s} {took_s:8.2f} s, processor {worked_s:8.2f} s (RTF "
            f"{worked_s / duration_s:.4f}), peak {peak_mb} MB, {score_turns(turns, recording, duration_s)}",
            flush=True,
        )


def score_turns(turns: Turns, recording: Recording, duration_s: float) -> str:
    hypothesis = Annotation()
    for index, (start_s, end_s, speaker) in enumerate(turns):
        hypothesis[Segment(start_s, end_s), index] = speaker
    whole = Timeline([Segment(0.0, duration_s)])
    parts = DiarizationErrorRate()(recording.reference, hypothesis, uem=whole, detailed=True)
    shares = {
        name: 100 * parts[key] / parts["total"]
        for name, key in (("miss", "missed detection"), ("false", "false alarm"), ("wrong", "confusion"))
    }
    listed = ", ".join(f"{name} {share:.1f}" for name, share in shares.items())
    speakers = len({speaker for _, _, speaker in turns})
    return f"DER {sum(shares.values()):.2f} % ({listed}), {speakers} speakers"


def make_ours(models: Models) -> System:
    from engines.diarization.diarizer import Diarizer  # noqa: PLC0415

    diarizer = Diarizer(models)
    return lambda samples: [
        (turn.start_s, turn.end_s, turn.speaker) for turn in diarizer.diarize(samples).turns
    ]


def make_stock(models: Models) -> System:
    """pyannote.audio's SpeakerDiarization: a window a second, every mask of every window embedded."""
    import torch  # noqa: PLC0415
    from pyannote.audio.pipelines import speaker_diarization as module  # noqa: PLC0415

    from engines.diarization.networks import load_network, load_segmentation  # noqa: PLC0415
    from engines.models import Role  # noqa: PLC0415
    from engines.models.catalogue import EMBEDDING_FILE, SEGMENTATION_FILE  # noqa: PLC0415

    folder = models.path(Role.SPEAKERS)
    stock = module.__dict__
    stock["PretrainedSpeakerEmbedding"] = lambda *_args, **_kwargs: StockEmbedding(
        load_network(folder / EMBEDDING_FILE)
    )
    stock["get_plda"] = lambda *_args, **_kwargs: None  # else both are fetched from the hub
    pipeline = module.SpeakerDiarization(
        segmentation=load_segmentation(folder / SEGMENTATION_FILE),
        embedding_exclude_overlap=True,
        clustering="AgglomerativeClustering",
    )
    clustering = {"method": "centroid", "threshold": 0.7, "min_cluster_size": 12}
    pipeline.instantiate({"segmentation": {"min_duration_off": 0.0}, "clustering": clustering})

    def find(samples: Samples) -> Turns:
        waveform = torch.from_numpy(samples)[None]
        found: Any = pipeline({"waveform": waveform, "sample_rate": RATE_HZ, "uri": "recording"})
        turns = found.speaker_diarization.itertracks(yield_label=True)
        return [(segment.start, segment.end, str(label)) for segment, _, label in turns]

    return find


class StockEmbedding:
    """CAM++ as pyannote's wrapper for WeSpeaker nets runs one: the masked samples of each mask."""

    sample_rate, dimension, metric, min_num_samples = RATE_HZ, 192, "cosine", 6_400

    def __init__(self, network: Any) -> None:
        self._network = network

    def __call__(self, waveforms: Any, masks: Any) -> np.ndarray:
        import torch  # noqa: PLC0415
        from torchaudio.compliance.kaldi import fbank  # noqa: PLC0415

        size = waveforms.shape[-1]
        stretched = torch.nn.functional.interpolate(masks[:, None], size=size, mode="nearest")[:, 0] > 0.5
        found = []
        for waveform, mask in zip(waveforms[:, 0], stretched, strict=True):
            voice = waveform[mask]
            if len(voice) < RATE_HZ // 5:
                found.append(np.full(self.dimension, np.nan, np.float32))
                continue
            features = fbank(voice[None], num_mel_bins=80, sample_frequency=RATE_HZ, dither=0.0)
            with torch.inference_mode():
                found.append(self._network((features - features.mean(0))[None])[0].numpy())
        return np.stack(found)


def make_senko(_models: Models) -> System:
    warnings.filterwarnings("ignore")
    import senko  # noqa: PLC0415

    diarizer = senko.Diarizer(device="cpu", warmup=False, quiet=True)
    diarizer.logical_cores = 1

    def find(samples: Samples) -> Turns:
        found = diarizer.diarize_samples(samples)
        return [(s["start"], s["end"], s["speaker"]) for s in found["merged_segments"]] if found else []

    return find


def measure_words(sound: Path, stm: Path) -> None:
    """Prints the share of recognised words that got another speaker than the STM's."""
    from engines.pipeline import Pipeline  # noqa: PLC0415

    pipeline = Pipeline(Models(ModelSettings(read_settings(dotenv=None).cache_dir)))
    outcome = pipeline.transcribe(read_samples(sound), None, None)
    spans = [
        (float(start) * 1000, float(end) * 1000, speaker)
        for _, _, speaker, start, end, _ in (line.split(maxsplit=5) for line in stm.read_text().splitlines())
    ]
    pairs: Counter[tuple[str, str]] = Counter()
    for row in outcome.segments:
        for word in row.words:
            middle_ms = (word.start_ms + word.end_ms) / 2
            said = min(spans, key=lambda span: max(span[0] - middle_ms, middle_ms - span[1], 0))[2]
            pairs[said, row.speaker or ""] += 1
    said_by, given_to = sorted({pair[0] for pair in pairs}), sorted({pair[1] for pair in pairs})
    table = np.array([[pairs[said, given] for given in given_to] for said in said_by])
    right = table[linear_sum_assignment(table, maximize=True)].sum()
    total = table.sum()
    print(json.dumps({"words": int(total), "wrong speaker %": round(100 * (1 - right / total), 2)}))


if __name__ == "__main__":
    main()
