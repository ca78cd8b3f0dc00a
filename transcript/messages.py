"""What the app has to say to a person: a code and values. The words in each language stand elsewhere.

The sentences are data, `ui/strings/messages.toml`, read here when one is first told: what a room stores or
hands on is code and values, and exports, logs and commands tell English without any room above.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Union

from transcript.wording import Blank, fill

Value = Union[str, int, float, "Message", tuple["Message", ...]]
"""What a sentence may be given; messages in a message are told in the same language, of many the first."""
LANGUAGES = ("en", "te")

_CATALOGUE = Path(__file__).parent.parent / "ui" / "strings" / "messages.toml"
_AS_WRITTEN = "as_written"
_PLACES = ("field", "line", "row")
"""Values that say where something is wrong; the sentence of the place, `at_field`, goes around."""
_RENAMED = {"hour": "hours", "minute": "minutes", "second": "seconds"}
"""Codes that older versions stored, and those that say the same now."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}")
_MOST_VALUES, _LONGEST_VALUE, _DEEPEST = 12, 100_000, 3
MOST_LISTED = 1_000
"""Messages that one message may list."""
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A sentence by its code, with the values that it names; `str` is the English sentence."""

    code: str
    items: tuple[tuple[str, Value], ...]

    def __init__(self, code: str, /, **values: Value) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "items", tuple(values.items()))

    @classmethod
    def of(cls, code: "str | Message", values: Mapping[str, Value]) -> "Message":
        """A message of this code and these values, or the ready one that stands in place of both."""
        return code if isinstance(code, Message) else cls(code, **values)

    @classmethod
    def as_written(cls, sentence: str) -> "Message":
        """A sentence that has no code: an older version stored it, or another program said it."""
        return cls(_AS_WRITTEN, sentence=sentence)

    @property
    def values(self) -> dict[str, Value]:
        """The values by their names."""
        return dict(self.items)

    def at(self, **places: str | int) -> "Message":
        """The same, said of a place: `field`, or `line` or `row` of a file."""
        return Message(self.code, **(self.values | places))

    def map_texts(self, change: Callable[[str], str]) -> "Message":
        """The same with `change` made to each text among the values."""
        return Message(self.code, **{name: _map_text(value, change) for name, value in self.items})

    def texts(self) -> Iterator[str]:
        """Every text among the values."""
        for _, value in self.items:
            if isinstance(value, Message | tuple):
                for message in value if isinstance(value, tuple) else (value,):
                    yield from message.texts()
            elif isinstance(value, str):
                yield value

    def __str__(self) -> str:
        return tell(self)


def _map_text(value: Value, change: Callable[[str], str]) -> Value:
    if isinstance(value, Message):
        return value.map_texts(change)
    if isinstance(value, tuple):
        return tuple(message.map_texts(change) for message in value)
    return change(value) if isinstance(value, str) else value


def write_message(message: Message) -> dict[str, Any]:
    """The message as a JSON value, {code, values}."""
    return {"code": message.code, "values": {name: _write_value(value) for name, value in message.items}}


def _write_value(value: Value) -> object:
    if isinstance(value, tuple):
        return [write_message(message) for message in value]
    return write_message(value) if isinstance(value, Message) else value


def read_message(value: object, deepest: int = _DEEPEST) -> Message:
    """The message that `write_message` wrote.

    Raises:
        ValueError: it is none.
    """
    code, values = (value.get("code"), value.get("values")) if isinstance(value, dict) else (None, None)
    if not isinstance(code, str) or not _CODE.fullmatch(code) or not isinstance(values, dict) or not deepest:
        raise ValueError("no message")
    if len(values) > _MOST_VALUES or not all(_CODE.fullmatch(name) for name in values):
        raise ValueError("a message of other values")
    return Message(code, **{name: _read_value(each, deepest - 1) for name, each in values.items()})


def _read_value(value: object, deepest: int) -> Value:
    if isinstance(value, str) and len(value) <= _LONGEST_VALUE:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, list):
        if len(value) > MOST_LISTED:
            raise ValueError("a message that lists too much")
        return tuple(read_message(each, deepest) for each in value)
    return read_message(value, deepest)


def dump_notice(message: Message) -> str | dict[str, Any]:
    """The message as it is stored; a sentence that has no code stays the text that it is."""
    if message.code == _AS_WRITTEN:
        return str(message)
    return write_message(message)


def read_notice(value: object) -> Message:
    """What `dump_notice` wrote, or a sentence that an older version stored.

    Raises:
        ValueError: it is neither.
    """
    return Message.as_written(value) if isinstance(value, str) else read_message(value)


def tell(message: Message, language: str = "en") -> str:
    """The sentence in this language, "en" or "te"; of a code that only a newer version knows, the code."""
    if message.code == _AS_WRITTEN:  # needs no catalogue, which a caged process cannot open
        return str(message.values["sentence"])
    templates = _read_catalogue()[language]
    values = {name: _tell_value(value, language) for name, value in message.items}
    code = _RENAMED.get(message.code, message.code)
    sentence = fill(templates.get(code, code), values, language)
    for place in _PLACES:
        if place in values:
            sentence = fill(templates[f"at_{place}"], {place: values[place], "sentence": sentence}, language)
    return sentence


def _tell_value(value: Value, language: str) -> Blank:
    if isinstance(value, tuple):
        more = " …" if len(value) > _MOST_TOLD else ""
        return " ".join(tell(message, language) for message in value[:_MOST_TOLD]) + more
    return tell(value, language) if isinstance(value, Message) else value


@cache
def _read_catalogue() -> dict[str, dict[str, str]]:
    """Language -> code -> sentence with {names}."""
    entries = tomllib.loads(_CATALOGUE.read_text("utf-8"))
    return {language: {code: entry[language] for code, entry in entries.items()} for language in LANGUAGES}


def catalogue(language: str) -> Mapping[str, str]:
    """Code -> the sentence in this language, its blanks as `transcript.wording` fills them."""
    return _read_catalogue()[language]
