"""Edits of several rows, and of a row that is not there yet.

Verified rows are spared by changes of many rows at once; `spared` counts them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Self
from unicodedata import normalize

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator

from transcript.border import Milliseconds, RowId, refuse, told
from transcript.bounds import LONGEST_TEXT, MOST_IDS
from transcript.document import Segment, Status, Transcript
from transcript.editing.edit import (
    AnyRowIds,
    Edit,
    OfSpeaker,
    RowIds,
    Scope,
    Speaker,
    StatusName,
    check_time,
    text_of,
)
from transcript.editing.fields import find_segment, rename_speaker, set_end, with_speaker, with_status
from transcript.editing.replacement import Replacement
from transcript.editing.search import LONGEST_PATTERN, LONGEST_REPLACEMENT, Query, Search
from transcript.editing.structure import delete, divide, insert, merge
from transcript.errors import PatchError
from transcript.text.cleaning import clean_text

_Machine = Sequence[Segment]


class SelectionEdit(Edit):
    """An edit of the rows `ids`; of more than one, the verified ones stay as they are."""

    ids: RowIds

    def scope(self) -> Scope:
        return self.ids

    def spared(self, before: Transcript) -> int:
        return len(self.ids) - len(self.unlocked(before))

    def is_bulk(self) -> bool:
        """Whether verified rows are spared."""
        return len(self.ids) > 1

    def unlocked(self, transcript: Transcript) -> tuple[Segment, ...]:
        """The rows in order of time, without the verified ones where many are changed at once.

        Raises:
            PatchError: there is no such row.
        """
        wanted = set(self.ids)
        rows = [segment for segment in transcript.segments if segment.id in wanted]
        if len(rows) < len(wanted):
            find_segment(transcript, next(iter(wanted - {segment.id for segment in rows})))
        if not self.is_bulk():
            return tuple(rows)
        return tuple(segment for segment in rows if segment.status is not Status.VERIFIED)

    def change_rows(self, transcript: Transcript, change: Callable[[Segment], Segment]) -> Transcript:
        """The transcript with each row that may be changed as `change` makes it."""
        changed = {row.id: change(row) for row in self.unlocked(transcript)}
        return Transcript(tuple(changed.get(segment.id, segment) for segment in transcript.segments))


class Merge(SelectionEdit):
    """The rows become one; where they are a `selection`, verified ones at its ends stay out of it."""

    selection: bool = False

    def is_bulk(self) -> bool:
        return self.selection

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        rows = self.unlocked(transcript)
        if len(rows) < 2:  # noqa: PLR2004 - one row is nothing to merge
            raise PatchError("ids", "merge_needs_two")
        left_out = (find_segment(transcript, key) for key in set(self.ids) - {row.id for row in rows})
        if any(rows[0].order < row.order < rows[-1].order for row in left_out):
            raise PatchError("ids", "merge_over_verified")
        if sum(len(row.text) + 1 for row in rows) > LONGEST_TEXT:
            raise PatchError("ids", "merge_too_long", most=LONGEST_TEXT)
        merged = transcript
        for row in rows[1:]:
            merged = merge(merged, rows[0].id, row.id)
        return merged


class Insert(Edit):
    """A new row without text; the row `shorten` ends where it begins, where it takes of that row's time."""

    new_id: RowId
    start_ms: Milliseconds
    end_ms: Milliseconds
    speaker: Speaker = None
    shorten: RowId | None = None

    def scope(self) -> Scope:
        return (self.new_id,) if self.shorten is None else (self.new_id, self.shorten)

    def apply(self, transcript: Transcript, duration_ms: int, _machine: _Machine) -> Transcript:
        start_ms = check_time("start_ms", self.start_ms, duration_ms)
        end_ms = check_time("end_ms", self.end_ms, duration_ms)
        if start_ms >= end_ms:
            raise PatchError("start_ms", "start_after_end", end_ms=end_ms)
        if self.shorten is not None:
            transcript = set_end(transcript, self.shorten, start_ms)
        row = Segment(self.new_id, start_ms, end_ms, self.speaker, None, "", status=Status.EDITED)
        return insert(transcript, row, duration_ms)


