"""Eight threads that ask for speakers first: one load, eight equal answers."""

import threading
from pathlib import Path

import pytest

from engines.diarization.diarizer import Diarizer
from engines.diarization.reconstruction import Diarization
from engines.diarization.segmentation import Networks
from engines.models import Models
from engines.runtime.construction import one_at_a_time
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


def test_networks_keep_their_number_format_while_transformers_builds_another_model(models: Models) -> None:
    import torch  # noqa: PLC0415 - heavy
    from pyannote.audio import Model  # noqa: F401, PLC0415 - imported here, so that the load below is short

    diarizer = Diarizer(Models(models.settings))
    loading = threading.Thread(target=diarizer.load)
    with one_at_a_time:
        torch.set_default_dtype(torch.bfloat16)  # as transformers does meanwhile
        loading.start()
        loading.join(2)
        torch.set_default_dtype(torch.float32)
    loading.join()
    networks = diarizer.load()
    assert isinstance(networks, Networks)
    assert {one.dtype for one in networks._segmentation.parameters()} == {torch.float32}
