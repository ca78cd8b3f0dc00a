"""Measures live captions: a recording is sent at the speed it was spoken, half a second at a time.

    python -m tests.benchmarks.live FILE [--language te]

Prints each row with how long after its last sound it was written, then the medians: first word of an utterance,
whole row, and processor time for a second of sound.
"""

import argparse
import statistics
import time
from pathlib import Path

import numpy as np

from engines.audio.samples import RATE_HZ
from engines.models import Models, ModelSettings
from engines.pipeline import Pipeline
from engines.streaming import LiveSessions
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.support.speech import read_samples

PIECE = RATE_HZ // 2


def main() -> None:
    """Prints the machine, then a line a row, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--language")
    options = parser.parse_args()
    print(describe_machine("torch", "ctranslate2", "faster-whisper"), flush=True)
    settings = read_settings(dotenv=None)
    pipeline = Pipeline(Models(ModelSettings(settings.cache_dir)), settings.languages)
    sound = np.concatenate([read_samples(options.path), np.zeros(3 * RATE_HZ, np.float32)])
    pipeline.transcribe(sound[: 4 * RATE_HZ], options.language, 1)  # loads the models
    sessions = LiveSessions(pipeline, len(sound) / RATE_HZ)
    started_at, worked_at = time.monotonic(), time.process_time()
    first_word_at: float | None = None
    first_s, whole_s, rows = [], [], 0
    for at in range(0, len(sound), PIECE):
        spoken_at = started_at + (at + PIECE) / RATE_HZ
        time.sleep(max(0.0, spoken_at - time.monotonic()))
        captions = sessions.append("benchmark", at, sound[at : at + PIECE], options.language).look(rows)
        now_s = time.monotonic() - started_at
        if first_word_at is None and (captions.committed or captions.tentative):
            first_word_at = now_s
        for row in captions.rows:
            whole_s.append(now_s - row.end_ms / 1000)
            first_s.append((first_word_at or now_s) - row.start_ms / 1000)
            first_word_at = None
            rows += 1
            print(
                f"{whole_s[-1]:5.1f} s after {row.end_ms / 1000:7.2f} s [{row.language}] {row.text}",
                flush=True,
            )
    worked_s = time.process_time() - worked_at
    sessions.shutdown()
    print(
        f"{rows} rows; first word {statistics.median(first_s):.1f} s after the utterance began, whole row "
        f"{statistics.median(whole_s):.1f} s after it ended (most {max(whole_s):.1f} s); processor "
        f"{worked_s / (len(sound) / RATE_HZ):.2f} s for a second of sound"
    )


if __name__ == "__main__":
    main()
