"""An archive's work on threads of this process, which share one set of models."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from engines.batch.archive_worker import ArchiveWorker
from engines.batch.work import Row, RunChoices, Work
from engines.pipeline import Pipeline

_CORES_A_RECORDING = 4
_LEAST_AT_ONCE = 2  # one is read and its speakers told apart while another is recognised


class LocalWorkers:
    """Does as many recordings at once as the cores are worth; model calls share the process's one pool."""

    def __init__(self, pipeline: Pipeline, choices: RunChoices, app_version: str) -> None:
        at_once = max(_LEAST_AT_ONCE, pipeline.engines.executor.cores // _CORES_A_RECORDING)
        self._stopping = threading.Event()
        self._worker = ArchiveWorker(pipeline, choices, app_version, at_once, self._stopping.is_set)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="archive")
        self._at_once = at_once

    @property
    def ahead(self) -> int:
        """One more than are done at once, so that no thread waits for its next."""
        return self._at_once + 1

    def submit(self, work: Work) -> "Future[list[Row]]":
        """The rows of the work's recordings, once they are made."""
        return self._threads.submit(self._worker.do, work)

    def close(self) -> None:
        """Cancels what runs and waits for its end."""
        self._stopping.set()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._worker.close()
