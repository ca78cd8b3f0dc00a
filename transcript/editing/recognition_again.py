"""Edits that put in what was recognised again: of the whole document, or of some of its rows.

They are made by the server alone; verified rows stay, and those that people edited unless they say otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import InstanceOf

from transcript.border import RowId
from transcript.document import Segment, Status, Transcript
from transcript.editing.edit import Edit, Scope
from transcript.editing.retranscription import Heard, put_retranscription
from transcript.editing.row_parts import cut_around

_Machine = Sequence[Segment]


class _Again(Edit):
    ids: tuple[RowId, ...]
    with_edited: bool = False

    def scope(self) -> Scope:
        return self.ids

    def stays(self, row: Segment) -> bool:
        """Whether the row is a person's."""
        if row.status in {Status.UNTOUCHED, Status.VERIFIED}:
            return row.status is Status.VERIFIED
        return not self.with_edited

    def spared(self, before: Transcript) -> int:
        return sum(self.stays(row) for row in before.segments)


class PutRecognised(_Again):
    """The rows `new` take the place of all rows `ids`; what lies in a row that stays is left out."""

    new: tuple[InstanceOf[Segment], ...]

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        kept = [row for row in transcript.segments if self.stays(row)]
        spans = sorted((row.start_ms, row.end_ms) for row in kept)
        taken = {row.id for row in transcript.segments}
        placed: list[Segment] = []
        for row in self.new:
            near = [span for span in spans if span[0] < row.end_ms and span[1] > row.start_ms]
            for part in cut_around(row, near):
                placed.append(replace(part, id=_find_free(part.id, taken)))
                taken.add(placed[-1].id)
        return Transcript.from_segments([*kept, *placed])


class PutHeardOf(_Again):
    """Each of these rows says what an engine heard in it; rows that are gone do not matter."""

    heard: Mapping[RowId, InstanceOf[Heard]]

    def apply(self, transcript: Transcript, _duration_ms: int, _machine: _Machine) -> Transcript:
        return Transcript(tuple(self._change(row) for row in transcript.segments))

    def _change(self, row: Segment) -> Segment:
        heard = self.heard.get(row.id)
        return row if heard is None or self.stays(row) else put_retranscription(row, heard)


def _find_free(row_id: str, taken: set[str]) -> str:
    number, found = 1, row_id
    while found in taken:
        number += 1
        found = f"{row_id}+{number}"
    return found
