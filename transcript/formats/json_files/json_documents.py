"""The values in a file of JSON: one, or one a line, or one after the other; where each object stands."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from transcript.formats.base.drafts import UnreadableError
from transcript.formats.json_files.json_values import PlacedObject

_BETWEEN = " \t\n,"
_MOST_BROKEN = 100  # objects over several lines; each error counts the lines before it
_BROKEN = (ValueError, RecursionError)
_PYTHON = re.compile(r"\s*(?:\[\s*)?\{\s*'")
_MOST_PYTHON = 5_000_000
_COMMA = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|,(?=\s*[}\]])', re.DOTALL)
_BRACKET = re.compile(r'[{}\[\]]|"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_CLOSING = str.maketrans("{[", "}]")
_MARK = re.compile(r'[{}\n]|"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class JsonFile:
    """`value` is a list where the file has several, one after the other; `broken` are lines with none.

    Its objects know their place: the line on which they begin, or where the whole file is one line the number
    in the list that they stand in. `counts` says which. `fault` says from where on nothing could be read.
    """

    value: Any
    broken: tuple[int, ...] = ()
    counts: Literal["line", "row"] = "line"
    fault: UnreadableError | None = None


def parse_json(text: str) -> JsonFile:
    """The file's value or values; NaN and Infinity are null.

    Raises:
        UnreadableError: no JSON (with the line).
    """
    try:
        return _parse_whole(text)
    except json.JSONDecodeError as exc:
        values, broken = _parse_parts(text, _Parser(text))
        if values:
            return JsonFile(values if len(values) > 1 else values[0], tuple(broken))
        fault = UnreadableError("json_wrong", exc.lineno, problem=exc.msg)
        mended = _parse_mended(text, fault)
        if mended is None:
            raise fault from exc
        return mended
    except _BROKEN as exc:
        raise UnreadableError("json_strange") from exc


def _parse_whole(text: str) -> JsonFile:
    value, _ = _Parser(text).parse(len(text) - len(text.lstrip()), _first_line(text), to_end=True)
    if "\n" in text.strip():
        return JsonFile(value)
    _number(value)
    return JsonFile(value, counts="row")


def _first_line(text: str) -> int:
    return 1 + text.count("\n", 0, len(text) - len(text.lstrip()))


def _parse_mended(text: str, fault: UnreadableError) -> JsonFile | None:
    """The file as Python prints values, without commas too many, or up to where it breaks; else None."""
    try:
        if _PYTHON.match(text) and len(text) <= _MOST_PYTHON:
            return _parse_whole(json.dumps(ast.literal_eval(text.strip())))
    except (*_BROKEN, SyntaxError, MemoryError, TypeError):
        pass
    without = _COMMA.sub(lambda mark: mark[1] or "", text)
    try:
        return _parse_whole(without)
    except json.JSONDecodeError as exc:
        whole = cut_at_last_object(without, exc.pos)
    try:
        return replace(_parse_whole(whole), fault=fault)
    except _BROKEN:
        return None


def cut_at_last_object(text: str, end: int) -> str:
    """The text up to the last object that is whole before `end`, with what is open there closed."""
    open_signs: list[str] = []
    after, still_open = 0, ""
    for mark in _BRACKET.finditer(text, 0, end):
        sign = mark[0]
        if sign in {"{", "["}:
            open_signs.append(sign)
        elif sign in {"}", "]"} and open_signs:
            open_signs.pop()
            if sign == "}":
                after, still_open = mark.end(), "".join(open_signs)
    closing = still_open[::-1].translate(_CLOSING)
    return text[:after] + closing


class _Parser:
    """Values of one text, whose objects are told on which line they begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: list[PlacedObject] = []  # in the order in which they end
        self._decoder = json.JSONDecoder(parse_constant=lambda _name: None, object_pairs_hook=self._make)

    def _make(self, pairs: list[tuple[str, Any]]) -> PlacedObject:
        made = PlacedObject(pairs)
        self._made.append(made)
        return made

    def parse(self, place: int, line: int, *, to_end: bool = False) -> tuple[Any, int]:
        """The value that begins at `place`, on this line, and where it ends.

        Raises:
            ValueError, RecursionError: none does, or more follows where it goes `to_end`.
        """
        self._made.clear()
        value, after = self._decoder.raw_decode(self._text, place)
        if to_end and self._text[after:].strip():
            raise json.JSONDecodeError("Extra data", self._text, after)
        for made, begins in zip(self._made, _lines(self._text, place, after, line), strict=True):
            made.line = begins
        return value, after

    def parse_line(self, place: int, end: int, line: int) -> tuple[Any, int]:
        """As `parse`, for a value that ends before `end`, with its line."""
        self._made.clear()
        value, length = self._decoder.raw_decode(self._text[place:end])
        for made in self._made:
            made.line = line
        return value, place + length


def _lines(text: str, place: int, after: int, line: int) -> Iterator[int]:
    """The line on which each object begins, in the order in which they end."""
    open_lines = []
    for mark in _MARK.finditer(text, place, after):
        sign = mark[0]
        if sign == "\n":
            line += 1
        elif sign == "{":
            open_lines.append(line)
        elif sign == "}":
            yield open_lines.pop()


def _number(value: Any) -> None:
    """Tells each object its number in the list that it stands in instead of its line."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, PlacedObject):
            value.line = 0
            waiting.extend(value.values())
        elif isinstance(value, list):
            for number, member in enumerate(value, start=1):
                if isinstance(member, PlacedObject):
                    member.number = number
            waiting.extend(value)


def _parse_parts(text: str, parser: _Parser) -> tuple[list[Any], list[int]]:
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
            value, after = _try(parser.parse_line, place, end_of_line, line)
            if value is None and len(broken) < _MOST_BROKEN:
                value, after = _try(parser.parse, place, line)
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


def _try(parse: Callable[..., tuple[Any, int]], place: int, *where: int) -> tuple[Any, int]:
    """The value that begins at `place` and where it ends; None where there is none."""
    try:
        return parse(place, *where)
    except _BROKEN:
        return None, place
