"""The recording of a document that was opened without one, or a better copy of the one it has."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engines.audio.decoding import DecodeLimits, decode, remove_file
from engines.jobs.sound_storage import KeptSound, replacing_sound
from engines.jobs.watched_tasks import WatchedTask, WatchedTasks
from engines.runtime.progress import WorkCancelledError
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import LIVE, media_folder

log = logging.getLogger(__name__)

BUSY = Message("sounds_busy")
FAILED = Message("sound_not_attached")
RECOGNISED_NOW = Message("sound_while_recognised")

_WORKERS = 2
_MOST = 6
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
class _Task(WatchedTask):
    recording: Path
    now: Attached = Attached(AttachState.WAITING)
    read: KeptSound | None = None

    @property
    def is_ended(self) -> bool:
        return self.now.state.is_end

    @property
    def is_at_work(self) -> bool:
        return not self.is_ended and self.now.state is not AttachState.ASKS

    def let_go(self) -> None:
        """What is being read ends by itself."""
        if self.now.state is AttachState.ASKS:
            self.remove_files()

    def remove_files(self) -> None:
        """The recording as it was sent, and as it was read."""
        remove_file(self.recording)
        if self.read is not None:
            remove_file(self.read.playback)


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
        self._limits = limits
        self._file_lock = threading.Lock()
        self._tasks: WatchedTasks[_Task] = WatchedTasks(
            "sound", workers=_WORKERS, most=_MOST, busy=BUSY, now=now
        )

    def start(self, document_id: str, recording: Path) -> str:
        """A key to look at it with. The file is the attacher's from this call on.

        Raises:
            UnknownDocumentError: no document has this id.
            LikhitaError: the document is recognised now, or too many recordings are being read.
        """
        task = _Task(document_id, recording)
        try:
            self._require_idle(document_id)
            key = self._tasks.admit(task)
        except LikhitaError:
            remove_file(recording)
            raise
        self._tasks.submit(self._read_in, task)
        return key

    def _require_idle(self, document_id: str) -> None:
        if not self._store.is_complete(document_id) or self._store.leases.has(document_id):
            raise LikhitaError(RECOGNISED_NOW)

    def look(self, document_id: str, key: str) -> Attached | None:
        """The recording now; None where there is none (any more)."""
        task = self._tasks.find(document_id, key)
        return None if task is None else task.now

    def confirm(self, document_id: str, key: str) -> None:
        """A recording that asks is the right one; nothing happens for any other."""
        task = self._tasks.find(document_id, key)
        with self._tasks.lock:
            if task is None or task.now.state is not AttachState.ASKS:
                return
            task.now = Attached(AttachState.READING, task.now.document_ms, task.now.recording_ms)
        self._tasks.submit(self._put_in, task)

    def stop(self, document_id: str, key: str) -> None:
        """Ends it; a recording that is in its place already stays there."""
        task = self._tasks.find(document_id, key)
        if task is None:
            return
        task.stopped.set()
        with self._tasks.lock:
            waits = task.now.state in {AttachState.WAITING, AttachState.ASKS}
            if waits:
                task.now = Attached(AttachState.CANCELLED)
        if waits:
            task.remove_files()

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """See `WatchedTasks.end_for`."""
        return self._tasks.end_for(document_id, longest_s)

    def shutdown(self) -> None:
        """Stops everything and waits for its end."""
        self._tasks.shutdown()

    def _read_in(self, task: _Task) -> None:
        self._run(task, self._read)

    def _put_in(self, task: _Task) -> None:
        self._run(task, self._put)

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
            task.remove_files()
        with self._tasks.lock:
            task.now = now

    def _read(self, task: _Task) -> Attached:
        task.now = Attached(AttachState.READING)
        sound = decode(
            task.recording, self._temporary_dir, self._limits, lambda: self._tasks.is_unwanted(task)
        )
        task.read = KeptSound(sound.playback, sound.peaks, task.recording, sound.source_sha256)
        document_ms = self._store.load(task.document_id).duration_ms
        read = Attached(AttachState.ASKS, document_ms, sound.duration_ms, sound.notices)
        task.now = Attached(AttachState.READING, document_ms, sound.duration_ms, sound.notices)
        return self._put(task) if are_of_one_length(document_ms, sound.duration_ms) else read

    def _put(self, task: _Task) -> Attached:
        read, now = task.read, task.now
        if read is None:
            raise WorkCancelledError
        self._require_idle(task.document_id)
        with self._file_lock, replacing_sound(self._media_dir, task.document_id, read):
            self._store.put_sound(task.document_id, read.source_sha256, now.recording_ms)
        remove_file(media_folder(self._media_dir, task.document_id) / LIVE)
        return Attached(AttachState.DONE, now.document_ms, now.recording_ms, now.notices)


def are_of_one_length(document_ms: int, recording_ms: int) -> bool:
    """Whether a recording may be the document's without anybody being asked: 2 s or 1 % apart at most."""
    return abs(document_ms - recording_ms) <= max(_MOST_APART_MS, _MOST_APART_SHARE * document_ms)
