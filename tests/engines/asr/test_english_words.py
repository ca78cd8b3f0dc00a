import pytest

from engines.asr.english_words import share_english


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("It was the best of times", 1.0),
        ("I don't know", 1.0),
        ("Kalasapadu bridge painundi niru", 0.0),
        ("the pravahinchindi", 3 / 17),
        ("అవును నేను రేపు వస్తాను", 0.0),
        ("123", 0.0),
        ("", 0.0),
    ],
)
def test_the_share_of_letters_in_english_words(text: str, share: float) -> None:
    assert share_english(text) == pytest.approx(share)


def test_english_words_in_telugu_letters_count_by_their_sound() -> None:
    assert share_english("వాట్ యువర్ కంట్రీ కెన్ డూ ఫర్ యు") > 0.5
    assert share_english("ఇది చాలా మంచి పుస్తకం నాకు డాక్టర్ అపాయింట్మెంట్ కావాలి") == 0.0
