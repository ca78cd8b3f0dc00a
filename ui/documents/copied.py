"""Whether what was saved is in the data folder too, where that is a bucket or a network disk."""

import asyncio
import time

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from transcript.storage.copying import Copying
from ui.views import PRIVATE_HEADERS

LONGEST_S = 10.0
_LOOK_S = 0.1


def copied_router(copying: Copying | None) -> APIRouter:
    """`GET /documents/copied?wait=S`; without copies what is saved is where it belongs."""
    router = APIRouter(prefix="/documents")

    @router.get("/copied")
    async def answer(wait: float = 0) -> JSONResponse:
        """{"copied": bool}: whether all that was acknowledged before this question is there now."""
        asked_s = time.monotonic()
        deadline_s = asked_s + min(max(wait, 0.0), LONGEST_S)
        while copying is not None and not copying.has_copied(asked_s):
            if time.monotonic() >= deadline_s:
                return JSONResponse({"copied": False}, headers=PRIVATE_HEADERS)
            await asyncio.sleep(_LOOK_S)
        return JSONResponse({"copied": True}, headers=PRIVATE_HEADERS)

    return router
