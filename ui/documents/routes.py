"""Sound, peaks and exports of one document, given to whoever holds its secret."""

import logging
import re
import stat
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.background import BackgroundTask

from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.formats.base.format import Format, Source, recording_stem
from transcript.formats.base.naming import file_name, safe_name
from transcript.formats.registry import find_format
from transcript.messages import Message
from transcript.review.corrections import compare
from transcript.review.corrections_csv import TABLES
from transcript.storage import Store
from transcript.storage.media_files import media_folder
from ui.access import entry_of
from ui.documents.corrections import corrections_page
from ui.documents.export import Exports, export_page, export_problem_page, first_given
from ui.documents.sheet import Look
from ui.errors import BROKEN, Refusal
from ui.views import PRIVATE_HEADERS

log = logging.getLogger(__name__)

# The page of options has forms and a style of its own, and nothing else.
_PAGE = PRIVATE_HEADERS | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
    )
}


def media_router(store: Store, media_dir: Path, exports: Exports) -> APIRouter:
    """Routes below `/documents/<secret>/`; an unknown secret answers 404 and says nothing else."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.api_route("/sound", methods=["GET", "HEAD"])
    def sound(document_id: str) -> FileResponse:
        path = _kept(document_id, "playback.flac")
        return FileResponse(path, media_type="audio/flac", headers=PRIVATE_HEADERS)

    @router.get("/peaks")
    def peaks(document_id: str) -> FileResponse:
        path = _kept(document_id, "peaks.bin")
        return FileResponse(path, media_type="application/octet-stream", headers=PRIVATE_HEADERS)

    def _kept(document_id: str, name: str) -> Path:
        try:
            store.is_complete(document_id)
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        path = media_folder(media_dir, document_id) / name
        if not path.is_file():
            raise Refusal(404, "sound_gone")
        return path

    _add_exports(router, exports)
    _add_corrections(router, exports)
    return router


def show_as(source: Source, shown_id: str) -> Source:
    """The same for a page whose links lead to what its visitor came by, which may be no secret."""
    return replace(source, document=replace(source.document, id=shown_id))


def made_exports_router(folder: Path) -> APIRouter:
    """Gradio's address of files, for the exports that API callers asked for and for nothing else."""
    router = APIRouter()
    export_path = rf"{re.escape(folder.as_posix())}/(?P<secret>[\w-]{{22}})/(?P<name>[\w-]+\.[\w.]+)"

    @router.api_route("/gradio_api/file={path:path}", methods=["GET", "HEAD"])
    def file(path: str) -> FileResponse:
        export = re.fullmatch(export_path, path)
        place = folder / export["secret"] / export["name"] if export else None
        if place is None or not stat.S_ISREG(_mode(place)):
            raise Refusal(404, "export_gone")
        return FileResponse(place, filename=place.name, headers=PRIVATE_HEADERS)

    def _mode(place: Path) -> int:
        try:
            return place.lstat().st_mode
        except OSError:
            return 0

    return router


def _add_exports(router: APIRouter, exports: Exports) -> None:
    def tell(request: Request, reason: Message, status: int, page: str) -> Response:
        """The page for people who follow a link, JSON for programs."""
        if "text/html" not in request.headers.get("accept", ""):
            raise Refusal(status, reason)
        return HTMLResponse(page, status, headers=_PAGE)

    @router.get("/export/{format_name}")
    def download(document_id: str, format_name: str, request: Request) -> Response:
        given = first_given(request.query_params.multi_items())
        look = Look(given.pop("language", "en"), given.pop("theme", ""))  # of the page that asks
        shown_id = entry_of(request.scope, document_id).shown_id
        try:
            source = exports.load(document_id)
            format_ = find_format(format_name)
            name = quote(file_name(source.document, format_))
            headers = PRIVATE_HEADERS | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
            if isinstance(format_, Format):
                content = exports.content(source, format_, given)
                return Response(content, media_type=format_.media_type, headers=headers)
            path = exports.file(source, format_name, given)
        except UnknownDocumentError as exc:
            page = export_problem_page(shown_id, exc.reason, look, start="../../../")
            return tell(request, exc.reason, 404, page)
        except LikhitaError as exc:
            page = export_problem_page(shown_id, exc.reason, look)
            return tell(request, exc.reason, 400, page)
        except Exception:
            log.exception("a file could not be made")
            page = export_problem_page(shown_id, BROKEN, look)
            return tell(request, BROKEN, 500, page)
        gone = BackgroundTask(path.unlink, missing_ok=True)  # its empty folder goes with the sweep
        return FileResponse(path, media_type=format_.media_type, headers=headers, background=gone)

    @router.get("/export")
    def options(document_id: str, request: Request, language: str = "en", theme: str = "") -> Response:
        look = Look(language, theme)
        shown_id = entry_of(request.scope, document_id).shown_id
        try:
            source = show_as(exports.load(document_id), shown_id)
            return HTMLResponse(export_page(source, look), headers=_PAGE)
        except UnknownDocumentError as exc:
            page = export_problem_page(shown_id, exc.reason, look, start="../../")
            return tell(request, exc.reason, 404, page)


def _add_corrections(router: APIRouter, exports: Exports) -> None:
    @router.get("/corrections")
    def page(document_id: str, request: Request, language: str = "en", theme: str = "") -> HTMLResponse:
        shown_id = entry_of(request.scope, document_id).shown_id
        source = show_as(_source(document_id), shown_id)
        return HTMLResponse(corrections_page(source, Look(language, theme)), headers=_PAGE)

    @router.get("/corrections/{table}.csv")
    def numbers(document_id: str, table: str) -> Response:
        source = _source(document_id)
        if table not in TABLES:
            raise Refusal(404, "table_unknown", tables=", ".join(TABLES))
        name = quote(safe_name(f"{recording_stem(source.document)} {table}", "csv"))
        headers = PRIVATE_HEADERS | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        content = TABLES[table](compare(source.document, source.log))
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    def _source(document_id: str) -> Source:
        try:
            return exports.load(document_id)
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
