"""Who may ask, and how a refusal is written: as OpenAI's clients read an error."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from fastapi import Request
from starlette.responses import JSONResponse, Response

from engines.jobs import QueueFullError, VisitorFullError
from transcript.errors import LikhitaError, StorageError
from transcript.messages import Message
from ui.senders import bearer_of
from ui.speech_api.asked import AskedError
from ui.speech_api.recordings import NoRoomError
from ui.views import PRIVATE_HEADERS

_STATUSES: dict[type[LikhitaError], int] = {
    QueueFullError: 429,
    VisitorFullError: 429,
    StorageError: 503,
    NoRoomError: 507,
}


def refuse_stranger(request: Request, keys: Sequence[str]) -> Response | None:
    """The answer to a client without a key; None where none is needed or it has one."""
    token = bearer_of(request.scope)
    is_known = [hmac.compare_digest(token.encode(), key.encode()) for key in keys]
    if not keys or any(is_known):
        return None
    answer = refuse_with(Message("key_unknown"), 401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def hash_key(request: Request, keys: Sequence[str]) -> str:
    """What stands for the client's key in the database; "" where none is asked for."""
    return hashlib.sha256(bearer_of(request.scope).encode()).hexdigest() if keys else ""


def refuse_error(exc: LikhitaError) -> Response:
    """The answer to what cannot be done."""
    status = next((status for kind, status in _STATUSES.items() if isinstance(exc, kind)), 400)
    return refuse_with(exc.reason, status, exc.parameter if isinstance(exc, AskedError) else None)


def refuse_with(reason: Message, status: int, parameter: str | None = None) -> Response:
    """The answer for a reason."""
    return JSONResponse(describe(reason, parameter), status, headers=PRIVATE_HEADERS)


def describe(reason: Message, parameter: str | None = None) -> dict[str, Any]:
    """The JSON of an error."""
    kind = "invalid_request_error"
    return {"error": {"message": str(reason), "type": kind, "param": parameter, "code": reason.code}}
