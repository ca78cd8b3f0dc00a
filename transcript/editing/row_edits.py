"""Edits of one row."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from transcript.border import Milliseconds, RowId, told
from transcript.document import Segment, Transcript
from transcript.editing.alternatives import revert, swap
from transcript.editing.edit import Language, RowEdit, RowText, Scope, Speaker, StatusName, check_time
from transcript.editing.fields import (
    find_segment,
    put_segment,
    set_end,
    set_language,
    set_speaker,
    set_start,
    set_text,
    with_status,
)
from transcript.editing.retranscription import Heard, put_retranscription
from transcript.editing.structure import place_at, split
from transcript.errors import PatchError

_Machine = Sequence[Segment]


class SetText(RowEdit):
    """The row says `text`; words that stayed keep their times."""

    text: RowText

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return set_text(transcript, self.id, self.text)


class SetSpeaker(RowEdit):
    """The row is spoken by `speaker`."""

    speaker: Speaker

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return set_speaker(transcript, self.id, self.speaker)


class SetStart(RowEdit):
    """The row starts at `start_ms`."""

    start_ms: Milliseconds

    def apply(self, transcript: Transcript, duration_ms: int, _machine: _Machine) -> Transcript:
        return set_start(transcript, self.id, check_time("start_ms", self.start_ms, duration_ms))


class SetEnd(RowEdit):
    """The row ends at `end_ms`."""

    end_ms: Milliseconds

    def apply(self, transcript: Transcript, duration_ms: int, _machine: _Machine) -> Transcript:
        return set_end(transcript, self.id, check_time("end_ms", self.end_ms, duration_ms))


class SetStatus(RowEdit):
    """The row has this status."""

    status: StatusName

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return put_segment(transcript, with_status(find_segment(transcript, self.id), self.status))


class SetLanguage(RowEdit):
    """The row is in `language`."""

    language: Language

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return set_language(transcript, self.id, self.language)


class PutHeard(RowEdit):
    """The row says what an engine heard in it now."""

    heard: Heard

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return put_segment(transcript, put_retranscription(find_segment(transcript, self.id), self.heard))


class Split(RowEdit):
    """The row is cut before its letter `cluster`, at `at_ms`; one of the two may be left to the other."""

    new_id: RowId
    cluster: Annotated[int | None, told("not_letters")] = None
    at_ms: Milliseconds | None = None

    def scope(self) -> Scope:
        return (self.id, self.new_id)

    def apply(self, transcript: Transcript, duration_ms: int, _machine: _Machine) -> Transcript:
        at_ms = None if self.at_ms is None else check_time("at_ms", self.at_ms, duration_ms)
        cluster = self.cluster
        segment = find_segment(transcript, self.id)
        if cluster is None and at_ms is not None:
            cluster = place_at(segment, at_ms)
        if cluster is None:
            raise PatchError("cluster", "not_letters")
        return split(transcript, self.id, cluster, self.new_id, at_ms)


class Revert(RowEdit):
    """The row says what the machine heard."""

    needs_machine: ClassVar[bool] = True

    def apply(self, transcript: Transcript, _duration_ms: int, machine: _Machine) -> Transcript:
        return put_segment(transcript, revert(find_segment(transcript, self.id), machine))


class Swap(RowEdit):
    """The row says its other text number `alternative`."""

    alternative: Annotated[int, told("alternative_unknown")]

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        segment = find_segment(transcript, self.id)
        if not 0 <= self.alternative < len(segment.alternatives):
            raise PatchError("alternative", "alternative_unknown")
        return put_segment(transcript, swap(segment, self.alternative))
