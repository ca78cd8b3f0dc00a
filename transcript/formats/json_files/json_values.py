"""Values out of a stranger's JSON: each comes back as what was asked for, or as nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from transcript.bounds import LATEST_MS
from transcript.text.languages import normalize_language

Json = Mapping[str, Any]


class PlacedObject(dict[str, Any]):
    """An object that knows where in its file it stands: see `JsonFile`. 0 is unknown."""

    __slots__ = ("line", "number")

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.line = self.number = 0


def place_of(value: object) -> int:
    """The line of an object, or where the file has one line only its number in its list; else 0."""
    return value.line or value.number if isinstance(value, PlacedObject) else 0


def line_of(value: object) -> int:
    """The line of an object, 0 where the file has one line only."""
    return value.line if isinstance(value, PlacedObject) else 0


def placed_members(values: list[Any], counts: Literal["line", "row"]) -> Iterator[tuple[int, Any]]:
    """Each member with its line, that of the object before it where it is none, or with its number."""
    line = 1
    for number, member in enumerate(values, start=1):
        line = line_of(member) or line
        yield (line if counts == "line" else number), member


def object_of(value: object) -> Json:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects_of(value: object) -> list[Json]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def best_of(value: Json) -> Json:
    """The first of its alternatives, which recognisers put the best ones in, or an empty object."""
    return next(iter(objects_of(value.get("alternatives"))), {})


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
