"""What to look at before an export, for the editor's menu: kinds, counts and rows, as plain JSON."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from transcript.errors import UnknownDocumentError
from transcript.review.validation import Finding, FindingKind
from transcript.storage import Store
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS, Json


def checks_router(store: Store) -> APIRouter:
    """The route `/documents/<secret>/checks`; an unknown secret answers 404."""
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("/checks")
    def checks(document_id: str) -> JSONResponse:
        try:
            found = store.findings(document_id)
        except UnknownDocumentError as exc:
            raise Refusal(404, exc.reason) from exc
        return JSONResponse({"checks": checks_view(found)}, headers=PRIVATE_HEADERS)

    return router


def checks_view(found: list[Finding]) -> list[Json]:
    """Each kind of which there is any, with its rows in the order of the table."""
    rows = {kind: [finding.segment_id for finding in found if finding.kind is kind] for kind in FindingKind}
    return [{"kind": kind.value, "rows": ids} for kind, ids in rows.items() if ids]
