"""Whether the server lives (/health) and whether it can take a recording now (/ready)."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from transcript.errors import DamagedDatabaseError, DatabaseUnreachableError, LikhitaError
from transcript.messages import Message, write_message
from transcript.storage import Store
from transcript.storage.copying import Copying
from ui import text
from ui.errors import BROKEN
from ui.page.models import ModelReport

log = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200 * 1000**2
"""Less room than this counts as none: a recording of an hour needs as much while it is read."""
_ANSWER_S = 3.0
_KEPT_S = 2.0

Json = dict[str, Any]


class Readiness:
    """Looks at the parts that a recording needs, seldom and on a thread of its own. For the event loop."""

    def __init__(
        self, store: Store, data_dir: Path, report_models: ModelReport, copying: Copying | None = None
    ) -> None:
        """`data_dir` is where recordings are read; `copying` what copies the database elsewhere."""
        self._store, self._data_dir, self._report_models = store, data_dir, report_models
        self._copying = copying
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ready")
        self._looking: asyncio.Future[Json] | None = None
        self._looked_at = 0.0

    async def look(self) -> Json:
        """{"ready": bool, "parts": {name: {"ok", "problem", "code", "values"}}}, at most two seconds old."""
        now_s = time.monotonic()
        if self._looking is None or (self._looking.done() and now_s - self._looked_at > _KEPT_S):
            self._looking = asyncio.get_running_loop().run_in_executor(self._thread, self._ask)
            self._looked_at = now_s
        done, _ = await asyncio.wait({self._looking}, timeout=_ANSWER_S)
        if not done:
            return _report({"database": DatabaseUnreachableError().reason})
        return self._looking.result()

    def _ask(self) -> Json:
        parts = {"database": self._ask_database, "disk": self._ask_disk, "models": self._ask_models}
        problems: dict[str, Message | None] = {}
        for name, ask in parts.items():
            try:
                problems[name] = ask()
            except LikhitaError as exc:
                problems[name] = exc.reason
            except Exception:
                log.exception("the readiness of a part could not be told")
                problems[name] = BROKEN
        return _report(problems)

    def _ask_database(self) -> Message | None:
        self._store.note_time()
        if self._copying and self._copying.has_problem:
            return Message("copies_refused")
        return DamagedDatabaseError().reason if self._store.is_damaged else None

    def _ask_disk(self) -> Message | None:
        is_full = shutil.disk_usage(self._data_dir).free < LEAST_FREE_BYTES
        return Message("disk_nearly_full", least=text.size(LEAST_FREE_BYTES)) if is_full else None

    def _ask_models(self) -> Message | None:
        state = self._report_models()
        if all(line.state in {"ready", "off"} for line in state.lines):
            return None
        return state.problem or Message("models_not_here")


def _report(problems: dict[str, Message | None]) -> Json:
    parts = {
        name: {"ok": not problem, **({"problem": str(problem), **write_message(problem)} if problem else {})}
        for name, problem in problems.items()
    }
    return {"ready": not any(problems.values()), "parts": parts}


def readiness_router(health: Callable[[], Json], readiness: Readiness) -> APIRouter:
    """The routes for whoever watches over the server."""
    router = APIRouter()
    thread = ThreadPoolExecutor(1, thread_name_prefix="health")  # requests that hang do not hold it up

    @router.get("/health")
    async def answer_health() -> Json:
        """That the process lives; asks neither database nor disk space."""
        return await asyncio.get_running_loop().run_in_executor(thread, health)

    @router.get("/ready")
    async def answer_ready() -> JSONResponse:
        """200 where a recording can be taken now, else 503; the answer tells which part cannot."""
        report = await readiness.look()
        return JSONResponse(report, 200 if report["ready"] else 503, headers={"Cache-Control": "no-store"})

    return router
