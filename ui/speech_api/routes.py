"""The routes: a transcription whole or as a stream, the models by name, and what is refused."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response, StreamingResponse

from engines.jobs import Job, JobManager, JobRequest, QueueFullError, State, VisitorFullError
from transcript.document import Document
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.retention import delete_document
from ui.errors import BROKEN
from ui.senders import visitor_of
from ui.speech_api.answers import full_text, spoken_segment, usage, write_file, write_json
from ui.speech_api.asked import AnswerFormat, Asked, AskedError, read_asked
from ui.start.upload_tickets import SentFile, Uploads, shown_name
from ui.views import PRIVATE_HEADERS

log = logging.getLogger(__name__)

PATH = "/v1/audio/"
MODEL = "likhita"
_MOST_FIELDS = 100
_END_S = 60.0


class Transcriptions:
    """Recordings of programs on their way: a job each, whose document is deleted once it was answered."""

    def __init__(self, jobs: JobManager, store: Store, uploads: Uploads, media_dir: Path) -> None:
        self._jobs, self._store, self._uploads, self._media_dir = jobs, store, uploads, media_dir

    def begin(self, asked: Asked, visitor: str) -> Job:
        """The job of the recording.

        Raises:
            LikhitaError: it is not taken now.
            OSError: there is no room for it.
        """
        name = shown_name(asked.file.filename or "")
        taken = self._uploads.take(SentFile(self._uploads.keep(asked.file.file, visitor), name))
        request = JobRequest(taken.path, taken.name, asked.language, asked.speakers, visitor=taken.visitor)
        return self._jobs.submit(request)

    async def finish(self, job: Job) -> Document:
        """The document of a job that has ended.

        Raises:
            LikhitaError: there is none, and why.
        """
        last = job.snapshot()
        if last.state is not State.DONE:
            raise LikhitaError(last.error or BROKEN)
        return await asyncio.to_thread(self._store.load, job.document_id)

    def forget(self, job: Job) -> None:
        """Ends the job where it still goes on, and deletes what it made."""
        job.cancel()
        job.wait(_END_S)
        try:
            delete_document(self._store, self._media_dir, job.document_id)
        except UnknownDocumentError:
            return


def speech_router(transcriptions: Transcriptions, keys: Sequence[str] = ()) -> APIRouter:
    """With `keys` only who sends one of them as a bearer's token is answered."""
    router = APIRouter(prefix="/v1")

    @router.post("/audio/transcriptions", response_model=None)
    async def transcribe(request: Request) -> Response:
        if refused := _refuse_stranger(request, keys):
            return refused
        try:
            async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
                asked = read_asked(form)
                job = await asyncio.to_thread(transcriptions.begin, asked, visitor_of(request.scope))
            if not asked.is_stream:
                return await _answer_whole(transcriptions, job, asked, request)
        except LikhitaError as exc:
            return _error(exc)
        except ClientDisconnect:
            return _answer_error(Message("upload_cut_off"), 400)
        except OSError:
            log.warning("There is no room for a recording.", exc_info=True)
            return _answer_error(Message("disk_full"), 507)
        events = _stream(transcriptions, job, asked)
        return StreamingResponse(events, media_type="text/event-stream", headers=PRIVATE_HEADERS)

    @router.post("/audio/translations", response_model=None)
    async def translate(request: Request) -> Response:
        return _refuse_stranger(request, keys) or _answer_error(Message("no_translation"), 400)

    @router.get("/models", response_model=None)
    async def models(request: Request) -> Response:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return _refuse_stranger(request, keys) or JSONResponse({"object": "list", "data": [model]})

    return router


async def _answer_whole(transcriptions: Transcriptions, job: Job, asked: Asked, request: Request) -> Response:
    """Once the job has ended; where the client hangs up, the job ends."""
    try:
        async for _ in job.follow():
            if await request.is_disconnected():
                break
        document = await transcriptions.finish(job)
        return await asyncio.to_thread(_answer, document, asked)
    finally:
        await asyncio.shield(asyncio.to_thread(transcriptions.forget, job))


def _answer(document: Document, asked: Asked) -> Response:
    if file := write_file(document, asked.format):
        return Response(file[1], media_type=file[0], headers=PRIVATE_HEADERS)
    return JSONResponse(write_json(document, asked, _notices(asked)), headers=PRIVATE_HEADERS)


def _notices(asked: Asked) -> tuple[Message, ...]:
    return (Message("prompt_not_used"),) if asked.has_prompt else ()


async def _stream(transcriptions: Transcriptions, job: Job, asked: Asked) -> AsyncIterator[bytes]:
    """The words of each row as it comes, then all of them as they are in the end.

    Speakers are known at the end only: a stream of `diarized_json` has its segments there.
    """
    told = 0
    try:
        async for snapshot in job.follow():
            for row in snapshot.segments[told:]:
                if row.text.strip():
                    yield _event({"type": "transcript.text.delta", "delta": f"{row.text} "})
            told = max(told, len(snapshot.segments))
        document = await transcriptions.finish(job)
        if asked.format is AnswerFormat.DIARIZED:
            for row in document.edited.segments:
                yield _event(spoken_segment(row))
        yield _event({"type": "transcript.text.done", "text": full_text(document), "usage": usage(document)})
    except LikhitaError as exc:
        yield _event({"type": "error", **_describe(exc.reason)})
    finally:
        await asyncio.shield(asyncio.to_thread(transcriptions.forget, job))


def _event(value: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def _refuse_stranger(request: Request, keys: Sequence[str]) -> Response | None:
    """The answer to a client without a key; None where none is needed or it has one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    is_known = [hmac.compare_digest(token.strip().encode(), key.encode()) for key in keys]
    if not keys or (scheme.lower() == "bearer" and any(is_known)):
        return None
    answer = _answer_error(Message("key_unknown"), 401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _error(exc: LikhitaError) -> Response:
    status = 429 if isinstance(exc, QueueFullError | VisitorFullError) else 400
    return _answer_error(exc.reason, status, exc.parameter if isinstance(exc, AskedError) else None)


def _answer_error(reason: Message, status: int, parameter: str | None = None) -> Response:
    return JSONResponse(_describe(reason, parameter), status, headers=PRIVATE_HEADERS)


def _describe(reason: Message, parameter: str | None = None) -> dict[str, Any]:
    """As OpenAI's clients read an error."""
    kind = "invalid_request_error"
    return {"error": {"message": str(reason), "type": kind, "param": parameter, "code": reason.code}}
