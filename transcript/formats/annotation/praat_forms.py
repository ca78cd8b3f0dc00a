"""TextGrids in Praat's other forms: binary, chronological, and inside a collection of objects."""

import re
import struct
from dataclasses import dataclass, replace

from transcript.formats.annotation import textgrid_reader
from transcript.formats.base.drafts import Reading, SourceText, UnreadableError
from transcript.formats.base.recording_choice import read_one_recording

BINARY_START = b"ooBinaryFile\x08TextGrid"
_TOKEN = re.compile(r'"[^"]*(?:""[^"]*)*"|(?<!\S)-?[0-9][0-9.eE+-]*(?!\S)|<exists>|<absent>|(?<!\S)!.*')
_INTERVALS, _POINTS = "IntervalTier", "TextTier"
_VALUES = {_INTERVALS: 3, _POINTS: 2}
_FAR = 1e9
_FIRST_OBJECT = 3  # behind the type of the file, its class and the number of objects
_CLASS_AND_NAME = 2
_LONGEST_COUNT = 8
_HEADER = 'File type = "ooTextFile"\nObject class = "TextGrid"\n'


def read_binary(source: SourceText) -> Reading:
    """What `textgrid_reader.read` makes of the same TextGrid in text.

    Raises:
        UnreadableError: the file ends too early, or has another kind of tier.
    """
    values = _Binary(source.content, len(BINARY_START))
    out = [_HEADER, f"{values.number()} {values.number()}"]
    if not values.flag():
        return textgrid_reader.read(replace(source, text="\n".join([*out, "<absent>"])))
    count = values.count()
    out.append(f"<exists> {count}")
    for _ in range(count):
        kind = values.label()
        if kind not in _VALUES:
            raise UnreadableError("textgrid_tier_class", found=repr(kind[:40]))
        out.append(f"{_quoted(kind)} {_quoted(values.text())} {values.number()} {values.number()}")
        size = values.count()
        out.append(str(size))
        for _ in range(size):
            times = " ".join(values.number() for _ in range(_VALUES[kind] - 1))
            out.append(f"{times} {_quoted(values.text())}")
    return textgrid_reader.read(replace(source, text="\n".join(out)))


class _Binary:
    """Praat's binary values one after the other, most significant byte first."""

    def __init__(self, content: bytes, place: int) -> None:
        self._content, self._place = content, place

    def _take(self, length: int) -> bytes:
        piece = self._content[self._place : self._place + length]
        if len(piece) < length:
            raise UnreadableError("textgrid_ends", expected="a value")
        self._place += length
        return piece

    def number(self) -> str:
        (value,) = struct.unpack(">d", self._take(8))
        if not abs(value) < _FAR:  # also what is no number
            raise UnreadableError("no_seconds", value=str(value))
        return f"{value:.9f}"

    def flag(self) -> bool:
        return self._take(1) != b"\0"

    def count(self) -> int:
        return max(0, int.from_bytes(self._take(4), "big", signed=True))

    def label(self) -> str:
        return self._take(self._take(1)[0]).decode("latin-1")

    def text(self) -> str:
        """Latin-1 behind its length; behind -1, UTF-16 behind the number of its units."""
        length = int.from_bytes(self._take(2), "big")
        if length != 0xFFFF:  # noqa: PLR2004 - -1
            return self._take(length).decode("latin-1")
        return self._take(2 * int.from_bytes(self._take(2), "big")).decode("utf-16-be", "replace")


def read_chronological(source: SourceText) -> Reading:
    """What `textgrid_reader.read` makes of the same TextGrid with its tiers one after the other.

    Raises:
        UnreadableError: something else stands where Praat expects a value.
    """
    tokens = _tokens(source.text)
    shape = [token.value for token in tokens[1:4]]
    if len(shape) < 3 or not shape[2].isdigit() or len(shape[2]) > 5:  # noqa: PLR2004 - two times and a count
        raise UnreadableError("textgrid_no_count", 1, expected="the number of tiers")
    tiers: list[tuple[str, int, list[str]]] = []  # head, values of a row, rows
    place = 4
    for _ in range(int(shape[2])):
        head = [token.value for token in tokens[place : place + 4]]
        if len(head) < 4:  # noqa: PLR2004 - class, name, start and end
            break
        tiers.append((" ".join(head), _VALUES.get(head[0].strip('"'), 3), []))
        place += 4
    while place < len(tokens):
        number = _count(tokens, place)
        if not 0 < number <= len(tiers):
            raise UnreadableError("textgrid_no_count", tokens[place].line, expected="the number of a tier")
        _, size, parts = tiers[number - 1]
        values = tokens[place + 1 : place + 1 + size]
        if len(values) == size:
            parts.append(" ".join(token.value for token in values))
        place += 1 + size
    text = "\n".join(f"{head} {len(parts)}\n" + "\n".join(parts) for head, _, parts in tiers)
    text = f"{_HEADER}{shape[0]} {shape[1]} <exists> {len(tiers)}\n{text}"
    return textgrid_reader.read(replace(source, text=text))


def read_collection(source: SourceText) -> Reading:
    """One TextGrid of the collection.

    Raises:
        UnreadableError: there is none.
    """
    tokens = _tokens(source.text)
    grids: dict[str, tuple[int, int]] = {}  # name -> the tokens behind class and name
    place = _FIRST_OBJECT
    while place + _CLASS_AND_NAME < len(tokens):
        if tokens[place].value != '"TextGrid"':
            place += 1  # a value of an object of another kind
            continue
        after = _end_of_grid(tokens, place)
        name = tokens[place + 1].value.strip('"') or str(len(grids) + 1)
        name = name if name not in grids else f"{name} ({len(grids) + 1})"
        grids[name] = (place + _CLASS_AND_NAME, after)
        place = after
    if not grids:
        raise UnreadableError("textgrid_other_object", 1)

    def read(grid: tuple[int, int]) -> Reading:
        first, after = grid
        ends = tokens[after].start if after < len(tokens) else len(source.text)
        above = "\n" * max(0, tokens[first].line - 3)  # so that errors name the line of the file
        text = f"{_HEADER}{above}{source.text[tokens[first].start : ends]}"
        return textgrid_reader.read(replace(source, text=text))

    return read_one_recording(grids, source, read)


def _end_of_grid(tokens: list["_Token"], place: int) -> int:
    """The place behind the last value of the TextGrid whose class stands at `place`."""
    place += _CLASS_AND_NAME + 3  # its start, its end, whether it has tiers
    tiers, place = _count(tokens, place), place + 1
    for _ in range(tiers):
        if place >= len(tokens):
            break
        values = _VALUES.get(tokens[place].value.strip('"'), 3)
        place += 4  # class, name, start and end
        place += 1 + values * _count(tokens, place)
    return place


def _count(tokens: list["_Token"], place: int) -> int:
    """The whole number that stands there, 0 where none does."""
    value = tokens[place].value if place < len(tokens) else ""
    return int(value) if value.isdigit() and len(value) < _LONGEST_COUNT else 0


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    start: int
    line: int


def _tokens(text: str) -> list[_Token]:
    """Praat's free-standing values; a text keeps its quotation marks."""
    found, line, reached = [], 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", reached, match.start())
        reached = match.start()
        if not match[0].startswith("!"):
            found.append(_Token(match[0], match.start(), line))
    return found


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
