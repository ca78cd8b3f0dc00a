"""Documents that people ask to have recognised again: another language or engine, all or some rows."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from engines.alignment.emission_store import add_emissions
from engines.audio.decoding import AudioError, read_stretch
from engines.audio.samples import Samples
from engines.diarization.clustering import SpeakerCount
from engines.jobs.document_speakers import add_activity
from engines.jobs.ended_jobs import EndedJobs
from engines.jobs.job import Job, JobRequest, Snapshot, State
from engines.jobs.retranscription import BUSY, NO_SOUND
from engines.models import Role
from engines.pipeline import Outcome, Pipeline
from engines.pipeline.retranscription import NothingRecognisedError, find_stretch
from engines.runtime.progress import Stage, Watcher
from transcript.document import Document, Segment, Status
from transcript.editing.edit import Edit
from transcript.editing.patch import Patch
from transcript.editing.recognition_again import PutHeardOf, PutRecognised
from transcript.editing.retranscription import Heard, describe_retranscription
from transcript.errors import LikhitaError, StaleRevisionError
from transcript.fitting import fit_rows
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import EMISSIONS, PLAYBACK, media_folder
from transcript.text.languages import read_language

log = logging.getLogger(__name__)

FAILED = Message("again_failed")
NOTHING = Message("again_nothing")
RUNNING = Message("again_running")
_WORKERS = 1
_WAITING = 4


@dataclass(frozen=True, slots=True)
class AgainRequest:
    """What is asked for. None leaves language and speakers to the models; `role` names another engine.

    `row_ids` are the rows to hear again, None the whole recording. Verified rows stay; what people corrected
    goes only with `with_edited`.
    """

    language: str | None = None
    role: str | None = None
    speakers: int | SpeakerCount | None = None
    row_ids: tuple[str, ...] | None = None
    with_edited: bool = False


class RecognitionAgain:
    """Recognises documents again, one after the other, beside the callers. Any thread may call any method.

    What comes of it is one edit, which one undo takes back; until then the document is as it was, so a server
    that ends meanwhile loses only the time. Model calls go to the shared executor.
    """

    def __init__(self, pipeline: Pipeline, store: Store, media_dir: Path) -> None:
        self._pipeline, self._store, self._media_dir = pipeline, store, media_dir
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="again")
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}  # by document
        self._ended = EndedJobs()

    def begin(self, document_id: str, request: AgainRequest) -> Job:
        """The job, to be followed and cancelled as any other.

        Raises:
            UnknownDocumentError: no document has this id.
            LikhitaError: it is recognised now, has no sound, too many wait, or language or engine is none.
        """
        language = read_language(request.language)
        engines = {(engine.language, engine.role.value) for engine in self._pipeline.list_row_engines()}
        if request.role is not None and (language, request.role) not in engines:
            raise LikhitaError("engine_unknown")
        if not self._store.is_complete(document_id):
            raise LikhitaError(RUNNING)
        playback = media_folder(self._media_dir, document_id) / PLAYBACK
        if not playback.is_file():
            raise LikhitaError(NO_SOUND)
        name = self._store.load(document_id).name
        job = Job(JobRequest(playback, name, language), self, document_id=document_id)
        with self._lock:
            if document_id in self._jobs:
                raise LikhitaError(RUNNING)
            if len(self._jobs) >= _WORKERS + _WAITING:
                raise LikhitaError(BUSY)
            self._jobs[document_id] = job
        job.update(has_sound=True)
        self._threads.submit(self._run, job, request)
        return job

    def find(self, document_id: str) -> Job | None:
        """The job that recognises this document again; None where none does."""
        with self._lock:
            return self._jobs.get(document_id)

    def find_end(self, document_id: str) -> Snapshot | None:
        """How the latest one ended; None where that is long ago, or unknown."""
        return self._ended.find(document_id)

    def count_ahead(self, job: Job) -> int:
        """How many wait or run before this one."""
        with self._lock:
            jobs = list(self._jobs.values())
        return jobs.index(job) if job in jobs else 0

    def forget_waiting(self, job: Job) -> None:
        """Nothing: the job sees for itself that it was cancelled."""

    def shutdown(self) -> None:
        """Cancels everything and waits for its end."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.cancel()
        self._threads.shutdown(wait=True)

    def _run(self, job: Job, request: AgainRequest) -> None:
        """The whole life of a job; every end is written here."""
        ended, error = State.FAILED, None  # type: tuple[State, Message | None]
        started_at = time.monotonic()
        job.update(state=State.RUNNING)
        try:
            ended = State.DONE if self._recognise(job, request) else State.CANCELLED
        except LikhitaError as exc:
            error = exc.reason
        except Exception:
            log.exception("Job %s: a document could not be recognised again", job.id)
            error = FAILED
        self._ended.note(job, ended, error)
        with self._lock:
            del self._jobs[job.document_id]
        job.update(state=ended, error=error)
        log.info("Job %s: recognised again in %.1f s: %s", job.id, time.monotonic() - started_at, ended)

    def _recognise(self, job: Job, request: AgainRequest) -> bool:
        """Whether the document has what was recognised; not where that was cancelled."""
        document = self._store.load(job.document_id)
        watcher = Watcher(job.is_cancelled, job.tell)
        if request.row_ids is None:
            return self._recognise_all(job, request, document, watcher)
        return self._recognise_rows(job, request, document, watcher)

    def _recognise_all(self, job: Job, request: AgainRequest, document: Document, watcher: Watcher) -> bool:
        samples = self._read(job, 0, document.duration_ms)
        role = Role(request.role) if request.role else None
        outcome = self._pipeline.transcribe(
            samples, job.request.language, request.speakers, watcher, role=role
        )
        if job.is_cancelled():
            return False
        if not outcome.segments:
            raise LikhitaError(NOTHING)
        job.tell(Stage.SAVING, 0.0)
        self._keep_heard(job.document_id, outcome)
        rows = fit_rows(outcome.segments)
        self._apply(
            job.document_id,
            lambda now: PutRecognised(
                ids=tuple(row.id for row in now.edited.segments), new=rows, with_edited=request.with_edited
            ),
        )
        return True

    def _recognise_rows(self, job: Job, request: AgainRequest, document: Document, watcher: Watcher) -> bool:
        wanted = set(request.row_ids or ())
        spared = {Status.VERIFIED} if request.with_edited else {*Status} - {Status.UNTOUCHED}
        rows = [row for row in document.edited.segments if row.id in wanted and row.status not in spared]
        heard: dict[str, Heard] = {}
        for number, row in enumerate(rows):
            if job.is_cancelled():
                return False
            found = self._hear_row(job, row, request.role)
            if found is not None:
                heard[row.id] = found
            watcher.tell(Stage.RECOGNISING, (number + 1) / len(rows))
        if job.is_cancelled():
            return False
        if not heard:
            raise LikhitaError(NOTHING)
        self._apply(
            job.document_id,
            lambda _now: PutHeardOf(ids=tuple(heard), heard=heard, with_edited=request.with_edited),
        )
        return True

    def _hear_row(self, job: Job, row: Segment, role: str | None) -> Heard | None:
        """What is heard in the row; None where that is nothing."""
        language = job.request.language or row.language or self._pipeline.engines.languages[0]
        watcher = Watcher(job.is_cancelled)
        samples = self._read(job, *find_stretch(row))
        try:
            found = self._pipeline.retranscribe(samples, row, language, Role(role) if role else None, watcher)
        except NothingRecognisedError:
            return None
        return Heard.model_validate(describe_retranscription(found.segment))

    def _apply(self, document_id: str, make: Callable[[Document], Edit]) -> None:
        """Makes the edit on whatever revision the document has reached meanwhile."""
        while True:
            now = self._store.load(document_id)
            try:
                self._store.apply(document_id, Patch(make(now), now.revision))
            except StaleRevisionError:
                continue  # somebody edits it at this moment
            return

    def _read(self, job: Job, start_ms: int, end_ms: int) -> Samples:
        try:
            return read_stretch(job.request.path, start_ms, end_ms)
        except (OSError, AudioError) as exc:
            raise LikhitaError(NO_SOUND) from exc

    def _keep_heard(self, document_id: str, outcome: Outcome) -> None:
        """Beside the sound; without it only the times of corrected words and other speakers are lost."""
        folder = media_folder(self._media_dir, document_id)
        try:
            add_emissions(folder / EMISSIONS, outcome.emissions)
            add_activity(folder, outcome.hearing, outcome.turns)
        except OSError:
            log.warning("What was heard again could not be kept", exc_info=True)
