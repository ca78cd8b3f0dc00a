"""Latin words in Telugu letters: what the spelling model makes of them, and that it is always Telugu."""

import math
import threading
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

import engines.asr.transliteration.letter_model
from engines.asr.transliteration.letter_model import BEGIN, END, LetterModel, load_letter_model, read_words
from engines.asr.transliteration.spelling import rate_text, spell_word, spell_words


@pytest.mark.parametrize(
    ("latin", "telugu"),
    [
        ("Nenu", "నేను"), ("amma", "అమ్మ"), ("pravahinchindi", "ప్రవహించింది"), ("ikkada", "ఇక్కడ"), ("neeru", "నీరు"),
        ("kondaru", "కొందరు"), ("chesina", "చేసిన"), ("", ""), ("123", ""), ("José", "జోసే"),
    ],
)  # fmt: skip
def test_words_are_spelled_as_telugu_spells_them(latin: str, telugu: str) -> None:
    assert spell_word(latin).text == telugu


@pytest.mark.parametrize(
    ("latin", "telugu"),
    [
        ("rendu", "రెండు"),
        ("kashtam", "కష్టం"),
        ("guruvaram", "గురువారం"),
        ("peru", "పేరు"),
        ("pettindi", "పెట్టింది"),
    ],
)
def test_what_latin_letters_leave_open_is_settled_by_the_word(latin: str, telugu: str) -> None:
    """Long and short, dental and retroflex, one and two."""
    assert spell_word(latin).text == telugu


@pytest.mark.parametrize(
    ("latin", "telugu"),
    [
        ("prava hinchindi", "ప్రవహించింది"),
        ("vastu nnadu", "వస్తున్నాడు"),
        ("nenu ikkada", "నేను ఇక్కడ"),
        ("", ""),
    ],
)
def test_fragments_join_where_that_makes_likelier_words(latin: str, telugu: str) -> None:
    spelled = spell_words(latin.split())
    assert " ".join(text for _, text in spelled) == telugu
    assert [place for places, _ in spelled for place in places] == list(range(len(latin.split())))


@given(st.text(st.characters(codec="ascii"), max_size=12))
@example("zjzmklohi")
@example("cyffnhohb")  # no consonant was left for a vowel after "h", and the word was an error
def test_what_is_written_is_telugu_and_well_formed(latin: str) -> None:
    spelling = spell_word(latin)
    assert regex.fullmatch(r"\p{Telugu}*", spelling.text)
    assert unicodedata.is_normalized("NFC", spelling.text)
    assert not regex.search(r"^[\p{M}]|్[ా-్ం]", spelling.text)
    assert math.isfinite(spelling.score)


def test_words_that_can_be_telugu_rate_higher() -> None:
    assert rate_text(["nenu", "vastanu"]) > rate_text(["strengths", "xylophone"])
    assert rate_text([]) == 0.0


@pytest.mark.slow
def test_the_list_is_sorted_telugu_words() -> None:
    words = read_words()
    assert words == sorted(set(words))
    assert len(words) == 215_191
    assert all(regex.fullmatch("[\u0c00-\u0c65]{2,}", word) for word in words)
    assert {"నేను", "అమ్మ", "నీరు"} <= set(words)


def test_letters_are_rated_by_witten_bell() -> None:
    """Of "కమ" and "కల": after the first letter two letters were seen once each, so half the mass is theirs."""
    model = LetterModel(["కమ", "కల"])
    floor = (1 + 4 / 80) / (6 + 4)  # of 6 letters and ends, "మ" is one; 4 kinds share the rest
    expected = floor
    for _ in range(4):  # contexts "క", "^క", "^^క", "^^^క" all saw "మ" once among two
        expected = (1 + 2 * expected) / (2 + 2)
    assert model.log_probability(BEGIN * 4 + "క", "మ") == pytest.approx(math.log(expected))
    total = sum(math.exp(model.log_probability(BEGIN * 4 + "క", letter)) for letter in ["మ", "ల", "క", END])
    assert total < 1


def test_eight_threads_make_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.asr.transliteration.letter_model, "_model", None)
    made: list[int] = []

    class Counted(LetterModel):
        def __init__(self, words: list[str]) -> None:
            made.append(1)
            super().__init__(words[:2000])

    monkeypatch.setattr(engines.asr.transliteration.letter_model, "LetterModel", Counted)
    found: list[LetterModel] = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        found.append(load_letter_model())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(model) for model in found}) == 1
    assert len(made) == 1
