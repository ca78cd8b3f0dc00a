"""Finding text in rows, letter by letter and by sound. Pure.

Places are code points of the text. No match begins or ends inside a grapheme cluster, and none is empty.
Plain search takes what a reader takes for the same letter: what is not seen (ZWNJ, ZWJ, soft hyphens) does
not count, Telugu digits are digits, the danda is a full stop, any blank is a blank.
"""

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import regex

from transcript.bounds import LONGEST_TEXT
from transcript.errors import PatchError
from transcript.text.cleaning import INVISIBLE, clusters, utf16_length
from transcript.text.phonetic_key import SoundPattern

LONGEST_PATTERN = 500
LONGEST_REPLACEMENT = 2_000
LONGEST_TIME_S = 1.0  # of regular expressions
LONGEST_SEARCH_S = 20.0  # of the processor, for everything else
MOST_MATCHES = 500_000
MOST_LETTERS = 20_000_000
"""Of all texts that one search puts in place of what it finds."""

_SAME_LETTER = str.maketrans("౦౧౨౩౪౫౬౭౮౯।॥\u00a0\u2007\u202f", "0123456789..   ")
_RECURSION = regex.compile(r"\(\?(?:R|[+-]?\d|&|P>)")  # takes memory without end before any timeout
# The compiler writes counted parts out: ((a{1000}){1000}){1000} takes all memory before any timeout.
_COUNT = regex.compile(r"(?<=[{,])\d+(?=[},])")
_MOST_COPIES = 50_000


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) of a text, both at edges of grapheme clusters. `new` is what replaces them.

    `sounds`: it only sounds like what was looked for, and is spelled otherwise.
    """

    start: int
    end: int
    new: str = ""
    sounds: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    `by_sound` also finds Telugu written with Latin letters and the other way round; `speakers` looks at the
    speakers' names too; with `keep_case` what replaces WAS is written as THE. Both expressions and sound
    ignore the alternatives of plain search.
    """

    pattern: str
    is_regex: bool = False
    ignore_case: bool = True
    by_sound: bool = False
    speakers: bool = False
    keep_case: bool = False


