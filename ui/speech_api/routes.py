"""The routes: a transcription whole or as a stream, the models by name, and what is refused."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from engines.jobs import Job, JobManager, State
from transcript.document import Document
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.retention import delete_document
from ui.errors import BROKEN
from ui.senders import visitor_of
from ui.speech_api import reference
from ui.speech_api.answers import full_text, spoken_segment, usage, write_file, write_json
from ui.speech_api.asked import AnswerForm, AnswerFormat, Asked, AskedRecording, read_asked
from ui.speech_api.recordings import receive_form, take_recording
from ui.speech_api.refusals import describe, refuse_error, refuse_stranger, refuse_with
from ui.start.upload_tickets import Uploads
from ui.views import PRIVATE_HEADERS

PATH = "/v1/audio/"
MODEL = "likhita"
_END_S = 60.0


class Transcriptions:
    """Recordings of programs on their way: a job each, whose document is deleted once it was answered."""

    def __init__(self, jobs: JobManager, store: Store, uploads: Uploads, media_dir: Path) -> None:
        self._jobs, self._store, self._uploads, self._media_dir = jobs, store, uploads, media_dir

    def begin(self, asked: AskedRecording, visitor: str) -> Job:
        """The job of the recording.

        Raises:
            LikhitaError: it is not taken now.
            OSError: there is no room for it.
        """
        return self._jobs.submit(take_recording(self._uploads, asked, visitor))

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
    router = APIRouter(prefix="/v1", tags=["transcriptions"])

    @router.post("/audio/transcriptions", response_model=None, **reference.TRANSCRIBE)
    async def transcribe(request: Request) -> Response:
        """The words of a recording, waited for; nothing of it is kept."""
        if refused := refuse_stranger(request, keys):
            return refused
        try:
            async with receive_form(request) as form:
                asked = read_asked(form)
                job = await asyncio.to_thread(
                    transcriptions.begin, asked.recording, visitor_of(request.scope)
                )
            if not asked.is_stream:
                return await _answer_whole(transcriptions, job, asked, request)
        except LikhitaError as exc:
            return refuse_error(exc)
        events = _stream(transcriptions, job, asked)
        return StreamingResponse(events, media_type="text/event-stream", headers=PRIVATE_HEADERS)

    @router.post("/audio/translations", response_model=None, **reference.TRANSLATE)
    async def translate(request: Request) -> Response:
        """Refused: what is said is written in its own language."""
        return refuse_stranger(request, keys) or refuse_with(Message("no_translation"), 400)

    @router.get("/models", response_model=None, **reference.MODELS)
    async def models(request: Request) -> Response:
        """The one name that stands for this server's models."""
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return refuse_stranger(request, keys) or JSONResponse({"object": "list", "data": [model]})

    return router


async def _answer_whole(transcriptions: Transcriptions, job: Job, asked: Asked, request: Request) -> Response:
    """Once the job has ended; where the client hangs up, the job ends."""
    try:
        async for _ in job.follow():
            if await request.is_disconnected():
                break
        document = await transcriptions.finish(job)
        return await asyncio.to_thread(answer_document, document, asked.form, asked.recording.notices)
    finally:
        await asyncio.shield(asyncio.to_thread(transcriptions.forget, job))


def answer_document(document: Document, form: AnswerForm, notices: tuple[Message, ...] = ()) -> Response:
    """The words of a document in a form; `notices` stand in it where it is JSON."""
    if file := write_file(document, form.format):
        return Response(file[1], media_type=file[0], headers=PRIVATE_HEADERS)
    return JSONResponse(write_json(document, form, notices), headers=PRIVATE_HEADERS)


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
        if asked.form.format is AnswerFormat.DIARIZED:
            for row in document.edited.segments:
                yield _event(spoken_segment(row))
        yield _event({"type": "transcript.text.done", "text": full_text(document), "usage": usage(document)})
    except LikhitaError as exc:
        yield _event({"type": "error", **describe(exc.reason)})
    finally:
        await asyncio.shield(asyncio.to_thread(transcriptions.forget, job))


def _event(value: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()
