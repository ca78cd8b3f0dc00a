"""Telugu spellings of Latin words that were written by ear.

A Latin letter leaves open what Telugu tells apart: long and short, dental and retroflex, plain and aspirated,
one consonant or two. Each stands for several Telugu ones, with weights set by what the sounds have in common,
and of all spellings the likeliest for the letter model is taken (a noisy channel, searched with a beam).
What was measured since then stands in docs/decisions/starter-telugu.md.

Measured on the 60 shared clips (Whisper base's five texts for each, 22 November 2026): character error 0.481
with a fixed table of letters, 0.446 with this. On the 26 clips on which the weights were tried out 0.512 and
0.459, on the other 34 0.457 and 0.436; there the model's order and how the five texts are weighed were looked
at too. With the weights as first written down, 4 letters and the old choice of a text: 0.496 and 0.440. It
costs 0.006 s a second of sound, joining fragments half as much again. What did not help: weights learned
from the clips by alignment (held out, 0.489), a model of 4 letters (0.457), dropping rare runs of letters
(0.465 to 0.487), choosing among the five texts by agreement alone (0.460) or with Whisper's own score
(0.449).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from engines.asr.transliteration.letter_model import BEGIN, END, ORDER, LetterModel, load_letter_model
from engines.asr.transliteration.romanisation import CONSONANTS, VOWEL_SIGNS, VOWELS, fold_latin

_BEAM, _CHOICES = 12, 8
_MODEL_WEIGHT = 0.4
_LETTER_BONUS = 0.14  # a model of letters alone would write as few as it can
_KNOWN = 1.0
"""A word of the list is so much likelier, as a logarithm, than the letter model says."""
_JOIN, _MOST_JOINED, _LONGEST_JOINED = 0.5, 3, 20
_VIRAMA, _ANUSVARA, _GLIDE = "్", "ం", "య"
_SIGNS = frozenset("ాిీుూృెేైొోౌ్")

# Weights beside the plain reading, which has 1.
_DOUBLED, _SINGLE_OF_TWO = 0.2, 0.4
_ASPIRATED, _RETROFLEX, _SIBILANT, _CONFUSED = 0.12, 0.2, 0.3, 0.08
_CURLED = 1.6  # a retroflex where it is the rule: after ష, and ("d") between vowels
_ODD = 0.06
_AT_END = {"ు": 0.4, "": 0.15, "్": 0.1, "ి": 0.1}  # what follows a word's last consonant
_AMONG = {"్": 1.0, "ు": 0.1, "ి": 0.07, "": 0.05}  # what stands between two consonants

_RETROFLEXES = {"t": "ట", "d": "డ", "n": "ణ", "l": "ళ", "th": "ట", "dh": "డ"}
_ASPIRATES = {
    "k": "ఖ", "g": "ఘ", "ch": "ఛ", "j": "ఝ", "t": "థ", "d": "ధ", "p": "ఫ", "b": "భ", "dh": "ధ", "th": "థ",
    "bh": "బ", "gh": "గ", "kh": "ఖ", "ph": "ప", "f": "ప", "jh": "జ",
}  # fmt: skip
_SIBILANTS = {"s": "శష", "sh": "శస"}
_MISHEARD = {
    "t": "దచ", "d": "త", "k": "గ", "g": "కవ", "p": "బ", "b": "పవ", "v": "మబ", "w": "మ", "l": "రన", "r": "లడ",
    "n": "మల", "m": "నవ", "s": "చ", "ch": "జస", "j": "చ", "c": "సచ", "th": "ద", "dh": "ద", "f": "ప", "z": "జ",
}  # fmt: skip
_OTHER_VOWELS = {
    "a": {"ా": 0.4, "ె": _ODD, "ి": _ODD},
    "i": {"ీ": 0.4, "ే": _ODD, "ై": _ODD},
    "u": {"ూ": 0.3, "ో": _ODD, "": _ODD},
    "e": {"ె": 0.38, "ి": 2 * _ODD, "ై": _ODD, "ీ": _ODD},
    "o": {"ొ": 0.35, "ు": 3 * _ODD, "ా": _ODD},
    "aa": {"": _ODD},
    "ee": {"ి": 0.4},
    "oo": {"ు": 0.3, "ో": _ODD},
    "ai": {"ే": 0.2, "ాయి": 0.1},
    "ei": {"ై": 0.3, "ాయి": 0.1},
}

_UNIT = regex.compile(
    "|".join(sorted([*CONSONANTS, *(v for v in VOWEL_SIGNS if " " not in v)], key=len, reverse=True))
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word in Telugu letters, its log probability, and whether the list has it."""

    text: str
    score: float
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """A consonant or vowel as it was heard, and its neighbours: "" is the word's edge."""

    letters: str
    is_doubled: bool
    before: str
    after: str


