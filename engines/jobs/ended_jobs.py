"""How the latest jobs ended, for pages that ask a little later."""

import threading
from dataclasses import replace

from engines.jobs.job import Job, Snapshot, State
from transcript.messages import Message

_MOST = 500


class EndedJobs:
    """The latest ends by document, without their rows. Any thread may call any method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[str, Snapshot] = {}

    def note(self, job: Job, state: State, error: Message | None) -> None:
        """Keeps the end that the job is about to come to."""
        with self._lock:
            self._ends.pop(job.document_id, None)
            self._ends[job.document_id] = replace(job.snapshot(), state=state, error=error, segments=())
            for old in list(self._ends)[:-_MOST]:
                del self._ends[old]

    def find(self, document_id: str) -> Snapshot | None:
        """How the document's latest job ended; None where that is long ago, or never was."""
        with self._lock:
            return self._ends.get(document_id)
