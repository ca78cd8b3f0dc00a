"""Levels of sounds whose pitch and loudness are known."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engines.audio.decoding import AudioError
from engines.audio.spectrogram import (
    BYTE_DB,
    COLUMNS,
    LOWEST_DB,
    ROW_HZ,
    ROWS,
    STEPS_MS,
    measure_columns,
    read_tile,
)

RATE_HZ = 16_000


def tone(pitch_hz: float, seconds: float, loudness: float = 0.5) -> np.ndarray:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (loudness * np.sin(2 * np.pi * pitch_hz * time_s)).astype(np.float32)


def read(path: Path, step_ms: int, tile: int) -> np.ndarray:
    return np.frombuffer(read_tile(path, step_ms, tile), np.uint8).reshape(ROWS, COLUMNS)


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A second of silence, one of 1 kHz, one of 3 kHz, as the playback file of a document."""
    path = tmp_path / "playback.flac"
    sound = np.concatenate([np.zeros(RATE_HZ, np.float32), tone(1000, 1), tone(3000, 1)])
    soundfile.write(path, sound, RATE_HZ, subtype="PCM_16")
    return path


@pytest.mark.parametrize("step_ms", STEPS_MS)
def test_tone_of_half_scale_is_six_decibels_below_full_at_any_step(step_ms: int) -> None:
    levels = measure_columns(tone(1000, 5), 0, step_ms, 64)
    middle = levels[:, 32]
    assert middle.argmax() == round(1000 / ROW_HZ)
    assert middle.max() * BYTE_DB + LOWEST_DB == pytest.approx(-6, abs=0.3)


def test_high_pitches_are_raised_by_six_decibels_an_octave() -> None:
    low, high = (measure_columns(tone(pitch, 1), 0, 4, 64)[:, 32].max() for pitch in (1000, 4000))
    assert (int(high) - int(low)) * BYTE_DB == pytest.approx(12, abs=0.5)


@pytest.mark.parametrize("step_ms", STEPS_MS)
def test_column_shows_what_is_heard_in_its_time_and_after_the_end_nothing(steps: Path, step_ms: int) -> None:
    levels = read(steps, step_ms, 0)
    for pitch_hz, from_s, until_s in ((1000, 1.1, 1.9), (3000, 2.1, 2.9)):
        columns = levels[:, round(1000 * from_s) // step_ms + 1 : round(1000 * until_s) // step_ms - 1]
        assert set(columns.argmax(axis=0)) <= {round(pitch_hz / ROW_HZ)}
    assert not levels[:, : 900 // step_ms].any()
    assert not levels[:, 3100 // step_ms + 1 :].any()


def test_onset_stands_at_its_millisecond(steps: Path) -> None:
    row = read(steps, 1, 1)[round(1000 / ROW_HZ)].astype(int)  # 512 to 1024 ms
    loud = row > row.max() - 12 / BYTE_DB
    assert 512 + int(loud.argmax()) == pytest.approx(1000, abs=4)


def test_tiles_fit_together_without_a_seam(steps: Path) -> None:
    tiles = np.concatenate([read(steps, 2, number) for number in (0, 1, 2)], axis=1)
    samples, _ = soundfile.read(steps, dtype="float32")
    assert (tiles == measure_columns(samples, 0, 2, 3 * COLUMNS)).all()


def test_tile_behind_the_end_or_of_no_file_is_refused(steps: Path, tmp_path: Path) -> None:
    with pytest.raises(AudioError) as behind:
        read_tile(steps, 1, 1 << 30)
    assert behind.value.code == "audio_nothing_there"
    with pytest.raises(AudioError) as gone:
        read_tile(tmp_path / "gone.flac", 1, 0)
    assert gone.value.code == "audio_gone"
    with pytest.raises(ValueError, match="no such tile"):
        read_tile(steps, 3, 0)
