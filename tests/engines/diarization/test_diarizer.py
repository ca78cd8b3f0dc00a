import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from engines.diarization import pyannote_pipeline
from engines.diarization.clustering import SpeakerCount
from engines.diarization.diarizer import Diarizer
from engines.diarization.pyannote_pipeline import PyannotePipeline
from engines.diarization.reconstruction import Diarization, dump_activity, find_turns, read_activity
from engines.diarization.segmentation import list_windows
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.models.catalogue import SEGMENTATION_FILE
from engines.runtime.progress import WorkCancelledError
from tests.support.diarization_error import measure_error
from tests.support.pyannote_pipeline import write_pipeline
from tests.support.speech import read_samples

pytestmark = pytest.mark.model


def test_the_error_on_a_telephone_talk_is_at_most_eight_percent(models: Models, sample_folder: Path) -> None:
    samples = read_samples(sample_folder / "sample.wav")
    told: list[float] = []
    found = Diarizer(models).diarize(samples, progress=told.append)
    assert measure_error(found, sample_folder / "sample.rttm", len(samples) / 16_000) <= 0.08
    assert told == sorted(told)
    assert told[-1] > 0.9


def test_exclusive_turns_do_not_overlap(models: Models, sample_folder: Path) -> None:
    found = Diarizer(models).diarize(read_samples(sample_folder / "sample.wav"))
    turns = sorted(found.exclusive, key=lambda turn: turn.start_s)
    assert all(a.end_s <= b.start_s + 1e-6 for a, b in pairwise(turns))


@pytest.mark.parametrize("speakers", [1, 2, 3])
def test_the_number_of_speakers_can_be_given(models: Models, sample_folder: Path, speakers: int) -> None:
    samples = read_samples(sample_folder / "sample.wav")
    found = Diarizer(models).diarize(samples, speakers)
    assert len({turn.speaker for turn in found.turns}) == speakers


@pytest.mark.parametrize("seconds", [0.0, 0.3, 2.0, 12.0])
def test_silence_has_no_turns(models: Models, seconds: float) -> None:
    assert Diarizer(models).diarize(np.zeros(round(seconds * 16_000), np.float32)) == Diarization()


def test_a_cancel_stops_the_search(models: Models, sample_folder: Path) -> None:
    with pytest.raises(WorkCancelledError):
        Diarizer(models).diarize(read_samples(sample_folder / "sample.wav"), cancelled=lambda: True)


def test_a_kept_hearing_is_clustered_again_without_a_model(models: Models, sample_folder: Path) -> None:
    hearing = Diarizer(models).diarize(read_samples(sample_folder / "sample.wav")).hearing
    assert hearing is not None
    again = find_turns(read_activity(dump_activity(hearing)), SpeakerCount(1, 1))
    assert {turn.speaker for turn in again.turns} == {"SPEAKER_00"}


@pytest.mark.parametrize("name", ["conversation-te", "conversation-te-en"])
def test_the_voices_of_a_conversation_are_told_apart(
    models: Models, shared_recording: Callable[[str], Path], name: str
) -> None:
    samples = read_samples(shared_recording(f"{name}.flac"))
    found = Diarizer(models).diarize(samples)
    assert len({turn.speaker for turn in found.turns}) == (4 if name.endswith("en") else 3)
    assert measure_error(found, shared_recording(f"{name}.rttm"), len(samples) / 16_000) <= 0.215


@pytest.mark.parametrize(
    ("samples", "windows"), [(1, 1), (160_000, 1), (160_001, 2), (200_000, 2), (200_001, 3)]
)
def test_windows_reach_the_end(samples: int, windows: int) -> None:
    starts = list_windows(samples)
    assert len(starts) == windows
    assert starts[-1] + 160_000 >= samples


@pytest.fixture(scope="module")
def described(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Path:
    segmentation = models.path(Role.SPEAKERS) / SEGMENTATION_FILE
    return write_pipeline(tmp_path_factory.mktemp("pyannote") / "community-1", segmentation)


def test_pyannotes_own_pipeline_answers_the_same_with_less_work(
    described: Path, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = read_samples(sample_folder / "sample.wav")[: 14 * 16_000]
    count, untold = SpeakerCount(2, 2), lambda _share: None
    worked_s, found = [], []
    for change in (lambda pipeline: pipeline, pyannote_pipeline._accelerate):
        monkeypatch.setattr(pyannote_pipeline, "_accelerate", change)
        pipeline = PyannotePipeline(described)
        began_s = time.process_time()
        found.append(pipeline.find_turns(samples, count, untold))
        worked_s.append(time.process_time() - began_s)
    stock, ours = found
    assert len({turn.speaker for turn in ours.turns}) == 2
    print("14 s of sound: stock {:.1f} s of processor, ours {:.1f} s".format(*worked_s))
    assert (ours.turns, ours.exclusive) == (stock.turns, stock.exclusive)
    assert worked_s[1] < 0.5 * worked_s[0]


@pytest.mark.parametrize("has_bfloat16", [False, True])
def test_its_voices_are_the_same(
    described: Path, monkeypatch: pytest.MonkeyPatch, has_bfloat16: bool
) -> None:
    monkeypatch.setattr(pyannote_pipeline, "processor_has_bfloat16", lambda: has_bfloat16)
    hastened = PyannotePipeline(described)._pipeline._embedding
    chance = np.random.default_rng(1)
    windows = torch.from_numpy(chance.normal(0, 0.1, (2, 1, 80_000)).astype(np.float32))
    masks = torch.zeros(6, 293)
    masks[0, :200] = masks[1, 100:] = masks[4, 50:150] = 1.0  # three people in a window, most of them silent
    rows = windows.repeat_interleave(3, dim=0)
    spoken = masks.any(dim=1)
    stock = torch.from_numpy(hastened._embedding(rows, masks=masks))[spoken]
    ours = torch.from_numpy(hastened(rows, masks=masks))
    assert ours.shape == (6, 256)
    likeness = torch.cosine_similarity(ours[spoken], stock, dim=1)
    assert likeness.min() > (0.995 if has_bfloat16 else 0.999999)


def test_voices_are_kept_beside_pyannotes_own_pipeline(
    described: Path, tmp_path: Path, sample_folder: Path
) -> None:
    overrides = {Role.SPEAKERS: str(described)}
    models = Models(ModelSettings(tmp_path / "cache", models="starter", overrides=overrides))
    told: list[float] = []
    found = Diarizer(models).diarize(read_samples(sample_folder / "sample.wav"), progress=told.append)
    assert found.turns
    assert found.hearing is not None
    again = find_turns(read_activity(dump_activity(found.hearing)), SpeakerCount(3, 3))
    assert len({turn.speaker for turn in again.turns}) == 3
    assert told == sorted(told)
    assert told[-1] > 0.9


@pytest.mark.parametrize("config", ["", "[1", "pipeline: {name: pyannote.audio.pipelines.Nothing}"])
def test_a_broken_description_of_a_pipeline_is_a_sentence(tmp_path: Path, config: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "config.yaml").write_text(config)
    overrides = {Role.SPEAKERS: str(tmp_path / "own")}
    models = Models(ModelSettings(tmp_path / "cache", models="starter", overrides=overrides))
    with pytest.raises(ModelUnavailableError, match="speaker models are damaged or of another kind"):
        Diarizer(models).load()
