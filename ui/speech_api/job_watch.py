"""Looks after jobs of programs: notes their ends, tells of them, deletes what is forgotten."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from engines.jobs import JobManager
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.program_jobs import ProgramJob, ProgramState
from transcript.storage.retention import delete_document
from ui.speech_api.jobs import Standing
from ui.speech_api.webhooks import Told, Webhooks

log = logging.getLogger(__name__)

LOOK_S = 0.5
_IDLE_LOOK_S = 60.0
"""While nothing is under way: jobs of another process that died are met so late at most."""
PAUSES_S = (5, 30, 120, 600)
"""After an attempt to tell of an end, until the next one; after the last there is none."""
_MOST_AT_ONCE = 4
_SWEEP_S = 3600.0
_KEPT_S = 7 * 24 * 3600
"""So long the end of a job without a document can be asked for."""

Judge = Callable[[ProgramJob], Standing]


class JobWatch:
    """A thread of its own, and one for each webhook on its way, of which a receiver may hold up only its own.

    They end with the process: an attempt that was begun is counted before, and made once more by the next.
    """

    def __init__(
        self,
        jobs: JobManager,
        store: Store,
        media_dir: Path,
        webhooks: Webhooks,
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        self._jobs, self._store, self._table = jobs, store, store.program_jobs
        self._media_dir, self._webhooks, self._pauses_s = media_dir, webhooks, pauses_s
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)
        self._wake, self._closed = threading.Event(), threading.Event()
        self._swept_s = 0.0

    def start(self, judge: Judge) -> None:
        """Begins, `judge` telling how a job stands; call once."""
        threading.Thread(target=self._run, args=(judge,), name="program jobs", daemon=True).start()

    def wake(self) -> None:
        """There is something new to look after."""
        self._wake.set()

    def close(self) -> None:
        """Ends the thread; returns at once."""
        self._closed.set()
        self._wake.set()

    def _run(self, judge: Judge) -> None:
        while not self._closed.is_set():
            has_open = self._look(judge)
            self._wake.wait(LOOK_S if has_open else _IDLE_LOOK_S)
            self._wake.clear()

    def _look(self, judge: Judge) -> bool:
        """Whether anything is still to be looked after."""
        try:
            self._sweep()
            found = self._table.list_open()
            for job in found:
                self._look_at(job, judge)
        except Exception:
            if not self._closed.is_set():
                log.warning("The jobs of programs could not be looked after.", exc_info=True)
            return True
        return bool(found)

    def _look_at(self, job: ProgramJob, judge: Judge) -> None:
        if job.state is ProgramState.FORGOTTEN:
            self._delete(job)
        elif job.state is ProgramState.UNDER_WAY:
            standing = judge(job)
            if standing.state is not ProgramState.UNDER_WAY:
                self._table.end(job, standing.state, standing.error, int(time.time()))
            elif job.webhook:
                self._jobs.note_asked(job.document_id)  # somebody waits, though nobody asks
        elif job.next_s <= time.time():
            self._tell(job)

    def _delete(self, job: ProgramJob) -> None:
        """Once nobody works at it any more; with the document goes the row."""
        running = self._jobs.find(job.document_id)
        if running is not None:
            running.cancel()
            return
        if self._jobs.is_expected(job.document_id):
            return
        try:
            delete_document(self._store, self._media_dir, job.document_id)
        except UnknownDocumentError:
            self._table.remove(job.id)

    def _tell(self, job: ProgramJob) -> None:
        if not self._places.acquire(blocking=False):
            return
        try:
            threading.Thread(target=self._attempt, args=(job,), name="webhook", daemon=True).start()
        except BaseException:
            self._places.release()
            raise

    def _attempt(self, job: ProgramJob) -> None:
        try:
            is_last = job.attempts >= len(self._pauses_s)
            pause_s = _KEPT_S if is_last else self._pauses_s[job.attempts]
            if not self._table.claim(job, int(time.time() + pause_s)):
                return
            told = self._webhooks.tell(job)
            if told is not Told.NOT_NOW or is_last:
                self._table.note_told(job.id)
            if told is not Told.YES and is_last:
                log.warning("A webhook was given up after %s attempts.", job.attempts + 1)
        except LikhitaError:
            log.warning("What became of a webhook could not be noted.", exc_info=True)
        except Exception:
            log.exception("A webhook could not be sent.")
        finally:
            self._places.release()

    def _sweep(self) -> None:
        now_s = time.monotonic()
        if now_s - self._swept_s >= _SWEEP_S or not self._swept_s:
            self._swept_s = now_s
            self._table.remove_without_document(int(time.time()) - _KEPT_S)
