"""Correction memory for the page: what `transcript.review.correction_memory` offers, as JSON and as TSV."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from transcript.errors import UnknownDocumentError
from transcript.review.correction_memory import Offer, corrections_tsv, remember
from transcript.storage import Store
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json

_MOST_LINES = 50  # changes of one offer that the page previews; the rest is counted


def memory_router(store: Store) -> APIRouter:
    """Routes below `/documents/<secret>/memory`; an unknown secret answers 404."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("/memory")
    def offers(document_id: str) -> JSONResponse:
        try:
            found = remember(store.load(document_id))
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        return JSONResponse({"offers": [offer_view(offer) for offer in found]}, headers=PRIVATE_HEADERS)

    @router.get("/memory.tsv")
    def table(document_id: str) -> Response:
        try:
            content = corrections_tsv(store.load(document_id))
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        headers = PRIVATE_HEADERS | {"Content-Disposition": 'attachment; filename="corrections.tsv"'}
        return Response(content, media_type="text/tab-separated-values; charset=utf-8", headers=headers)

    return router


def offer_view(offer: Offer) -> Json:
    """An offer as the page shows it; `value` is that of the patch that takes it."""
    return {
        "machine": offer.correction.machine,
        "corrected": offer.correction.corrected,
        "times": offer.correction.times,
        "rows": len(offer.changes),
        "locked": offer.locked,
        "lines": [
            {"id": change.id, "before": change.before, "after": change.after}
            for change in offer.changes[:_MOST_LINES]
        ],
        "value": offer.patch_value(),
    }
