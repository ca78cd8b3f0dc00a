"""What the page says, in the language of the interface. The strings themselves stand in `ui.strings`."""

from transcript import messages
from transcript.wording import Blank, fill
from ui.strings import STRINGS

Phrase = dict[str, object]
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


def say(key: str, language: str = "en", **values: Blank) -> str:
    """The string under this key, with its values put in."""
    return fill(STRINGS[key][language], values, language)


def tell(message: messages.Message, language: str) -> str:
    """What another room has to say, in this language; English for any other one."""
    return messages.tell(message, language if language in LANGUAGES else "en")


def stage(name: str) -> dict[str, str]:
    """What people call a stage of the job."""
    return {"key": _STAGES.get(name, name)}


_IN_MINUTES_FROM_S = 90


def time_left(seconds: float | None) -> Phrase | None:
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
