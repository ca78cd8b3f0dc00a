"""Every route of a recording that is no document yet, in one place."""

from collections.abc import Callable

from fastapi import APIRouter

from engines.jobs import TrackLists
from engines.streaming import LiveSessions
from ui.start.live import live_router
from ui.start.sample import sample_router
from ui.start.tracks import tracks_router
from ui.start.upload_tickets import Uploads
from ui.start.uploads import upload_router


def start_routers(
    uploads: Uploads, tracks: TrackLists, live: LiveSessions, count_refusal: Callable[[str], None]
) -> list[APIRouter]:
    """Uploads and what is in them, the microphone's sound, the sample."""
    return [
        upload_router(uploads),
        tracks_router(uploads, tracks),
        live_router(live, count_refusal),
        sample_router(),
    ]
