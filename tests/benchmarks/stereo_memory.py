"""Measures what a long recording with one speaker a channel takes before anything is recognised.

    python -m tests.benchmarks.stereo_memory LEFT RIGHT [--minutes 30]

Two recordings take turns on two channels, with a little of each other, tiled to the length. For each step of
`ChannelRun` up to recognition: processor seconds, the process's own memory and the pages of the two channels'
files that are mapped at its peak. The system takes these pages back when it needs them.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TypeVar

import numpy as np
import soundfile

from engines.audio.decoding import decode, remove_file
from engines.diarization.channels import are_apart, keep_own, level_channels
from engines.models import Models, ModelSettings
from engines.speech.vad import find_regions, rate_windows
from tests.benchmarks.machine import describe_machine
from tests.support.speech import read_samples

RATE_HZ = 16_000
_BLEED = 0.02
_LOOK_S = 0.02

Result = TypeVar("Result")


def main() -> None:
    """Prints the machine, then a line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--minutes", type=float, default=30.0)
    options = parser.parse_args()
    print(describe_machine("numpy", "av", "onnxruntime"))
    models = Models(ModelSettings(Path("nothing is fetched")))
    rate_windows(models, np.zeros(RATE_HZ, np.float32))  # loads the model
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "interview.wav"
        write_interview(path, options.left, options.right, options.minutes)
        sound = measure("decode", lambda: decode(path, Path(folder), by_channel=True))
        remove_file(sound.playback)
        measure("are_apart", lambda: are_apart(sound.channels))
        levels = measure("level_channels", lambda: level_channels(sound.channels))
        for channel, (own, other) in zip(sound.channels, (levels, levels[::-1]), strict=True):
            rated = measure("rate_windows", partial(rate_windows, models, channel))
            regions = find_regions(rated, len(channel) / RATE_HZ)
            print(f"{len(regions)} regions, {len(keep_own(regions, own, other))} of the channel's own")
    print(f"the decoder's process: {getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


def write_interview(path: Path, left: Path, right: Path, minutes: float) -> None:
    """A stereo WAV in which the one waits while the other speaks."""
    one, two = read_samples(left), read_samples(right)
    first, second = np.pad(one, (0, len(two))), np.pad(two, (len(one), 0))
    pair = np.stack([first + _BLEED * second, second + _BLEED * first], axis=1)  # (samples, 2)
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_16") as file:
        while file.tell() < minutes * 60 * RATE_HZ:
            file.write(pair)


def measure(name: str, call: Callable[[], Result]) -> Result:
    """What the call gives; prints its processor seconds and the memory at its peak."""
    peaks = {"RssAnon": 0, "RssFile": 0}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_S):
            for line in Path("/proc/self/status").read_text().splitlines():
                key, _, value = line.partition(":")
                if key in peaks:
                    peaks[key] = max(peaks[key], int(value.split()[0]) // 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    started_at = time.process_time()
    try:
        found = call()
    finally:
        ended.set()
        watcher.join()
    seconds = time.process_time() - started_at
    print(f"{name:15} {seconds:6.1f} s, own {peaks['RssAnon']:5d} MB, mapped {peaks['RssFile']:5d} MB")
    return found


if __name__ == "__main__":
    main()
