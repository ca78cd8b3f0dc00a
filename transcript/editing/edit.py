"""What an edit is: a frozen value, read once at the border; and the kinds of values that edits hold.

Nothing that is given an edit reads JSON or asks for the name of a field again.
"""

import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from transcript.border import RowId, StrictModel, refuse, told
from transcript.bounds import LONGEST_SPEAKER, LONGEST_TEXT, MOST_IDS
from transcript.document import Segment, Status, Transcript
from transcript.editing.replacement import Replacement
from transcript.errors import PatchError
from transcript.text.cleaning import clean_line, clean_text, has_lone_surrogate


@dataclass(frozen=True, slots=True)
class OfSpeaker:
    """The rows of one speaker; None are those whose speaker is unknown."""

    name: str | None


Scope = tuple[str, ...] | OfSpeaker | Replacement
"""The rows that an edit looks at: by id, by speaker, or those in which a replacement finds something."""


class Edit(StrictModel):
    """One edit of a transcript. A class an operation; `EDITS` of `editing` names them all."""

    needs_machine: ClassVar[bool] = False
    """Whether `apply` takes the machine's segments of its row, see `alternatives.machine_sources`."""

    @abstractmethod
    def scope(self) -> Scope:
        """The rows that it looks at; the others stay, and need not be read."""

    @abstractmethod
    def apply(self, transcript: Transcript, duration_ms: int, machine: Sequence[Segment]) -> Transcript:
        """The transcript after the edit; an equal one where it changes nothing.

        Raises:
            PatchError: it cannot be made; `field` names what is at fault.
        """

    def spared(self, _before: Transcript) -> int:
        """How many verified rows it leaves as they are, though it was asked of them."""
        return 0


class RowEdit(Edit):
    """An edit of one row."""

    id: RowId

    def scope(self) -> Scope:
        return (self.id,)


def _check_text(value: Any, longest: int, *, is_name: bool = False) -> str:
    if not isinstance(value, str):
        raise refuse("not_name") if is_name else refuse("not_text")
    if len(value) > longest:
        raise refuse("name_too_long", most=longest) if is_name else refuse("text_too_long", most=longest)
    if has_lone_surrogate(value):
        raise refuse("text_surrogate")
    return value


def text_of(longest: int) -> Callable[[Any], str]:
    """What reads text of at most so many characters."""
    return lambda value: _check_text(value, longest)


def _read_speaker(value: Any) -> str | None:
    return None if value is None else clean_line(_check_text(value, LONGEST_SPEAKER, is_name=True)) or None


def _read_language(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}", value)):
        raise refuse("not_language")
    return None if value is None else value.lower()


def _check_ids(least: int) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, list | tuple) or not least <= len(value) <= MOST_IDS:
            raise refuse("not_row_ids", least=least, most=MOST_IDS)
        return value

    return check


def _once(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


RowText = Annotated[str, PlainValidator(text_of(LONGEST_TEXT)), AfterValidator(clean_text)]
"""What a row says, clean."""
Speaker = Annotated[str | None, PlainValidator(_read_speaker)]
"""A clean name; None and a blank one are unknown."""
Language = Annotated[str | None, PlainValidator(_read_language)]
"""An ISO 639-1 code in small letters; None is unknown."""
StatusName = Annotated[Status, Field(strict=False), told("not_one_of", expected=", ".join(Status))]
RowIds = Annotated[
    tuple[RowId, ...], Field(strict=False), AfterValidator(_once), BeforeValidator(_check_ids(1))
]
"""Ids of rows, each once, in the order given."""
AnyRowIds = Annotated[
    tuple[RowId, ...], Field(strict=False), AfterValidator(_once), BeforeValidator(_check_ids(0))
]


def check_time(field: str, time_ms: int, duration_ms: int) -> int:
    """The time, where it lies in the recording.

    Raises:
        PatchError: it does not.
    """
    if not 0 <= time_ms <= duration_ms:
        raise PatchError(field, "time_outside_recording", duration_ms=duration_ms)
    return time_ms
