"""The JSON that `serialization` writes, read strictly where it comes from a stranger.

What the store wrote itself is read by `serialization`, which is ten times as fast and checks nothing.
"""

from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from transcript.border import STRICT, RecordedMs, Storable, StrictModel, describe_fault
from transcript.bounds import (
    HIGHEST_REVISION,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_SPEAKER,
    LONGEST_TEXT,
    LONGEST_WORD,
    MOST_OTHERS,
    MOST_ROWS,
    MOST_WORDS,
    UnstorableError,
    check_document,
    check_row,
    is_moment,
)
from transcript.changes import LoggedChange
from transcript.document import Document, FlagKind, ModelUse, Provenance, Segment, Status, Transcript
from transcript.messages import Message
from transcript.serialization import read_change, segment_from

_Read = TypeVar("_Read")
_Line = Annotated[Storable, Field(max_length=LONGEST_LINE)]
_Name = Annotated[Storable, Field(max_length=LONGEST_SPEAKER)]
_Text = Annotated[Storable, Field(max_length=LONGEST_TEXT)]
_Confidence = Annotated[float, Field(ge=0, le=1)]
_Word = tuple[Annotated[Storable, Field(max_length=LONGEST_WORD)], RecordedMs, RecordedMs, _Confidence | None]
_Words = Annotated[list[_Word], Field(max_length=MOST_WORDS)]
_Others = Annotated[list[tuple[_Text, _Name, _Name | None]], Field(max_length=MOST_OTHERS)]
_Flags = Annotated[list[tuple[FlagKind, _Line]], Field(max_length=MOST_OTHERS)]
_Revision = Annotated[int, Field(ge=0, lt=HIGHEST_REVISION)]


class _Row(TypedDict):
    """A row as `segment_record` writes it."""

    __pydantic_config__ = STRICT  # type: ignore[misc] # pydantic's way to configure a TypedDict

    id: Storable
    start_ms: RecordedMs
    end_ms: RecordedMs
    speaker: _Name | None
    language: _Name | None
    text: _Text
    words: _Words
    engine: _Name
    status: Status
    alternatives: _Others
    flags: _Flags
    note: _Text


class _Differences(TypedDict, total=False):
    """[old value, new value] of the fields of a row that a change revises."""

    __pydantic_config__ = STRICT  # type: ignore[misc] # pydantic's way to configure a TypedDict

    id: tuple[Storable, Storable]
    start_ms: tuple[RecordedMs, RecordedMs]
    end_ms: tuple[RecordedMs, RecordedMs]
    speaker: tuple[_Name | None, _Name | None]
    language: tuple[_Name | None, _Name | None]
    text: tuple[_Text, _Text]
    words: tuple[_Words, _Words]
    engine: tuple[_Name, _Name]
    status: tuple[Status, Status]
    alternatives: tuple[_Others, _Others]
    flags: tuple[_Flags, _Flags]
    note: tuple[_Text, _Text]


class _Change(StrictModel):
    """A change as `dump_change` writes it."""

    fields: dict[Storable, _Differences]
    removed: list[_Row]
    added: list[_Row]


class _LogLine(StrictModel):
    """A `LoggedChange` as the bundle writes it."""

    revision: _Revision
    saved_at: Annotated[Storable, Field(max_length=32)]
    target: _Revision
    change: Storable | None
    undo_top: _Revision
    redo_top: _Revision


class _Model(StrictModel):
    role: _Line
    name: _Line
    revision: _Line
    licence: _Line


class _Provenance(StrictModel):
    app_version: _Line
    created_at: _Line
    models: list[_Model]
    notices: list[_Line]


class About(StrictModel):
    """What a bundle says of its document besides the rows."""

    likhita_bundle: int
    name: Annotated[Storable, Field(max_length=LONGEST_NAME)]
    duration_ms: RecordedMs
    audio_sha256: _Line
    revision: _Revision
    provenance: _Provenance

    def make_provenance(self) -> Provenance:
        """The provenance as documents keep it."""
        made = self.provenance
        models = tuple(ModelUse(**model.model_dump()) for model in made.models)
        return Provenance(
            made.app_version, made.created_at, models, tuple(map(Message.as_written, made.notices))
        )


_ABOUT = TypeAdapter(About)
_ROWS = TypeAdapter(Annotated[list[_Row], Field(max_length=MOST_ROWS)])
_CHANGE = TypeAdapter(_Change)
_LOG_LINE = TypeAdapter(_LogLine)


