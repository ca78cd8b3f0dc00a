"""How wrong a transcript is: words, grapheme clusters, tolerantly, and by script. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from tests.benchmarks.spelling_variants import is_same_word
from tests.benchmarks.spoken_numbers import write_digits
from transcript.text.cleaning import clusters
from transcript.text.scripts import script_of, scripts_of_signs

_TELUGU_DIGITS = str.maketrans("౦౧౨౩౪౫౬౭౮౯", "0123456789")


@dataclass(frozen=True, slots=True)
class Errors:
    """Sums over recordings, so that long ones weigh more: edits, and what they are counted against."""

    words: int = 0
    word_edits: int = 0
    clusters: int = 0
    cluster_edits: int = 0
    tolerant_edits: int = 0
    letters: int = 0
    own_letters: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def word_error(self) -> float:
        return self.word_edits / max(1, self.words)

    @property
    def cluster_error(self) -> float:
        return self.cluster_edits / max(1, self.clusters)

    @property
    def tolerant_error(self) -> float:
        return self.tolerant_edits / max(1, self.words)

    @property
    def script_fidelity(self) -> float:
        """The share of written letters that are of the language's script; 1 where none is written."""
        return self.own_letters / self.letters if self.letters else 1.0


def measure(said: str, heard: str, language: str) -> Errors:
    """The errors of one recording; both texts are folded first.

    Grapheme clusters and not code points: a Telugu syllable is one sign to its reader.
    """
    said_words, heard_words = fold(said).split(), fold(heard).split()
    said_signs, heard_signs = clusters(" ".join(said_words)), clusters(" ".join(heard_words))
    letters = regex.findall(r"[\p{L}\p{M}]", unicodedata.normalize("NFC", heard))
    own = script_of(language)
    return Errors(
        len(said_words),
        Levenshtein.distance(said_words, heard_words),
        len(said_signs),
        Levenshtein.distance(said_signs, heard_signs),
        count_tolerant_edits(write_digits(said_words), write_digits(heard_words)),
        len(letters),
        sum(own in scripts_of_signs(letter) for letter in letters) if own else len(letters),
    )


def fold(text: str) -> str:
    """NFC, lower case, digits of one kind, without punctuation, symbols, joiners and doubled blanks."""
    plain = unicodedata.normalize("NFC", text).translate(_TELUGU_DIGITS).lower()
    plain = regex.sub(r"[\u200b-\u200d\ufeff'’]", "", plain)
    return " ".join(regex.sub(r"[\p{P}\p{S}]", " ", plain).split())


def count_tolerant_edits(said: Sequence[str], heard: Sequence[str]) -> int:
    """Word edits where spellings of one word are equal, and two words may be written as one."""
    costs = [list(range(len(heard) + 1))]
    for row, word in enumerate(said, start=1):
        line = [row]
        for column, other in enumerate(heard, start=1):
            best = min(
                costs[row - 1][column] + 1,
                line[column - 1] + 1,
                costs[row - 1][column - 1] + (not is_same_word(word, other)),
            )
            if (
                column > 1
                and best > costs[row - 1][column - 2]
                and is_same_word(word, heard[column - 2] + other)
            ):
                best = costs[row - 1][column - 2]
            if row > 1 and best > costs[row - 2][column - 1] and is_same_word(said[row - 2] + word, other):
                best = costs[row - 2][column - 1]
            line.append(best)
        costs.append(line)
    return costs[-1][-1]
