"""The spectrogram of a document's sound in tiles, for the page that draws what is seen of it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from engines.jobs import SPECTROGRAM_LEVELS, Spectrograms, TilesBusyError
from transcript.errors import LikhitaError
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS

_LAST_TILE = 1 << 31
_HEADERS = PRIVATE_HEADERS | {"Cache-Control": "private, max-age=43200, immutable"}
"""The address names the content; it holds a ticket, which is another one after half a day."""


def spectrogram_router(spectrograms: Spectrograms) -> APIRouter:
    """`GET /documents/<secret>/spectrogram/<sound_key>?level=N&tile=N`: one byte a level, row by row.

    404 where document or sound is unknown, is another one by now, or ends before the tile; 503 where too many
    tiles are asked for.
    """
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("/spectrogram/{sound_key}")
    async def tile(
        document_id: str,
        sound_key: Annotated[str, Path(min_length=12, max_length=64)],
        level: Annotated[int, Query(ge=0, lt=SPECTROGRAM_LEVELS)],
        tile: Annotated[int, Query(ge=0, lt=_LAST_TILE)],
    ) -> Response:
        try:
            made = await asyncio.wrap_future(spectrograms.submit(document_id, sound_key, level, tile))
        except TilesBusyError as exc:
            raise Refusal(503, exc.reason) from exc
        except LikhitaError as exc:
            raise Refusal(404, exc.reason) from exc
        return Response(made, media_type="application/octet-stream", headers=_HEADERS)

    return router
