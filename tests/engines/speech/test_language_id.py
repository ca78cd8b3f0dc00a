import pytest

from engines.speech.language_id import Identification, judge

TE_EN = ("te", "en")


def test_a_clear_language_is_sure() -> None:
    assert judge({"en": 0.95, "te": 0.05}, TE_EN, 5.0) == Identification("en", (("en", 0.95), ("te", 0.05)))


@pytest.mark.parametrize("relative", ["kn", "ml", "ta", "hi", "ur", "bn"])
def test_a_relative_outside_the_allowed_votes_for_telugu(relative: str) -> None:
    heard = judge({relative: 0.5, "te": 0.1, "en": 0.4}, TE_EN, 5.0)
    assert heard.language == "te"
    assert dict(heard.probabilities)["te"] == pytest.approx(0.6)


def test_a_stranger_votes_for_what_is_not_english() -> None:
    assert judge({"cy": 0.4, "te": 0.2, "en": 0.4}, TE_EN, 5.0).language == "te"


def test_relatives_share_by_what_was_heard() -> None:
    heard = judge({"ur": 0.6, "hi": 0.3, "te": 0.1}, ("te", "en", "hi"), 5.0)
    assert heard.probabilities[0] == ("hi", pytest.approx(0.9))


def test_a_close_call_is_unsure_and_says_the_figures() -> None:
    heard = judge({"te": 0.53, "en": 0.47}, TE_EN, 5.0)
    assert (heard.is_sure, heard.reason) == (False, "te 0.53, en 0.47")


def test_one_strong_stranger_makes_it_unsure() -> None:
    heard = judge({"fr": 0.9, "te": 0.06, "en": 0.04}, TE_EN, 5.0)
    assert (heard.language, heard.reason) == ("te", "sounds like fr 0.90")


def test_less_than_a_second_is_never_sure() -> None:
    assert not judge({"en": 1.0}, TE_EN, 0.9).is_sure


def test_english_alone_takes_every_vote() -> None:
    assert judge({"te": 0.5, "en": 0.5}, ("en",), 5.0).probabilities == (("en", 1.0),)


def test_nothing_heard_still_answers() -> None:
    assert judge({}, TE_EN, 5.0).language in TE_EN
