"""Spellings of one word that people use alike, and loanwords in either script: what a tolerant error lets pass.

Strict on what changes a word: length of vowels, aspirates and retroflexes count. Pure.
"""

import unicodedata

import regex
from rapidfuzz.distance import Levenshtein

from transcript.text.phonetic_key import key_of
from transcript.text.scripts import scripts_of_signs

_RULES = tuple(
    (regex.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[\u200b-\u200d\ufeff]", ""),
        # the nasal before a stop is written as such or as a circle: సంబంధం, సమ్బన్ధం
        (r"ఙ్(?=[కఖగఘ])|ఞ్(?=[చఛజఝ])|ణ్(?=[టఠడఢ])|న్(?=[తథదధ])|మ్(?=[పఫబభ])", "ం"),
        (r"ఱ", "ర"),
        (r"ౘ", "చ"),
        (r"ౙ", "జ"),
        (r"[శష](?!్ర)", "స"),  # చేశాడు, చేసాడు; శ్రీ stays
        (r"ళ్ల|ళ్ళ|ల్ళ", "ళ్ళ"),
        (r"అయి", "ఐ"),
        (r"అవు", "ఔ"),
        (r"\bయే", "ఏ"),
        (r"\bయె", "ఎ"),
        (r"ర్(\p{L})్\1", r"ర్\1"),  # ధర్మ్మం
        (r"(\p{L})్\1ు?$", r"\1్"),  # బస్సు, బస్
    )
)
_LEAST_ALIKE = 0.75
"""Of the sounds of a loanword in two scripts: డాక్టర్ and doctor share 0.83."""


def fold_variants(word: str) -> str:
    """The word as all its spellings come out."""
    folded = unicodedata.normalize("NFC", word).lower()
    for pattern, replacement in _RULES:
        folded = pattern.sub(replacement, folded)
    return folded


def is_same_word(first: str, second: str) -> bool:
    """Whether the two are one word: alike after folding, or alike by ear where the scripts differ."""
    if first == second or fold_variants(first) == fold_variants(second):
        return True
    scripts = {frozenset(scripts_of_signs(first)), frozenset(scripts_of_signs(second))}
    if scripts != {frozenset({"Telugu"}), frozenset({"Latin"})}:
        return False
    keys = [key_of(word).replace("u", "a") for word in (first, second)]
    return bool(Levenshtein.normalized_similarity(*keys) >= _LEAST_ALIKE)
