import numpy as np
import pytest

from engines.asr.recogniser import TimedWord
from engines.asr.whisper.word_times import trim_words
from engines.audio.loudness import measure_loudness

RATE_HZ = 16_000
# half a second of silence, half a second of tone, half a second of silence
SOUND = np.concatenate(
    [np.zeros(8000), 0.5 * np.sin(np.arange(8000) / 3), np.zeros(8000)],
).astype(np.float32)


def test_a_full_sine_is_three_decibels_below_full_scale() -> None:
    loudness = measure_loudness(np.sin(np.arange(RATE_HZ) / 3).astype(np.float32))
    assert loudness.shape == (50,)
    assert loudness == pytest.approx(-3.0, abs=0.1)


@pytest.mark.parametrize("count", [0, 10])
def test_too_little_sound_is_silence(count: int) -> None:
    assert measure_loudness(np.zeros(count, np.float32)).tolist() == [-100.0]


def test_a_word_loses_the_silence_at_its_ends() -> None:
    (word,) = trim_words([TimedWord("a", 0.1, 1.4, 0.9)], SOUND)
    assert (word.start_s, word.end_s) == pytest.approx((0.46, 1.04))


def test_a_word_in_sound_and_a_word_in_silence_stay() -> None:
    words = (TimedWord("a", 0.6, 0.9), TimedWord("b", 0.0, 0.3), TimedWord("c", 0.46, 1.04))
    assert trim_words(words, SOUND) == words
