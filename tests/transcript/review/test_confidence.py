"""Doubtful words are found where they stand in the text, by what the engine thought of them."""

import dataclasses

import pytest

from transcript.document import Segment, Status, Word
from transcript.review.confidence import DOUBTFUL_BELOW, find_doubts


def make(text: str, *rated: tuple[str, float | None], status: Status = Status.UNTOUCHED) -> Segment:
    words = tuple(Word(word, 0, 10, confidence) for word, confidence in rated)
    return dataclasses.replace(Segment("s1", 0, 1000, None, "te", text), words=words, status=status)


def test_a_word_below_the_line_is_doubtful_and_one_on_it_is_not() -> None:
    segment = make("మూడు రోజుల నుండి", ("మూడు", DOUBTFUL_BELOW), ("రోజుల", 0.49), ("నుండి", None))
    assert find_doubts(segment) == [(5, 10, 0.49)]


def test_the_second_of_two_equal_words_keeps_its_own_place() -> None:
    assert find_doubts(make("సరే సరే", ("సరే", 0.9), ("సరే", 0.2))) == [(4, 7, 0.2)]


def test_places_are_counted_as_browsers_count() -> None:
    assert find_doubts(make("𝄞 నీళ్లు", ("𝄞", 0.9), ("నీళ్లు", 0.1))) == [(3, 9, 0.1)]


def test_a_word_that_is_no_more_in_the_text_is_passed_over() -> None:
    assert find_doubts(make("కొత్త మాట", ("పాత", 0.1), ("మాట", 0.3))) == [(6, 9, 0.3)]


@pytest.mark.parametrize("status", [Status.VERIFIED, Status.SKIPPED])
def test_what_a_person_has_settled_is_not_doubted(status: Status) -> None:
    assert find_doubts(make("మాట", ("మాట", 0.1), status=status)) == []
