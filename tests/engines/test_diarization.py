from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate

from engines.diarization import Diarization, DiarizationCancelledError, Diarizer, SpeakerCount, list_windows
from engines.hearing import dump_hearing, find_turns, read_hearing
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from tests.engines.conftest import read_samples

pytestmark = pytest.mark.model


def measure_error(found: Diarization, rttm: Path, duration_s: float) -> float:
    """Diarization error rate without collar, overlaps counted."""
    hypothesis = Annotation()
    for index, turn in enumerate(found.turns):
        hypothesis[Segment(turn.start_s, turn.end_s), index] = turn.speaker
    (reference,) = load_rttm(rttm).values()
    whole = Timeline([Segment(0.0, duration_s)])
    return float(DiarizationErrorRate()(reference, hypothesis, uem=whole))


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
    with pytest.raises(DiarizationCancelledError):
        Diarizer(models).diarize(read_samples(sample_folder / "sample.wav"), cancelled=lambda: True)


def test_a_kept_hearing_is_clustered_again_without_a_model(models: Models, sample_folder: Path) -> None:
    hearing = Diarizer(models).diarize(read_samples(sample_folder / "sample.wav")).hearing
    assert hearing is not None
    again = find_turns(read_hearing(dump_hearing(hearing)), SpeakerCount(1, 1))
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


@pytest.mark.parametrize("config", ["", "[1", "pipeline: {name: pyannote.audio.pipelines.Nothing}"])
def test_a_broken_description_of_a_pipeline_is_a_sentence(tmp_path: Path, config: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "config.yaml").write_text(config)
    overrides = {Role.SPEAKERS: str(tmp_path / "own")}
    models = Models(ModelSettings(tmp_path / "cache", models="starter", overrides=overrides))
    with pytest.raises(ModelUnavailableError, match="speaker models are damaged or of another kind"):
        Diarizer(models).load()
