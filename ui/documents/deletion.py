"""A document deleted by whoever holds its secret, altogether, and the proof that nothing of it is left."""

import contextlib
import logging
from pathlib import Path
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from engines.jobs import JobManager, SoundAttacher
from engines.streaming import LiveSessions
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.retention import delete_document
from transcript.storage.traces import Traces, find_traces
from ui.documents.export import Exports
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json, document_secret

log = logging.getLogger(__name__)

_END_S = 20.0
"""How long the deletion waits for work that it ended; one piece of sound is heard to its end."""
_TRIES = 3


class Ending(Protocol):
    """Who may be at work at a document."""

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """Ends the work at the document for good; whether it has ended within so long."""


class Deletion:
    """Deletes documents. Any thread may call `delete`; it waits for what is at work."""

    def __init__(
        self,
        store: Store,
        data_dir: Path,
        *,
        jobs: JobManager,
        opener: Ending,
        live: LiveSessions,
        sounds: SoundAttacher,
        exports: Exports,
    ) -> None:
        self._store, self._data_dir, self._exports = store, data_dir, exports
        self._jobs = jobs
        self._workers: tuple[Ending, ...] = (live, jobs, jobs.rows, opener, sounds)

    def delete(self, document_id: str) -> tuple[Traces, Traces]:
        """What was removed, and what is left: nothing, if all is well.

        Raises:
            UnknownDocumentError: there is neither such a document nor a recording of one.
            LikhitaError: somebody is at work at it and does not end, here or in another process.
        """
        before = self._find(document_id)
        if not before.is_any:
            raise UnknownDocumentError
        self._jobs.require_here(document_id)
        for worker in self._workers:
            if not worker.end_for(document_id, _END_S):
                raise LikhitaError("deletion_waits")
        removed = before | self._find(document_id)  # the work may have written until it ended
        for _ in range(_TRIES):
            with contextlib.suppress(UnknownDocumentError):  # a recording that is no document yet
                delete_document(self._store, self._data_dir / "media", document_id)
            self._jobs.forget_recording(document_id)
            self._store.accounts.forget_document(document_id)
            self._exports.forget(document_id)
            left = self._find(document_id)
            if not left.is_any:
                break
        return removed, left

    def _find(self, document_id: str) -> Traces:
        return find_traces(self._store, self._data_dir, document_id, self._exports.made_of(document_id))


def deletion_router(deletion: Deletion) -> APIRouter:
    """`POST /documents/-/delete`, with the secret in a header: a ticket in an address deletes nothing."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.post("/delete")
    def delete(document_id: str) -> JSONResponse:
        """{removed: {rows, edits, files, bytes, tables}, left: the same of what could not be removed}."""
        try:
            removed, left = deletion.delete(document_secret(document_id))
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        except LikhitaError as exc:
            raise Refusal(409, exc.reason) from exc
        if left.is_any:
            log.error("Document %s could not be deleted altogether.", removed.label)
            raise Refusal(500, "deletion_incomplete", files=len(left.files))
        answer = {"removed": traces_view(removed), "left": traces_view(left)}
        return JSONResponse(answer, headers=PRIVATE_HEADERS)

    return router


def traces_view(traces: Traces) -> Json:
    """What a page is told of what lay where; names of files are ours, and say nothing of anybody."""
    return {
        "rows": traces.tables.get("segments", 0),
        "edits": traces.tables.get("revisions", 0),
        "files": sorted(path.name for path in traces.files),
        "bytes": traces.size_bytes,
        "tables": dict(traces.tables),
    }
