"""The jobs under way, as many as may be, by their documents; and how the latest of them ended."""

import threading
from collections import Counter
from dataclasses import replace

from engines.jobs.job import Job, Snapshot, State
from transcript.errors import LikhitaError
from transcript.messages import Message

_MOST_ENDS = 500


class QueueFullError(LikhitaError):
    """As many recordings wait as may; nothing was taken."""

    def __init__(self, waiting: int) -> None:
        super().__init__("queue_full", waiting=waiting)


class VisitorFullError(LikhitaError):
    """As many recordings of this visitor are under way as may; nothing was taken."""

    def __init__(self, most: int) -> None:
        super().__init__("queue_full_for_visitor", most=most)


class JobRegister:
    """Places for jobs, and the jobs that have one. Any thread may call any method; none waits."""

    def __init__(self, running: int, waiting: int, most_of_visitor: int = 0) -> None:
        """`most_of_visitor` jobs may be under way for one visitor at once; 0 is any number."""
        self.most = running + waiting
        """Jobs that run or wait at once; the next one is refused."""
        self._waiting = waiting
        self._most_of_visitor = most_of_visitor
        self._of_visitor: Counter[str] = Counter()
        self._places = threading.BoundedSemaphore(self.most)
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._ends: dict[str, Snapshot] = {}  # by document, without rows

    def take_place(self, visitor: str = "") -> None:
        """A place for a job; of visitors who cannot be told apart ("") any number may be taken.

        Raises:
            QueueFullError: there is none.
            VisitorFullError: there is none for this visitor.
        """
        with self._lock:
            if visitor and 0 < self._most_of_visitor <= self._of_visitor[visitor]:
                raise VisitorFullError(self._most_of_visitor)
            if not self._places.acquire(blocking=False):
                raise QueueFullError(self._waiting)
            self._of_visitor[visitor] += 1

    def give_place_back(self, visitor: str = "") -> None:
        """There will be no job in it, or no more."""
        with self._lock:
            self._of_visitor[visitor] -= 1
            self._of_visitor += Counter()  # forgets who has none
        self._places.release()

    def add(self, job: Job) -> None:
        """A job that has a place."""
        with self._lock:
            self._jobs[job.id] = job

    def list_all(self) -> list[Job]:
        """The jobs that have not ended."""
        with self._lock:
            return list(self._jobs.values())

    def find(self, document_id: str) -> Job | None:
        """The job of this document; None where none is under way."""
        with self._lock:
            return next((job for job in self._jobs.values() if job.document_id == document_id), None)

    def find_end(self, document_id: str) -> Snapshot | None:
        """How the document's latest job ended, without its rows; None where that is long ago, or unknown."""
        with self._lock:
            return self._ends.get(document_id)

    def settle(self, job: Job, state: State, error: Message | None = None) -> None:
        """The job has come to this end. Whoever waits for it finds its place free and the end known."""
        end = replace(job.snapshot(), state=state, error=error, segments=())
        with self._lock:
            self._ends.pop(job.document_id, None)
            self._ends[job.document_id] = end
            for old in list(self._ends)[:-_MOST_ENDS]:
                del self._ends[old]
            del self._jobs[job.id]
        self.give_place_back(job.request.visitor)
        job.update(state=state, error=error)
