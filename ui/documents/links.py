"""Links by which a document's owner lets others read or edit it: made, listed, revoked."""

import time
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from transcript.errors import LikhitaError, StorageError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.links import Link, Rights
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json


class Wanted(BaseModel):
    """What a new link is to allow."""

    rights: Literal["read", "edit"]


def links_router(store: Store) -> APIRouter:
    """Routes below `/documents/-/links`, for who holds the secret: neither ticket nor link leads here."""
    router = APIRouter(prefix="/documents/{document_id}/links")

    @router.get("")
    def list_links(document_id: str) -> JSONResponse:
        """{links: [{id, rights, ending, made_s, used_s}]}, the newest first."""
        try:
            found = store.links.list(document_id)
        except LikhitaError as exc:
            raise _refusal(exc) from exc
        return JSONResponse({"links": [link_view(link) for link in found]}, headers=PRIVATE_HEADERS)

    @router.post("")
    def make_link(document_id: str, wanted: Wanted) -> JSONResponse:
        """{name, link}: the name stands behind the # of the page's address, and is told this once."""
        try:
            name, link = store.links.make(document_id, Rights(wanted.rights), int(time.time()))
        except LikhitaError as exc:
            raise _refusal(exc) from exc
        return JSONResponse({"name": name, "link": link_view(link)}, headers=PRIVATE_HEADERS)

    @router.post("/{link_id}/revoke")
    def revoke_link(document_id: str, link_id: str) -> Response:
        """Ends the link for everybody, at once; 404 where the document has no such link (any more)."""
        try:
            is_gone = store.links.revoke(document_id, link_id)
        except LikhitaError as exc:
            raise _refusal(exc) from exc
        if not is_gone:
            raise Refusal(404, "link_revoked_already")
        return Response(status_code=204, headers=PRIVATE_HEADERS)

    return router


def link_view(link: Link) -> Json:
    """What its owner sees of a link."""
    return {
        "id": link.id,
        "rights": link.rights.value,
        "ending": link.ending,
        "made_s": link.made_s,
        "used_s": link.used_s,
    }


def _refusal(exc: LikhitaError) -> Refusal:
    status = {UnknownDocumentError: 404, StorageError: 503}
    return Refusal(next((code for kind, code in status.items() if isinstance(exc, kind)), 409), exc.reason)
