"""Pairs of drafts as Whisper base writes them for English and for Telugu speech."""

from dataclasses import replace

import pytest

from engines.asr.recogniser import Chunk
from engines.pipeline.language_evidence import SURE, looks_english, rate_first
from tests.support.presence import present

LANGUAGES = ("te", "en")


def write_telugu(latin: str, confidence: float) -> tuple[Chunk, ...]:
    """Telugu spelled by ear, with the Latin letters that it was heard in."""
    heard = Chunk(latin, 0, 2, confidence=confidence, language="te", engine="w-latin")
    return (replace(heard, text="తెలుగు", engine="w-draft", others=(heard,)),)


def write_english(text: str, confidence: float) -> tuple[Chunk, ...]:
    return (Chunk(text, 0, 2, confidence=confidence, language="en", engine="w"),)


def test_english_words_in_both_drafts_are_english_though_the_sound_says_telugu() -> None:
    telugu = write_telugu("It was the best of times", 0.7)
    english = write_english("It was the best of times.", 0.85)
    assert looks_english(telugu)
    assert present(rate_first(telugu, english, LANGUAGES, prior=0.6)) < 1 - SURE
    assert present(rate_first(english, telugu, ("en", "te"), prior=0.4)) > SURE


@pytest.mark.parametrize(
    ("latin", "english", "confidence"),
    [
        ("Brathikinanni nallu panamulichu", "There is no need to worry about anything.", 0.25),
        ("Rathikinani naalu palanu", "Rathikinani naalu, palanu", 0.55),
        ("deva talapu nedakathin", "God will be the one who will be the one", 0.3),
    ],
)
def test_fluent_english_that_its_recogniser_doubts_is_telugu(
    latin: str, english: str, confidence: float
) -> None:
    rated = rate_first(write_telugu(latin, 0.38), write_english(english, confidence), LANGUAGES, prior=0.85)
    assert present(rated) > SURE


def test_no_english_words_at_all_are_telugu() -> None:
    assert present(rate_first(write_telugu("guruwaram magi", 0.35), (), LANGUAGES, prior=0.6)) > SURE


def test_drafts_without_confidence_or_without_english_say_nothing() -> None:
    unrated = (Chunk("yes", 0, 2, language="en"),)
    refused = (Chunk("", 0, 2, language="en"),)
    telugu = write_telugu("avunu", 0.5)
    assert rate_first(telugu, unrated, LANGUAGES, 0.5) is None
    assert rate_first(telugu, refused, LANGUAGES, 0.5) is None
    assert rate_first(telugu, write_english("yes", 0.9), ("te", "hi"), 0.5) is None
