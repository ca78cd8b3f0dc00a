"""Recordings become documents without a server: the job that the app runs, over a store that goes again."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from engines.audio.decoding import DecodeLimits
from engines.jobs.job import JobRequest, Snapshot, State
from engines.jobs.manager import JobManager
from engines.jobs.residence import Residence
from engines.pipeline import Pipeline
from transcript.document import Document
from transcript.errors import LikhitaError
from transcript.storage import Store

_LOOK_S = 0.25

Tell = Callable[[Snapshot], None]


class FileTranscriber:
    """Transcribes files one after another, on one thread; left as a context, all that it kept is gone."""

    def __init__(self, pipeline: Pipeline, limits: DecodeLimits, app_version: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="likhita-"))
        self._store = Store(f"sqlite:///{self._folder / 'documents.sqlite3'}")
        self._residence = Residence(self._folder)
        self._manager = JobManager(
            pipeline,
            self._store,
            self._folder / "media",
            self._folder / "temporary",
            residence=self._residence,
            queue_size=1,
            app_version=app_version,
            limits=limits,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._manager.shutdown()
        self._store.close()
        self._residence.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def transcribe(self, request: JobRequest, tell: Tell | None = None) -> Document:
        """The document of the recording at `request.path`, which stays; `tell` hears of each change.

        Raises:
            LikhitaError: the recording cannot be read or holds no sound, a choice is none, or no model
                serves.
            OSError: the file cannot be read.
        """
        copy = self._folder / f"recording{request.path.suffix[:10]}"
        shutil.copyfile(request.path, copy)
        job = self._manager.submit(replace(request, path=copy))
        last: Snapshot | None = None
        while last is None or not last.state.is_end:
            try:
                now = job.wait(_LOOK_S)
            except BaseException:  # Ctrl+C
                job.cancel()
                raise
            if tell and now != last:
                tell(now)
            last = now
        if last.state is not State.DONE:
            raise LikhitaError(last.error or "broken")
        return self._store.load(job.document_id)
