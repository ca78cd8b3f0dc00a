"""The recording of a document that was opened without one, or a better copy of the one it has."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from engines.audio.decoding import DecodeLimits, decode, remove_file
from engines.jobs.sound_storage import KeptSound, replacing_sound
from engines.runtime.progress import WorkCancelledError
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import LIVE, media_folder

log = logging.getLogger(__name__)

BUSY = Message("sounds_busy")
FAILED = Message("sound_not_attached")

_WORKERS = 2
_MOST = 6
_UNWATCHED_S = 150.0
"""Nobody asked for so long: the page is closed. A hidden tab's timers run once a minute."""
_MOST_APART_MS, _MOST_APART_SHARE = 2000, 0.01


class AttachState(StrEnum):
    """How far a recording is; `ASKS` waits for a person, the last three are ends."""

    WAITING = "waiting"
    READING = "reading"
    ASKS = "asks"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        return self in {AttachState.DONE, AttachState.FAILED, AttachState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Attached:
    """A recording at one moment; lengths in milliseconds are known once it was read.

    `document_ms` is how long the document is, `recording_ms` the recording. `notices` say what could not be
    read of it, as for any other recording.
    """

    state: AttachState
    document_ms: int = 0
    recording_ms: int = 0
    notices: tuple[Message, ...] = ()
    error: Message | None = None


@dataclass(slots=True)
class _Task:
    document_id: str
    recording: Path
    now: Attached = Attached(AttachState.WAITING)
    read: KeptSound | None = None
    stopped: threading.Event = field(default_factory=threading.Event)
    seen_at: float = field(default_factory=time.monotonic)


class SoundAttacher:
    """Reads recordings for documents on two threads of its own. Any thread may call any method; none waits.

    A recording whose length is not that of the document waits until somebody says that it is the right one.
    One that nobody looks at any more is forgotten, and its file deleted.
    """

    def __init__(
        self,
        store: Store,
        media_dir: Path,
        temporary_dir: Path,
        limits: DecodeLimits,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._media_dir, self._temporary_dir = store, media_dir, temporary_dir
        self._limits, self._now = limits, now
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="sound")
        self._lock = threading.Lock()
        self._file_lock = threading.Lock()
        self._tasks: dict[str, _Task] = {}

    def start(self, document_id: str, recording: Path) -> str:
        """A key to look at it with. The file is the attacher's from this call on.

        Raises:
            UnknownDocumentError: no document has this id.
            LikhitaError: the document is not complete, or too many recordings are being read.
        """
        task, key = _Task(document_id, recording, seen_at=self._now()), secrets.token_hex(8)
        try:
            self._admit(task, key)
        except LikhitaError:
            remove_file(recording)
            raise
        self._threads.submit(self._run, task, self._read)
        return key

    def _admit(self, task: _Task, key: str) -> None:
        if not self._store.is_complete(task.document_id):
            raise LikhitaError("again_running")
        with self._lock:
            self._forget_unwatched()
            if sum(not t.now.state.is_end for t in self._tasks.values()) >= _MOST:
                raise LikhitaError(BUSY)
            self._tasks[key] = task

    def look(self, document_id: str, key: str) -> Attached | None:
        """The recording now; None where there is none (any more)."""
        task = self._find(document_id, key)
        return None if task is None else task.now

    def confirm(self, document_id: str, key: str) -> None:
        """A recording that asks is the right one; nothing happens for any other."""
        task = self._find(document_id, key)
        with self._lock:
            if task is None or task.now.state is not AttachState.ASKS:
                return
            task.now = Attached(AttachState.READING, task.now.document_ms, task.now.recording_ms)
        self._threads.submit(self._run, task, self._put)

    def stop(self, document_id: str, key: str) -> None:
        """Ends it; a recording that is in its place already stays there."""
        task = self._find(document_id, key)
        if task is None:
            return
        task.stopped.set()
        with self._lock:
            waits = task.now.state in {AttachState.WAITING, AttachState.ASKS}
            if waits:
                task.now = Attached(AttachState.CANCELLED)
        if waits:
            _remove(task)

    def shutdown(self) -> None:
        """Stops everything and waits for its end."""
        with self._lock:
            for task in self._tasks.values():
                task.stopped.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _find(self, document_id: str, key: str) -> _Task | None:
        with self._lock:
            task = self._tasks.get(key)
            if task is None or task.document_id != document_id:
                return None
            task.seen_at = self._now()
            return task

    def _run(self, task: _Task, work: Callable[[_Task], Attached]) -> None:
        """One piece of a recording's way; every end is written here."""
        try:
            if task.stopped.is_set():
                raise WorkCancelledError  # noqa: TRY301 - one way out
            now = work(task)
        except WorkCancelledError:
            now = Attached(AttachState.CANCELLED)
        except LikhitaError as exc:
            now = Attached(AttachState.FAILED, error=exc.reason)
        except Exception:
            log.exception("A recording could not be attached to its document")
            now = Attached(AttachState.FAILED, error=FAILED)
        if now.state.is_end:
            _remove(task)
        with self._lock:
            task.now = now

    def _read(self, task: _Task) -> Attached:
        task.now = Attached(AttachState.READING)
        sound = decode(task.recording, self._temporary_dir, self._limits, lambda: self._is_over(task))
        task.read = KeptSound(sound.playback, sound.peaks, task.recording, sound.source_sha256)
        document_ms = self._store.load(task.document_id).duration_ms
        read = Attached(AttachState.ASKS, document_ms, sound.duration_ms, sound.notices)
        task.now = Attached(AttachState.READING, document_ms, sound.duration_ms, sound.notices)
        return self._put(task) if are_of_one_length(document_ms, sound.duration_ms) else read

    def _put(self, task: _Task) -> Attached:
        read, now = task.read, task.now
        if read is None:
            raise WorkCancelledError
        with self._file_lock, replacing_sound(self._media_dir, task.document_id, read):
            self._store.put_sound(task.document_id, read.source_sha256, now.recording_ms)
        remove_file(media_folder(self._media_dir, task.document_id) / LIVE)
        return Attached(AttachState.DONE, now.document_ms, now.recording_ms, now.notices)

    def _is_over(self, task: _Task) -> bool:
        if self._now() - task.seen_at > _UNWATCHED_S:
            task.stopped.set()
        return task.stopped.is_set()

    def _forget_unwatched(self) -> None:
        """Lets go of what nobody looked at for long; what is being read ends by itself."""
        late = self._now() - _UNWATCHED_S
        for key in [key for key, task in self._tasks.items() if task.seen_at < late]:
            task = self._tasks.pop(key)
            task.stopped.set()
            if task.now.state is AttachState.ASKS:
                _remove(task)


def are_of_one_length(document_ms: int, recording_ms: int) -> bool:
    """Whether a recording may be the document's without anybody being asked: 2 s or 1 % apart at most."""
    return abs(document_ms - recording_ms) <= max(_MOST_APART_MS, _MOST_APART_SHARE * document_ms)


def _remove(task: _Task) -> None:
    remove_file(task.recording)
    if task.read is not None:
        remove_file(task.read.playback)
