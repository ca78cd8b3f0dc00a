"""Speed and memory of the CTC engine at the real model's size, and of aligning words with what it heard.

    python -m tests.benchmarks.ctc [--minutes 30]

The weights are random (94.4 M numbers, the class and size of swecha-gonthuka-asr): they cost what the real ones
do. The peer of our Viterbi is torchaudio.functional.forced_align, on the same emissions.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from engines.alignment.emission_store import read_emission, write_emissions
from engines.alignment.forced_alignment import align_words, find_path
from engines.alignment.word_repair import repair_words
from engines.asr.ctc.decoding import read_words
from engines.asr.ctc.swecha_gonthuka import SwechaGonthukaEngine
from engines.asr.emissions import FLOOR, FRAME_S, Emission
from engines.models import Models, ModelSettings, Role
from tests.benchmarks.machine import describe_machine
from transcript.document import Word


def main() -> None:
    """Prints the machine, then one line a measurement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30.0)
    minutes = parser.parse_args().minutes
    print(describe_machine("torch", "transformers", "numpy"))
    with tempfile.TemporaryDirectory() as folder:
        measure_alignment(Path(folder))
        measure_rounding(Path(folder))
        checkpoint = Path(folder) / "model"
        write_checkpoint_elsewhere(checkpoint)
        measure_engine(Models(ModelSettings(Path(folder), overrides={Role.TELUGU: str(checkpoint)})), minutes)


def write_checkpoint_elsewhere(folder: Path) -> None:
    """In a process of its own: making weights costs memory that loading them does not."""
    import subprocess  # noqa: PLC0415 - here only

    code = (
        "import sys, pathlib; from tests.support.checkpoints import write_random_checkpoint; "
        "write_random_checkpoint(pathlib.Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, capture_output=True)


def measure_engine(models: Models, minutes: float) -> None:
    engine = SwechaGonthukaEngine(models)
    random = np.random.default_rng(1)
    started_at = time.monotonic()
    engine.recognise(random.normal(0, 0.1, 16_000).astype(np.float32), "te", 0.0)
    print(f"load and first second: {time.monotonic() - started_at:.1f} s, peak {read_peak_mb():.0f} MB")
    for seconds in (1, 5, 10, 20, minutes * 60):
        samples = random.normal(0, 0.1, int(seconds * 16_000)).astype(np.float32)
        started_at, cpu_s = time.monotonic(), time.process_time()
        engine.recognise(samples, "te", 0.0)
        took_s, cpu_s = time.monotonic() - started_at, time.process_time() - cpu_s
        print(
            f"{seconds:.0f} s in one call: {took_s:.1f} s, RTF {took_s / seconds:.3f}"
            f" (processor {cpu_s / seconds:.3f}), peak {read_peak_mb():.0f} MB"
        )


def measure_alignment(folder: Path) -> None:
    for seconds, letters in ((3, 30), (10, 100), (30, 300)):
        emission, targets = make_emission(seconds, letters)
        ours_ms = time_call(find_path, emission.log_probs, targets, 0)
        print(f"{seconds} s, {letters} letters: find_path {ours_ms:.1f} ms", end="")
        repair_ms = time_call(correct_one_word, emission)
        path = folder / f"emissions-{seconds}.npz"
        write_emissions(path, [emission])
        read_ms = time_call(read_emission, path, 0.0, seconds)
        size = path.stat().st_size / seconds
        print(f", one corrected word {repair_ms:.1f} ms, read {read_ms:.1f} ms, {size:.0f} bytes a second")
    started_at = time.monotonic()
    import torch  # noqa: PLC0415 - its import is what is measured
    from torchaudio.functional import forced_align  # noqa: PLC0415

    print(f"torchaudio: import {time.monotonic() - started_at:.1f} s", end="")
    for seconds, letters in ((3, 30), (10, 100), (30, 300)):
        emission, targets = make_emission(seconds, letters)
        log_probs, wanted = torch.from_numpy(emission.log_probs)[None], torch.tensor([targets])
        print(f", {seconds} s {time_call(forced_align, log_probs, wanted):.1f} ms", end="")
    print()


def measure_rounding(folder: Path) -> None:
    """What rounding kept emissions saves and does to the times of words, on real output of the tiny model."""
    from tests.data.train_tiny_telugu import SENTENCES  # noqa: PLC0415 - imports torch
    from tests.support.checkpoints import TINY_TELUGU  # noqa: PLC0415
    from tests.support.speech import read_samples, speak  # noqa: PLC0415

    models = Models(ModelSettings(folder, overrides={Role.TELUGU: str(TINY_TELUGU)}))
    engine, exact, texts = SwechaGonthukaEngine(models), [], []
    for sentence in SENTENCES:
        for pitch in (40, 60):
            heard = engine.listen(read_samples(speak(folder / "said.wav", sentence, "te", pitch=pitch)))
            assert heard is not None
            exact.append(replace(heard, log_probs=np.maximum(heard.log_probs, FLOOR).astype(np.float16)))
            texts.append([word.text for word in read_words(heard)])
    rounded = [emission.compact() for emission in exact]
    sizes = [measure_bytes(folder / "kept.npz", emissions) for emissions in (exact, rounded)]
    moved = [
        abs(one.start_s - two.start_s) + abs(one.end_s - two.end_s) > FRAME_S / 2
        for before, after, words in zip(exact, rounded, texts, strict=True)
        for one, two in zip(align_words(before, words), align_words(after, words), strict=True)
        if one and two
    ]
    print(
        f"rounding: {sizes[0]:.0f} -> {sizes[1]:.0f} bytes a second, {sum(moved)} of {len(moved)} words moved"
    )


def measure_bytes(path: Path, emissions: list[Emission]) -> float:
    """Bytes a second of sound, compressed as the kept file is."""
    np.savez_compressed(path, *[emission.log_probs for emission in emissions])
    return path.stat().st_size / sum(len(emission.log_probs) * FRAME_S for emission in emissions)


def make_emission(seconds: float, letters: int) -> tuple[Emission, list[int]]:
    """Spikes of random letters in words of five, among blanks, as a trained model gives them."""
    from engines.asr.emissions import Alphabet  # noqa: PLC0415
    from tests.support.checkpoints import LETTERS  # noqa: PLC0415

    alphabet = Alphabet(("", "", "", *LETTERS), 0, 2)
    random = np.random.default_rng(1)
    frames = int(seconds * 50)
    logits = random.normal(0, 1.5, (frames, len(alphabet.tokens))).astype(np.float32)
    logits[:, 0] += 12
    places = np.linspace(2, frames - 3, letters).astype(int)
    columns = [2 if i % 6 == 5 else int(random.integers(3, len(alphabet.tokens))) for i in range(letters)]
    logits[places, columns] += 24
    log_probs = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    return Emission(log_probs.astype(np.float32), 0.0, alphabet), columns


def correct_one_word(emission: Emission) -> None:
    heard = read_words(emission)
    words = tuple(Word(w.text, round(w.start_s * 1000), round(w.end_s * 1000)) for w in heard)
    tokens = [word.text for word in words]
    tokens[len(tokens) // 2] += "క"
    repair_words(emission, words, " ".join(tokens))


def time_call(call: Callable[..., object], *args: object) -> float:
    """The best of seven, in milliseconds."""
    times = []
    for _ in range(7):
        started_at = time.perf_counter()
        call(*args)
        times.append(time.perf_counter() - started_at)
    return min(times) * 1000


def read_peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
