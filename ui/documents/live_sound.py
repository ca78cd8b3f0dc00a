"""The sound of a document that somebody is still speaking: so much of it as there was when the page asked."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response, StreamingResponse

from engines.streaming import RATE_HZ
from transcript.errors import UnknownDocumentError
from transcript.storage import Store
from transcript.storage.media_files import LIVE, media_folder
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS

_BYTES_A_SECOND = RATE_HZ * 2
_MOST_MS = 1000 * ((1 << 32) - 100) // _BYTES_A_SECOND  # as long as a WAV file can be
_PIECE = 1 << 16
_HEAD_BYTES = 44
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def live_sound_router(store: Store, media_dir: Path) -> APIRouter:
    """`/documents/<secret>/live-sound?until=<ms>`: a WAV file, also a part of it; 404 where there is none.

    Under one address there is always the same file, so that a browser may ask for it piece by piece while
    more is said.
    """
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("/live-sound")
    def live_sound(
        document_id: str,
        until: Annotated[int, Query(ge=0, le=_MOST_MS)],
        wanted: Annotated[str, Header(alias="range")] = "",
    ) -> Response:
        try:
            store.is_complete(document_id)
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        path = media_folder(media_dir, document_id) / LIVE
        if not path.is_file():
            raise Refusal(404, "sound_gone")
        sound_bytes = min(until * _BYTES_A_SECOND // 1000, path.stat().st_size) // 2 * 2
        return _answer(path, sound_bytes, wanted)

    return router


def _answer(path: Path, sound_bytes: int, wanted: str) -> Response:
    length = _HEAD_BYTES + sound_bytes
    headers = PRIVATE_HEADERS | {"Accept-Ranges": "bytes"}
    asked = _RANGE.fullmatch(wanted)
    if asked is None:  # the whole, as anybody may answer who does not know such a range
        headers |= {"Content-Length": str(length)}
        return StreamingResponse(_read(path, sound_bytes, 0, length), 200, headers, "audio/wav")
    first = int(asked[1])
    after = min(int(asked[2]) + 1, length) if asked[2] else length
    if first >= after:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{length}"})
    headers |= {
        "Content-Range": f"bytes {first}-{after - 1}/{length}",
        "Content-Length": str(after - first),
    }
    return StreamingResponse(_read(path, sound_bytes, first, after), 206, headers, "audio/wav")


def _read(path: Path, sound_bytes: int, first: int, after: int) -> Iterator[bytes]:
    """Bytes of the WAV file from `first` to before `after`."""
    head = make_head(sound_bytes)[first:after]
    if head:
        yield head
    left = after - max(first, _HEAD_BYTES)
    with path.open("rb") as file:
        file.seek(max(0, first - _HEAD_BYTES))
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def make_head(sound_bytes: int) -> bytes:
    """The header of a WAV file with so many bytes of 16-bit mono sound."""
    shape = (16, 1, 1, RATE_HZ, _BYTES_A_SECOND, 2, 16)  # bytes of this part, PCM, mono, ..., bits
    parts = (b"RIFF", _HEAD_BYTES - 8 + sound_bytes, b"WAVE", b"fmt ", *shape, b"data", sound_bytes)
    return struct.pack("<4sI4s4sIHHIIHH4sI", *parts)