class Search:
    r"""A query made ready for many texts, which share one budget of time, matches and letters of results.

    Args:
        query: What is looked for.
        replacement: What is put in its place; for a regular expression with groups (`\1`, `\g<name>`).

    Raises:
        PatchError: the pattern is no regular expression; later, that it takes too long or finds too much,
            or that the replacement names a group that is not there or grows too long.
    """

    def __init__(self, query: Query, replacement: str = "") -> None:
        self.query = query
        self.replacement = replacement
        self._left_s = LONGEST_TIME_S
        self._left_search_s = LONGEST_SEARCH_S
        self._left_matches = MOST_MATCHES
        self._left_letters = MOST_LETTERS
        self._known: dict[str, tuple[Span, ...]] = {}  # preview, edit and count ask for the same texts
        if query.is_regex:
            self._expression = _compile(query)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Matches in order, none over another, each with its replacement; those by sound stand back."""
        if text not in self._known:
            began_s = time.thread_time()
            spelled = _apart(self._found(text))
            heard = _beside(_apart(self._heard(text)), spelled)
            self._known[text] = tuple(sorted([*spelled, *heard], key=lambda span: span.start))
            self._left_search_s -= time.thread_time() - began_s
            if self._left_search_s < 0:
                raise PatchError("pattern", "search_too_slow")
        return self._known[text]

    def replace(self, text: str, only: int | None = None, *, with_sounds: bool = False) -> str:
        """`text` with every match replaced, or only match number `only` (from 0).

        Every match is every one that is spelled so; `with_sounds` also those that only sound so.

        Raises:
            PatchError: no row may be as long as that.
        """
        chosen = [
            span
            for number, span in enumerate(self.spans(text))
            if number == only or (only is None and (with_sounds or not span.sounds))
        ]
        if len(text) + sum(len(span.new) - (span.end - span.start) for span in chosen) > LONGEST_TEXT:
            raise PatchError("replacement", "row_too_long", most=LONGEST_TEXT)
        parts, place = [], 0
        for span in chosen:
            parts += [text[place : span.start], span.new]
            place = span.end
        return "".join([*parts, text[place:]])

    def _found(self, text: str) -> Iterator[Span]:
        if self.query.is_regex:
            yield from self._matches(text)
            return
        for start, end in self._plain_places(text):
            self._count_match()
            yield Span(start, end, self._cased(text[start:end]))

    def _heard(self, text: str) -> Iterator[Span]:
        if self.query.by_sound and not self.query.is_regex:
            for start, end in self._sound.places(text):
                self._count_match()
                yield Span(start, end, self.replacement, sounds=True)

    @cached_property
    def _sound(self) -> SoundPattern:
        return SoundPattern(self.query.pattern)

    @cached_property
    def _folded_pattern(self) -> str:
        return _fold(self.query.pattern, self.query.ignore_case)[0]

    def _plain_places(self, text: str) -> Iterator[tuple[int, int]]:
        folded, places = _fold(text, self.query.ignore_case)
        wanted = self._folded_pattern
        at = folded.find(wanted) if wanted else -1
        if at < 0:
            return
        edges = _edges(text)
        while at >= 0:
            start, end = places[at], places[at + len(wanted)]
            while end not in edges and text[end] in INVISIBLE:
                end += 1
            is_whole = start in edges and end in edges
            if is_whole:
                yield start, end
            at = folded.find(wanted, at + (len(wanted) if is_whole else 1))

    def _matches(self, text: str) -> Iterator[Span]:
        began_s = time.monotonic()
        found = []
        try:
            for match in self._expression.finditer(text, timeout=max(self._left_s, 0.001), concurrent=True):
                self._count_match()
                found.append(match)
        except TimeoutError as exc:
            raise PatchError("pattern", "pattern_too_slow") from exc
        finally:
            self._left_s -= time.monotonic() - began_s
        edges = _edges(text) if found else frozenset()
        for match in found:
            start, end = match.span()
            if start < end and start in edges and end in edges:
                yield Span(start, end, self._cased(match[0], self._expand(match)))

    def _cased(self, found: str, new: str | None = None) -> str:
        """What is put in place of `found`, in its capitals where that is asked for."""
        new = self.replacement if new is None else new
        if not self.query.keep_case or not found[:1].isupper():
            return new
        is_shouted = found.isupper() and sum(map(str.isalpha, found)) > 1
        return new.upper() if is_shouted else new[:1].upper() + new[1:]

    def _count_match(self) -> None:
        self._left_matches -= 1
        if self._left_matches < 0:
            raise PatchError("pattern", "too_many_matches", most=MOST_MATCHES)

    def _expand(self, match: "regex.Match[str]") -> str:
        longest = max((len(group) for group in (match[0], *match.groups()) if group), default=0)
        if len(self.replacement) + self._most_groups * longest > self._left_letters:
            raise PatchError("replacement", "replacement_too_long")
        began_s = time.monotonic()
        try:
            new = str(match.expand(self.replacement))
        except (regex.error, IndexError, KeyError) as exc:
            raise PatchError("replacement", "replacement_unfitting", problem=str(exc)) from exc
        finally:
            self._left_s -= time.monotonic() - began_s
        self._left_letters -= len(new)
        return new

    @cached_property
    def _most_groups(self) -> int:
        r"""How many groups the replacement can name: each takes a backslash, `{` for a format."""
        return self.replacement.count("\\")


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order without those that reach over one before."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _beside(spans: list[Span], taken: list[Span]) -> Iterator[Span]:
    """The spans that lie over none of `taken`; both in order, and apart from each other."""
    place = 0
    for span in spans:
        while place < len(taken) and taken[place].end <= span.start:
            place += 1
        if place == len(taken) or taken[place].start >= span.end:
            yield span


def _compile(query: Query) -> "regex.Pattern[str]":
    if _RECURSION.search(query.pattern):
        raise PatchError("pattern", "pattern_recursive")
    counts = [int(number[-9:]) for number in _COUNT.findall(query.pattern)]
    if math.prod(max(count, 1) for count in counts) * len(query.pattern) > _MOST_COPIES:
        raise PatchError("pattern", "pattern_repeats")
    flags = regex.MULTILINE | (regex.IGNORECASE if query.ignore_case else 0)
    try:
        return regex.compile(query.pattern, flags)
    except (regex.error, OverflowError, RecursionError, MemoryError) as exc:
        raise PatchError("pattern", "pattern_wrong", problem=str(exc)) from exc


def _fold(text: str, ignore_case: bool) -> tuple[str, "range | list[int]"]:
    """(text with equal letters made the same, for each of its places and its end the place in `text`)."""
    same = text.translate(_SAME_LETTER)
    lower = same.lower() if ignore_case else same
    if len(lower) == len(text) and not any(sign in text for sign in INVISIBLE):
        return lower, range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(same):
        if letter in INVISIBLE:
            continue
        folded = letter.lower() if ignore_case else letter
        letters.append(folded)
        places += [place] * len(folded)
    return "".join(letters), [*places, len(text)]


def _edges(text: str) -> frozenset[int]:
    """The places between grapheme clusters, the two ends among them."""
    edges, place = [0], 0
    for cluster in clusters(text):
        place += len(cluster)
        edges.append(place)
    return frozenset(edges)


def utf16_places(text: str, places: Iterable[int]) -> Iterator[int]:
    """The places, which are in order, as browsers count them, in UTF-16 units."""
    reached, units = 0, 0
    for place in places:
        units += utf16_length(text[reached:place])
        reached = place
        yield units
