"""What a person may choose about an export, and how choices are read."""

from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields
from enum import StrEnum
from typing import Any, get_type_hints

from transcript.errors import LikhitaError
from transcript.formats.base.code_switching import Script
from transcript.text.cleaning import clean_line

_LONGEST_TEXT = 300
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Rows(StrEnum):
    """Which rows go into the file."""

    ALL = "all"
    VERIFIED = "verified"


class Overlap(StrEnum):
    """What a format with one lane does where two rows share time.

    keep: both as they are. clip: the earlier row ends where the later begins. first: a row that begins
    before the one in front of it has ended is left out.
    """

    KEEP = "keep"
    CLIP = "clip"
    FIRST = "first"


class Turns(StrEnum):
    """Whose turns a file says.

    rows: the table's. heard: as they were heard before words were given to one speaker each, so two people
    may speak at once; named as in the table, but corrected times and speakers of rows do not move them.
    """

    ROWS = "rows"
    HEARD = "heard"


class Unverified(StrEnum):
    """What a file for scoring says of rows that nobody verified."""

    SCORE = "score"
    IGNORE = "ignore"


class Estimates(StrEnum):
    """What happens to words whose times are only estimates."""

    MARK = "mark"
    REFUSE = "refuse"


class JsonShape(StrEnum):
    """Whose JSON: Whisper's words have a `probability`, WhisperX's a `score` and a `speaker`."""

    WHISPER = "whisper"
    WHISPERX = "whisperx"


class OptionError(LikhitaError):
    """A choice that this format does not have."""


@dataclass(frozen=True, slots=True)
class Options:
    """What every format lets a person choose. A subclass a format; its defaults are what most people want.

    Fields are StrEnum, bool, int or str; the page shows a control for each.
    """

    rows: Rows = Rows.ALL


@dataclass(frozen=True, slots=True)
class SpellingOptions(Options):
    """For formats that hold text: how words marked as another language's are spelled."""

    script: Script = Script.VERBATIM


@dataclass(frozen=True, slots=True)
class LaneOptions(SpellingOptions):
    """For formats that players or scorers read as one lane."""

    overlap: Overlap = Overlap.KEEP


@dataclass(frozen=True, slots=True)
class CueOptions(LaneOptions):
    """For cues that may name their speaker."""

    speakers: bool = True


@dataclass(frozen=True, slots=True)
class TextOptions(SpellingOptions):
    """For text that people read."""

    times: bool = True
    speakers: bool = True
    merge_turns: bool = False


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For files that have everything in them."""


def option_fields(options: type[Any]) -> tuple[tuple[Field[Any], type[Any]], ...]:
    """The fields of an options class, each with its type."""
    hints = get_type_hints(options)
    return tuple((item, hints[item.name]) for item in fields(options))


def read_pairs(given: Iterable[str]) -> dict[str, str]:
    """Texts as a command's arguments give them, "name=value"."""
    return {name: value for name, _, value in (pair.partition("=") for pair in given)}


def read_options(options: type[Any], given: Mapping[str, str]) -> Any:
    """The options that these texts mean (`rows=verified`); what is not given keeps its default.

    Raises:
        OptionError: a name or a value that the format does not have.
    """
    kinds = {item.name: kind for item, kind in option_fields(options)}
    unknown = [name for name in given if name not in kinds]
    if unknown:
        known = ", ".join(kinds) or "none"
        raise OptionError("option_unknown", name=repr(unknown[0][:40]), known=known)
    return options(**{name: _read(name, kinds[name], value.strip()) for name, value in given.items()})


def option_texts(given: object) -> dict[str, str]:
    """Choices as a program sends them, {"times": false}, as the texts that `read_options` reads.

    Raises:
        OptionError: no object with plain values.
    """
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(v, str | bool | int) for v in given.values()):
        raise OptionError("options_no_object")
    return {
        str(name): str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in given.items()
    }


def _read(name: str, kind: type[Any], text: str) -> object:
    if issubclass(kind, StrEnum):
        if text not in set(kind):
            raise OptionError("option_no_choice", name=name, choices=", ".join(kind))
        return kind(text)
    if kind is bool:
        if text.lower() not in _TRUE | _FALSE:
            raise OptionError("option_no_boolean", name=name)
        return text.lower() in _TRUE
    if kind is int:
        if not text.isascii() or not text.isdigit() or len(text) > 6:  # noqa: PLR2004 - nothing here is larger
            raise OptionError("option_no_number", name=name)
        return int(text)
    if len(text) > _LONGEST_TEXT:
        raise OptionError("option_too_long", name=name, most=_LONGEST_TEXT)
    return clean_line(text)
