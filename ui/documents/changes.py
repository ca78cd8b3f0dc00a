"""What waiting pages ask: what is new in a document, and how far the browser's documents are."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from transcript.errors import LikhitaError, StaleRevisionError, UnknownDocumentError
from transcript.storage import Saved, Store
from transcript.storage.links import Rights
from transcript.storage.revisions import Progress, Version
from ui.access import Access, Entry, LinkGoneError
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json, saved_view

log = logging.getLogger(__name__)

MOST_DOCUMENTS = 50
"""As many as a browser remembers (page/documents.js)."""
LOOK_S = 0.5
"""Between two looks at the revisions of all documents that pages wait for."""
HOLD_S = 10.0
"""Below the patience of proxies, and short enough for a server that wants to end."""
NOTED_S = 600.0
"""How often a document is noted as open while a page shows it, so that retention leaves it alone."""
MOST_HELD = 1000
"""Further pages are answered at once and ask again a little later."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    document_id: str
    version: Version
    woken: asyncio.Future[None]


class Watch:
    """Holds the requests of pages until their document has news. For the event loop's thread only.

    All pages that wait cost one query each `LOOK_S`, and edits that another process makes in the same
    database are seen too.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: set[_Waiting] = set()
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    async def wait(self, document_id: str, version: Version, longest_s: float) -> None:
        """Returns when the document has left `version` or is gone, at the latest after `longest_s`."""
        if self._closed or longest_s <= 0 or len(self._waiting) >= MOST_HELD:
            return
        waiting = _Waiting(document_id, version, asyncio.get_running_loop().create_future())
        self._waiting.add(waiting)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            await asyncio.wait_for(waiting.woken, min(longest_s, HOLD_S))
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(waiting)

    def close(self) -> None:
        """Lets every page go, now and from now on: the server ends."""
        self._closed = True
        self._wake(self._waiting)

    async def _look(self) -> None:
        try:
            while self._waiting and not self._closed:
                await asyncio.sleep(LOOK_S)
                waiting = list(self._waiting)
                now = await asyncio.to_thread(self._store.versions, {one.document_id for one in waiting})
                self._wake(one for one in waiting if now.get(one.document_id) != one.version)
        except LikhitaError:
            self._wake(self._waiting)  # the pages ask anew, and are told what is wrong
        finally:
            self._looking = None

    @staticmethod
    def _wake(pages: Iterable[_Waiting]) -> None:
        for page in pages:
            if not page.woken.done():
                page.woken.set_result(None)


class Held(BaseModel):
    """The secrets and links that a browser holds; they travel in the body, so that no proxy logs them."""

    ids: list[str] = Field(max_length=MOST_DOCUMENTS)


class RunningJobs(Protocol):
    """Who knows how far the jobs of documents are (`ui.documents.jobs.DocumentJobs`)."""

    def describe(self, document_id: str) -> Json | None:
        """{name, job: {stage, fraction, seconds_left}} of the document's job; None where none runs."""


def watching_router(store: Store, watch: Watch, jobs: RunningJobs, access: Access) -> APIRouter:
    """Routes that tell what is new to whoever holds a document's secret."""
    router = APIRouter(prefix="/documents")

    @router.get("/{document_id}/changes")
    async def changes(document_id: str, since: int, machine: int | None = None, wait: float = 0) -> Response:
        """What is new, at the latest after `wait` seconds; 204 for nothing, 409 for "load it anew".

        `since` is the revision that the page shows, `machine` its count of what a job wrote; who gives none
        is told of edits alone.
        """
        if machine is None:
            machine = (await asyncio.to_thread(_read_version, store, document_id)).machine
        shown = Version(since, machine)
        news = await asyncio.to_thread(_answer_changes, store, document_id, shown)
        await asyncio.to_thread(_note_open, store, document_id)
        if news is None and wait > 0:
            await watch.wait(document_id, shown, wait)
            news = await asyncio.to_thread(_answer_changes, store, document_id, shown)
        return news or Response(status_code=204, headers=PRIVATE_HEADERS)

    @router.post("/progress")
    def progress(held: Held) -> JSONResponse:
        """How far each document is; what is not answered does not exist (any more)."""
        entries = [entry for given in held.ids if (entry := _enter(access, given)) is not None]
        ids = {entry.document_id for entry in entries}
        running = {one: job for one in ids if (job := jobs.describe(one)) is not None}
        known = {one.document_id: one for one in store.progress(ids)}
        found = [
            progress_view(known.get(one, _unread(one))) | running.get(one, {}) | {"id": entry.shown_id}
            for entry in entries
            if (one := entry.document_id) in known or one in running
        ]
        return JSONResponse(found, headers=PRIVATE_HEADERS)

    return router


def _enter(access: Access, given: str) -> Entry | None:
    try:
        entry = access.enter(given, Rights.READ)
    except LinkGoneError:
        return None
    return entry if entry.document_id else None


def _note_open(store: Store, document_id: str) -> None:
    try:
        store.touch(document_id, again_after_s=NOTED_S)
    except LikhitaError:
        log.warning("a document could not be noted as open", exc_info=True)


def _answer_changes(store: Store, document_id: str, shown: Version) -> JSONResponse | None:
    """What is new, encoded already: a change may touch every row."""
    news = _read_changes(store, document_id, shown)
    return None if news is None else JSONResponse(changes_view(news), headers=PRIVATE_HEADERS)


def _read_version(store: Store, document_id: str) -> Version:
    try:
        return store.versions([document_id]).get(document_id, Version(0))
    except LikhitaError as exc:
        raise Refusal(503, exc.reason) from exc


def _read_changes(store: Store, document_id: str, shown: Version) -> Saved | None:
    try:
        news = store.changes_since(document_id, shown.revision, shown.machine)
    except UnknownDocumentError as exc:
        raise Refusal(404, exc.reason) from exc
    except StaleRevisionError as exc:
        raise Refusal(409, exc.reason) from exc
    except LikhitaError as exc:
        raise Refusal(503, exc.reason) from exc
    return None if Version(news.revision, news.machine) == shown else news


def _unread(document_id: str) -> Progress:
    """A document whose sound is still being read."""
    return Progress(document_id, "", 0, complete=False, rows=0, verified=0, rows_ms=0, verified_ms=0)


def changes_view(news: Saved) -> Json:
    """What is new; `written` are the rows that a job alone changed or took away, not a person."""
    return saved_view(news) | {"machine": news.machine, "written": list(news.written)}


def progress_view(progress: Progress) -> Json:
    """How far a document is, as the list of documents shows it."""
    return {
        "id": progress.document_id,
        "name": progress.name,
        "duration_ms": progress.duration_ms,
        "complete": progress.complete,
        "rows": progress.rows,
        "verified": progress.verified,
        "rows_ms": progress.rows_ms,
        "verified_ms": progress.verified_ms,
    }
