"""The languages of rows that no file names, from their letters. Pure."""

from collections.abc import Iterable
from dataclasses import replace

import regex

from transcript.document import Segment
from transcript.text.scripts import dominant_script, only_language_of

# The commonest words of English that are none in French, German, Spanish or Telugu written in Latin letters.
_ENGLISH = {
    "the", "and", "is", "are", "was", "were", "you", "your", "they", "this", "that", "these", "there", "have",
    "has", "had", "with", "from", "for", "not", "what", "which", "how", "when", "where", "would", "could",
    "should", "will", "been", "my", "it", "of",
}  # fmt: skip
_LEAST_SHARE = 0.15
_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’]*")


def name_languages(rows: Iterable[Segment]) -> tuple[Segment, ...]:
    """The rows, those without a language in that of their letters.

    A script in which one language alone is written says which; Latin letters are English where the rows
    together read like it. None stays where nothing can be said.
    """
    rows = tuple(rows)
    latin = "en" if _reads_english(row.text for row in rows) else None
    return tuple(
        row if row.language is not None else replace(row, language=_find(row, latin)) for row in rows
    )


def _find(row: Segment, latin: str | None) -> str | None:
    script = dominant_script(row.text)
    if script is None:
        return None
    return latin if script == "Latin" else only_language_of(script)


def _reads_english(texts: Iterable[str]) -> bool:
    words = [word.casefold() for text in texts for word in _WORD.findall(text)]
    return bool(words) and sum(word in _ENGLISH for word in words) >= _LEAST_SHARE * len(words)
