"""Changes between two transcripts, and the log of them."""

from dataclasses import dataclass

from transcript.document import Segment, Transcript
from transcript.errors import LikhitaError
from transcript.messages import Message


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit did: the segments it touched, as they were and as they are.

    A segment only in `after` was made, one only in `before` was deleted.
    """

    before: tuple[Segment, ...]
    after: tuple[Segment, ...]

    @property
    def removed(self) -> tuple[str, ...]:
        """Ids of the segments that are gone after the change."""
        kept = {segment.id for segment in self.after}
        return tuple(segment.id for segment in self.before if segment.id not in kept)

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One revision of the store's log, as in `schema.revisions`; `change` is None for an undo or redo.

    A change of the document's name or sound has no `change` and the `target` 0.
    """

    revision: int
    saved_at: str
    target: int
    change: str | None
    undo_top: int
    redo_top: int


def diff(old: Transcript, new: Transcript) -> Change:
    """The change that leads from `old` to `new`."""
    olds = {segment.id: segment for segment in old.segments}
    news = {segment.id: segment for segment in new.segments}
    return Change(
        before=tuple(s for s in old.segments if news.get(s.id) != s),
        after=tuple(s for s in new.segments if olds.get(s.id) != s),
    )


class NothingToUndoError(LikhitaError):
    """Undo or redo was asked for and there is no such step."""

    def __init__(self, verb: str) -> None:
        super().__init__(Message("nothing_to_undo") if verb == "undo" else Message("nothing_to_redo"))
