"""Eight threads that ask for speakers first: one load, eight equal answers."""

import threading
from pathlib import Path

import pytest

from engines.diarization.diarizer import Diarizer
from engines.diarization.reconstruction import Diarization
from engines.models import Models
from tests.support.speech import read_samples

pytestmark = pytest.mark.model


def test_eight_threads_load_the_speaker_models_once(
    models: Models, sample_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    diarizer = Diarizer(Models(models.settings))  # nothing is loaded yet
    samples = read_samples(sample_folder / "sample.wav")[6 * 16_000 : 20 * 16_000]
    start = threading.Barrier(8)
    found: list[Diarization] = []

    def ask() -> None:
        start.wait(60)
        found.append(diarizer.diarize(samples, 2))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(one.turns == found[0].turns for one in found)
    assert len(found[0].voices) == 2
    assert len([line for line in caplog.messages if line.startswith("Diarization model loaded in")]) == 1
