"""Rows that people asked to have heard again: taken, bounded, run, looked at."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from engines.alignment.emission_store import add_emissions
from engines.audio.decoding import AudioError, read_stretch
from engines.jobs.watched_tasks import WatchedTask, WatchedTasks
from engines.models import Role
from engines.pipeline import Pipeline
from engines.pipeline.retranscription import RowEngine, find_stretch
from engines.runtime.progress import Stage, Watcher
from transcript.document import Segment, Status
from transcript.editing.retranscription import FIELD, VERIFIED, describe_retranscription
from transcript.errors import LikhitaError, PatchError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import HEARD_AGAIN, PLAYBACK, media_folder
from transcript.text.languages import read_language

__all__ = ["Look", "Retranscriber", "RowEngine", "TaskState"]

log = logging.getLogger(__name__)

NO_SOUND = Message("row_sound_gone")
FAILED = Message("row_failed")
BUSY = Message("rows_busy")

_WORKERS = 2
_WAITING = 6


class TaskState(StrEnum):
    """How far a row is; the last three are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        return self in {TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Look:
    """A row's hearing at one moment. `value` is that of the patch which gives the row what was heard."""

    state: TaskState
    fraction: float = 0.0
    is_fetching: bool = False
    value: dict[str, Any] | None = None
    error: Message | None = None


@dataclass(slots=True)
class _Task(WatchedTask):
    segment: Segment
    language: str
    role: Role | None
    look: Look = Look(TaskState.WAITING)

    @property
    def is_ended(self) -> bool:
        return self.look.state.is_end


class Retranscriber:
    """Hears rows again on two threads of its own. Any thread may call any method; none of them waits.

    Eight rows may be on their way, then asking is refused. Model calls go to the shared executor. What was
    heard is not written into the document: the page puts it there as an edit, behind its other edits. A row
    that nobody looks at any more is stopped and forgotten.
    """

    def __init__(
        self, pipeline: Pipeline, store: Store, media_dir: Path, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._pipeline, self._store, self._media_dir = pipeline, store, media_dir
        self._file_lock = threading.Lock()
        self._tasks: WatchedTasks[_Task] = WatchedTasks(
            "row", workers=_WORKERS, most=_WORKERS + _WAITING, busy=BUSY, now=now
        )

    def list_row_engines(self) -> tuple[RowEngine, ...]:
        """The engines that a person may choose among. Cheap."""
        return self._pipeline.list_row_engines()

    def start(self, document_id: str, segment_id: str, language: str, role: str | None = None) -> str:
        """A key to look at it with; `role` names one of the `list_row_engines`, None is the usual one.

        Raises:
            UnknownDocumentError: no document has this id.
            PatchError: there is no such row, or it is verified.
            LikhitaError: the language or engine is none, the sound is not kept, or too many rows wait.
        """
        code = read_language(language)
        if code is None or (
            role is not None and role not in {hearer.role for hearer in self.list_row_engines()}
        ):
            raise PatchError(FIELD, "engine_unknown")
        segment = self._store.load(document_id).edited.find(segment_id)
        if segment is None:
            raise PatchError("id", "row_unknown")
        if segment.status is Status.VERIFIED:
            raise PatchError(FIELD, VERIFIED)
        if not (media_folder(self._media_dir, document_id) / PLAYBACK).is_file():
            raise LikhitaError(NO_SOUND)
        task = _Task(document_id, segment, code, Role(role) if role else None)
        key = self._tasks.admit(task)
        self._tasks.submit(self._run, task)
        return key

    def look(self, document_id: str, key: str) -> Look | None:
        """The hearing now; None where there is none (any more)."""
        task = self._tasks.find(document_id, key)
        return None if task is None else task.look

    def stop(self, document_id: str, key: str) -> None:
        """Ends the hearing between two pieces of sound, or before it begins."""
        task = self._tasks.find(document_id, key)
        if task is None:
            return
        task.stopped.set()
        with self._tasks.lock:
            if task.look.state is TaskState.WAITING:
                task.look = Look(TaskState.CANCELLED)

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """See `WatchedTasks.end_for`."""
        return self._tasks.end_for(document_id, longest_s)

    def shutdown(self) -> None:
        """Stops everything and waits for its end."""
        self._tasks.shutdown()

    def _run(self, task: _Task) -> None:
        with self._tasks.lock:
            if task.stopped.is_set():
                task.look = Look(TaskState.CANCELLED)
                return
            task.look = Look(TaskState.RUNNING)
        started_at = time.monotonic()
        try:
            ended = Look(TaskState.DONE, 1.0, value=self._hear(task))
        except LikhitaError as exc:
            ended = Look(TaskState.FAILED, error=exc.reason)
        except Exception:
            log.exception("A row could not be heard again")
            ended = Look(TaskState.FAILED, error=FAILED)
        if task.stopped.is_set():
            ended = Look(TaskState.CANCELLED)
        with self._tasks.lock:
            task.look = ended
        log.info(
            "Row of %.1f s heard again as %s in %.1f s: %s",
            (task.segment.end_ms - task.segment.start_ms) / 1000,
            task.language,
            time.monotonic() - started_at,
            ended.state,
        )

    def _hear(self, task: _Task) -> dict[str, Any]:
        folder = media_folder(self._media_dir, task.document_id)
        try:
            samples = read_stretch(folder / PLAYBACK, *find_stretch(task.segment))
        except (OSError, AudioError) as exc:
            raise LikhitaError(NO_SOUND) from exc

        def tell(stage: Stage, fraction: float) -> None:
            task.look = Look(TaskState.RUNNING, fraction, is_fetching=stage is Stage.MODELS)

        watcher = Watcher(lambda: self._tasks.is_unwanted(task), tell)
        heard = self._pipeline.retranscribe(samples, task.segment, task.language, task.role, watcher)
        try:
            with self._file_lock:
                add_emissions(folder / HEARD_AGAIN, heard.emissions)
        except OSError:
            log.warning("What was heard of a row could not be kept", exc_info=True)
        return describe_retranscription(heard.segment)
