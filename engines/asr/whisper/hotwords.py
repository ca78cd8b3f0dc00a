"""Words that Whisper is told before it listens, and what it copied of them without hearing them.

Whisper takes text that came before as a prompt. A list of names there makes it write these names as they are
written, where it hears something like them. Where it hears little, it may write the prompt instead of what
was said (openai/whisper discussions 679, 963): such a text is not taken.
"""

from collections.abc import Sequence

import regex

from transcript.vocabulary import Vocabulary

MOST_TOKENS = 120
"""Of the 448 that Whisper's decoder has; the rest is for what is said."""
_LATIN = regex.compile(r"[\p{Latin}\p{Common}\p{Inherited}]+")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}]+")


def write_prompt(vocabulary: Vocabulary, language: str) -> tuple[str, ...]:
    """What may stand in the prompt for this language, the entries that matter most first.

    English is told of names in Latin letters only: others lead it away from English.
    """
    if language != "en":
        return vocabulary.entries
    return tuple(entry for entry in vocabulary.entries if _LATIN.fullmatch(entry))


def is_mostly_told(text: str, entries: Sequence[str]) -> bool:
    """Whether at least every second word of a text is one of the list's; also of a text without words."""
    said, told = _split(text), set(_split(" ".join(entries)))
    return 2 * sum(word in told for word in said) >= len(said)


def is_copied(text: str, entries: Sequence[str]) -> bool:
    """Whether a text is a run of the list's words in its order, of more than one entry."""
    said = _split(text)
    is_one = any(_is_within(said, _split(entry)) for entry in entries)
    return not is_one and _is_within(said, _split(" ".join(entries)))


def _is_within(words: list[str], others: list[str]) -> bool:
    """Whether the words are a run of the others; no words are none."""
    starts = range(len(others) - len(words) + 1)
    return bool(words) and any(others[start : start + len(words)] == words for start in starts)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
