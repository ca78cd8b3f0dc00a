"""Numbers that are spoken in Telugu or English, as digits, so that a written number and a said one are one. Pure."""

from collections.abc import Iterable, Sequence

from tests.benchmarks.spelling_variants import fold_variants

_TELUGU = [
    "సున్నా",
    "ఒకటి",
    "రెండు",
    "మూడు",
    "నాలుగు",
    "ఐదు",
    "ఆరు",
    "ఏడు",
    "ఎనిమిది",
    "తొమ్మిది",
    "పది",
    "పదకొండు",
    "పన్నెండు",
    "పదమూడు",
    "పద్నాలుగు",
    "పదిహేను",
    "పదహారు",
    "పదిహేడు",
    "పద్దెనిమిది",
    "పంతొమ్మిది",
]
_TELUGU_TENS = ["ఇరవై", "ముప్పై", "నలభై", "యాభై", "అరవై", "డెబ్బై", "ఎనభై", "తొంభై"]
_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_OTHERS = {"ఒక్క": 1, "ఓ": 1, "పదునాలుగు": 14, "పదునాల్గు": 14, "నాల్గు": 4, "ఏభై": 50, "పధ్నాలుగు": 14}
_SCALES = {
    "వంద": 100, "వందల": 100, "వందలు": 100, "నూరు": 100, "నూట": 100, "వెయ్యి": 1_000, "వేయి": 1_000, "వేల": 1_000,
    "వేలు": 1_000, "లక్ష": 100_000, "లక్షల": 100_000, "లక్షలు": 100_000, "కోటి": 10_000_000, "కోట్ల": 10_000_000,
    "కోట్లు": 10_000_000, "hundred": 100, "thousand": 1_000, "lakh": 100_000, "lakhs": 100_000, "million": 1_000_000,
    "crore": 10_000_000, "crores": 10_000_000,
}  # fmt: skip


def _list_values() -> dict[str, int]:
    found = dict(_OTHERS)
    for units, tens in ((_TELUGU, _TELUGU_TENS), (_ENGLISH, _ENGLISH_TENS)):
        found |= {word: value for value, word in enumerate(units)}
        found |= {word: 10 * value for value, word in enumerate(tens, start=2)}
    return {fold_variants(word): value for word, value in found.items()}


_VALUES = _list_values()
_SCALE_VALUES = {fold_variants(word): value for word, value in _SCALES.items()}
_TENS = {word: value for word, value in _VALUES.items() if value >= 20}


def write_digits(words: Iterable[str]) -> list[str]:
    """The words with each spoken number as digits: "twenty", "five" is "25", "పంతొమ్మిది వందల" is "1900".

    Two numbers of two digits are a year ("nineteen", "forty seven"); single digits stay single.
    """
    written: list[str] = []
    run: list[int] = []
    for word in _split_compounds(words):
        if (value := _read(word)) is not None:
            run.append(value)
            continue
        if run and word == "and":
            continue
        written += _add_up(run)
        run = []
        written.append(word)
    return written + _add_up(run)


def _split_compounds(words: Iterable[str]) -> list[str]:
    """Telugu writes tens and units together or apart."""
    found: list[str] = []
    for word in words:
        folded = fold_variants(word)
        tens = next(
            (t for t in _TENS if folded.startswith(t) and 0 < _VALUES.get(folded[len(t) :], 0) < 10), None
        )
        found += [tens, folded[len(tens) :]] if tens else [word]
    return found


def _read(word: str) -> int | None:
    """The value of a word of a number; a scale is negative."""
    folded = fold_variants(word)
    if folded in _VALUES:
        return _VALUES[folded]
    return -_SCALE_VALUES[folded] if folded in _SCALE_VALUES else None


def _add_up(run: Sequence[int]) -> list[str]:
    numbers: list[int] = []
    total, current, is_open = 0, 0, False
    for value in run:
        if value < 0:
            current = max(current, 1)
            total, current = (total, current * 100) if value == -100 else (total + current * -value, 0)
        elif not is_open or current % 100 == 0 or (current % 10 == 0 and value < 10 and current % 100 >= 20):
            current += value
        elif 10 <= current < 100 and 10 <= value < 100 and not total:
            current = current * 100 + value
        else:
            numbers.append(total + current)
            total, current = 0, value
        is_open = True
    return [str(number) for number in ([*numbers, total + current] if is_open else numbers)]
