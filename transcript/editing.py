"""Pure edits Transcript -> Transcript, and the Patch that asks for one. Imports no other package of ours.

Every edit raises PatchError, naming the field at fault, and then nothing has changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from transcript.bounds import LONGEST_ID, LONGEST_SPEAKER, LONGEST_TEXT, is_row_id
from transcript.document import Segment, Transcript
from transcript.errors import PatchError
from transcript.fields import (
    find_segment,
    put_segment,
    read_speaker,
    rename_speaker,
    set_end,
    set_language,
    set_speaker,
    set_start,
    set_status,
    set_text,
)
from transcript.operations import OPERATIONS, WITHOUT_ID, Request
from transcript.rehearing import put_heard
from transcript.replacement import Replacement

__all__ = ["LONGEST_SPEAKER", "LONGEST_TEXT", "Patch", "apply_patch", "read_speaker"]

_HIGHEST_REVISION = 2**53  # what JavaScript counts exactly


@dataclass(frozen=True, slots=True)
class Patch:
    """One edit asked for: `field` of segment `id` becomes `value`, made while looking at `base_revision`.

    For the field `rename_speaker` the id is "" and the value {"from": name or None, "to": name or None}. The
    fields of `OPERATIONS` change more than one field or row; those of several rows have the id "" too.
    """

    id: str
    field: str
    value: object
    base_revision: int

    @classmethod
    def from_json(cls, value: object) -> "Patch":
        """The patch in a decoded JSON value from outside; keys beyond the four are ignored.

        Raises:
            PatchError: a part is missing, of a wrong type or too large.
        """
        if not isinstance(value, dict):
            raise PatchError("patch", "must be an object with id, field, value and base_revision.")
        field = value.get("field")
        if not isinstance(field, str) or field not in _FIELDS:
            raise PatchError("field", f"must be one of {', '.join(_FIELDS)}.")
        has_id = field not in _WITHOUT_ID
        segment_id = value.get("id") if has_id else ""
        if not isinstance(segment_id, str) or (has_id and not is_row_id(segment_id)):
            raise PatchError("id", f"must be the id of a row, text of at most {LONGEST_ID} characters.")
        revision = value.get("base_revision")
        if (
            isinstance(revision, bool)
            or not isinstance(revision, int)
            or not 0 <= revision < _HIGHEST_REVISION
        ):
            raise PatchError("base_revision", "must be the whole number of a revision.")
        if "value" not in value:
            raise PatchError("value", "is missing.")
        return cls(segment_id, field, value["value"], revision)


def read_once(patch: Patch) -> Patch:
    """The patch with its replacement read: what it finds to read the rows, it knows when they are changed.

    Raises:
        PatchError: it is no replacement.
    """
    if patch.field != "replace":
        return patch
    return replace(patch, value=Replacement.from_value(patch.value))


def apply_patch(
    transcript: Transcript, patch: Patch, duration_ms: int, machine: Sequence[Segment] = ()
) -> Transcript:
    """The transcript after the patch; an equal one where the patch changes nothing.

    `machine` are the machine's segments that a row is taken back to, see `hypotheses.machine_sources`.

    Raises:
        PatchError: the patch cannot be applied; its `field` names what is at fault.
    """
    if patch.field in OPERATIONS:
        request = Request(transcript, patch.id, patch.value, duration_ms, machine)
        return OPERATIONS[patch.field](request)
    setter = _SETTERS.get(patch.field)
    if setter is None:
        raise PatchError("field", f"must be one of {', '.join(_FIELDS)}.")
    return setter(transcript, patch, duration_ms)


def _rename_from_patch(transcript: Transcript, patch: Patch, _duration_ms: int) -> Transcript:
    if not isinstance(patch.value, dict) or set(patch.value) != {"from", "to"}:
        raise PatchError("value", "must be an object with from and to.")
    return rename_speaker(transcript, patch.value["from"], patch.value["to"])


_SETTERS: dict[str, Callable[[Transcript, Patch, int], Transcript]] = {
    "text": lambda transcript, patch, _: set_text(transcript, patch.id, patch.value),
    "speaker": lambda transcript, patch, _: set_speaker(transcript, patch.id, patch.value),
    "start_ms": lambda transcript, patch, ms: set_start(transcript, patch.id, patch.value, ms),
    "end_ms": lambda transcript, patch, ms: set_end(transcript, patch.id, patch.value, ms),
    "status": lambda transcript, patch, _: set_status(transcript, patch.id, patch.value),
    "language": lambda transcript, patch, _: set_language(transcript, patch.id, patch.value),
    "heard": lambda transcript, patch, _: put_segment(
        transcript, put_heard(find_segment(transcript, patch.id), patch.value)
    ),
    "rename_speaker": _rename_from_patch,
}
_FIELDS = (*_SETTERS, *OPERATIONS)
_WITHOUT_ID = WITHOUT_ID | {"rename_speaker"}
