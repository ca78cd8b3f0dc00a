"""How wrong a model writes the held-out rows, counted as the page counts corrections."""

from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from transcript.review.corrections import Rate, Score, read_words
from transcript.text.cleaning import clusters


def score_texts(pairs: Iterable[tuple[str, str]]) -> Score:
    """The score of (corrected, heard) texts together."""
    return Score.total([_score(corrected, heard) for corrected, heard in pairs])


def _score(corrected: str, heard: str) -> Score:
    right, wrong = read_words(corrected), read_words(heard)
    right_line, wrong_line = " ".join(right), " ".join(wrong)
    right_signs, wrong_signs = clusters(right_line), clusters(wrong_line)
    return Score(
        1,
        Rate(Levenshtein.distance(wrong_signs, right_signs), len(right_signs)),
        Rate(Levenshtein.distance(wrong_line, right_line), len(right_line)),
        Rate(Levenshtein.distance(wrong, right), len(right)),
    )
