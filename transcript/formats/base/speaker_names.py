"""Names of speakers in front of what they said, as subtitles and plain texts have them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from transcript.formats.base.drafts import Draft

_LONGEST_NAME, _MOST_WORDS = 60, 5
_OFTEN, _SHARE = 2, 4  # a name that stands twice is one, where a quarter of the rows have such
_TURN = regex.compile(r"\s*(?:>>+|»)\s*")
_VOICE = regex.compile(r"\s*<v(?:\.[^\s<>]*+)?\s([^<>\n]{1,200})>(.*)", regex.DOTALL)
_IN_BRACKETS = regex.compile(r"\s*\[([^\[\]\n:]{1,60})\]\s*:\s*(.*)", regex.DOTALL)
_NUMBERED = regex.compile(
    r"\s*[\[(]((?:SPEAKER|Speaker|speaker|SPK|Spk|S)[ _-]?\d{1,4})[\])]\s*:?\s*(.*)", regex.DOTALL
)
# letters of any script with what names hold besides; a full stop behind initials and short titles only
_WORD = r"[\p{L}\p{M}\p{N}\u200c\u200d_'’()&#-]++"
_SHORT = r"(?:\p{Lu}\p{Ll}{0,3}+|[\p{Lo}\p{M}\u200c\u200d]{1,8}+)\."
_PART = rf"(?:(?:{_SHORT})++|{_WORD})"
_NAMED = regex.compile(
    rf"(?:[-–—]\s*+)?({_PART}(?: ++(?:{_PART}|,))*+):(?!//)(?:\s++|(?![\d\s]))(.*)", regex.DOTALL
)
_DASH = regex.compile(r"\s*[-–—]")
_LETTER = regex.compile(r"\p{L}")
_LOWER = regex.compile(r"\p{Ll}")


@dataclass(frozen=True, slots=True)
class _Found:
    name: str | None
    text: str
    is_sure: bool


def shared_speaker_prefixes(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts with the name in front of a text as its speaker.

    "[SPEAKER_00]: ", "<v Name>" and ">> Name: " are told by their signs; "Name: " where half of the rows
    begin so, or a quarter with names that come again. ">> " alone goes: somebody else speaks there. A text
    whose lines each begin with a dash and such a name is a row a line.
    """
    lines = tuple(line for draft in drafts for line in _lines_of_dialogue(draft))
    named, is_shared = _named(lines)
    return named if is_shared or len(lines) == len(drafts) else _named(drafts)[0]


def _named(drafts: tuple[Draft, ...]) -> tuple[tuple[Draft, ...], bool]:
    """The drafts with their names, and whether "Name: " in front of a text is one."""
    found = [_find(draft.text) for draft in drafts]
    if not any(found):
        return drafts, False
    plain = [each for each in found if each is not None and not each.is_sure]
    often = Counter(each.name for each in plain)
    again = sum(count for name, count in often.items() if count >= _OFTEN and _is_a_name(name or ""))
    is_half = len([each for each in found if each is not None]) * 2 >= len(drafts)
    is_shared = is_half or again * _SHARE >= len(drafts)

    def is_meant(each: _Found) -> bool:
        return each.is_sure or (is_shared and (is_half or often[each.name] >= _OFTEN))

    named = tuple(
        replace(draft, speaker=each.name or draft.speaker, text=each.text)
        if each is not None and is_meant(each)
        else draft
        for draft, each in zip(drafts, found, strict=True)
    )
    return named, is_shared


def _lines_of_dialogue(draft: Draft) -> list[Draft]:
    lines = draft.text.strip().split("\n")
    are_named = all(_DASH.match(line) and split_name(line.strip()) for line in lines)
    if len(lines) == 1 or draft.words or not are_named:
        return [draft]
    return [replace(draft, text=line, id=draft.id if n == 0 else "") for n, line in enumerate(lines)]


def split_name(text: str) -> tuple[str, str] | None:
    """(name, what was said) of "Name: text"; None where no name stands there."""
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    name = match[1].strip(" ,-")
    words = name.split()
    is_name = len(name) <= _LONGEST_NAME and len(words) <= _MOST_WORDS and _LETTER.search(name) is not None
    return (name, match[2]) if is_name and not _is_a_clause(words) else None


def _is_a_clause(words: Sequence[str]) -> bool:
    """Whether it begins a sentence: three words and more, half of them in small letters."""
    small = sum(_LOWER.match(word) is not None for word in words)
    return len(words) > 2 and small * 2 >= len(words)  # noqa: PLR2004 - "van der Berg" has two of three


def _is_a_name(name: str) -> bool:
    return _LOWER.match(name) is None


def _find(text: str) -> _Found | None:
    for pattern in (_VOICE, _IN_BRACKETS, _NUMBERED):
        match = pattern.fullmatch(text)
        if match is not None:
            return _Found(match[1].strip(), match[2].removesuffix("</v>"), is_sure=True)
    turn = _TURN.match(text)
    if turn is not None:
        rest = text[turn.end() :]
        named = split_name(rest)
        return _Found(*named, is_sure=True) if named else _Found(None, rest, is_sure=True)
    named = split_name(text)
    return None if named is None else _Found(*named, is_sure=False)
