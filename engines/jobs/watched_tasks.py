"""Work that a page asked for and looks at: bounded, found by a key, ended where nobody looks any more."""

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from transcript.errors import LikhitaError
from transcript.messages import Message

_PAUSE_S = 0.05
_UNWATCHED_S = 150.0
"""Nobody asked for so long: the page is closed. A hidden tab's timers run once a minute."""


@dataclass(slots=True)
class WatchedTask:
    """One piece of work at a document. `stopped` is set where it is not wanted any more."""

    document_id: str
    stopped: threading.Event = field(default_factory=threading.Event, kw_only=True)
    seen_at: float = field(default_factory=time.monotonic, kw_only=True)

    @property
    def is_ended(self) -> bool:
        """Whether it takes no place any more."""
        raise NotImplementedError

    @property
    def is_at_work(self) -> bool:
        """Whether a thread has it or will have it, so that it may still write something."""
        return not self.is_ended

    def let_go(self) -> None:
        """Deletes what it holds while nobody works at it; it was stopped and is forgotten."""


Task = TypeVar("Task", bound=WatchedTask)


class WatchedTasks(Generic[Task]):
    """Tasks by key, and the threads that work at them. Any thread may call any method; only `shutdown` waits.

    `lock` is held by whoever changes a task.
    """

    def __init__(
        self, name: str, *, workers: int, most: int, busy: Message, now: Callable[[], float]
    ) -> None:
        """At most `most` tasks are on their way at once; for the next one `busy` says why it is refused."""
        self.lock = threading.Lock()
        self._most, self._busy, self._now = most, busy, now
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._tasks: dict[str, Task] = {}

    def admit(self, task: Task) -> str:
        """The key to look at the task with.

        Raises:
            LikhitaError: too many are on their way.
        """
        task.seen_at, key = self._now(), secrets.token_hex(8)
        with self.lock:
            self._forget_unwatched()
            if sum(not one.is_ended for one in self._tasks.values()) >= self._most:
                raise LikhitaError(self._busy)
            self._tasks[key] = task
        return key

    def submit(self, work: Callable[[Task], None], task: Task) -> None:
        """Has the work done on a thread, in its turn."""
        self._threads.submit(work, task)

    def find(self, document_id: str, key: str) -> Task | None:
        """The document's task, which is looked at herewith; None where there is none (any more)."""
        with self.lock:
            task = self._tasks.get(key)
            if task is None or task.document_id != document_id:
                return None
            task.seen_at = self._now()
            return task

    def is_unwanted(self, task: Task) -> bool:
        """Whether the task was stopped, or nobody waits for it; asked between two pieces of work."""
        if self._now() - task.seen_at > _UNWATCHED_S:
            task.stopped.set()
        return task.stopped.is_set()

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """Stops the tasks at a document, because it goes; whether all have ended within so long."""
        with self.lock:
            mine = [task for task in self._tasks.values() if task.document_id == document_id]
            for task in mine:
                task.stopped.set()
                task.let_go()
        deadline_s = time.monotonic() + longest_s
        while any(task.is_at_work for task in mine) and time.monotonic() < deadline_s:
            time.sleep(_PAUSE_S)
        return not any(task.is_at_work for task in mine)

    def shutdown(self) -> None:
        """Stops everything and waits for its end."""
        with self.lock:
            for task in self._tasks.values():
                task.stopped.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _forget_unwatched(self) -> None:
        """Lets go of what nobody looked at for long; for who holds the lock."""
        late = self._now() - _UNWATCHED_S
        for key in [key for key, task in self._tasks.items() if task.seen_at < late]:
            task = self._tasks.pop(key)
            task.stopped.set()
            task.let_go()
