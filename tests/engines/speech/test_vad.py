import os
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from silero_vad import load_silero_vad

from engines.audio.decoding import decode, remove_file
from engines.models import Models, ModelSettings
from engines.runtime.progress import WorkCancelledError
from engines.speech import vad as module
from engines.speech.vad import (
    MAX_REGION_S,
    WINDOW_SAMPLES,
    Region,
    find_regions,
    rate_windows,
)
from tests.support.speech import read_samples

RATE_HZ = 16_000
WINDOW_S = WINDOW_SAMPLES / RATE_HZ
MODELS = Models(ModelSettings(Path("nothing is fetched")))
SHARED = Path(os.environ.get("LIKHITA_SHARED", Path(__file__).parents[4] / "shared")) / "data"

needs_speech = pytest.mark.skipif(not SHARED.is_dir(), reason="no recordings in ../shared/data")


def read_sound(name: str, tmp_path: Path) -> NDArray[np.float32]:
    sound = decode(SHARED / name, tmp_path)
    remove_file(sound.playback)
    return sound.samples


def find_speech(models: Models, samples: NDArray[np.float32], **watched: Any) -> tuple[Region, ...]:
    return tuple(find_regions(rate_windows(models, samples, **watched), len(samples) / RATE_HZ))


def mark(spans: list[tuple[float, float]], seconds: float) -> NDArray[np.bool_]:
    """Whether each hundredth of a second lies in one of the spans."""
    marks = np.zeros(round(seconds * 100) + 1, bool)
    for start_s, end_s in spans:
        marks[round(start_s * 100) : round(end_s * 100)] = True
    return marks


@needs_speech
def test_a_sentence_is_found_with_its_pauses(tmp_path: Path) -> None:
    regions = find_speech(MODELS, read_sound("jfk.flac", tmp_path))
    assert regions[0].start_s < 0.5
    assert regions[-1].end_s > 10.0
    assert sum(region.end_s - region.start_s for region in regions) > 8.0


@needs_speech
def test_windows_are_rated_as_the_package_rates_them_one_by_one(tmp_path: Path) -> None:
    samples = read_sound("jfk.flac", tmp_path)
    whole = samples[: len(samples) // WINDOW_SAMPLES * WINDOW_SAMPLES]
    silero = load_silero_vad(onnx=True)
    windows = torch.from_numpy(whole).split(WINDOW_SAMPLES)
    one_by_one = [float(silero(window, RATE_HZ)) for window in windows]
    assert rate_windows(MODELS, whole) == pytest.approx(one_by_one, abs=1e-4)


def test_a_word_after_a_long_silence_is_heard_though_the_silence_is_raised(sample_folder: Path) -> None:
    samples = read_samples(sample_folder / "sample.wav")[: 8 * RATE_HZ]  # a soft "Hello" from 6.8 to 7.2 s
    rated = rate_windows(MODELS, samples)
    assert (rated[213:222] >= 0.7).all()
    assert (rated[:205] < 0.35).all()


@needs_speech
def test_a_conversation_is_covered(tmp_path: Path) -> None:
    samples = read_sound("conversation-te.flac", tmp_path)
    turns = [line.split() for line in (SHARED / "conversation-te.rttm").read_text().splitlines()]
    spans = [(float(turn[3]), float(turn[3]) + float(turn[4])) for turn in turns]
    seconds = len(samples) / RATE_HZ
    spoken = mark(spans, seconds)
    found = mark([(region.start_s, region.end_s) for region in find_speech(MODELS, samples)], seconds)
    # the turns contain the clips' own pauses, so not all of them can be found
    assert (spoken & found).sum() > 0.88 * spoken.sum()
    assert (found & ~spoken).sum() < 0.08 * spoken.sum()


def make_music(seconds: int) -> NDArray[np.float64]:
    """Plucked chords with eight overtones and a drum at each."""
    random = np.random.default_rng(3)
    samples = np.zeros(seconds * RATE_HZ)
    notes_hz = (220.0, 261.6, 329.6, 440.0, 392.0, 349.2, 293.7, 246.9)
    for beat in range(seconds * 2):
        at = beat * RATE_HZ // 2
        t = np.arange(min(RATE_HZ, len(samples) - at)) / RATE_HZ
        for overtone in range(1, 9):
            hertz = notes_hz[beat * 5 % 8] * overtone
            samples[at : at + len(t)] += np.sin(2 * np.pi * hertz * t) * np.exp(-3 * t) / overtone
        hit = random.standard_normal(min(1600, len(t))) * np.exp(-np.arange(min(1600, len(t))) / 200)
        samples[at : at + len(hit)] += 0.5 * hit
    return 0.6 * samples / np.abs(samples).max()


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(np.zeros(60 * RATE_HZ), id="silence"),
        pytest.param(np.full(60 * RATE_HZ, 0.4), id="direct current"),
        pytest.param(0.1 * np.random.default_rng(0).standard_normal(60 * RATE_HZ), id="white noise"),
        pytest.param(0.5 * np.random.default_rng(0).standard_normal(60 * RATE_HZ), id="loud noise"),
        pytest.param(0.3 * np.sin(2 * np.pi * 440 * np.arange(60 * RATE_HZ) / RATE_HZ), id="tone"),
        pytest.param(0.3 * np.sin(2 * np.pi * 50 * np.arange(60 * RATE_HZ) / RATE_HZ), id="hum"),
        pytest.param(make_music(60), id="music"),
        pytest.param(np.zeros(0), id="nothing"),
        pytest.param(np.zeros(1), id="one sample"),
    ],
)
def test_where_nobody_speaks_nothing_is_found(samples: NDArray[np.float64]) -> None:
    assert find_speech(MODELS, samples.astype(np.float32)) == ()


