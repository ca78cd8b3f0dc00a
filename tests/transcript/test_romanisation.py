import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from transcript.romanisation import (
    choose_by_consensus,
    count_edits,
    count_first_copy,
    join_fragments,
    to_telugu,
)


@pytest.mark.parametrize(
    ("latin", "telugu"),
    [
        ("Nenu", "నేను"), ("amma", "అమ్మ"), ("rendu", "రేందు"), ("pravahinchindi", "ప్రవహించింది"),
        ("vastam", "వస్తం"), ("padu", "పడు"), ("ikkada", "ఇక్కడ"), ("neeru", "నీరు"), ("medialu", "మేడియలు"),
        ("bus", "బుసు"), ("oh", "ఓ"), ("nenu, amma!", "నేను అమ్మ"), ("", ""), ("123 ?", ""), ("నేను", ""), ("José", "జోసే"),
    ],
)  # fmt: skip
def test_words_are_written_as_they_sound(latin: str, telugu: str) -> None:
    assert to_telugu(latin) == telugu


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_what_is_written_is_telugu_and_well_formed(latin: str) -> None:
    text = to_telugu(latin)
    assert regex.fullmatch(r"[\p{Telugu} ]*", text)
    assert unicodedata.is_normalized("NFC", text)
    assert not regex.search(r"(^| )[\p{M}]", text)  # no sign without its letter
    assert not regex.search(r"్[ా-ౌ]", text)  # no vowel sign on a bare consonant


@pytest.mark.parametrize(
    ("latin", "telugu"),
    [("niru", "నీరు"), ("pado", "పడు"), ("kondaru", "కొందరు"), ("ondu", "ఒందు"), ("sindhu", "సిందు"), ("chesina", "చేసిన")],
)  # fmt: skip
def test_long_i_short_o_and_a_final_o(latin: str, telugu: str) -> None:
    assert to_telugu(latin) == telugu


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Kalasapadu bridgepainundi niru pravahinchindi Kalesapadhu bridgepayinundhi nirup", 4),
        ("Fadi Fadi", 2),
        ("nenu intiki vellanu", 3),
        ("vanda chopo leini murkhando", 4),
        ("", 0),
    ],
)
def test_a_sentence_that_starts_over_is_said_once(text: str, kept: int) -> None:
    assert count_first_copy(text.split()) == kept


def test_fragments_join_the_word_before() -> None:
    assert join_fragments(["sila", "mu", "kondri"]) == [[0, 1], [2]]
    assert join_fragments(["Ka", "shta"]) == [[0, 1]]
    assert join_fragments([]) == []


def test_the_text_that_the_others_agree_with_is_chosen() -> None:
    assert choose_by_consensus(["nenu vostanu", "xyz", "nenu vastanu", "nenu vastunu"]) == 2
    assert choose_by_consensus(["", "nenu", "nen"]) == 1


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_edits_are_a_distance(first: str, second: str) -> None:
    assert count_edits(first, second) == count_edits(second, first)
    assert abs(len(first) - len(second)) <= count_edits(first, second) <= max(len(first), len(second))
    assert (count_edits(first, second) == 0) == (first == second)