@lru_cache(maxsize=4_096)
def spell_word(word: str) -> Spelling:
    """The likeliest Telugu spelling of a word in Latin letters; an empty one where it has none.

    Any thread may call it; the first call makes the letter model, which takes about a second.
    """
    model = load_letter_model()
    found = [(0.0, BEGIN * (ORDER - 1))]
    for unit in _cut_units(word):
        chances = _weigh(unit)
        # where every "h" before a vowel was taken for silent, its sign has no consonant: it gets a glide
        wider = _extend(model, found, chances) or _extend(
            model, found, [(_GLIDE + c[0], c[1]) for c in chances]
        )
        found = sorted(((score, text) for text, score in wider.items()), reverse=True)[:_BEAM]
    ended = [
        Spelling(
            text.lstrip(BEGIN),
            score + _MODEL_WEIGHT * model.log_probability(text, END),
            model.knows(text.lstrip(BEGIN)),
        )
        for score, text in found
    ]
    return max(ended, key=_rate_spelling)


def spell_words(words: Sequence[str]) -> list[tuple[range, str]]:
    """The Telugu words of Latin fragments, each with the places of those that it is made of.

    Whisper cuts Telugu words in two and three. Of all ways to join neighbours that one is taken whose words
    are likeliest together. A word of the list counts as likelier than one that only could be.
    """
    letters = [len(fold_latin(word)) for word in words]
    best = [(0.0, 0, "")] + [(-math.inf, 0, "")] * len(words)  # score, where its last word starts, that word
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_JOINED, len(words)) + 1):
            if end > start + 1 and sum(letters[start:end]) > _LONGEST_JOINED:
                break
            found = spell_word("".join(words[start:end]))
            score = best[start][0] + _rate_spelling(found) - _JOIN * (end - start - 1)
            best[end] = max(best[end], (score, start, found.text))
    spelled: list[tuple[range, str]] = []
    end = len(words)
    while end:
        _, start, text = best[end]
        spelled.append((range(start, end), text))
        end = start
    return spelled[::-1]


def _rate_spelling(found: Spelling) -> float:
    return found.score + (_KNOWN if found.is_known else 0.0)


def _extend(
    model: LetterModel, found: list[tuple[float, str]], chances: list[tuple[str, float]]
) -> dict[str, float]:
    """The texts made of each found one and each letter that may follow it, with their scores."""
    wider: dict[str, float] = {}
    for score, text in found:
        for letters, chance in chances:
            if not _fits(text, letters):
                continue
            longer, total = _append(model, text, letters)
            total += score + chance
            if total > wider.get(longer, -math.inf):
                wider[longer] = total
    return wider


def rate_text(words: list[str]) -> float:
    """How well the words can be Telugu: the mean score of a Latin letter."""
    count = sum(len(fold_latin(word)) for word in words)
    return sum(spell_word(word).score for word in words) / max(1, count)


def _fits(text: str, letters: str) -> bool:
    """Whether the letters may follow: a sign needs its consonant, the anusvara a syllable."""
    if letters[:1] == _ANUSVARA:
        return text[-1] not in {BEGIN, _VIRAMA, _ANUSVARA}
    return letters[:1] not in _SIGNS or "క" <= text[-1] <= "హ"


def _append(model: LetterModel, text: str, letters: str) -> tuple[str, float]:
    total = 0.0
    for letter in letters:
        total += _MODEL_WEIGHT * model.log_probability(text, letter) + _LETTER_BONUS
        text += letter
    return text, total


