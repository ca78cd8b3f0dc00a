"""The values in a file of JSON: one, or one a line, or one after the other."""

import json
from dataclasses import dataclass
from typing import Any

from transcript.formats.base.drafts import UnreadableError

_DECODER = json.JSONDecoder(parse_constant=lambda _name: None)
_BETWEEN = " \t\n,"
_MOST_BROKEN = 100  # objects over several lines; each error counts the lines before it
_BROKEN = (ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class JsonFile:
    """`value` is a list where the file has several, one after the other; `broken` are lines with none."""

    value: Any
    broken: tuple[int, ...] = ()


def parse_json(text: str) -> JsonFile:
    """The file's value or values; NaN and Infinity are null.

    Raises:
        UnreadableError: no JSON (with the line).
    """
    try:
        return JsonFile(_DECODER.decode(text))
    except json.JSONDecodeError as exc:
        values, broken = _parse_parts(text)
        if not values:
            raise UnreadableError("json_wrong", exc.lineno, problem=exc.msg) from exc
        return JsonFile(values if len(values) > 1 else values[0], tuple(broken))
    except _BROKEN as exc:
        raise UnreadableError("json_strange") from exc


def _parse_parts(text: str) -> tuple[list[Any], list[int]]:
    """The objects that begin a line, whole on it or over several, and the lines that are none.

    Nothing where the file begins with none: then it is one value, and that one is broken.
    """
    found: list[Any] = []
    broken: list[int] = []
    place, line, counted = 0, 1, 0
    while (place := _next_value(text, place)) < len(text):
        line += text.count("\n", counted, place)
        counted = place
        end_of_line = text.find("\n", place)
        end_of_line = len(text) if end_of_line < 0 else end_of_line
        if text[place] == "{":
            value, after = _parse_line(text[place:end_of_line], place)
            if value is None and len(broken) < _MOST_BROKEN:
                value, after = _parse_from(text, place)
            if value is not None:
                found.append(value)
                place = after
                continue
        if not found:
            break
        broken.append(line)
        place = end_of_line
    return found, broken


def _next_value(text: str, place: int) -> int:
    while place < len(text) and text[place] in _BETWEEN:
        place += 1
    return place


def _parse_line(line: str, place: int) -> tuple[Any, int]:
    value, length = _parse_from(line, 0)
    return value, place + length


def _parse_from(text: str, place: int) -> tuple[Any, int]:
    """The value that begins at `place` and where it ends; None where there is none."""
    try:
        return _DECODER.raw_decode(text, place)
    except _BROKEN:
        return None, place
