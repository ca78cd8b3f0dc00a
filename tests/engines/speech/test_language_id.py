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
    language, probability = heard.probabilities[0]
    assert language == "hi"
    assert probability == pytest.approx(0.9)


def test_a_close_call_is_unsure_and_names_both() -> None:
    heard = judge({"te": 0.53, "en": 0.47}, TE_EN, 5.0)
    assert (heard.is_sure, heard.reason) == (False, "sounds like Telugu or English")


@pytest.mark.parametrize(("stranger", "name"), [("fr", "French"), ("bo", "Tibetan"), ("ta", "Tamil")])
def test_one_strong_stranger_makes_it_unsure_and_is_named(stranger: str, name: str) -> None:
    heard = judge({stranger: 0.9, "te": 0.06, "en": 0.04}, TE_EN, 5.0)
    assert (heard.language, heard.reason, heard.stranger) == ("te", f"sounds like {name} (90 %)", stranger)


def test_a_relative_is_a_stranger_only_where_it_is_surer() -> None:
    assert judge({"kn": 0.85, "te": 0.12, "en": 0.03}, TE_EN, 5.0).is_sure
    assert judge({"fr": 0.85, "te": 0.12, "en": 0.03}, TE_EN, 5.0).stranger == "fr"


def test_an_answer_that_rests_on_strangers_alone_is_unsure() -> None:
    heard = judge({"sw": 0.2, "la": 0.3, "ro": 0.2, "te": 0.1, "en": 0.2}, TE_EN, 5.0)
    assert (heard.language, heard.reason) == ("te", "sounds like Telugu or English")
    assert judge({"kn": 0.4, "hi": 0.3, "te": 0.1, "en": 0.2}, TE_EN, 5.0).is_sure


def test_what_is_certain_is_sure_however_short() -> None:
    assert judge({"te": 0.6, "kn": 0.36, "en": 0.04}, TE_EN, 0.5).is_sure
    assert judge({"te": 0.04, "en": 0.96}, TE_EN, 0.5).is_sure


def test_less_than_a_second_is_sure_only_where_it_is_certain() -> None:
    assert not judge({"en": 0.9, "te": 0.1}, TE_EN, 0.9).is_sure


def test_english_alone_takes_every_vote() -> None:
    assert judge({"te": 0.5, "en": 0.5}, ("en",), 5.0).probabilities == (("en", 1.0),)


def test_nothing_heard_still_answers() -> None:
    assert judge({}, TE_EN, 5.0).language in TE_EN
