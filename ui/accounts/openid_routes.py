"""Routes of logging in with an account of elsewhere: there and back."""

import hmac
import logging
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from transcript.errors import LikhitaError
from ui.accounts.accounts import Accounts
from ui.accounts.openid import Question
from ui.accounts.session_cookie import set_session, settle
from ui.errors import Refusal
from ui.views import PRIVATE_HEADERS

log = logging.getLogger(__name__)

BACK = "/login/callback"
"""The one place that a Space may name to Hugging Face."""
_COOKIE = "likhita_openid"
_MINUTES = 10
_LONGEST = 2000


def openid_router(accounts: Accounts, origins: Sequence[str]) -> APIRouter:
    """`/account/openid` and `BACK`; 404 where the host names no provider.

    `origins` is what people see, where the host says it. What goes wrong is told on the page: `?login=CODE`
    stands behind its address.
    """
    router = APIRouter(include_in_schema=False)

    def back_of(request: Request) -> str:
        origin = next(iter(origins), f"{request.url.scheme}://{request.url.netloc}")
        return f"{origin}{request.scope.get('root_path', '')}{BACK}"

    @router.get("/account/openid")
    def leave(request: Request) -> RedirectResponse:
        """Sends the browser to the provider, with a question that only it can bring back."""
        if accounts.openid is None:
            raise Refusal(404, "route_unknown")
        question = Question.ask()
        try:
            address = accounts.openid.find_address(question, back_of(request))
        except LikhitaError as exc:
            return _go_home(request, exc)
        answer = RedirectResponse(address, 303, PRIVATE_HEADERS)
        kept = f"{question.state}.{question.verifier}"
        answer.set_cookie(_COOKIE, kept, max_age=_MINUTES * 60, **settle(request))
        return answer

    @router.get(BACK)
    def come_back(request: Request) -> RedirectResponse:
        """The answer of the provider; a session where it is one to the question of this browser."""
        if accounts.openid is None:
            raise Refusal(404, "route_unknown")
        try:
            token = _let_in(accounts, request, back_of(request))
        except LikhitaError as exc:
            return _go_home(request, exc)
        answer = _go_home(request)
        set_session(answer, request, token)
        return answer

    return router


def _let_in(accounts: Accounts, request: Request, back: str) -> str:
    """The secret of a new session."""
    state, _, verifier = request.cookies.get(_COOKIE, "").partition(".")
    told, code = request.query_params.get("state", ""), request.query_params.get("code", "")
    if not state or not hmac.compare_digest(state.encode(), told.encode()):
        raise LikhitaError("openid_foreign")
    if not 0 < len(code) <= _LONGEST:
        raise LikhitaError("openid_refused")
    return accounts.let_in(Question(state, verifier), code, back)


def _go_home(request: Request, problem: LikhitaError | None = None) -> RedirectResponse:
    if problem is not None and problem.__cause__ is not None:
        log.warning("Logging in with OpenID: %s", type(problem.__cause__).__name__)
    home = request.scope.get("root_path", "") + "/"
    address = f"{home}?login={quote(problem.reason.code)}" if problem else home
    answer = RedirectResponse(address, 303, PRIVATE_HEADERS)
    answer.delete_cookie(_COOKIE, **settle(request))
    return answer
