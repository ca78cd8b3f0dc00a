"""Changes between two transcripts and the History of them. Imports only document and errors."""

from dataclasses import dataclass

from transcript.document import Segment, Transcript
from transcript.errors import LikhitaError

STEPS_KEPT = 1000


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
    """One revision of the store's log, as in `tables.revisions`; `change` is None for an undo or redo."""

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


def invert(change: Change) -> Change:
    """The change that takes `change` back."""
    return Change(before=change.after, after=change.before)


def apply_change(transcript: Transcript, change: Change) -> Transcript:
    """The transcript after `change`.

    Raises:
        ValueError: the touched segments are not as the change expects them.
    """
    rows = {segment.id: segment for segment in transcript.segments}
    for segment in change.before:
        if rows.pop(segment.id, None) != segment:
            raise ValueError("the change was made from another transcript")
    for segment in change.after:
        if segment.id in rows:
            raise ValueError("the change makes a segment that is already there")
        rows[segment.id] = segment
    return Transcript.from_segments(rows.values())


class NothingToUndoError(LikhitaError):
    """Undo or redo was asked for and there is no such step."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"There is nothing to {verb}.")


@dataclass(frozen=True, slots=True)
class History:
    """The steps that can be undone and redone, the latest last. A new edit forgets what could be redone.

    The last `STEPS_KEPT` steps are kept.
    """

    undoable: tuple[Change, ...] = ()
    redoable: tuple[Change, ...] = ()

    def record(self, change: Change) -> "History":
        """The history after a new edit."""
        return History((*self.undoable, change)[-STEPS_KEPT:], ())

    def undo(self, transcript: Transcript) -> tuple[Transcript, "History", Change]:
        """(transcript, history, the change that was applied) one step back.

        Raises:
            NothingToUndoError: no step is left.
        """
        if not self.undoable:
            raise NothingToUndoError("undo")
        change = self.undoable[-1]
        history = History(self.undoable[:-1], (*self.redoable, change))
        return apply_change(transcript, invert(change)), history, invert(change)

    def redo(self, transcript: Transcript) -> tuple[Transcript, "History", Change]:
        """(transcript, history, the change that was applied) one step forward again.

        Raises:
            NothingToUndoError: no step is left.
        """
        if not self.redoable:
            raise NothingToUndoError("redo")
        change = self.redoable[-1]
        history = History((*self.undoable, change), self.redoable[:-1])
        return apply_change(transcript, change), history, change
