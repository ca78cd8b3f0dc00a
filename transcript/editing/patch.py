"""The Patch that asks for an edit, read once from JSON.

A patch's JSON is {id, field, value, base_revision}: `field` names the edit, `value` holds what it needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from transcript.border import describe_fault
from transcript.bounds import HIGHEST_REVISION
from transcript.document import Segment, Transcript
from transcript.editing.edit import Edit, RowEdit
from transcript.editing.retranscription import FIELD
from transcript.editing.row_edits import (
    PutHeard,
    Revert,
    SetEnd,
    SetLanguage,
    SetSpeaker,
    SetStart,
    SetStatus,
    SetText,
    Split,
    Swap,
)
from transcript.editing.selection_edits import (
    Delete,
    Divide,
    Insert,
    Merge,
    RenameSpeaker,
    Replace,
    SetSpeakerOf,
    SetStatusOf,
)
from transcript.errors import PatchError

_Kind = TypeVar("_Kind", bound=Edit)
_OF_A_VALUE: dict[str, type[Edit]] = {
    "text": SetText,
    "speaker": SetSpeaker,
    "start_ms": SetStart,
    "end_ms": SetEnd,
    "status": SetStatus,
    "language": SetLanguage,
    FIELD: PutHeard,
}
"""Edits whose value is one thing, which the edit calls by the field's name."""
_OF_AN_OBJECT: dict[str, type[Edit]] = {
    "rename_speaker": RenameSpeaker,
    "split": Split,
    "merge": Merge,
    "insert": Insert,
    "delete": Delete,
    "speaker_of": SetSpeakerOf,
    "divide": Divide,
    "status_of": SetStatusOf,
    "replace": Replace,
    "swap": Swap,
}
"""Edits whose value is an object with all that they need."""
EDITS: dict[str, type[Edit]] = {**_OF_A_VALUE, **_OF_AN_OBJECT, "revert": Revert}
"""Every edit there is, by the `field` of its patch."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One edit asked for, made while looking at `base_revision`."""

    edit: Edit
    base_revision: int

    @classmethod
    def from_json(cls, value: object) -> "Patch":
        """The patch in a decoded JSON value from outside; keys beyond the four are ignored.

        Raises:
            PatchError: a part is missing, of a wrong type or too large; its `field` is the part at fault.
        """
        if not isinstance(value, dict):
            raise PatchError("patch", "not_patch")
        field, revision = value.get("field"), value.get("base_revision")
        if not isinstance(field, str) or field not in EDITS:
            raise PatchError("field", "not_one_of", expected=", ".join(EDITS))
        if type(revision) is not int or not 0 <= revision < HIGHEST_REVISION:
            raise PatchError("base_revision", "not_revision")
        if "value" not in value:
            raise PatchError("value", "value_missing")
        kind = EDITS[field]
        parts = _parts(field, value["value"])
        if issubclass(kind, RowEdit):
            parts |= {"id": value.get("id")}
        return cls(_read(kind, parts), revision)


def read_search(value: object) -> Replace:
    """The edit that a search {query, replacement, ids, ...} would make if it were one.

    Raises:
        PatchError: a part is missing or not as it should be.
    """
    return _read(Replace, {"replacement": "", **_flat_query(value if isinstance(value, dict) else {})})


def apply_patch(
    transcript: Transcript, patch: Patch, duration_ms: int, machine: Sequence[Segment] = ()
) -> Transcript:
    """The transcript after the patch; an equal one where the patch changes nothing.

    `machine` are the machine's segments that a row is taken back to, see `alternatives.machine_sources`.

    Raises:
        PatchError: the patch cannot be applied; its `field` names what is at fault.
    """
    return patch.edit.apply(transcript, duration_ms, machine)


def _parts(field: str, value: object) -> dict[str, Any]:
    """What the edit needs, by the names of its own fields."""
    if field in _OF_A_VALUE:
        return {field: value}
    if field not in _OF_AN_OBJECT:
        return {}
    if not isinstance(value, dict):
        raise PatchError("value", "not_object")
    return _flat_query(value)


def _flat_query(value: dict[str, Any]) -> dict[str, Any]:
    """The value with the parts of its query, where it has one, beside the others."""
    query = value.get("query")
    return {**value, **query} if isinstance(query, dict) else value


def _read(kind: type[_Kind], parts: dict[str, Any]) -> _Kind:
    try:
        return kind.model_validate(parts)
    except ValidationError as exc:
        where, reason = describe_fault(exc)
        raise PatchError(where.split(".", 1)[0], reason, where) from None
