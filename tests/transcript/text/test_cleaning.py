import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.text.cleaning import clean_line, clean_text, clusters, is_clean
from transcript.text.scripts import dominant_script, script_matches, scripts


def test_telugu_conjuncts_are_one_cluster_each_and_zwnj_parts_them():
    assert clusters("క్ష") == ["క్ష"]
    assert clusters("స్త్రీ") == ["స్త్రీ"]
    assert len(clusters("క్\u200cష")) == 2


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("a\tb\x00c\x1b", "a bc"),
        ("\u202eabc\u202c \u2066x\u2069", "abc x"),
        ("క్\u200cష\u200d", "క్\u200cష\u200d"),
        ("\u0c46\u0c56", "\u0c48"),
        ("\ufeffx\ufffe\uffff", "x"),
        ("\ud800x", "\ufffdx"),
        ("30\u00a0mg,\u202f2", "30 mg, 2"),
        ("hos\u00adpi\u200btal\u2060\ufeff", "hospital"),
        ("\u200eOkay\u200f", "Okay"),
        ("a\u200cb \u200dc 3\u200d", "ab c 3"),
        ("హైదరాబాద్\u200cలో \u200cఆఫీస్\u200d\u200dకి", "హైదరాబాద్\u200cలో ఆఫీస్\u200dకి"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("می\u200cخواهم 5\u200f", "می\u200cخواهم 5\u200f"),
        ("ภาษา\u200bไทย", "ภาษา\u200bไทย"),
    ],
)
def test_clean_text_keeps_what_is_written_and_drops_what_breaks_files(given_text, expected):
    assert clean_text(given_text) == expected


@given(st.text(st.characters()))
def test_clean_text_is_stable_and_nfc(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text())
def test_clusters_join_to_the_text(text):
    assert "".join(clusters(text)) == text


def test_scripts_are_counted_by_word():
    assert scripts("hospital లో ఉన్నాను, 3 రోజులు") == {"Latin": 1, "Telugu": 3}
    assert dominant_script("hospital లో ఉన్నాను") == "Telugu"
    assert dominant_script("123, ...") is None


@pytest.mark.parametrize(
    ("text", "language", "matches"),
    [
        ("నమస్కారం", "te", True),
        ("hospital కి వెళ్ళాను", "te", True),
        ("namaskaram ela unnaru", "te", False),
        ("வணக்கம்", "te", False),
        ("ನಮಸ್ಕಾರ", "te", False),
        ("good morning", "en", True),
        ("నమస్కారం", "en", False),
        ("42", "te", True),
        ("", "te", True),
        ("anything", None, True),
        ("anything", "xx", True),
    ],
)
def test_script_guard(text, language, matches):
    assert script_matches(text, language) is matches


@given(st.text(st.characters()))
def test_what_is_called_clean_is_left_as_it_is(text):
    assert not is_clean(text) or clean_text(text) == text
    assert is_clean(clean_text(text))


@pytest.mark.parametrize(
    "text",
    ["a\tb", "a\r\nb", "e\u0301", "\ud800", "\u202e", "క" + "\u0c4d\u0301" * 40, "a\u0327\u0301\u0327"],
)
def test_what_has_to_be_cleaned_is_not_called_clean(text):
    assert not is_clean(text)


@pytest.mark.parametrize("text", ["", "నమస్కారం, క్ష\n\u200cZWNJ", "a\u0327\u0301x", "  two  "])
def test_clean_text_is_called_clean(text):
    assert is_clean(text) == (clean_text(text) == text)
