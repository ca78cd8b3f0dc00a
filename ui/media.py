"""Sound, peaks and exports of one document, given to whoever holds its secret."""

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response

from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.formats import FORMATS, export, file_name
from transcript.media import media_folder
from transcript.store import Store

# The address holds the secret, so it must not travel on in a Referer or stay in a shared cache.
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def media_router(store: Store, media_dir: Path) -> APIRouter:
    """Routes below `/documents/<secret>/`; an unknown secret answers 404 and says nothing else."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.api_route("/sound", methods=["GET", "HEAD"])
    def sound(document_id: str) -> FileResponse:
        path = _kept(document_id, "playback.flac")
        return FileResponse(path, media_type="audio/flac", headers=_PRIVATE)

    @router.get("/peaks")
    def peaks(document_id: str) -> FileResponse:
        path = _kept(document_id, "peaks.bin")
        return FileResponse(path, media_type="application/octet-stream", headers=_PRIVATE)

    @router.get("/export/{format_name}")
    def download(document_id: str, format_name: str) -> Response:
        try:
            document = store.load(document_id)
            content = export(document, format_name)
        except UnknownDocumentError as exc:
            raise HTTPException(404, exc.message) from exc
        except LikhitaError as exc:
            raise HTTPException(400, exc.message) from exc
        chosen = FORMATS[format_name]
        name = quote(file_name(document, chosen))
        disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(content, media_type=chosen.media_type, headers=_PRIVATE | disposition)

    def _kept(document_id: str, name: str) -> Path:
        try:
            store.is_complete(document_id)
        except UnknownDocumentError as exc:
            raise HTTPException(404, exc.message) from exc
        path = media_folder(media_dir, document_id) / name
        if not path.is_file():
            raise HTTPException(404, "The sound of this document is no longer kept.")
        return path

    return router
