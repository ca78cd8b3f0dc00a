"""What the page says, in the language of the interface. The strings themselves stand in `ui.strings`."""

import regex

from transcript.text.languages import names_of_languages
from ui.strings import STRINGS
from ui.strings.sentences import SENTENCES

Message = dict[str, object]
"""Words that the page fills in itself, in the language chosen there: {"key": ..., **values}."""

LANGUAGES = ("en", "te")
LANGUAGE_NAMES = {
    "en": "English",
    "te": "తెలుగు",
    "hi": "हिन्दी",
    "ta": "தமிழ்",
    "kn": "ಕನ್ನಡ",
    "ml": "മലയാളം",
    "ur": "اردو",
}


def strings(language: str) -> dict[str, str]:
    """The strings of one language of the interface ("en" or "te"); English for any other."""
    chosen = language if language in LANGUAGES else "en"
    return {"language": chosen} | {key: entry[chosen] for key, entry in STRINGS.items()}


def strings_of(topic: str, language: str) -> dict[str, str]:
    """The strings whose keys begin with `topic`, without it, and "language"; English for any other one."""
    chosen = language if language in LANGUAGES else "en"
    found = {key.removeprefix(topic): e[chosen] for key, e in STRINGS.items() if key.startswith(topic)}
    return found | {"language": chosen}


_STAGES = {"speakers": "finding_speakers"}


def say(key: str, language: str = "en", **values: object) -> str:
    """The string under this key, with its values put in."""
    return STRINGS[key][language].format(**values)


def tell(sentence: str, language: str) -> str:
    """What another room wrote in English, in this language where `SENTENCES` knows it, whole or in parts.

    Names of languages in it are put into this language too.
    """
    if language == "en":
        return sentence
    parts = _ENDS.split(sentence)
    told = [_tell_whole(part) for part in parts]
    if None in told:  # some entries are several sentences
        whole = _tell_whole(sentence)
        if whole is not None:
            return whole
    return " ".join(words or part for part, words in zip(parts, told, strict=True))


def _tell_whole(sentence: str) -> str | None:
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(sentence)
        if found:
            return words.format(**{key: _NAMES.get(value, value) for key, value in found.groupdict().items()})
    return None


def _pattern(english: str) -> regex.Pattern[str]:
    parts = regex.split(r"\{(\w+)\}", english)
    made = [f"(?P<{part}>.*?)" if i % 2 else regex.escape(part) for i, part in enumerate(parts)]
    return regex.compile("".join(made), regex.DOTALL)


_ENDS = regex.compile(r"(?<=[.?!]) (?=[A-Z])")
_NAMES = names_of_languages()
_PATTERNS = tuple((_pattern(english), words) for english, words in SENTENCES.items())


def stage(name: str) -> dict[str, str]:
    """What people call a stage of the job."""
    return {"key": _STAGES.get(name, name)}


_IN_MINUTES_FROM_S = 90


def time_left(seconds: float | None) -> Message | None:
    """How long it will take, or None while nobody knows."""
    if seconds is None:
        return None
    if seconds < _IN_MINUTES_FROM_S:
        return {"key": "seconds_left", "count": max(1, round(seconds))}
    return {"key": "minutes_left", "count": round(seconds / 60)}


def language_name(code: str) -> str:
    """The language's own name for itself, else its code."""
    return LANGUAGE_NAMES.get(code, code)


def size(size_bytes: int) -> str:
    """Bytes as a host writes them, 500 MB for 500,000,000."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.3g} {unit}"
    return f"{size_bytes} bytes"
