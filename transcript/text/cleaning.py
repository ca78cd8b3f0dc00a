"""Scripts, grapheme clusters and clean text for Telugu and its neighbours."""

import unicodedata
from collections.abc import Callable
from itertools import groupby

import regex

_CLUSTER = regex.compile(r"\X")


# CR, NEL, line and paragraph separator end a line for one reader or another: all become the line feed.
_LINE_ENDS = regex.compile(r"\r\n|[\r\u0085\u2028\u2029]")
_SPACING_CONTROLS = regex.compile(r"[\t\v\f]")
# Out: controls; bidi embeddings, overrides and isolates (they can make a line read as another one);
# the byte order mark and the noncharacters, which XML forbids or readers swallow. ZWNJ and ZWJ stay.
_UNWANTED = regex.compile(
    r"[[\p{Cc}--\n]\u202a-\u202e\u2066-\u2069\ufeff\p{Noncharacter_Code_Point}]", regex.V1
)
# Python sorts the marks above one letter by insertion: 20,000 of them took 0.4 s, with nothing else running.
_MANY_MARKS = regex.compile(r"\p{M}{65,}")
_LONE_SURROGATE = regex.compile(r"\p{Cs}")


def clusters(text: str) -> list[str]:
    """The grapheme clusters of `text` in order; their concatenation is `text`. క్ష and స్త్రీ are one each."""
    found: list[str] = _CLUSTER.findall(text)
    return found


def cut_text(text: str, most: int, size: Callable[[str], int] = len) -> list[str]:
    """`text` in pieces of at most `most` by `size`, at least one; joined they are `text`.

    Cut between grapheme clusters, inside one only where it alone is longer. `size` of a text must be the sum
    of those of its code points.
    """
    if size(text) <= most:
        return [text]
    found, piece, used = [], "", 0
    for cluster in clusters(text):
        for part in (cluster,) if size(cluster) <= most else cluster:
            if used + size(part) > most:
                found.append(piece)
                piece, used = "", 0
            piece, used = piece + part, used + size(part)
    return [*found, piece]


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` has: what a browser and Excel count."""
    return len(text.encode("utf-16-le")) // 2


def has_lone_surrogate(text: str) -> bool:
    """Whether `text` holds a code point that no encoding can write."""
    return _LONE_SURROGATE.search(text) is not None


def clean_text(text: str) -> str:
    """`text` as segments keep it: NFC, the line feed the only control character, no bidi overrides.

    Other line ends become the line feed, tabs a space, lone surrogates U+FFFD; ZWNJ and ZWJ stay. Nothing is
    trimmed. Applying it twice changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACING_CONTROLS.sub(" ", text)
    text = _LONE_SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(_sort_marks, _UNWANTED.sub("", text)))


def is_clean(text: str) -> bool:
    """Whether `clean_text` leaves `text` as it is, told fast of megabytes; never yes where it does not.

    Of text with more than 64 marks above one letter it says no, without a closer look.
    """
    letters = " ".join(set(text))  # apart, so that none joins with another
    if clean_text(letters) != letters or _MANY_MARKS.search(text):
        return False
    return unicodedata.is_normalized("NFC", text)


def clean_line(text: str) -> str:
    """`clean_text` on one line: runs of white space become one space, the ends are trimmed."""
    return unicodedata.normalize("NFC", " ".join(clean_text(text).split()))


def _sort_marks(match: "regex.Match[str]") -> str:
    """The run of marks decomposed and in canonical order, which normalizing leaves as it is."""
    marks = [part for mark in match[0] for part in unicodedata.normalize("NFD", mark)]
    runs = groupby(marks, key=lambda mark: unicodedata.combining(mark) > 0)
    return "".join(
        mark for moves, run in runs for mark in (sorted(run, key=unicodedata.combining) if moves else run)
    )


SILENT = regex.compile(r"[\p{P}\p{S}\p{Cf}]")


def fold_word(word: str) -> str:
    """The word without marks and case: equal for words that sound alike."""
    return SILENT.sub("", unicodedata.normalize("NFC", word)).casefold()


# Looks at a run of marks once, from its beginning.
_EDGE_MARKS = regex.compile(r"^[\p{P}--[%&#@_]]++|(?<![\p{P}--[%&#@_]])[\p{P}--[%&#@_]]++$", regex.V1)


def strip_marks(word: str) -> str:
    """The word without the punctuation at its ends; "" for a mark alone."""
    return _EDGE_MARKS.sub("", word)
