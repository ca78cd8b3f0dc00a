"""Values out of a stranger's JSON: each comes back as what was asked for, or as nothing."""

from collections.abc import Mapping
from typing import Any

from transcript.bounds import LATEST_MS
from transcript.text.languages import normalize_language

Json = Mapping[str, Any]


def object_of(value: object) -> Json:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> list[Json]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """The text, or an empty one."""
    return value if isinstance(value, str) else ""


def first_of(value: Json, *names: str) -> Any:
    """What stands under the first of these names that is there."""
    return next((value[name] for name in names if name in value), None)


def name_of(value: object) -> str | None:
    """Who speaks, as the file calls them; a number is a name too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < LATEST_MS:
        value = int(value)
    if isinstance(value, int):
        return str(value) if abs(value) < LATEST_MS else None
    return value.strip() or None if isinstance(value, str) else None


def language_of(value: object) -> str | None:
    """The two-letter code of a language, a tag ("te-IN") or a name."""
    return normalize_language(value) if isinstance(value, str) else None
