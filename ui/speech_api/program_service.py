"""`/v1` put together: its routes, and what runs beside them."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter

from engines.jobs import JobManager
from transcript.storage import Store
from ui.speech_api.job_routes import jobs_router
from ui.speech_api.job_watch import JobWatch
from ui.speech_api.jobs import LongJobs
from ui.speech_api.reference_page import reference_router
from ui.speech_api.routes import Transcriptions, speech_router
from ui.speech_api.webhooks import Webhooks
from ui.start.upload_tickets import Uploads


class ProgramService:
    """What programs use beside Gradio's endpoints."""

    def __init__(
        self, jobs: JobManager, store: Store, uploads: Uploads, media_dir: Path, webhooks: Webhooks
    ) -> None:
        self._transcriptions = Transcriptions(jobs, store, uploads, media_dir)
        self._watch = JobWatch(jobs, store, media_dir, webhooks)
        self._jobs = LongJobs(jobs, store, uploads, webhooks, self._watch.wake)

    def start(self) -> None:
        """Starts what runs beside the requests."""
        self._watch.start(self._jobs.judge)

    def close(self) -> None:
        """Ends it; returns at once."""
        self._watch.close()

    def routers(self, keys: Sequence[str], version: str) -> tuple[APIRouter, ...]:
        """Everything below `/v1`, for who has one of the keys, where there are any."""
        open_ = speech_router(self._transcriptions, keys)
        long = jobs_router(self._jobs, keys)
        told = reference_router([*open_.routes, *long.routes], version, has_keys=bool(keys))
        return open_, long, told
