import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from transcript.romanisation import to_telugu


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
