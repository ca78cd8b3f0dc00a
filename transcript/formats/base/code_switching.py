"""Words written in two scripts, and which one a file gets.

A word of another language is marked by its other spelling in braces behind it, with the language of that:
`హాస్పిటల్ {en:hospital}` or `hospital {te:హాస్పిటల్}`. Nothing is spelled by a machine here: what is not
marked stays as it is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import regex

from transcript.document import Segment, Transcript, Word
from transcript.text.scripts import dominant_script, script_of
from transcript.word_times import match_words

# Begins at a word's first letter only and never goes back, so a text is looked at once. Behind the other
# spelling spaces may stand; they belong to it until `_spell` takes them away.
_MARKED = regex.compile(
    r"(?<![^\s{}])(?P<word>[^\s{}]++)[ ]?\{(?P<language>[a-z]{2}):"
    r"[ ]*+(?P<other>[^{} \n][^{}\n]*+)(?<=[^{}\s][ ]*)\}"
)
_TOKEN = regex.compile(r"\S+")


class Script(StrEnum):
    """How marked words are spelled: as they stand with their marks, or in one script without marks."""

    VERBATIM = "verbatim"
    LATIN = "latin"
    TELUGU = "telugu"


@dataclass(frozen=True, slots=True)
class _Change:
    """`start` to `end` of the old text became `begin` to `stop` of the new one."""

    start: int
    end: int
    begin: int
    stop: int


def has_marks(transcript: Transcript) -> bool:
    """Whether any word is marked."""
    return any("{" in row.text and _MARKED.search(row.text) for row in transcript.segments)


def spell_row(segment: Segment, script: Script) -> Segment:
    """The row with each marked word in this script; its words follow, with the times of what they replace.

    Of a mark in another script the word itself stays.
    """
    if script is Script.VERBATIM or "{" not in segment.text:
        return segment
    text, changes = _spell(segment.text, script)
    if not changes:
        return segment
    return replace(segment, text=text, words=_follow(segment, text, changes))


def spell_text(text: str, script: Script) -> str:
    """The text as `spell_row` spells it."""
    return text if script is Script.VERBATIM else _spell(text, script)[0]


def _spell(text: str, script: Script) -> tuple[str, list[_Change]]:
    pieces: list[str] = []
    changes: list[_Change] = []
    reached = length = 0
    for match in _MARKED.finditer(text):
        chosen = _choose(match["word"], match["other"].rstrip(" "), match["language"], script)
        pieces += [text[reached : match.start()], chosen]
        begin = length + match.start() - reached
        length = begin + len(chosen)
        changes.append(_Change(match.start(), match.end(), begin, length))
        reached = match.end()
    return "".join([*pieces, text[reached:]]), changes


def _choose(word: str, other: str, language: str, script: Script) -> str:
    wanted = script.name.title()
    is_other = dominant_script(other) == wanted or script_of(language) == wanted
    return other if is_other and dominant_script(word) != wanted else word


def _follow(segment: Segment, text: str, changes: Sequence[_Change]) -> tuple[Word, ...]:
    """The words of the new text: unchanged ones as they were, a spelled one with all the time it replaces."""
    tokens = [match.span() for match in _TOKEN.finditer(segment.text)]
    places = match_words([word.text.strip() for word in segment.words], segment.text.split())
    known = {place: segment.words[number] for number, place in places}
    words: list[Word] = []
    used: set[int] = set()
    if not known:
        return ()
    begins, ends = [begin for begin, _ in tokens], [end for _, end in tokens]
    for match in _TOKEN.finditer(text):
        start, end = (
            _old_place(edge, changes, is_end=is_end)
            for edge, is_end in zip(match.span(), (False, True), strict=True)
        )
        sources = range(bisect_right(ends, start), bisect_left(begins, end))
        found = [known[place] for place in sources if place in known]
        if found and used.isdisjoint(sources):  # of several words for one only the first would be true
            is_same = len(sources) == 1 and match[0] == segment.text[slice(*tokens[sources[0]])]
            spelled = Word(match[0], found[0].start_ms, found[-1].end_ms, found[0].confidence)
            words.append(found[0] if is_same else spelled)
        used.update(sources)
    return tuple(words)


def _old_place(place: int, changes: Sequence[_Change], *, is_end: bool) -> int:
    """Where in the old text a place of the new one was; the far edge where it lies inside a change."""
    behind = (bisect_left if is_end else bisect_right)(changes, place, key=lambda change: change.begin)
    if not behind:
        return place
    change = changes[behind - 1]
    if place < change.stop or (place == change.stop and is_end):
        return change.end if is_end else change.start
    return place + change.end - change.stop
