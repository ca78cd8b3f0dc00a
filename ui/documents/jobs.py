"""Routes of a document's job: how far it is, and its end, for every page that holds the document's secret."""

import asyncio
import time
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from engines.jobs import Job, JobManager, Snapshot, State
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store
from ui import text
from ui.documents.changes import HOLD_S
from ui.documents.followers import Followers
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json, document_secret, message_view

LOOK_S = 0.3
"""Between two looks at a job that a page waits for."""
LEASE_LOOK_S = 1.0
"""The same where another process works at it: that asks the database."""
CANCELLED = Message("cancelled_unread")
_GOES_ON = {State.QUEUED.value, State.RUNNING.value}


class Jobs(Protocol):
    """Who makes documents: the `JobManager`, and the opener of transcripts."""

    def find(self, document_id: str) -> Job | None:
        """The job that makes this document; None where none does."""

    def find_end(self, document_id: str) -> Snapshot | None:
        """How its latest job ended; None where that is unknown."""


class DocumentJobs:
    """The jobs of documents as pages see them. Any thread may call `find`, `find_end` and `cancel`."""

    def __init__(self, store: Store, manager: JobManager, *others: Jobs) -> None:
        self._store, self._manager = store, manager
        self._all: tuple[Jobs, ...] = (manager, *others)
        self._followers = Followers()
        self._closed = False

    async def close(self, longest_s: float) -> None:
        """Lets every page that waits go, now and from now on: the server ends, and the jobs are parked.

        Returns once the pages that follow a job were told so, at the latest after `longest_s`.
        """
        self._closed = True
        await self._followers.wait_until_told(longest_s)

    def find(self, document_id: str) -> Job | None:
        """The job of this process that makes the document."""
        return next((job for jobs in self._all if (job := jobs.find(document_id))), None)

    def find_end(self, document_id: str) -> Snapshot | None:
        """How the document's latest job of this process ended."""
        return next((end for jobs in self._all if (end := jobs.find_end(document_id))), None)

    def is_expected(self, document_id: str) -> bool:
        """Whether somebody works at the document's recording, or will: this process or another one."""
        return self.find(document_id) is not None or self._manager.is_expected(document_id)

    def describe(self, document_id: str) -> Json | None:
        """{name, job: {stage, fraction, seconds_left}} of the document's job; None where none runs."""
        job = self.find(document_id)
        if job is None:
            return None
        self._manager.note_asked(document_id)
        snapshot = job.snapshot()
        return {
            "name": job.request.name,
            "job": {
                "stage": text.stage(snapshot.stage.value)["key"],
                "fraction": round(snapshot.fraction, 3),
                "seconds_left": snapshot.seconds_left,
            },
        }

    def cancel(self, document_id: str) -> bool:
        """Stops the document's job; whether there was one."""
        job = self.find(document_id)
        if job is not None:
            job.cancel()
        return job is not None

    async def look(self, document_id: str, seen: str, longest_s: float) -> Json:
        """The job, once it is another than `seen` says (the `seen` of an earlier answer), or after so long.

        Raises:
            UnknownDocumentError: there is neither a job nor a document.
        """
        deadline_s = time.monotonic() + min(max(longest_s, 0.0), HOLD_S)
        with self._followers.asking(document_id, seen):
            while True:
                self._manager.note_asked(document_id)
                view, pause_s = await self._view(document_id)
                if view["seen"] != seen or self._closed or time.monotonic() >= deadline_s:
                    break
                await asyncio.sleep(min(pause_s, max(0.0, deadline_s - time.monotonic())))
        if view["state"] in _GOES_ON and not self._closed:
            self._followers.note_answer(document_id)
        return view

    async def _view(self, document_id: str) -> tuple[Json, float]:
        job = self.find(document_id)
        if job is not None:
            return job_view(job.snapshot()), LOOK_S
        return await asyncio.to_thread(self._view_absent, document_id), LEASE_LOOK_S

    def _view_absent(self, document_id: str) -> Json:
        """Where this process has no job of it."""
        end = self.find_end(document_id)
        if end is not None and end.state is State.PARKED:
            return parked_view(end)
        if self._manager.is_expected(document_id):
            return waiting_view()
        try:
            self._store.is_complete(document_id)
        except UnknownDocumentError:
            if end is None:
                raise
            reason = message_view(end.error or CANCELLED)
            return {"state": "ended", "seen": "ended", "has_sound": False, "problem": reason}
        ended: Json = {"state": "ended", "seen": "ended", "has_sound": True}
        return ended | self._tell_failure(document_id)

    def _tell_failure(self, document_id: str) -> Json:
        """Why a job at a document that stayed as it was failed; of any other the document tells."""
        end = self.find_end(document_id)
        if end is None or end.error is None or not end.is_again:
            return {}
        return {"problem": message_view(end.error)}


def jobs_router(jobs: DocumentJobs) -> APIRouter:
    """Below `/documents/<secret>/job`; pages send the secret in a header, so that no proxy logs it."""
    router = APIRouter(prefix="/documents/{document_id}/job")

    @router.get("")
    async def look(document_id: str, seen: str = "", wait: float = 0) -> JSONResponse:
        """How far the job is, held for `wait` seconds where that is `seen` already."""
        try:
            view = await jobs.look(document_secret(document_id), seen, wait)
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        except LikhitaError as exc:
            raise Refusal(503, exc.reason) from exc
        return JSONResponse(view, headers=PRIVATE_HEADERS)

    @router.post("/cancel")
    def cancel(document_id: str) -> Response:
        """Ends the job; the rows made so far stay. 404 where this process has no such job."""
        if not jobs.cancel(document_secret(document_id)):
            raise Refusal(404, UnknownDocumentError().reason)
        return Response(status_code=204, headers=PRIVATE_HEADERS)

    return router


def job_view(snapshot: Snapshot) -> Json:
    """What the panel of a job shows: a stage people understand, a percent, the time left.

    `seen` stands for what is shown: the time left alone is no news.
    """
    if snapshot.state is State.PARKED:
        return parked_view(snapshot)
    queued = snapshot.state is State.QUEUED
    stage: Json = {**text.stage(snapshot.stage.value)}
    title = {"key": "ahead", "count": snapshot.ahead} if queued else stage
    percent = _percent(snapshot)
    has_sound = snapshot.has_sound
    return {
        "state": snapshot.state.value,
        "title": title,
        "detail": text.time_left(snapshot.seconds_left),
        "percent": percent,
        "has_sound": has_sound,
        "seen": f"{snapshot.state}.{title['key']}.{snapshot.ahead}.{percent}.{int(has_sound)}",
    }


def waiting_view() -> Json:
    """While a recording that was interrupted waits to go on."""
    title = {"key": "waits_to_go_on"}
    return {"state": "waiting", "title": title, "has_sound": True, "seen": "waiting"}


def parked_view(snapshot: Snapshot) -> Json:
    """While the server is restarted: the page goes on asking."""
    return {
        "state": "parked",
        "title": {"key": "restarting"},
        "detail": {"key": "restarting_detail"},
        "percent": _percent(snapshot),
        "has_sound": snapshot.has_sound,
        "seen": "parked",
    }


def _percent(snapshot: Snapshot) -> int:
    return int(100 * min(1.0, max(0.0, snapshot.fraction)))
