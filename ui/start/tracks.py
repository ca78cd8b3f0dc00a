"""The route that says which sound tracks an upload has, so that the page can ask which of them to hear."""

import asyncio
from dataclasses import asdict

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse, Response

from engines.jobs import TrackLists
from transcript.errors import LikhitaError
from ui.errors import Refusal
from ui.start.upload_tickets import Uploads, read_sent
from ui.views import PRIVATE_HEADERS


def tracks_router(uploads: Uploads, lists: TrackLists) -> APIRouter:
    """`POST /uploads/tracks` with {ticket, name}: {tracks: [...]}, empty where there is nothing to choose.

    The ticket stays good; 404 where it is none. What is wrong with a file is told when it is begun.
    """
    router = APIRouter()

    @router.post("/uploads/tracks", include_in_schema=False)
    async def list_tracks(sent: object = Body()) -> Response:
        try:
            path = uploads.find(read_sent(sent))
        except LikhitaError as exc:
            raise Refusal(404, exc.reason) from exc
        tracks = await asyncio.to_thread(lists.list, path)
        return JSONResponse({"tracks": [asdict(track) for track in tracks]}, headers=PRIVATE_HEADERS)

    return router
