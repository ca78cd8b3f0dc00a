"""Quiet speech is raised to where engines hear it; loud speech, noise floors and seams are left as they are."""

import numpy as np
import pytest

from engines.audio.quiet_sound import QuietGain
from engines.audio.samples import RATE_HZ


def make_tone(seconds: float, level_db: float, hz: float = 300.0) -> np.ndarray:
    """A tone of a peak in decibels below full scale; shape (samples,)."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (10 ** (level_db / 20) * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)


def level_of(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(samples))) + 1e-12))


def test_speech_at_its_usual_loudness_is_the_same_array():
    samples = make_tone(5, -20)
    assert QuietGain(samples).raise_piece(samples, 0) is samples


@pytest.mark.parametrize("level_db", [-55, -60, -70])
def test_quiet_sound_is_raised_to_one_loudness(level_db):
    samples = make_tone(5, level_db)
    raised = QuietGain(samples).raise_piece(samples, 0)
    assert raised.shape == samples.shape
    assert raised.dtype == np.float32
    assert level_of(raised) == pytest.approx(-28, abs=3)


def test_what_is_too_quiet_is_raised_by_a_bounded_gain():
    samples = make_tone(3, -90)
    assert level_of(QuietGain(samples).raise_piece(samples, 0)) <= level_of(samples) + 45.5


def test_only_the_quiet_part_is_raised_and_nothing_jumps():
    samples = np.concatenate([make_tone(6, -20), make_tone(6, -60)])
    raised = QuietGain(samples).raise_piece(samples, 0)
    second = RATE_HZ
    assert np.array_equal(raised[: 4 * second], samples[: 4 * second])
    assert level_of(raised[-3 * second :]) == pytest.approx(-28, abs=3)
    assert np.abs(raised).max() <= 1.0
    loud, quiet = (np.abs(raised[place : place + second // 4]).max() for place in (7 * second, 8 * second))
    assert max(loud, quiet) <= 0.2


@pytest.mark.parametrize("piece_s", [0.032, 0.7, 3.1])
def test_pieces_are_raised_as_the_whole_is(piece_s):
    samples = np.concatenate([make_tone(4, -20), make_tone(5, -62), make_tone(3, -25)])
    gain, size = QuietGain(samples), int(piece_s * RATE_HZ)
    pieces = [gain.raise_piece(samples[at : at + size], at) for at in range(0, len(samples), size)]
    whole = gain.raise_piece(samples, 0)
    assert np.allclose(np.concatenate(pieces), whole, atol=1e-6)


@pytest.mark.parametrize("samples", [0, 1, 159, RATE_HZ])
def test_any_length_has_a_gain(samples):
    sound = np.zeros(samples, np.float32)
    assert np.array_equal(QuietGain(sound).raise_piece(sound, 0), sound)


def test_two_clicks_raise_nothing():
    """A step is as loud as its third loudest frame: a click in silence does not make the rest loud or quiet."""
    quiet = make_tone(4, -60)
    clicked = quiet.copy()
    clicked[RATE_HZ : RATE_HZ + 3] = 0.9
    plain, with_click = (QuietGain(one).raise_piece(quiet, 0) for one in (quiet, clicked))
    assert np.allclose(plain, with_click, atol=1e-3)
