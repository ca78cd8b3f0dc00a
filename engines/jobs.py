"""Recordings on their way to a transcript: submitted, bounded, run, kept. Imports no model library."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from engines.audio import DecodeLimits, DecodingCancelledError, Sound, decode, remove_file
from engines.channels import ONE_CHANNEL, are_apart
from engines.clustering import SpeakerCount
from engines.emissions import write_emissions
from engines.job import Job, JobRequest, Snapshot, State
from engines.keeping import keeping_sound, name_document
from engines.listening_again import Hearer, RowListener
from engines.pipeline import Outcome, Pipeline
from engines.progress import Stage, Watcher
from engines.rediarization import Division, DocumentVoices, keep_hearing
from engines.router import read_language
from transcript.document import Document, ModelUse, Provenance, Transcript, now_text
from transcript.errors import LikhitaError
from transcript.media import EMISSIONS, media_folder
from transcript.store import Store

__all__ = [
    "Division", "DocumentVoices", "Hearer", "Job", "JobManager", "JobRequest",
    "QueueFullError", "RowListener", "Snapshot", "SpeakerCount", "Stage", "State",
]  # fmt: skip

log = logging.getLogger(__name__)

CANCELLED = "Cancelled: the rows made so far were kept."
FAILED = "Something went wrong while this recording was recognised. The recording was kept; please try again."
NOT_READ = "Something went wrong while this recording was read. Please try again."
STOPPED = "The server stopped while this recording was being recognised. Only the recording was kept."


class QueueFullError(LikhitaError):
    """As many recordings wait as may; nothing was taken."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"{waiting} recordings are waiting already. Please try again when one of them is done."
        )


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
        queue_size: int,
        app_version: str,
        limits: DecodeLimits | None = None,
    ) -> None:
        self._pipeline, self._store = pipeline, store
        self._media_dir, self._temporary_dir = media_dir, temporary_dir
        self._queue_size, self._app_version = queue_size, app_version
        self._limits = limits or DecodeLimits()
        running = pipeline.executor.workers * 2
        self.most_jobs = running + queue_size
        """Jobs that run or wait at once; the next one is refused."""
        self._places = threading.BoundedSemaphore(self.most_jobs)
        self._threads = ThreadPoolExecutor(running, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._jobs: dict[str, Job] = {}
        self.rows = RowListener(pipeline, store, media_dir)
        """Single rows that are heard again."""
        self.voices = DocumentVoices(store, media_dir)
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

    def submit(self, request: JobRequest) -> Job:
        """The job, at once. A refused job's file is deleted: it is the manager's from this call on.

        Raises:
            QueueFullError: as many wait as may.
            LikhitaError: the language is none that can be named.
        """
        try:
            request = replace(request, language=read_language(request.language))
        except LikhitaError:
            remove_file(request.path)
            raise
        if not self._places.acquire(blocking=False):
            remove_file(request.path)
            raise QueueFullError(self._queue_size)
        job = Job(request, self)
        with self._lock:
            self._jobs[job.id] = job
            self._waiting.append(job)
        self._threads.submit(self._run, job)
        return job

    def get(self, job_id: str) -> Job | None:
        """The job while it waits or runs; None after its end."""
        with self._lock:
            return self._jobs.get(job_id)

    def count_ahead(self, job: Job) -> int:
        """How many jobs wait before this one."""
        with self._lock:
            return self._waiting.index(job) if job in self._waiting else 0

    def forget_waiting(self, job: Job) -> None:
        """Ends a cancelled job that still waits, without waiting for its turn."""
        with self._lock:
            if job not in self._waiting:
                return
            self._waiting.remove(job)
        remove_file(job.request.path)
        self._end(job, State.CANCELLED)

    def warm(self) -> None:
        """Starts loading the models, because somebody is about to send a recording; returns at once."""
        self._pipeline.warm()

    def recover(self) -> None:
        """Completes documents whose job died with an earlier process; call once, before the first job."""
        for document_id in self._store.documents_incomplete():
            self._store.complete(document_id, Transcript(), self._make_provenance((), (STOPPED,)))

    def shutdown(self) -> None:
        """Cancels everything, waits for its end, and keeps the rows made."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.cancel()
        self.rows.shutdown()
        self._threads.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        """The whole life of a job, on a thread of the manager's; every end is written here."""
        with self._lock:
            if job not in self._waiting:
                return  # cancelled while it waited
            self._waiting.remove(job)
            self._running.append(job)
        job.update(state=State.RUNNING)
        try:
            self._transcribe(job)
        except DecodingCancelledError:
            self._end(job, State.CANCELLED)
        except LikhitaError as exc:
            self._end(job, State.FAILED, exc.message)
        except Exception:
            log.exception("Job %s failed while it was read or saved", job.id)
            self._end(job, State.FAILED, NOT_READ)

    def _transcribe(self, job: Job) -> None:
        started_at = time.monotonic()
        job.tell(Stage.READING, 0.0)
        sound = decode(
            job.request.path,
            self._temporary_dir,
            self._limits,
            job.is_cancelled,
            by_channel=job.request.by_channel,
        )
        try:
            self._keep_sound(job, sound)
        finally:
            remove_file(sound.playback)
        reading_s = time.monotonic() - started_at
        notices = (sound.notice,) if sound.notice else ()
        if job.request.by_channel and not are_apart(sound.channels):
            sound = replace(sound, channels=())
            notices = (ONE_CHANNEL, *notices)
        job.update(duration_ms=sound.duration_ms, has_sound=True, notices=notices)
        try:
            outcome = self._recognise(job, sound)
        except LikhitaError as exc:
            self._save_failure(job, exc.message, notices)
            return
        except Exception:
            log.exception("Job %s failed while it was recognised", job.id)
            self._save_failure(job, FAILED, notices)
            return
        if job.is_cancelled():
            notices = (CANCELLED, *notices)
        notices = (*notices, *outcome.notices)
        job.tell(Stage.SAVING, 0.0)
        machine = Transcript.from_segments(outcome.segments)
        self._keep_heard(job, outcome)
        self._store.complete(job.document_id, machine, self._make_provenance(outcome.models, notices))
        self._log_job(job, sound.duration_ms, outcome, reading_s, time.monotonic() - started_at)
        job.update(segments=outcome.segments, notices=notices, fraction=1.0)
        self._end(job, State.CANCELLED if job.is_cancelled() else State.DONE)

    def _recognise(self, job: Job, sound: Sound) -> Outcome:
        watcher = Watcher(job.is_cancelled, job.tell, job.show)
        chosen = job.request
        if sound.channels:
            return self._pipeline.transcribe_channels(sound.samples, sound.channels, chosen.language, watcher)
        return self._pipeline.transcribe(sound.samples, chosen.language, chosen.speakers or None, watcher)

    def _keep_sound(self, job: Job, sound: Sound) -> None:
        """Moves sound and original to their folder and makes the document: from here nothing is lost."""
        document = Document(
            job.document_id,
            name_document(job.request.name, "recording"),
            sound.duration_ms,
            sound.source_sha256,
            Transcript(),
            Transcript(),
            0,
            self._make_provenance((), ()),
        )
        with keeping_sound(self._media_dir, job.document_id, sound, job.request.path, moves=True):
            self._store.create(document, complete=False)

    def _keep_heard(self, job: Job, outcome: Outcome) -> None:
        """Beside the sound; without it only the times of corrected words and other speakers are lost."""
        try:
            folder = media_folder(self._media_dir, job.document_id)
            write_emissions(folder / EMISSIONS, outcome.emissions)
            keep_hearing(folder, outcome.hearing, outcome.turns)
        except OSError:
            log.warning("Job %s: what was heard could not be kept", job.id, exc_info=True)

    def _save_failure(self, job: Job, sentence: str, notices: tuple[str, ...]) -> None:
        """The document keeps its sound and the rows made, and says what went wrong."""
        rows = job.snapshot().segments
        notices = (sentence, *notices)
        provenance = self._make_provenance((), notices)
        self._store.complete(job.document_id, Transcript.from_segments(rows), provenance)
        job.update(notices=notices)
        self._end(job, State.FAILED, sentence)

    def _end(self, job: Job, state: State, error: str | None = None) -> None:
        """Frees the place, then writes the end: who waits for it finds all files settled."""
        remove_file(job.request.path)
        with self._lock:
            if self._jobs.pop(job.id, None) is None:
                return
            if job in self._running:
                self._running.remove(job)
        self._places.release()
        job.update(state=state, error=error)

    def _make_provenance(self, models: tuple[ModelUse, ...], notices: tuple[str, ...]) -> Provenance:
        return Provenance(self._app_version, now_text(), models, notices)

    def _log_job(
        self, job: Job, duration_ms: int, outcome: Outcome, reading_s: float, total_s: float
    ) -> None:
        """One line a job, without a word or a name of the recording in it."""
        seconds = {"reading": reading_s, **outcome.seconds}
        languages = sorted({row.language for row in outcome.segments if row.language})
        used = sorted({row.engine for row in outcome.segments})
        log.info(
            "Job %s: %.1f s of sound in %.1f s, %s rows, languages %s, engines %s; %s",
            job.id,
            duration_ms / 1000,
            total_s,
            len(outcome.segments),
            ",".join(languages) or "none",
            ",".join(used) or "none",
            ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()),
        )
