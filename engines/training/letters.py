"""Texts as the columns of a CTC model, and the letters that the model lacks. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import pairwise

LEAST_ROWS = 2
"""A letter in fewer rows is not learnt, and the row is left out."""


def spell(text: str, known: Collection[str]) -> str:
    """The text in letters that the vocabulary has or may get: in its case, without marks that it lacks."""
    words = (
        "".join(_write(sign, known) for sign in unicodedata.normalize("NFC", word)) for word in text.split()
    )
    return " ".join(word for word in words if word)


def find_new_letters(texts: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """Letters, signs and digits of the spelled texts that are not known and stand in enough of them."""
    counted = Counter(sign for text in texts for sign in set(text) - set(known) - {" "})
    return tuple(sorted(sign for sign, rows in counted.items() if rows >= LEAST_ROWS))


def count_frames(columns: Collection[int]) -> int:
    """How many frames a CTC model needs at least to write these columns: one each, and one between equals."""
    line = list(columns)
    return len(line) + sum(before == after for before, after in pairwise(line))


def _write(sign: str, known: Collection[str]) -> str:
    if sign in known:
        return sign
    for other in (sign.lower(), sign.upper()):
        if other in known:
            return other
    # vowel signs are marks (M); joiners, punctuation and symbols are not heard
    if unicodedata.category(sign)[0] not in "LMN":
        return ""
    # a vocabulary of one case has only that one
    has_lower = any(letter.islower() for letter in known)
    return sign.lower() if has_lower or not any(letter.isupper() for letter in known) else sign.upper()