def _cut_units(word: str) -> list[_Unit]:
    runs: list[tuple[str, bool]] = []
    for letters in _UNIT.findall(regex.sub(r"([aeiou])\1{2,}", r"\1\1", fold_latin(word))):
        if runs and runs[-1][0] == letters and not _is_vowel(letters):
            runs[-1] = (letters, True)
        else:
            runs.append((letters, False))
    names = ["", *(letters for letters, _ in runs), ""]
    return [
        _Unit(letters, is_doubled, names[place], names[place + 2])
        for place, (letters, is_doubled) in enumerate(runs)
    ]


def _is_vowel(letters: str) -> bool:
    return letters[:1] in set("aeiou") and letters != ""


@lru_cache(maxsize=4_096)
def _weigh(unit: _Unit) -> list[tuple[str, float]]:
    """The likeliest Telugu letters for a unit with their log probabilities."""
    weights: dict[str, float] = {}
    for letters, weight in _list_vowels(unit) if _is_vowel(unit.letters) else _list_consonants(unit):
        weights[letters] = weights.get(letters, 0.0) + weight
    total = sum(weights.values())
    chances = [(letters, math.log(weight / total)) for letters, weight in weights.items() if weight]
    return sorted(chances, key=lambda chance: -chance[1])[:_CHOICES]


def _list_vowels(unit: _Unit) -> Iterator[tuple[str, float]]:
    signs = {VOWEL_SIGNS[unit.letters]: 1.0, **_OTHER_VOWELS.get(unit.letters, {})}
    if unit.letters == "o" and not unit.after:
        signs["ు"] = 1.5
    for sign, weight in signs.items():
        if not unit.before:
            if sign in VOWELS:
                yield VOWELS[sign], weight
        elif _is_vowel(unit.before):
            glide, other = ("వ", "య") if unit.before[-1] in "uo" else ("య", "వ")
            yield glide + sign, weight
            yield other + sign, 0.2 * weight
            yield sign, 0.03 * weight
        else:
            yield sign, weight


def _list_consonants(unit: _Unit) -> Iterator[tuple[str, float]]:
    is_last, is_among = not unit.after, unit.after != "" and not _is_vowel(unit.after)
    followers = _AT_END if is_last else _AMONG if is_among else {"": 1.0}
    for letter, likeness in _list_letters(unit).items():
        forms = [(letter, _SINGLE_OF_TWO if unit.is_doubled else 1.0)]
        if len(letter) == 1 and unit.before:
            double = "ద్ధ" if letter == "ధ" else letter + _VIRAMA + letter
            forms.append((double, 1.0 if unit.is_doubled else _DOUBLED))
        for form, weight in forms:
            for follower, share in followers.items():
                yield form + follower, likeness * weight * share
    if unit.letters in {"m", "n"} and unit.before and is_among:
        yield _ANUSVARA, 2.5
    if unit.letters in {"m", "n"} and is_last:
        yield _ANUSVARA, 1.5 if unit.letters == "m" else 0.2
    if unit.letters == "h" and (is_last or is_among):
        yield "", 3.0  # "ah", "oh": a long vowel in English spelling
    if unit.letters in {"h", "y"}:
        yield "", 0.15


def _list_letters(unit: _Unit) -> dict[str, float]:
    """The consonants that a unit may be, without what follows them."""
    name = unit.letters
    is_curled = unit.before == "sh" or (name == "d" and _is_vowel(unit.before) and _is_vowel(unit.after))
    likeness = dict.fromkeys(_MISHEARD.get(name, ""), _CONFUSED)
    likeness |= dict.fromkeys(_SIBILANTS.get(name, ""), _SIBILANT)
    if name in _ASPIRATES:
        likeness[_ASPIRATES[name]] = _ASPIRATED
    if name in _RETROFLEXES:
        likeness[_RETROFLEXES[name]] = _CURLED if is_curled else _RETROFLEX
    if name == "x":
        likeness["క్ష"] = 0.4
    return likeness | {CONSONANTS[name]: 1.0}
