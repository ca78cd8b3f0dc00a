"""Long recordings of programs: a job that goes on without its caller, and a document that stays."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from engines.jobs import JobManager, Snapshot, State
from transcript.document import Document
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.program_jobs import ProgramJob, ProgramState
from ui.errors import BROKEN
from ui.speech_api.asked import AskedError, AskedJob
from ui.speech_api.recordings import take_recording
from ui.speech_api.webhooks import Webhooks
from ui.start.upload_tickets import Uploads

_LOST_S = 60
"""A job that is to be found nowhere was being begun just now, or is lost."""
_ENDS = {
    State.DONE: ProgramState.COMPLETED,
    State.FAILED: ProgramState.FAILED,
    State.CANCELLED: ProgramState.CANCELLED,
}
_STOPPED = {"job_cancelled", "job_abandoned"}
_FAILED = {"job_failed", "job_server_stopped", "job_given_up"}


class UnknownJobError(LikhitaError):
    """There is no such job, or it is somebody else's, which is the same thing."""

    def __init__(self) -> None:
        super().__init__("job_unknown")


class UnfinishedJobError(LikhitaError):
    """The job has not ended yet."""

    def __init__(self) -> None:
        super().__init__("job_goes_on")


class NoResultError(LikhitaError):
    """The job ended without a document; the reason is the job's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job stands; `snapshot` is there while this process works at it."""

    state: ProgramState
    error: Message | None = None
    snapshot: Snapshot | None = None
    duration_ms: int | None = None


class LongJobs:
    """Jobs by their ids. Any thread but the event loop's may call any method: each asks the database."""

    def __init__(
        self,
        jobs: JobManager,
        store: Store,
        uploads: Uploads,
        webhooks: Webhooks,
        wake: Callable[[], None],
    ) -> None:
        """`wake` is called where there is something new to look after."""
        self._jobs, self._store, self._table = jobs, store, store.program_jobs
        self._uploads, self._webhooks, self._wake = uploads, webhooks, wake

    def begin(self, asked: AskedJob, key_hash: str, visitor: str) -> ProgramJob:
        """A new job of a visitor, as `visitor_of` knows them.

        Raises:
            LikhitaError: it is not taken now, or its webhook may not be called.
            OSError: there is no room for it.
        """
        try:
            webhook = self._webhooks.check(asked.webhook) if asked.webhook else ""
        except LikhitaError as exc:
            raise AskedError("webhook_url", exc.reason) from exc
        request = take_recording(self._uploads, asked.recording, visitor)
        # Noted before it begins: no job goes on of which nobody knows.
        job = self._table.add(secrets.token_hex(16), key_hash, webhook, int(time.time()))
        try:
            self._jobs.submit(request, job.document_id)
        except BaseException:
            self._table.remove(job.id)
            raise
        self._wake()
        return job

    def find(self, id_: str, key_hash: str) -> ProgramJob:
        """The job of this id.

        Raises:
            UnknownJobError: there is none of this key.
        """
        job = self._table.find(id_)
        if job is None or job.key_hash != key_hash:
            raise UnknownJobError
        return job

    def look(self, id_: str, key_hash: str) -> tuple[ProgramJob, Standing]:
        """The job and how it stands; who asks is somebody who waits for it.

        Raises:
            UnknownJobError: there is none of this key, or its document was deleted.
        """
        job = self.find(id_, key_hash)
        self._jobs.note_asked(job.document_id)
        standing = self.judge(job)
        if standing.state is not ProgramState.COMPLETED:
            return job, standing
        try:
            outline = self._store.outline(job.document_id)
        except UnknownDocumentError as exc:
            raise UnknownJobError from exc
        return job, replace(standing, duration_ms=outline.duration_ms)

    def judge(self, job: ProgramJob) -> Standing:
        """How the job stands, by whoever works at it, else by what was left."""
        if job.state is not ProgramState.UNDER_WAY:
            return Standing(job.state, job.error)
        running = self._jobs.find(job.document_id)
        if running is not None:
            snapshot = running.snapshot()
            return Standing(job.state, snapshot=snapshot, duration_ms=snapshot.duration_ms)
        if self._jobs.is_expected(job.document_id):
            return Standing(job.state)
        end = self._jobs.find_end(job.document_id)
        if end is not None and end.state in _ENDS:
            return Standing(_ENDS[end.state], end.error)
        return self._judge_document(job)

    def result(self, id_: str, key_hash: str) -> Document:
        """The document of a job that has ended, as it stands now.

        Raises:
            UnknownJobError: there is no such job of this key, or its document was deleted.
            UnfinishedJobError: it goes on.
            NoResultError: it failed, or was cancelled before there was anything.
        """
        job, standing = self.look(id_, key_hash)
        if standing.state is ProgramState.UNDER_WAY:
            raise UnfinishedJobError
        if standing.state is ProgramState.FAILED:
            raise NoResultError(standing.error or BROKEN)
        try:
            return self._store.load(job.document_id)
        except UnknownDocumentError as exc:
            raise NoResultError("cancelled_unread") from exc

    def forget(self, id_: str, key_hash: str) -> None:
        """Ends the job and forgets it; what it made is deleted as soon as it has stopped.

        Raises:
            UnknownJobError: there is none of this key.
        """
        job = self.find(id_, key_hash)
        self._table.forget(job.id)
        running = self._jobs.find(job.document_id)
        if running is not None:
            running.cancel()
        self._wake()

    def _judge_document(self, job: ProgramJob) -> Standing:
        """Where this process knows nothing of the job any more, as after a restart."""
        try:
            outline = self._store.outline(job.document_id)
        except UnknownDocumentError:
            is_lost = time.time() - job.created_s > _LOST_S
            return Standing(ProgramState.FAILED, BROKEN) if is_lost else Standing(job.state)
        if not outline.is_complete:
            return Standing(job.state)
        made = outline.provenance
        first = made.notices[0] if made.notices else None
        if first is not None and first.code in _STOPPED:
            return Standing(ProgramState.CANCELLED)
        if first is not None and first.code in _FAILED and not made.models:
            return Standing(ProgramState.FAILED, first)
        return Standing(ProgramState.COMPLETED)
