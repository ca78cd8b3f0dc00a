import pytest

from engines.asr.transliteration.romanisation import (
    count_first_copy,
    fold_latin,
    join_fragments,
    measure_disagreement,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Kalasapadu bridgepainundi niru pravahinchindi Kalesapadhu bridgepayinundhi nirup", 4),
        ("Deva thalapu nedakathin Deva thala", 3),
        ("yanno rama sanki yanno raama sanki yanno rama", 3),
        ("Nairu Raipu Raialesimu lobari varshallu", 5),
        ("Palo ko palo ko luvana noli kera mni tiago", 9),
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


def test_the_text_that_the_others_agree_with_differs_least() -> None:
    costs = measure_disagreement(["nenu vostanu", "xyz", "nenu vastanu", "nenu vastunu"])
    assert costs.index(min(costs)) == 2
    assert measure_disagreement(["nenu", "Nénu!"]) == [0.0, 0.0]
    assert measure_disagreement(["ab", "cd"]) == [0.5, 0.5]


def test_folding_leaves_small_plain_letters() -> None:
    assert fold_latin("José, O'Neil 3 అమ్మ") == "joseoneil"
