"""The routes of jobs: submit, look, cancel and forget, take the result."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from engines.jobs import Snapshot, State
from transcript.errors import LikhitaError
from transcript.storage.program_jobs import ProgramJob, ProgramState
from ui.senders import visitor_of
from ui.speech_api import reference, schemas
from ui.speech_api.asked import read_asked_job, read_form
from ui.speech_api.jobs import LongJobs, NoResultError, Standing, UnfinishedJobError, UnknownJobError
from ui.speech_api.recordings import receive_form
from ui.speech_api.refusals import hash_key, refuse_error, refuse_stranger, refuse_with
from ui.speech_api.routes import answer_document
from ui.views import PRIVATE_HEADERS, message_view

log = logging.getLogger(__name__)

_STATUSES = {UnknownJobError: 404, UnfinishedJobError: 409, NoResultError: 422}
_RETRY_S = 5
Route = Callable[..., Awaitable[Response]]


def jobs_router(jobs: LongJobs, keys: Sequence[str] = ()) -> APIRouter:
    """With `keys` only who sends one of them is answered, and each key has its own jobs."""
    router = APIRouter(prefix="/v1/audio/jobs", tags=["jobs"])

    def route(method: str, path: str, status: int = 200, **about: Any) -> Callable[[Route], Route]:
        """A route that asks for a key first and tells what cannot be done."""

        def add(handle: Route) -> Route:
            @wraps(handle)
            async def answer(**given: Any) -> Response:
                if refused := refuse_stranger(given["request"], keys):
                    return refused
                try:
                    return await handle(**given)
                except LikhitaError as exc:
                    return _refuse(exc)

            router.add_api_route(
                path, answer, methods=[method], status_code=status, response_model=None, **about
            )
            return handle

        return add

    @route("POST", "", 202, **reference.SUBMIT)
    async def submit(request: Request) -> Response:
        """Starts a job for a recording of any length; it goes on without the caller."""
        async with receive_form(request) as form:
            asked = read_asked_job(form)
            visitor = visitor_of(request.scope)
            job = await asyncio.to_thread(jobs.begin, asked, hash_key(request, keys), visitor)
        view = _view(request, job, Standing(job.state))
        view.notices = [schemas.Notice(**message_view(notice)) for notice in asked.recording.notices]
        return _answer(view, 202, {"Location": view.links.self, "Retry-After": str(_RETRY_S)})

    @route("GET", "/{job_id}", **reference.LOOK)
    async def look(request: Request, job_id: str) -> Response:
        """How far the job is."""
        job, standing = await asyncio.to_thread(jobs.look, job_id, hash_key(request, keys))
        return _answer(_view(request, job, standing))

    @route("DELETE", "/{job_id}", 204, **reference.FORGET)
    async def forget(request: Request, job_id: str) -> Response:
        """Cancels the job and forgets it; its document is deleted, the page's address opens nothing more."""
        await asyncio.to_thread(jobs.forget, job_id, hash_key(request, keys))
        return Response(status_code=204, headers=PRIVATE_HEADERS)

    @route("GET", "/{job_id}/result", **reference.RESULT)
    async def result(request: Request, job_id: str) -> Response:
        """The words as the document has them now, with every correction that was made on the page."""
        form = read_form(request.query_params)
        document = await asyncio.to_thread(jobs.result, job_id, hash_key(request, keys))
        return await asyncio.to_thread(answer_document, document, form)

    return router


def _refuse(exc: LikhitaError) -> Response:
    status = _STATUSES.get(type(exc))
    if status is None:
        return refuse_error(exc)
    answer = refuse_with(exc.reason, status)
    if isinstance(exc, UnfinishedJobError):
        answer.headers["Retry-After"] = str(_RETRY_S)
    return answer


def _answer(view: schemas.JobObject, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(view.model_dump(), status, headers=PRIVATE_HEADERS | (headers or {}))


def _view(request: Request, job: ProgramJob, standing: Standing) -> schemas.JobObject:
    """The job as programs see it, with addresses below the path that this server has for its callers."""
    root = request.scope.get("root_path", "").rstrip("/")
    own = f"{root}/v1/audio/jobs/{job.id}"
    snapshot = standing.snapshot
    is_running = snapshot is not None and snapshot.state is State.RUNNING
    error = standing.error
    return schemas.JobObject(
        id=job.id,
        status=_status(standing.state, is_running=is_running),
        created_at=job.created_s,
        ended_at=job.ended_s or None,
        progress=_progress(standing.state, snapshot),
        stage=snapshot.stage.value if snapshot and is_running else None,
        seconds_left=snapshot.seconds_left if snapshot else None,
        ahead=snapshot.ahead if snapshot else 0,
        duration=None if standing.duration_ms is None else standing.duration_ms / 1000,
        error=None if error is None else schemas.Said(code=error.code, message=str(error)),
        notices=[],
        links=schemas.Links(self=own, result=f"{own}/result", document=f"{root}/#{job.document_id}"),
    )


def _status(state: ProgramState, *, is_running: bool) -> schemas.Status:
    match state:
        case ProgramState.COMPLETED:
            return "completed"
        case ProgramState.FAILED:
            return "failed"
        case ProgramState.CANCELLED | ProgramState.FORGOTTEN:
            return "cancelled"
    return "in_progress" if is_running else "queued"


def _progress(state: ProgramState, snapshot: Snapshot | None) -> float:
    if state is ProgramState.COMPLETED:
        return 1.0
    return round(min(1.0, max(0.0, snapshot.fraction)), 3) if snapshot else 0.0
