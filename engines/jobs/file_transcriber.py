"""Recordings become documents without a server: the job that the app runs, over a store that goes again."""

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from engines.audio.decoding import DecodeLimits
from engines.jobs.job import Job, JobRequest, Snapshot, State
from engines.jobs.manager import JobManager
from engines.jobs.residence import Residence
from engines.pipeline import Pipeline
from transcript.document import Document
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.speaker_turns import Division
from transcript.storage import Store
from transcript.storage.media_files import delete_media, media_folder
from transcript.storage.turns_file import load_divisions

_LOOK_S = 0.25

Tell = Callable[[Snapshot], None]


@dataclass(frozen=True, slots=True)
class Transcribed:
    """A document that was made of a file, and when each of its speakers was heard."""

    document: Document
    divisions: tuple[Division, ...]


class FileTranscriber:
    """Transcribes files, from as many threads as `at_once`; nothing of them is kept after the answer."""

    def __init__(
        self, pipeline: Pipeline, limits: DecodeLimits, app_version: str, *, at_once: int = 1
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="likhita-"))
        self._media_dir = self._folder / "media"
        self._store = Store(f"sqlite:///{self._folder / 'documents.sqlite3'}")
        self._residence = Residence(self._folder)
        self._manager = JobManager(
            pipeline,
            self._store,
            self._media_dir,
            self._folder / "temporary",
            residence=self._residence,
            queue_size=at_once,
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

    def transcribe(
        self, request: JobRequest, tell: Tell | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> Transcribed:
        """The document of the recording at `request.path`, which stays; `tell` hears of each change.

        Raises:
            LikhitaError: the recording cannot be read or holds no sound, a choice is none, no model serves,
                or it was cancelled.
            OSError: the file cannot be read.
        """
        copy = self._folder / f"{secrets.token_hex(8)}{request.path.suffix[:10]}"
        shutil.copyfile(request.path, copy)
        job = self._manager.submit(replace(request, path=copy))
        try:
            last = _follow(job, tell, cancelled)
            if last.state is not State.DONE:
                raise LikhitaError(last.error or "broken")
            divisions = load_divisions(media_folder(self._media_dir, job.document_id))
            return Transcribed(self._store.load(job.document_id), divisions)
        finally:
            self._forget(job)

    def _forget(self, job: Job) -> None:
        """Of a thousand recordings only one is on this disk; what a cancel left is gone with the folder."""
        if job.snapshot().state.is_end:
            delete_media(self._media_dir, job.document_id)
            with contextlib.suppress(UnknownDocumentError):
                self._store.delete(job.document_id)


def _follow(job: Job, tell: Tell | None, cancelled: Callable[[], bool]) -> Snapshot:
    """The end of the job."""
    last: Snapshot | None = None
    while last is None or not last.state.is_end:
        try:
            now = job.wait(_LOOK_S)
        except BaseException:  # Ctrl+C
            job.cancel()
            raise
        if cancelled():
            job.cancel()
        if tell and now != last:
            tell(now)
        last = now
    return last
