"""One recording on its way as the page sees it: request, job, snapshots."""

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator
from contextvars import Context
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from engines.audio.parts import Part
from engines.diarization.clustering import SpeakerCount
from engines.runtime.progress import Clock, Stage
from transcript.document import Segment
from transcript.messages import Message
from transcript.vocabulary import NO_VOCABULARY, Vocabulary

_LOOK_S = 0.25
CANCELLED = Message("job_cancelled")


class State(StrEnum):
    """How far a job is; the last four are ends, PARKED of this process's part: the next one goes on."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    PARKED = "parked"

    @property
    def is_end(self) -> bool:
        return self in {State.DONE, State.CANCELLED, State.FAILED, State.PARKED}


@dataclass(frozen=True, slots=True)
class AgainRequest:
    """What is asked of a document that is recognised again.

    None leaves language and speakers to the models; `role` names another engine. `row_ids` are the rows to
    hear again, None the whole recording. Verified rows stay; what people corrected goes only with
    `with_edited`.
    """

    language: str | None = None
    role: str | None = None
    speakers: int | SpeakerCount | None = None
    row_ids: tuple[str, ...] | None = None
    with_edited: bool = False


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A recording to recognise. The file at `path` is the job's from `submit` on: it is moved or deleted.

    `name` is the sender's file name and only text. `language` and `speakers` (a number or its bounds) are
    the user's choice; None (or "auto", 0) leaves them to the models. `parts` are the tracks and channels to
    hear, none where that is to be found out; `by_channel` makes each of them a speaker (where none are named,
    each track of a file that has several, else each channel).

    `vocabulary` are words that engines are told of where they can be.

    `again` is for a document that is there: it is recognised anew, from the sound that is kept with it, and
    what else was chosen does not count. `visitor` is whose jobs it counts among, "" for nobody's; it is kept
    nowhere.
    """

    path: Path
    name: str
    language: str | None = None
    speakers: int | SpeakerCount | None = None
    by_channel: bool = False
    parts: tuple[Part, ...] = ()
    again: AgainRequest | None = None
    visitor: str = ""
    vocabulary: Vocabulary = NO_VOCABULARY


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A job at one moment. `fraction` is of the whole job; `seconds_left` is None while nobody can say.

    `ahead` is how many jobs wait before this one. `error` says why where the job failed or kept nothing.
    With `has_sound` the recording can be played. `is_again`: where it fails its document is as it was.
    """

    state: State
    stage: Stage = Stage.READING
    fraction: float = 0.0
    seconds_left: float | None = None
    ahead: int = 0
    segments: tuple[Segment, ...] = ()
    notices: tuple[Message, ...] = ()
    error: Message | None = None
    duration_ms: int | None = None
    has_sound: bool = False
    is_again: bool = False


class Queue(Protocol):
    """What a job asks of the manager that runs it."""

    def count_ahead(self, job: "Job") -> int:
        """How many jobs wait before this one."""

    def forget_waiting(self, job: "Job") -> None:
        """Ends a cancelled job that still waits."""


class Job:
    """One recording on its way. Any thread may call any method.

    `document_id` is the document's secret, known at once; the document exists once the sound is read.
    `visitor` is the context of who asked for it, as `JobManager.submit` says; None once it was resumed.
    """

    def __init__(
        self,
        request: JobRequest,
        queue: Queue,
        clock: Clock | None = None,
        document_id: str | None = None,
        visitor: Context | None = None,
    ) -> None:
        self.visitor = visitor
        self.id = secrets.token_hex(4)
        self.document_id = document_id or secrets.token_hex(16)
        self.request = request
        self._queue = queue
        self._cancelled = threading.Event()
        self._left = threading.Event()
        self._changed = threading.Condition()
        is_again = request.again is not None
        self._snapshot = Snapshot(State.QUEUED, has_sound=is_again, is_again=is_again)
        self._clock = clock or Clock()
        self.cancel_reason = CANCELLED

    def cancel(self, reason: Message = CANCELLED) -> None:
        """Asks the job to stop between two chunks; returns at once. Rows made so far are kept.

        A job that was left takes no notice: its recording is another process's. `reason` is what the
        document says of it.
        """
        if self.is_left:
            return
        if not self._cancelled.is_set():
            self.cancel_reason = reason
        self._cancelled.set()
        self._queue.forget_waiting(self)

    def is_cancelled(self) -> bool:
        """Whether the work is to stop: `cancel` or `leave` was called."""
        return self._cancelled.is_set() or self._left.is_set()

    def leave(self, reason: Message) -> None:
        """Stops the work here without an end of the job: another process goes on with it, or has it already.

        From now on nothing of the job is written by this process. A job that has ended takes no notice.
        """
        with self._changed:
            if not self._snapshot.state.is_end:
                self._left.set()
        self.update(state=State.PARKED, error=reason)

    @property
    def is_left(self) -> bool:
        """Whether `leave` was called."""
        return self._left.is_set()

    def snapshot(self) -> Snapshot:
        """The job now."""
        with self._changed:
            snapshot = self._snapshot
        if snapshot.state is State.QUEUED:
            return replace(snapshot, ahead=self._queue.count_ahead(self))
        if snapshot.state is State.RUNNING:
            return replace(snapshot, fraction=self._clock.fraction, seconds_left=self._clock.seconds_left())
        return snapshot

    def end(self, longest_s: float) -> bool:
        """Cancels it; whether it has ended within so long."""
        self.cancel()
        return self.wait(longest_s).state.is_end

    def wait(self, timeout_s: float) -> Snapshot:
        """The job at its end, or as it is when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._snapshot.state.is_end, timeout_s)
        return self.snapshot()

    async def follow(self) -> AsyncIterator[Snapshot]:
        """What changed, at most four times a second, an end last. The consumer may stop any time."""
        shown: Snapshot | None = None
        while shown is None or not shown.state.is_end:
            snapshot = self.snapshot()
            if snapshot != shown:
                shown = snapshot
                yield snapshot
            if not shown.state.is_end:
                await asyncio.sleep(_LOOK_S)

    def update(self, **changes: object) -> None:
        """Replaces fields of the snapshot; an end stays an end."""
        with self._changed:
            if not self._snapshot.state.is_end:
                self._snapshot = replace(self._snapshot, **changes)  # type: ignore[arg-type]
                self._changed.notify_all()

    def tell(self, stage: Stage, fraction: float) -> None:
        """Notes progress within a stage; speakers are looked for beside recognition."""
        self._clock.tell(stage, fraction)
        self.update(stage=self._clock.stage)

    def show(self, rows: tuple[Segment, ...]) -> None:
        """Notes the rows made so far."""
        self.update(segments=rows)
