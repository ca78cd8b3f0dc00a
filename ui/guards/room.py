"""New work is refused where the data folder holds as much as the host allows."""

import asyncio
from collections.abc import Callable

from starlette._utils import get_route_path
from starlette.types import ASGIApp, Receive, Scope, Send

from transcript.messages import Message
from transcript.storage.quota import DiskQuota
from ui import text
from ui.senders import declared_bytes
from ui.views import refuse

_NEW_WORK = ("/gradio_api/upload", "/v1/audio/", "/live/")
"""What brings sound; edits, exports and the end of what began go on."""
_LIVE = "/live/"


class RoomForWork:
    """ASGI middleware: 507 to uploads and to live sound that begins, where `DISK_QUOTA` is reached."""

    def __init__(self, app: ASGIApp, quota: DiskQuota, count_refusal: Callable[[str], None]) -> None:
        self._app, self._quota, self._count_refusal = app, quota, count_refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._quota.most_bytes and scope["type"] == "http" and _brings_work(scope):
            sent_bytes = declared_bytes(scope)
            if await asyncio.to_thread(self._quota.is_over, sent_bytes):
                reason = Message("quota_full", most=text.size(self._quota.most_bytes))
                self._count_refusal(reason.code)
                await refuse(reason, 507, {"connection": "close"})(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _brings_work(scope: Scope) -> bool:
    path = get_route_path(scope)
    if scope["method"] != "POST" or not path.startswith(_NEW_WORK):
        return False
    # what goes on keeps its promise: only the first piece of a recording begins anything
    return not path.startswith(_LIVE) or b"at=0&" in scope["query_string"] + b"&"