def read_about(text: bytes | str) -> About:
    """The first part of a bundle; raises UnstorableError where it is none."""
    return _validated(_ABOUT, text, "about")


def read_rows(text: bytes | str, where: str) -> Transcript:
    """The transcript that `dump_transcript` writes.

    Raises:
        UnstorableError: it is none; `where` begins its place.
    """
    rows = []
    found: list[_Row] = _validated(_ROWS, text, where)
    for number, record in enumerate(found, start=1):
        try:
            rows.append(segment_from(record))
        except ValueError as exc:
            raise UnstorableError(f"{where}, row {number}", "row_impossible", problem=str(exc)) from None
    try:
        return Transcript(tuple(rows))
    except ValueError as exc:
        raise UnstorableError(where, "row_impossible", problem=str(exc)) from None


def read_log(lines: list[str]) -> tuple[LoggedChange, ...]:
    """The revisions in these lines of JSON, not yet checked against a document.

    Raises:
        UnstorableError: a line is none.
    """
    return tuple(
        LoggedChange(**_validated(_LOG_LINE, line, f"revision {number}").model_dump())
        for number, line in enumerate(lines, start=1)
    )


def check_log(document: Document, log: tuple[LoggedChange, ...]) -> None:
    """Nothing, where the document may be stored and the log leads to it, each step possible as it is told.

    Raises:
        UnstorableError: a revision is missing, is none, or leads from or to what the document never was.
    """
    check_document(document)
    if len(log) != document.revision or any(entry.revision != n for n, entry in enumerate(log, 1)):
        raise UnstorableError("history", "revisions_missing")
    undos = _check_order(log)
    rows = {row.id: row for row in document.edited.segments}
    told = {entry.revision: entry.change for entry in log}
    for entry in reversed(log):
        where = f"revision {entry.revision}"
        if not is_moment(entry.saved_at):
            raise UnstorableError(where, "saved_at_no_moment")
        if not entry.target:
            continue  # another name or sound: the rows stayed
        try:
            _take_back(rows, str(told[entry.target]), is_undo=entry.revision in undos, where=where)
        except (ValueError, KeyError) as exc:
            raise UnstorableError(where, "rows_unfitting") from exc
    try:
        Transcript.from_segments(rows.values())
    except ValueError as exc:
        raise UnstorableError("history", "rows_unfitting") from exc


def _check_order(log: tuple[LoggedChange, ...]) -> set[int]:
    """The revisions that took an edit back; the tops of both stacks must be as the steps make them."""
    undoable: list[int] = []
    redoable: list[tuple[int, int]] = []  # (the undo, the edit that it took back)
    undos = set()
    for entry in log:
        is_of_rows = entry.change is not None or entry.target > 0
        if entry.change is not None:
            undoable.append(entry.revision)
            redoable.clear()
        elif not is_of_rows:
            pass
        elif entry.redo_top == entry.revision and undoable:
            undos.add(entry.revision)
            redoable.append((entry.revision, undoable.pop()))
        elif redoable:
            undoable.append(redoable.pop()[1])
        tops = (undoable[-1] if undoable else 0, redoable[-1][0] if redoable else 0)
        if entry.change is not None:
            target = entry.revision
        elif entry.revision in undos:
            target = redoable[-1][1]
        else:
            target = undoable[-1] if undoable else 0
        if not is_of_rows:
            target = 0
        if (entry.undo_top, entry.redo_top) != tops or entry.target != target or (is_of_rows and not target):
            raise UnstorableError(f"revision {entry.revision}", "revision_leads_nowhere")
    return undos


def _take_back(rows: dict[str, Segment], change: str, *, is_undo: bool, where: str) -> None:
    """Changes `rows` to what they were before the step; ValueError or KeyError where it does not fit."""
    _validated(_CHANGE, change, where)
    step = read_change(change, lambda ids: [rows[key] for key in ids], backwards=not is_undo)
    for row in (*step.before, *step.after):
        check_row(row)
    for before in step.before:
        if rows.pop(before.id) != before:
            raise ValueError("the rows are others")
    for after in step.after:
        if after.id in rows:
            raise ValueError("the row is there already")
        rows[after.id] = after


def _validated(adapter: TypeAdapter[_Read], text: bytes | str, where: str) -> _Read:
    try:
        return adapter.validate_json(text)
    except ValidationError as exc:
        place, reason = describe_fault(exc)
        raise UnstorableError(", ".join(part for part in (where, place) if part), reason) from None
