"""Documents that people ask to have recognised again: another language or engine, all or some rows."""

from dataclasses import replace
from pathlib import Path

from engines.jobs.job import AgainRequest, Job, JobRequest
from engines.jobs.manager import JobManager
from engines.jobs.retranscription import NO_SOUND
from engines.pipeline import Pipeline
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import PLAYBACK, media_folder
from transcript.text.languages import read_language

RUNNING = Message("again_running")


class RecognitionAgain:
    """Begins jobs at documents that are there. Any thread may call any method.

    They are the manager's like any other: followed, cancelled, bounded, parked by a server that ends and gone
    on with by the next one (`again_run`).
    """

    def __init__(self, pipeline: Pipeline, store: Store, media_dir: Path, manager: JobManager) -> None:
        self._pipeline, self._store, self._media_dir, self._manager = pipeline, store, media_dir, manager

    def begin(self, document_id: str, request: AgainRequest) -> Job:
        """The job, to be followed and cancelled as any other.

        Raises:
            UnknownDocumentError: no document has this id.
            QueueFullError: as many jobs wait as may.
            LikhitaError: it is recognised now, has no sound, or language or engine is none.
        """
        language = read_language(request.language)
        engines = {(engine.language, engine.role.value) for engine in self._pipeline.list_row_engines()}
        if request.role is not None and (language, request.role) not in engines:
            raise LikhitaError("engine_unknown")
        if not self._store.is_complete(document_id) or self._manager.is_expected(document_id):
            raise LikhitaError(RUNNING)
        playback = media_folder(self._media_dir, document_id) / PLAYBACK
        if not playback.is_file():
            raise LikhitaError(NO_SOUND)
        again = replace(request, language=language)
        (progress,) = self._store.progress([document_id])
        return self._manager.begin_again(JobRequest(playback, progress.name, again=again), document_id)
