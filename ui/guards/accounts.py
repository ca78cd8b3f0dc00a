"""Where the host has accounts, only they make documents; who holds a secret or a link opens that as ever."""

import asyncio

from starlette._utils import get_route_path
from starlette.types import ASGIApp, Receive, Scope, Send

from transcript.errors import StorageError
from transcript.messages import Message
from ui.accounts.accounts import Accounts
from ui.views import refuse

NEEDED = Message("login_needed")
_MAKING = ("/gradio_api/upload", "/uploads/", "/live/")
"""Without an upload no recording is heard and no transcript is opened, by whichever event it is asked for."""
_OF_PROGRAMS = "/v1/"


class AccountsOnly:
    """ASGI middleware: 401 to who sends sound or files without being logged in.

    Programs have keys of their own; where the host gave none, /v1 is for accounts too.
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, has_keys: bool) -> None:
        self._app, self._accounts = app, accounts
        self._closed = _MAKING if has_keys else (*_MAKING, _OF_PROGRAMS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and self._accounts.is_on and scope["method"] != "OPTIONS"
        if is_asked and get_route_path(scope).startswith(self._closed):
            try:
                account = await asyncio.to_thread(self._accounts.find, scope)
            except StorageError as exc:
                await refuse(exc.reason, 503, {"connection": "close"})(scope, receive, send)
                return
            if account is None:
                await refuse(NEEDED, 401, {"connection": "close"})(scope, receive, send)
                return
        await self._app(scope, receive, send)
