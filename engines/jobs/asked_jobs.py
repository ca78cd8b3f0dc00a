"""When a page last asked for each job that is under way."""

import threading
from collections.abc import Callable


class AskedJobs:
    """Tells which jobs no page asked for in so many hours; 0 hours is never. Any thread may call it."""

    def __init__(self, hours: int, now_s: Callable[[], float]) -> None:
        self._most_s, self._now_s = hours * 3600.0, now_s
        self._lock = threading.Lock()
        self._asked_s: dict[str, float] = {}  # by document

    def begin(self, document_id: str) -> None:
        """The document's job is under way; who sent it has just asked."""
        with self._lock:
            self._asked_s[document_id] = self._now_s()

    def note(self, document_id: str) -> None:
        """A page asks for the job, if there is one."""
        with self._lock:
            if document_id in self._asked_s:
                self._asked_s[document_id] = self._now_s()

    def forget(self, document_id: str) -> None:
        """The job has ended."""
        with self._lock:
            self._asked_s.pop(document_id, None)

    def list_abandoned(self) -> list[str]:
        """Documents whose jobs are to end."""
        late_s = self._now_s() - self._most_s
        with self._lock:
            return [key for key, asked_s in self._asked_s.items() if self._most_s and asked_s < late_s]
