"""Recordings on their way to a transcript: submitted, bounded, run, kept."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import replace
from pathlib import Path

from engines.audio.decoding import DecodeLimits, remove_file
from engines.jobs.again_run import AgainRun
from engines.jobs.asked_jobs import AskedJobs
from engines.jobs.document_speakers import DocumentSpeakers
from engines.jobs.job import CANCELLED, Job, JobRequest, Snapshot, State
from engines.jobs.job_observer import JobObserver, NoObserver
from engines.jobs.job_register import JobRegister, QueueFullError, VisitorFullError
from engines.jobs.job_run import JobRun
from engines.jobs.kept_recordings import KeptRecordings
from engines.jobs.residence import Residence
from engines.jobs.resuming import Resuming
from engines.jobs.retranscription import Retranscriber
from engines.jobs.track_lists import TrackLists
from engines.jobs.workplace import Workplace
from engines.pipeline import Pipeline
from transcript.errors import LikhitaError, StorageError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.leases import Lease, LeaseLostError
from transcript.text.languages import read_language

log = logging.getLogger(__name__)

NOT_TAKEN = Message("disk_full")
STOPPED = Message("job_server_stopped")
GIVEN_UP = Message("job_given_up")
CLOSING = Message("server_closing")
PARKED = Message("job_parked")
TAKEN_OVER = Message("job_taken_over")
ABANDONED = Message("job_abandoned")
MOST_BEGUN = 2
"""How often a recording may be begun without an end; one that ends the process each time is left alone."""
_END_S = 2.0
"""How long the end of the server waits for jobs to notice it; nothing is lost of those that do not."""


class JobManager:
    """Runs jobs on threads of its own. Any thread may call any method.

    At most twice as many jobs as the executor has workers run at once; a semaphore counts those and the
    `queue_size` that may wait, and who finds it empty is refused. A job hands single model calls to the
    executor and never runs on it, so jobs can not hold each other up however many there are.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        store: Store,
        media_dir: Path,
        temporary_dir: Path,
        *,
        residence: Residence,
        queue_size: int,
        app_version: str,
        limits: DecodeLimits | None = None,
        abandoned_hours: int = 0,
        most_of_visitor: int = 0,
        observer: JobObserver | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`abandoned_hours` after a page last asked for a job it ends; 0 is never.

        So many jobs as `most_of_visitor` may be under way for one visitor at once; 0 is any number.
        """
        self._pipeline, self._store = pipeline, store
        self._kept = KeptRecordings(store, media_dir, residence)
        self._workplace = Workplace(
            pipeline, store, media_dir, temporary_dir, self._kept, app_version, limits or DecodeLimits()
        )
        running = pipeline.engines.executor.workers * 2
        self._register = JobRegister(running, queue_size, most_of_visitor)
        self._observer = observer or NoObserver()
        self.most_jobs = self._register.most
        self._threads = ThreadPoolExecutor(running, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._ending: set[str] = set()
        self._own: set[str] = set()  # documents whose recordings are taken, from before that is noted
        self._suspect: str | None = None  # the document of the one resumed job that may have ended a process
        self._is_parked = False
        self._asked = AskedJobs(abandoned_hours, now_s)
        self._resuming = Resuming(store, self._kept, self)
        self.tracks = TrackLists(temporary_dir, self._workplace.limits)
        """What tracks and channels a recording has, before it is submitted."""
        self.rows = Retranscriber(pipeline, store, media_dir)
        """Single rows that are heard again."""
        self.voices = DocumentSpeakers(store, media_dir)
        """Other speakers for the rows, and names from other documents."""

    @property
    def queue_depth(self) -> int:
        """Jobs that wait."""
        with self._lock:
            return len(self._waiting)

    @property
    def running(self) -> int:
        """Jobs that run."""
        with self._lock:
            return len(self._running)

    def submit(
        self, request: JobRequest, document_id: str | None = None, visitor: Context | None = None
    ) -> Job:
        """The job. A refused job's file is deleted: it is the manager's from this call on.

        `document_id` is a document that was begun without its sound, and is not complete: its rows stay
        until the job has passed them, and what people touched stays for ever. `visitor` is the context of the
        event that asks (`contextvars.copy_context()`), whose seconds of a lent card the job may use.

        Writes to the database and moves the file, so it is not called on the event loop.

        Raises:
            QueueFullError, VisitorFullError: as many wait, or are under way for this visitor, as may.
            LikhitaError: the language is none that can be named, or the recording cannot be kept.
        """
        try:
            request = replace(request, language=read_language(request.language))
        except LikhitaError:
            remove_file(request.path)
            raise
        if self._is_parked:
            remove_file(request.path)
            raise LikhitaError(CLOSING)
        try:
            self._register.take_place(request.visitor)
        except (QueueFullError, VisitorFullError) as exc:
            self._observer.note_refusal(exc.code)
            remove_file(request.path)
            raise
        job = Job(request, self, document_id=document_id, visitor=visitor)
        try:
            self._keep(job)
        except BaseException as exc:
            remove_file(request.path)
            if isinstance(exc, OSError):
                raise LikhitaError(NOT_TAKEN) from exc
            raise
        self._enter(job)
        return job

    def begin_again(self, request: JobRequest, document_id: str) -> Job:
        """The job of a document that is there, from its own sound, which stays where it is.

        Raises:
            QueueFullError: as many wait as may.
            LikhitaError: the server ends, or the database does not take it.
        """
        if self._is_parked:
            raise LikhitaError(CLOSING)
        self._register.take_place()
        job = Job(request, self, document_id=document_id)
        self._keep(job)
        self._enter(job)
        return job

    def _keep(self, job: Job) -> None:
        """Notes the job, which has a place; gives that back where it cannot be noted."""
        with self._lock:
            self._own.add(job.document_id)
        try:
            self._kept.keep(job)
        except BaseException:
            with self._lock:
                self._own.discard(job.document_id)
            self._register.give_place_back(job.request.visitor)
            raise

    def _enter(self, job: Job) -> None:
        self._register.add(job)
        with self._lock:
            self._own.add(job.document_id)
            self._waiting.append(job)
        self._asked.begin(job.document_id)
        self._threads.submit(self._run, job)

    def find(self, document_id: str) -> Job | None:
        """The job that makes this document; None where none of this process does."""
        return self._register.find(document_id)

    def note_asked(self, document_id: str) -> None:
        """Somebody looks at the document's job: it is not abandoned."""
        self._asked.note(document_id)

    def find_end(self, document_id: str) -> Snapshot | None:
        """How the document's latest job ended, without its rows; None where that is long ago, or unknown."""
        return self._register.find_end(document_id)

    def is_expected(self, document_id: str) -> bool:
        """Whether a recording of this document is kept that somebody works at, or will."""
        return self._store.leases.has(document_id)

    def count_ahead(self, job: Job) -> int:
        """How many jobs wait before this one."""
        with self._lock:
            return self._waiting.index(job) if job in self._waiting else 0

    def forget_waiting(self, job: Job) -> None:
        """Ends a cancelled job that still waits, at once; the database hears of it a moment later."""
        with self._lock:
            if job not in self._waiting:
                return
            self._waiting.remove(job)
        self._kept.forget_soon(job.document_id)
        self._settle(job, State.CANCELLED)
        self._resuming.wake()

    def require_here(self, document_id: str) -> None:
        """Raises LikhitaError where another process that lives works at the document's recording."""
        if self._kept.is_held_elsewhere(document_id):
            raise LikhitaError("work_elsewhere")

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """Ends the job of a document that is deleted; whether it has ended within so long."""
        job = self.find(document_id)
        return job is None or job.end(longest_s)

    def forget_recording(self, document_id: str) -> None:
        """Deletes the recording that a job had, and the note of it, whoever was to go on with it."""
        self._kept.forget_for_good(document_id)

    def warm(self) -> None:
        """Starts loading the models, because somebody is about to send a recording; returns at once."""
        self._pipeline.engines.warm()

    def recover(self) -> None:
        """Goes on with recordings of processes that ended, now and later; call once, before the first job.

        Documents of an earlier version of the app, which kept no note of its recordings, are completed.
        """
        self._store.forget_machine_news()
        for document_id in self._store.documents_incomplete():
            if not self._store.leases.has(document_id):
                try:
                    self._workplace.complete_as_it_is(document_id, STOPPED, owner=None)
                except LikhitaError:  # one sick document keeps no server from starting
                    log.warning("A document could not be completed.", exc_info=True)
        self._resuming.start()

    def park(self) -> None:
        """Stops all jobs where they are: the next process goes on with them. Their rows are stored."""
        with self._lock:
            self._is_parked = True
            jobs, begun = self._register.list_all(), {job.document_id for job in self._running}
        self._resuming.close()
        for job in jobs:
            job.leave(PARKED)
        try:
            self._store.leases.park(self._kept.owner, begun)
        except StorageError:  # the next process finds that this one is dead
            log.warning("The jobs could not be handed on.", exc_info=True)
        if jobs:
            log.info("%s recordings are kept for the next start.", len(jobs))

    def shutdown(self) -> None:
        """Parks everything and waits a moment for what runs; what notices too late writes nothing more."""
        if not self._is_parked:
            self.park()
        self.rows.shutdown()
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._idle:
            self._idle.wait_for(lambda: not self._running, _END_S)

    def _run(self, job: Job) -> None:
        """The whole life of a job, on a thread of the manager's; every end is written here."""
        with self._lock:
            if job not in self._waiting or self._is_parked:
                return  # cancelled or parked while it waited
            self._waiting.remove(job)
            self._running.append(job)
        job.update(state=State.RUNNING)
        again = job.request.again
        run = JobRun(self._workplace, job) if again is None else AgainRun(self._workplace, job, again)
        state, error = run.run()
        self._observer.note_end(state, run.report)
        with self._lock:
            self._ending.add(job.document_id)
        if not (job.is_left or run.keeps_recording):
            self._kept.forget(job.document_id)
        self._settle(job, state, error)
        self._resuming.wake()

    def _settle(self, job: Job, state: State, error: Message | None = None) -> None:
        """The job has come to this end, and its recording is no longer this process's."""
        job.visitor = None  # a context keeps a whole request
        with self._idle:
            self._own.discard(job.document_id)
            if job in self._running:
                self._running.remove(job)
            if self._suspect == job.document_id:
                self._suspect = None
            self._idle.notify_all()
        self._asked.forget(job.document_id)
        self._register.settle(job, state, error)
        with self._lock:
            self._ending.discard(job.document_id)

    def list_own(self) -> set[str]:
        """See `Holder`."""
        with self._lock:
            return set(self._own)

    def note_held(self, lost: set[str], idle: set[str]) -> None:
        """See `Holder`: this process stood still for so long that it seemed dead, or its database did."""
        for document_id in self._kept.list_ended():
            self._complete_cancelled(document_id)
        self._end_abandoned()
        with self._lock:
            gone = [job for job in self._register.list_all() if job.document_id in lost - self._ending]
        for job in gone:
            log.warning("Job %s: another process has taken it.", job.id)
            job.leave(TAKEN_OVER)
        for document_id in idle:
            self._kept.let_go(document_id)

    def _complete_cancelled(self, document_id: str) -> None:
        """A job that was cancelled while it waited may have had a document, and rows of an earlier run."""
        with contextlib.suppress(UnknownDocumentError, LeaseLostError):
            self._workplace.complete_as_it_is(document_id, CANCELLED, self._kept.owner)
            self._workplace.forget_beginnings(document_id)
        self._kept.forget(document_id)

    def _end_abandoned(self) -> None:
        for document_id in self._asked.list_abandoned():
            job = self.find(document_id)
            if job is not None:
                log.info("Job %s: nobody asked for it for so long that it ends.", job.id)
                job.cancel(ABANDONED)

    def take_up(self, lease: Lease) -> None:
        """See `Holder`: from its beginning, if there is room.

        What may have ended a process is tried one at a time, so that the culprit alone is given up.
        """
        with self._lock:
            if self._is_parked or (lease.begun and self._suspect is not None):
                return
        try:
            self._register.take_place()
        except QueueFullError:
            return
        job = None
        try:
            if self._kept.take(lease):
                job = self._resume(lease)
        finally:
            if job is None:
                self._register.give_place_back()

    def _resume(self, lease: Lease) -> Job | None:
        document_id = lease.document_id
        request = self._kept.find(lease)
        is_over = self._is_over(document_id, request)
        if is_over or request is None or lease.begun >= MOST_BEGUN:
            if not is_over:
                self._workplace.give_up(document_id, request, STOPPED if request is None else GIVEN_UP)
            self._kept.forget(document_id)
            return None
        job = Job(request, self, document_id=document_id)
        if lease.begun:
            with self._lock:
                self._suspect = document_id
        log.info("Job %s: goes on with a recording that was interrupted.", job.id)
        self._workplace.show_earlier(job)
        self._enter(job)
        return job

    def _is_over(self, document_id: str, request: JobRequest | None) -> bool:
        """Whether nothing is left to do for a recording; a document that is recognised again is complete."""
        try:
            is_complete = self._store.is_complete(document_id)
        except UnknownDocumentError:
            return request is None or request.again is not None
        is_again = request is not None and request.again is not None
        return is_complete and not is_again
