"""One key for what sounds alike in Telugu and Latin letters: `hospital` finds హాస్పిటల్.

The key is deliberately loose, because nobody spells Telugu in Latin letters alike: length of vowels,
doubled letters, aspirates and retroflexes do not count, nor do a/o, i/e, v/w, s/sh, g/j, and c is k or s.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from transcript.text.cleaning import INVISIBLE, clusters

_VOWELS = {
    "అ": "a", "ఆ": "a", "ఇ": "i", "ఈ": "i", "ఉ": "u", "ఊ": "u", "ఋ": "ri", "ౠ": "ri", "ఎ": "i", "ఏ": "i",
    "ఐ": "ai", "ఒ": "a", "ఓ": "a", "ఔ": "au",
}  # fmt: skip
_VOWEL_SIGNS = {
    "ా": "a", "ి": "i", "ీ": "i", "ు": "u", "ూ": "u", "ృ": "ri", "ౄ": "ri", "ె": "i", "ే": "i", "ై": "ai",
    "ొ": "a", "ో": "a", "ౌ": "au", "్": "",
}  # fmt: skip
_CONSONANTS = {
    "క": "k", "ఖ": "k", "గ": "g", "ఘ": "g", "ఙ": "n", "చ": "c", "ఛ": "c", "జ": "g", "ఝ": "g", "ఞ": "n",
    "ట": "t", "ఠ": "t", "డ": "d", "ఢ": "d", "ణ": "n", "త": "t", "థ": "t", "ద": "d", "ధ": "d", "న": "n",
    "ప": "p", "ఫ": "p", "బ": "b", "భ": "b", "మ": "m", "య": "y", "ర": "r", "ఱ": "r", "ల": "l", "ళ": "l",
    "ఴ": "l", "వ": "v", "శ": "s", "ష": "s", "స": "s", "హ": "h", "ౘ": "c", "ౙ": "g", "ౚ": "r",
}  # fmt: skip
_SIGNS = {"ం": "m", "ఁ": "", "ః": "h"}
_LATIN = {
    "chh": "c", "ch": "c", "sh": "s", "kh": "k", "gh": "g", "jh": "g", "th": "t", "dh": "d", "ph": "p",
    "bh": "b", "ck": "k", "sch": "sk", "ce": "si", "ci": "si", "cy": "si", "ee": "i", "ii": "i", "ea": "i",
    "oo": "u", "ou": "au", "ow": "au", "x": "ks", "q": "k", "c": "k", "w": "v", "f": "p", "z": "g", "j": "g",
    "o": "a", "e": "i",
}  # fmt: skip
_LATIN_UNIT = regex.compile("|".join([*sorted(_LATIN, key=len, reverse=True), "[a-z]"]))
_WORD = regex.compile(rf"[\p{{L}}\p{{M}}{INVISIBLE}]+")
_LATIN_WORD = regex.compile(rf"[\p{{Latin}}\p{{M}}{INVISIBLE}]+")
_LEAST_KEY = 2
_LONGEST_WORD = 200  # code points; the sound of every beginning of a word is looked at


class SoundPattern:
    """What a query sounds like, to be found at the beginnings of words of the other script.

    A query of Latin letters finds Telugu, one of Telugu letters finds Latin. A query with other signs than
    letters and blanks, or with a word of one sound, finds nothing.
    """

    def __init__(self, query: str) -> None:
        words = query.split()
        keys = [key_of(word) for word in words]
        can_sound = (
            all(_WORD.fullmatch(word) for word in words) and min(map(len, keys), default=0) >= _LEAST_KEY
        )
        self._words = tuple(words) if can_sound else ()
        # u is written for a in English words (bus, బస్సు apart): both are tried
        self._keys = [regex.compile(regex.sub("[au]", "[au]", key)) for key in keys]
        self._lengths: dict[str, int] = {}

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Code points [start, end) of each match: whole words, the last one perhaps only its beginning."""
        count = len(self._words)
        if not count:
            return
        words = list(_WORD.finditer(text))
        for first in range(len(words) - count + 1):
            run = words[first : first + count]
            length = self._measure(run[-1][0])  # known for most words, and 0
            if not length or not all(text[a.end() : b.start()].isspace() for a, b in pairwise(run)):
                continue
            whole = all(
                len(w[0]) <= _LONGEST_WORD and key.fullmatch(key_of(w[0]))
                for key, w in zip(self._keys, run[:-1], strict=False)
            )
            if whole and self._is_other_script(run):
                yield run[0].start(), run[-1].start() + length

    def _measure(self, word: str) -> int:
        beginning = word[:_LONGEST_WORD]
        if beginning not in self._lengths:
            self._lengths[beginning] = _beginning(beginning, self._keys[-1])
        return self._lengths[beginning]

    def _is_other_script(self, run: "list[regex.Match[str]]") -> bool:
        return any(_is_latin(word[0]) != _is_latin(own) for word, own in zip(run, self._words, strict=True))


@lru_cache(maxsize=50_000)  # a transcript says the same words again and again
def key_of(word: str) -> str:
    """What the word sounds like, in a few small letters."""
    plain = unicodedata.normalize("NFC", word).lower()
    spelled = _spell_latin(plain) if _is_latin(plain) else _spell_telugu(plain)
    spelled = regex.sub(r"m(?=[^aiumyrlvh])", "n", spelled)
    return str(regex.sub(r"(.)\1+", r"\1", spelled))


def _beginning(word: str, key: "regex.Pattern[str]") -> int:
    """How many code points of `word` sound like `key`; the vowel of the last letter need not. 0 for none."""
    length = 0
    for cluster in clusters(word):
        length += len(cluster)
        spelled = key_of(word[:length])
        if key.fullmatch(spelled) or key.fullmatch(
            spelled[:-1] if spelled[-1:] in {"a", "i", "u"} else spelled
        ):
            return length
        if not key.fullmatch(spelled[:-1], partial=True):  # the last sound may change with what follows
            return 0
    return 0


def _is_latin(word: str) -> bool:
    return _LATIN_WORD.fullmatch(word) is not None


def _spell_latin(word: str) -> str:
    letters = regex.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", word))
    letters = regex.sub(r"er$", "ar", letters)  # English: fever, ఫీవర్
    return "".join(_LATIN.get(match[0], match[0]) for match in _LATIN_UNIT.finditer(letters))


def _spell_telugu(word: str) -> str:
    """A consonant brings its vowel a unless a vowel sign or the virama follows."""
    spelled = ""
    for letter, after in pairwise(word + " "):
        if letter in _CONSONANTS:
            spelled += _CONSONANTS[letter] + ("" if after in _VOWEL_SIGNS else "a")
        else:
            spelled += _VOWELS.get(letter) or _VOWEL_SIGNS.get(letter) or _SIGNS.get(letter, "")
    return spelled
