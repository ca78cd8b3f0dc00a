"""What the page says, in the language of the interface. The strings themselves stand in `ui.strings`."""

from ui.strings import STRINGS

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


_STAGES = {"speakers": "finding_speakers"}


def say(key: str, language: str = "en", **values: object) -> str:
    """The string under this key, with its values put in."""
    return STRINGS[key][language].format(**values)


def stage(name: str) -> str:
    """What people call a stage of the job."""
    return say(_STAGES.get(name, name))


_IN_MINUTES_FROM_S = 90


def time_left(seconds: float | None) -> str:
    """How long it will take, in words, or nothing while nobody knows."""
    if seconds is None:
        return ""
    if seconds < _IN_MINUTES_FROM_S:
        return say("seconds_left", count=max(1, round(seconds)))
    return say("minutes_left", count=round(seconds / 60))


def language_name(code: str) -> str:
    """The language's own name for itself, else its code."""
    return LANGUAGE_NAMES.get(code, code)


def size(size_bytes: int) -> str:
    """Bytes as a host writes them, 500 MB for 500,000,000."""
    for unit, factor in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.3g} {unit}"
    return f"{size_bytes} bytes"
