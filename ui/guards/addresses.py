"""Documents in addresses under a ticket instead of their secret, and under links that people share.

Proxies and servers write addresses down. A ticket opens what can be read of one document (its sound,
exports, pages), for a day at most; nothing can be changed with it, and it hides the secret from all without
the key.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from transcript.errors import LikhitaError, StorageError
from transcript.messages import Message
from transcript.storage.links import Rights, is_link_name
from ui.access import Access, RightsError, keep_entry
from ui.views import refuse

HEADER = "x-likhita-document"
"""Holds the secret where the address says `documents/-/...`."""
PERIOD_S = 12 * 3600
"""A ticket is good for the rest of its period and the whole next one; in a period it is always the same."""
EXPIRED = Message("ticket_expired")
_KEY_BYTES = 32
_TAG_BYTES = 16
_PERIOD_BYTES = 4
_NONE = "none"  # of this name there is no document
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,100}")
_PLACE = re.compile(r"(?P<before>.*?/documents)/(?P<name>~[^/]*|-|[a-z]+\.[^/]*)(?P<rest>/.*)", re.DOTALL)
_READING = frozenset({"GET", "HEAD"})
_EDITORS = frozenset({"/job/cancel"})
_OWNERS = re.compile(r"/(links|delete)\b.*", re.DOTALL)


class ExpiredTicketError(Exception):
    """The ticket was good once."""


def open_key(path: Path) -> bytes:
    """The installation's key, made at the first call; readable by nobody else."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(_KEY_BYTES))
    return path.read_bytes()


class Tickets:
    """Makes and reads tickets. Any thread may call any method; nothing is kept.

    The secret is encrypted under the installation's key, with its own authentication tag as the nonce: the
    synthetic initialisation vector of RFC 5297, with HMAC-SHA-256 for the tag and SHAKE-256 for the stream.
    """

    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._tag_key, self._text_key = (hmac.digest(key, use, "sha256") for use in (b"tag", b"text"))
        self._now = now

    def address(self, secret: str) -> str:
        """Where the document's routes are, relative to the page."""
        period = int(self._now() // PERIOD_S).to_bytes(_PERIOD_BYTES, "big")
        text = secret.encode()
        tag = self._tag(period, text)
        ticket = base64.urlsafe_b64encode(period + tag + self._mask(tag, text)).rstrip(b"=")
        return f"documents/~{ticket.decode()}"

    def read(self, ticket: str) -> str | None:
        """The secret under which the document is stored, or None where the ticket is none of ours.

        Raises:
            ExpiredTicketError: it was one.
        """
        try:
            raw = base64.b64decode(ticket + "=" * (-len(ticket) % 4), b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        period, tag, masked = (
            raw[:_PERIOD_BYTES],
            raw[_PERIOD_BYTES:][:_TAG_BYTES],
            raw[_PERIOD_BYTES + _TAG_BYTES :],
        )
        text = self._mask(tag, masked)
        if not hmac.compare_digest(tag, self._tag(period, text)):
            return None
        if int(self._now() // PERIOD_S) - int.from_bytes(period, "big") not in {0, 1}:
            raise ExpiredTicketError
        return text.decode()

    def _tag(self, period: bytes, text: bytes) -> bytes:
        return hmac.digest(self._tag_key, period + text, "sha256")[:_TAG_BYTES]

    def _mask(self, tag: bytes, text: bytes) -> bytes:
        stream = hashlib.shake_256(self._text_key + tag).digest(len(text))
        return bytes(a ^ b for a, b in zip(text, stream, strict=True))


class DocumentAddresses:
    """ASGI middleware: puts the secret of a ticket, a header or a link into the path that the routes see.

    The path stays as it came for whoever logs it. An expired ticket is answered with 410; to the page that
    watches a document with 409, which makes it load the document, and with it new addresses. By a link only
    those routes are reached that its rights cover: what a route needs is told by its method, so that one
    which is added writes for nobody but the owner.
    """

    def __init__(self, app: ASGIApp, tickets: Tickets, access: Access) -> None:
        self._app, self._tickets, self._access = app, tickets, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _PLACE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        try:
            secret = self._find(found["name"], scope, found["rest"])
            if secret is not None and is_link_name(secret):
                entry = await asyncio.to_thread(
                    self._access.enter, secret, needed_for(scope["method"], found["rest"])
                )
                scope, secret = keep_entry(scope, entry), entry.document_id
        except ExpiredTicketError:
            status = 409 if found["rest"] == "/changes" else 410
            await refuse(EXPIRED, status)(scope, receive, send)
            return
        except LikhitaError as exc:
            await refuse(exc.reason, _status_of(exc))(scope, receive, send)
            return
        path = f"{found['before']}/{secret or _NONE}{found['rest']}"
        await self._app({**scope, "path": path, "raw_path": quote(path).encode()}, receive, send)

    def _find(self, name: str, scope: Scope, rest: str) -> str | None:
        """The secret or the link that a part of the address stands for."""
        if name == "-":
            given = Headers(scope=scope).get(HEADER, "")
            return given if _SECRET.fullmatch(given) or is_link_name(given) else None
        if not name.startswith("~"):
            return name if is_link_name(name) else None
        if needed_for(scope["method"], rest) is not Rights.READ:
            return None
        return self._tickets.read(name[1:])


def needed_for(method: str, rest: str) -> Rights:
    """The rights that a request needs; `rest` is its path behind the document."""
    if _OWNERS.fullmatch(rest):
        return Rights.OWN
    if method in _READING:
        return Rights.READ
    return Rights.EDIT if rest in _EDITORS else Rights.OWN


def _status_of(refusal: LikhitaError) -> int:
    if isinstance(refusal, StorageError):
        return 503
    return 403 if isinstance(refusal, RightsError) else 404