@needs_speech
def test_the_pieces_a_recording_is_rated_in_do_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = read_sound("jfk.flac", tmp_path)
    whole = module.rate_windows(MODELS, samples)
    assert len(whole) == -(-len(samples) // WINDOW_SAMPLES)
    monkeypatch.setattr(module, "_BATCH_WINDOWS", 37)
    assert np.allclose(module.rate_windows(MODELS, samples), whole, atol=1e-4)


def test_progress_is_told_and_a_cancel_is_heard() -> None:
    samples = np.zeros(200 * RATE_HZ, np.float32)
    heard: list[float] = []
    assert find_speech(MODELS, samples, progress=heard.append) == ()
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) > 2
    stop = threading.Event()
    with pytest.raises(WorkCancelledError):
        find_speech(MODELS, samples, cancelled=stop.is_set, progress=lambda _: stop.set())


def rate(*runs: tuple[float, float]) -> NDArray[np.float32]:
    """Probabilities: (seconds, probability) in a row."""
    return np.concatenate([np.full(round(seconds / WINDOW_S), p, np.float32) for seconds, p in runs])


def test_a_short_pause_stays_inside_a_region() -> None:
    assert len(find_regions(rate((1, 0), (2, 0.9), (0.4, 0.1), (2, 0.9), (1, 0)), 6.4)) == 1


def test_a_long_pause_ends_a_region_and_both_are_padded() -> None:
    probabilities = rate((1.024, 0), (1.92, 0.9), (1.92, 0.1), (1.92, 0.9), (1.024, 0))
    found = [(round(r.start_s, 3), round(r.end_s, 3)) for r in find_regions(probabilities, 7.808)]
    assert found == [(0.824, 3.144), (4.664, 6.984)]


def test_a_click_is_no_speech() -> None:
    assert find_regions(rate((1, 0), (0.2, 0.9), (1, 0)), 2.2) == []


def test_what_is_left_of_speech_keeps_a_region_open() -> None:
    assert len(find_regions(rate((1, 0.9), (2, 0.4), (1, 0.9)), 4.0)) == 1
    assert find_regions(rate((4, 0.4)), 4.0) == []


def test_padding_stays_inside_the_recording() -> None:
    assert find_regions(rate((2.016, 0.9)), 2.0) == [Region(0.0, 2.0)]


def test_long_speech_is_cut_at_its_quietest_place() -> None:
    probabilities = rate((20.0, 0.95), (0.16, 0.4), (19.84, 0.95))
    first, second = find_regions(probabilities, 40.0)
    assert (first.start_s, second.end_s) == (0.0, 40.0)
    assert first.end_s == second.start_s
    assert first.end_s == pytest.approx(20.08, abs=0.05)


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(1, 900), st.floats(0, 1, width=32)), max_size=20),
    st.integers(0, WINDOW_SAMPLES - 1),
)
def test_regions_are_in_order_apart_inside_and_short(runs: list[tuple[int, float]], missing: int) -> None:
    probabilities = np.concatenate([np.zeros(0), *[np.full(n, p) for n, p in runs]]).astype(np.float32)
    duration_s = max(0.0, len(probabilities) * WINDOW_S - missing / RATE_HZ)
    regions = find_regions(probabilities, duration_s)
    for region in regions:
        assert 0 <= region.start_s < region.end_s <= duration_s
        assert region.end_s - region.start_s <= MAX_REGION_S
    for before, after in pairwise(regions):
        assert before.end_s <= after.start_s


def test_silero_is_loaded_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    models = Models(ModelSettings(tmp_path))
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait(30)
        find_speech(models, np.zeros(RATE_HZ, np.float32))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [m.split(" in ")[0] for m in caplog.messages] == ["Silero VAD model loaded"]
