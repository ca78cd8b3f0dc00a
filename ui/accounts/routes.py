"""Routes of accounts: log in, log out, and the list of documents that follows to another browser."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from transcript.errors import LikhitaError, StorageError
from transcript.storage import Store
from transcript.storage.accounts import ListedDocument
from ui.accounts.accounts import Account, Accounts, TooManyAttemptsError
from ui.accounts.session_cookie import end_session, set_session
from ui.errors import Refusal
from ui.senders import visitor_of
from ui.views import PRIVATE_HEADERS

_LONGEST = 200
_STATUSES: dict[type[LikhitaError], int] = {TooManyAttemptsError: 429, StorageError: 503}


class Login(BaseModel):
    """What somebody typed; it travels in the body and is in no log."""

    name: str = Field(max_length=_LONGEST)
    password: str = Field(max_length=_LONGEST)


class Kept(BaseModel):
    """A document as the page keeps it in its list; without a name it leaves the list."""

    id: str = Field(max_length=64)
    name: str | None = Field(None, max_length=1000)
    at: int = 0


def accounts_router(accounts: Accounts, store: Store) -> APIRouter:
    """Below `/account`; 404 where the host has none. `guards.origins` keeps other sites' pages out."""
    router = APIRouter(prefix="/account", include_in_schema=False)

    @router.get("")
    def look(request: Request) -> JSONResponse:
        """{name, documents: [{id, name, at}]}; for who is not logged in null, and an empty list."""
        account = _find(accounts, request)
        listed = store.accounts.list_documents(account.key) if account else []
        documents = [{"id": one.id, "name": one.name, "at": one.seen_ms} for one in listed]
        name = account.name if account else None
        return JSONResponse({"name": name, "documents": documents}, headers=PRIVATE_HEADERS)

    @router.post("/documents")
    def keep(kept: Kept, request: Request) -> Response:
        """Puts a document into the account's list, or takes it out."""
        account = _find(accounts, request)
        if account is None:
            raise Refusal(401, "login_needed")
        if kept.name is None:
            store.accounts.drop_document(account.key, kept.id)
        else:
            store.accounts.put_document(account.key, ListedDocument(kept.id, kept.name, kept.at))
        return Response(status_code=204, headers=PRIVATE_HEADERS)

    _add_login(router, accounts)
    return router


def _add_login(router: APIRouter, accounts: Accounts) -> None:
    @router.post("/login")
    def log_in(login: Login, request: Request) -> Response:
        """A session in a cookie that no script reads; 401 for a wrong password, 429 for too many."""
        _find(accounts, request)
        try:
            token = accounts.log_in(login.name, login.password, visitor_of(request.scope))
        except LikhitaError as exc:
            status = next((code for kind, code in _STATUSES.items() if isinstance(exc, kind)), 401)
            raise Refusal(status, exc.reason) from exc
        answer = Response(status_code=204, headers=PRIVATE_HEADERS)
        set_session(answer, request, token)
        return answer

    @router.post("/logout")
    def log_out(request: Request) -> Response:
        """Ends the session here, so that nobody who kept the cookie goes on with it."""
        accounts.log_out(request.scope)
        answer = Response(status_code=204, headers=PRIVATE_HEADERS)
        end_session(answer, request)
        return answer


def _find(accounts: Accounts, request: Request) -> Account | None:
    """The account of the request; raises Refusal where the host has none."""
    if not accounts.is_on:
        raise Refusal(404, "route_unknown")
    try:
        return accounts.find(request.scope)
    except StorageError as exc:
        raise Refusal(503, exc.reason) from exc
