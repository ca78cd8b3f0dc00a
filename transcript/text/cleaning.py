"""Scripts, grapheme clusters and clean text for Telugu and its neighbours."""

import unicodedata
from collections.abc import Callable
from itertools import groupby

import regex

_CLUSTER = regex.compile(r"\X")


# CR, NEL, line and paragraph separator end a line for one reader or another: all become the line feed.
_LINE_ENDS = regex.compile(r"\r\n|[\r\u0085\u2028\u2029]")
# The no-break spaces of Word and PDF among them: in a transcript nobody means one.
_SPACING_CONTROLS = regex.compile(r"[\t\v\f\u00a0\u2007\u202f]")
# Out: controls; bidi embeddings, overrides and isolates (they can make a line read as another one);
# soft hyphen, word joiner and byte order mark, which come along from Word, PDF and WhatsApp and say nothing;
# the noncharacters, which XML forbids.
_UNWANTED = regex.compile(
    r"[[\p{Cc}--\n]\u00ad\u2060\u202a-\u202e\u2066-\u2069\ufeff\p{Noncharacter_Code_Point}]", regex.V1
)
# U+200B parts words where they are written without blanks, U+200E and U+200F turn marks between letters that
# are read from the right; elsewhere they say nothing.
_BLANKLESS = r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]"
_STRAY_BREAK = regex.compile(rf"(?<!{_BLANKLESS})\u200b|\u200b(?!{_BLANKLESS})")
_READ_FROM_THE_RIGHT = regex.compile(r"[[\p{Bidi_Class=R}\p{Bidi_Class=AL}]&&\p{L}]", regex.V1)
_RIGHT_MARKS = regex.compile(r"[\u200e\u200f]")
# ZWNJ and ZWJ shape the letter before them in the scripts of India and Arabic, and join emoji.
_JOINED = (
    r"[\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}"
    r"\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Mongolian}\p{Arabic}\p{Syriac}\p{Nko}"
    r"\u0951-\u0954\u1cd0-\u1cff\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]"
)
_STRAY_JOINER = regex.compile(rf"(?<!{_JOINED})[\u200c\u200d]++")
_MORE_JOINERS = regex.compile(r"(?<=[\u200c\u200d])[\u200c\u200d]+")
_MAYBE = frozenset("\u200b\u200c\u200d\u200e\u200f")  # stay or go by what stands beside them
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What takes no place on the line: no search counts it."""
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

    Other line ends become the line feed, tabs and no-break spaces a space, lone surrogates U+FFFD. What is
    not seen stays where it means something: ZWNJ and ZWJ in words of India's and Arabic letters and between
    emoji, U+200B in scripts without blanks, U+200E and U+200F in text read from the right.
    Nothing is trimmed. Applying it twice changes nothing.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACING_CONTROLS.sub(" ", text)
    text = _LONE_SURROGATE.sub("\ufffd", text)
    text = _drop_unseen(_UNWANTED.sub("", text))
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(_sort_marks, text))


def _drop_unseen(text: str) -> str:
    if text.isascii():
        return text
    if not _READ_FROM_THE_RIGHT.search(text):
        text = _RIGHT_MARKS.sub("", text)
    text = _STRAY_BREAK.sub("", text)
    return _MORE_JOINERS.sub("", _STRAY_JOINER.sub("", text))


def is_clean(text: str) -> bool:
    """Whether `clean_text` leaves `text` as it is, told fast of megabytes; never yes where it does not.

    Of text with more than 64 marks above one letter it says no, without a closer look.
    """
    signs = set(text)
    unseen = signs & _MAYBE
    letters = " ".join(signs - unseen)  # apart, so that none joins with another
    if clean_text(letters) != letters or _MANY_MARKS.search(text):
        return False
    if unseen and _drop_unseen(text) != text:
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