class Delete(SelectionEdit):
    """The rows go."""

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        gone = {row.id for row in self.unlocked(transcript)}
        if len(gone) == 1:
            return delete(transcript, *gone)
        return Transcript(tuple(segment for segment in transcript.segments if segment.id not in gone))


class SetSpeakerOf(SelectionEdit):
    """The rows are spoken by `speaker`."""

    speaker: Speaker = None

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return self.change_rows(transcript, lambda row: with_speaker(row, self.speaker))


class SetStatusOf(SelectionEdit):
    """The rows have this status; only skipping spares verified ones."""

    status: StatusName

    def is_bulk(self) -> bool:
        return super().is_bulk() and self.status is Status.SKIPPED

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return self.change_rows(transcript, lambda row: with_status(row, self.status))


_OF_ROWS = Field(max_length=MOST_IDS)


class Divide(Edit):
    """Other speakers for rows, as a model hears them; `ghosts` says in which nobody may be heard."""

    speakers: Annotated[Mapping[RowId, Speaker], _OF_ROWS]
    ghosts: Annotated[Mapping[RowId, bool], _OF_ROWS] = Field(default_factory=dict)

    def scope(self) -> Scope:
        return tuple({**self.speakers, **self.ghosts})

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return divide(transcript, self.speakers, self.ghosts)


class RenameSpeaker(Edit):
    """Every row of speaker `old` is spoken by `new`."""

    old: Speaker = Field(alias="from")
    new: Speaker = Field(alias="to")

    def scope(self) -> Scope:
        return OfSpeaker(self.old)

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return rename_speaker(transcript, self.old, self.new)


def _check_pattern(pattern: str) -> str:
    if not pattern:
        raise refuse("pattern_empty")
    return normalize("NFC", pattern)


def _check_only(value: object) -> object:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise refuse("match_not_number")
    return value


_Switch = Annotated[bool, told("not_boolean")]


class Replace(Edit):
    """What a query finds is replaced, in the rows `ids` (None: all) or as match number `only` of one row."""

    pattern: Annotated[str, PlainValidator(text_of(LONGEST_PATTERN)), AfterValidator(_check_pattern)]
    is_regex: _Switch = False
    ignore_case: _Switch = True
    by_sound: _Switch = False
    speakers: _Switch = False
    keep_case: _Switch = False
    replacement: Annotated[str, PlainValidator(text_of(LONGEST_REPLACEMENT)), AfterValidator(clean_text)]
    ids: AnyRowIds | None = None
    only: Annotated[int | None, BeforeValidator(_check_only)] = None
    sounds: _Switch = False

    @cached_property
    def wanted(self) -> Replacement:
        """The replacement made ready; what it found to read the rows, it knows when they are changed."""
        query = Query(
            self.pattern, self.is_regex, self.ignore_case, self.by_sound, self.speakers, self.keep_case
        )
        ids = None if self.ids is None else frozenset(self.ids)
        return Replacement(Search(query, self.replacement), ids, self.only, self.sounds)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.only is not None and (self.ids is None or len(self.ids) != 1):
            raise PatchError("ids", "match_of_many_rows")
        self.wanted  # noqa: B018 - no regular expression is refused here, at the border
        return self

    def scope(self) -> Scope:
        return self.wanted

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        names = self.wanted.names({segment.speaker for segment in transcript.segments})
        rows = (self.wanted.change(segment) for segment in transcript.segments)
        return Transcript(
            tuple(replace(r, speaker=names[r.speaker]) if r.speaker in names else r for r in rows)
        )

    def spared(self, before: Transcript) -> int:
        wanted = self.wanted
        if wanted.only is not None:
            return 0
        return sum(
            segment.status is Status.VERIFIED and wanted.counts(wanted.search.spans(segment.text)) > 0
            for segment in before.segments
            if wanted.addresses(segment)
        )
