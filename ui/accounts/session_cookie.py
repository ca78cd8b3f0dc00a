"""The cookie of a session."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from transcript.storage.accounts import SESSION_S
from ui.accounts.accounts import COOKIE


def set_session(answer: Response, request: Request, token: str) -> None:
    """Puts the session's secret into the browser, where no script reads it."""
    answer.set_cookie(COOKIE, token, max_age=SESSION_S, **settle(request))


def end_session(answer: Response, request: Request) -> None:
    """Takes it out again."""
    answer.delete_cookie(COOKIE, **settle(request))


def settle(request: Request) -> Any:
    """How every cookie of ours is kept: for this page's own path, and from other sites' requests."""
    path, is_secure = request.scope.get("root_path") or "/", request.url.scheme == "https"
    return {"path": path, "secure": is_secure, "httponly": True, "samesite": "lax"}
