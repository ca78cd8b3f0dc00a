"""Which of a CTC model's columns are kept: those of the scripts that may be written here. Pure."""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engines.asr.emissions import Alphabet
from transcript.text.scripts import scripts_of_signs


def choose_columns(alphabet: Alphabet, allowed: Collection[str]) -> NDArray[np.intp] | None:
    """The columns whose letters are of `allowed` Unicode scripts, and those without letters; None is all.

    All are kept where the alphabet has no other script, and where it has none of the allowed ones: a model
    that writes Latin letters only is left to write them.
    """
    found = [scripts_of_signs(token) for token in alphabet.tokens]
    written: set[str] = set().union(*found)
    if written <= set(allowed) or not written & set(allowed):
        return None
    return np.flatnonzero([own <= set(allowed) for own in found])


@lru_cache(maxsize=16)
def narrow(alphabet: Alphabet, allowed: tuple[str, ...]) -> tuple[Alphabet, NDArray[np.intp] | None]:
    """The kept alphabet and its columns, None for all; found once, since thousands of signs take 30 ms."""
    columns = choose_columns(alphabet, allowed)
    return (alphabet, None) if columns is None else (cut_alphabet(alphabet, columns), columns)


def cut_alphabet(alphabet: Alphabet, columns: NDArray[np.intp]) -> Alphabet:
    """The alphabet of the kept columns, which hold the blank and the delimiter."""
    places = {int(column): place for place, column in enumerate(columns)}
    return replace(
        alphabet,
        tokens=tuple(alphabet.tokens[column] for column in columns),
        blank=places[alphabet.blank],
        delimiter=places.get(alphabet.delimiter, -1),
    )


def cut_columns(log_probs: NDArray[np.float32], columns: NDArray[np.intp]) -> NDArray[np.float32]:
    """(frames, kept columns): each frame a distribution over the kept ones alone."""
    kept = log_probs[:, columns]
    highest = kept.max(axis=1, keepdims=True)
    total: NDArray[np.float32] = kept - highest - np.log(np.exp(kept - highest).sum(axis=1, keepdims=True))
    return total
