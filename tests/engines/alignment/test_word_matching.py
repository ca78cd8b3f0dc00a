"""A given text found among words that were heard; and with the real Whisper on jfk.flac."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.alignment.word_matching import find_spoken, match_spoken
from engines.asr.recogniser import TimedWord
from engines.pipeline.text_alignment import TextTimer
from engines.runtime.executor import inference_executor
from engines.runtime.progress import Stage, Watcher
from tests.support.presence import present
from tests.support.speech import read_samples
from transcript.formats.detection import open_transcript
from transcript.messages import Message

SPEECH = [(0, 10_000)]


def hear(*words):
    """One word a second, half a second long."""
    return [TimedWord(word, second, second + 0.5, 0.9) for second, word in enumerate(words)]


def test_words_take_the_times_of_those_they_are_alike():
    rows = present(
        find_spoken(hear("Hello", "my", "colours,", "friend"), ["hello my", "colors — friend!"], SPEECH)
    )
    assert [[(word.text, word.start_ms, word.end_ms, word.confidence) for word in row] for row in rows] == [
        [("hello", 0, 500, 0.9), ("my", 1000, 1500, 0.9)],
        [("colors", 2000, 2500, 0.9), ("friend!", 3000, 3500, 0.9)],
    ]


def test_a_word_heard_otherwise_is_an_estimate_where_that_was_heard():
    (row,) = present(find_spoken(hear("one", "two", "five"), ["one abc five"], SPEECH))
    assert [(word.start_ms, word.end_ms, word.confidence) for word in row] == [
        (0, 500, 0.9), (1000, 1500, None), (2000, 2500, 0.9),
    ]  # fmt: skip


def test_words_that_were_not_heard_share_the_speech_between():
    heard = [TimedWord("one", 0.0, 1.0), TimedWord("five", 6.0, 7.0)]
    (row,) = present(find_spoken(heard, ["one aa bb five"], [(0, 3_000), (5_000, 8_000)]))
    assert [(word.start_ms, word.end_ms) for word in row] == [
        (0, 1000), (1000, 2500), (2500, 6000), (6000, 7000),
    ]  # fmt: skip


def test_a_text_of_which_less_than_half_was_heard_is_not_found():
    heard = hear("to", "be", "or", "not")
    assert find_spoken(heard, ["to be or not", "a b c d"], SPEECH) is not None
    assert find_spoken(heard, ["to be or not", "a b c d e"], SPEECH) is None
    assert find_spoken([], ["to be"], SPEECH) is None
    assert find_spoken(heard, ["—"], SPEECH) is None


WORDS = st.lists(st.sampled_from(["a", "be", "see", "—", "తెలుగు", "deed"]), max_size=12)


@given(WORDS, WORDS)
def test_pairs_rise_and_times_never_fall(said, written):
    pairs = list(match_spoken(said, written))
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    rows = find_spoken(hear(*said), [" ".join(written[:5]), " ".join(written[5:])], SPEECH)
    words = [word for row in rows or () for word in row]
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
    assert rows is None or [word.text for word in words] == [word for word in written if word != "—"]


@pytest.fixture(scope="module")
def speech(shared_speech):
    samples = read_samples(shared_speech / "jfk.flac")
    return SimpleNamespace(samples=samples, duration_ms=len(samples) // 16)


def time(models, text, speech, watcher=None):
    opened = open_transcript(text.encode(), "txt", with_sound=True)
    return TextTimer(models, inference_executor()).time(opened, speech, watcher).opened


@pytest.mark.model
def test_english_lines_are_found_by_what_whisper_hears(models, speech):
    told = []
    text = (
        "And so, my fellow citizens:\nask not what your country can do for you\nask what you can do for it.\n"
    )
    opened = time(models, text, speech, Watcher(tell=lambda stage, fraction: told.append((stage, fraction))))
    assert opened.notices == (Message("text_timed", count=3),)
    first, second, third = opened.transcript.segments
    assert abs(first.start_ms - 300) <= 300
    assert abs(second.start_ms - 3300) <= 300
    assert abs(second.end_ms - 7400) <= 300
    assert abs(third.start_ms - 8150) <= 300
    assert first.words[-1].text == "citizens:"
    assert first.words[-1].confidence is None
    assert first.words[-1].end_ms <= 2400  # not in the pause before "ask"
    assert [word.text for word in second.words] == second.text.split()
    assert (Stage.ALIGNING, 1.0) in told


@pytest.mark.model
def test_another_english_text_gets_estimates_and_says_so(models, speech):
    opened = time(models, "It was the best of times, it was the worst of times, for you\n", speech)
    assert opened.notices == (Message("alignment_not_served", name="English"),)
    assert opened.transcript.segments[0].words == ()
