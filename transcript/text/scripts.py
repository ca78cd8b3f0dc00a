"""Which scripts a text is written in, and which one a language asks for."""

from collections import Counter
from collections.abc import Iterator

import regex

# Scripts told apart; letters of any other script count as "Other".
_SCRIPTS = (
    "Telugu", "Latin", "Devanagari", "Tamil", "Kannada", "Malayalam", "Bengali", "Gujarati", "Gurmukhi",
    "Oriya", "Sinhala", "Arabic", "Cyrillic", "Greek", "Hebrew", "Thai", "Han", "Hiragana", "Katakana",
    "Hangul", "Georgian", "Armenian", "Ethiopic", "Khmer", "Lao", "Myanmar", "Tibetan",
)  # fmt: skip


_WORD_OF_ONE_SCRIPT = regex.compile(
    "|".join(
        rf"(?P<{name}>\p{{Script={name}}}[\p{{Script={name}}}\p{{M}}\u200c\u200d]*)" for name in _SCRIPTS
    )
    + r"|(?P<Other>\p{L}[\p{L}\p{M}]*)"
)


_SIGN_OF_ONE_SCRIPT = regex.compile(
    "|".join(rf"(?P<{name}>\p{{Script={name}}})" for name in _SCRIPTS)
    + r"|(?P<Other>(?![\p{Script=Inherited}\p{Script=Common}])[\p{L}\p{M}])"
)


# The script that each language is written in (ISO 639-1 -> Unicode script); Latin for the others that
# Whisper may name, so a language missing here is never called a mismatch.
_SCRIPT_OF_LANGUAGE = {
    "te": "Telugu", "en": "Latin", "hi": "Devanagari", "mr": "Devanagari", "ne": "Devanagari",
    "sa": "Devanagari", "ta": "Tamil", "kn": "Kannada", "ml": "Malayalam", "bn": "Bengali", "as": "Bengali",
    "gu": "Gujarati", "pa": "Gurmukhi", "or": "Oriya", "si": "Sinhala", "ur": "Arabic", "ar": "Arabic",
    "fa": "Arabic", "ps": "Arabic", "sd": "Arabic", "ru": "Cyrillic", "uk": "Cyrillic", "bg": "Cyrillic",
    "el": "Greek", "he": "Hebrew", "th": "Thai", "ko": "Hangul", "ka": "Georgian", "hy": "Armenian",
    "am": "Ethiopic", "km": "Khmer", "lo": "Lao", "my": "Myanmar", "bo": "Tibetan",
    "fr": "Latin", "de": "Latin", "es": "Latin", "it": "Latin", "pt": "Latin", "nl": "Latin", "id": "Latin",
}  # fmt: skip


def scripts(text: str) -> dict[str, int]:
    """How many words (runs of letters of one script) each script has, in order of first appearance.

    Words and not letters are counted because one Telugu cluster says as much as two or three Latin letters.
    """
    return dict(Counter(_word_scripts(text)))


def dominant_script(text: str) -> str | None:
    """The script of most words; of equals the one that comes first. None where there are no letters."""
    counts = scripts(text)
    return max(counts, key=lambda name: counts[name]) if counts else None


def script_of(language: str | None) -> str | None:
    """The Unicode script that `language` (ISO 639-1) is written in, None where this is not known."""
    return None if language is None else _SCRIPT_OF_LANGUAGE.get(language)


def scripts_of_signs(text: str) -> frozenset[str]:
    """The scripts of single signs, also of a vowel sign alone; marks and digits of no script have none."""
    return frozenset(str(match.lastgroup) for match in _SIGN_OF_ONE_SCRIPT.finditer(text))


def only_language_of(script: str) -> str | None:
    """The language that alone is written in this script (ISO 639-1); None where there are several or none."""
    found = [language for language, own in _SCRIPT_OF_LANGUAGE.items() if own == script]
    return found[0] if len(found) == 1 else None


def script_matches(text: str, language: str | None) -> bool:
    """Whether the letters of `text` are those of `language` (ISO 639-1).

    Latin words may stand inside another script as long as they are not the majority (English words in
    Telugu speech). True where nothing can be said: no letters, unknown language.
    """
    expected = script_of(language)
    counts = scripts(text)
    if expected is None or not counts:
        return True
    return counts.get(expected, 0) == max(counts.values())


def _word_scripts(text: str) -> Iterator[str]:
    for match in _WORD_OF_ONE_SCRIPT.finditer(text):
        yield str(match.lastgroup)
