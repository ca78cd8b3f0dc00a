"""Links that people share: each opens one document, to read or to edit, until it is revoked.

A link's name is a secret that nobody but its holders knows: only its SHA-256 is kept here, by which the link
is found and from which nothing leads back (the name has 192 random bits, so no guess comes near).
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from transcript.errors import LikhitaError
from transcript.storage import schema, segment_rows

MOST_LINKS = 50
"""Of one document."""
NOTED_S = 60
"""How exactly it is known when a link was used last."""
_TABLE = schema.links
_SECRET_BYTES = 24
_ENDING = 4
_NAME = re.compile(r"(?:read|edit)\.[A-Za-z0-9_-]{32}")
_ID = re.compile(r"[0-9a-f]{64}")
_Transaction = Callable[[], AbstractContextManager[Connection]]


class Rights(StrEnum):
    """What somebody may do with a document: READ it, EDIT it too, or all that its OWNER may."""

    READ = "read"
    EDIT = "edit"
    OWN = "own"

    def covers(self, needed: "Rights") -> bool:
        """Whether these rights include those."""
        order = list(Rights)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Link:
    """One link; `id` names it to its owner and opens nothing. Times are seconds since 1970, 0 for never."""

    id: str
    document_id: str
    rights: Rights
    ending: str
    made_s: int
    used_s: int = 0


class Links:
    """The table of them. Any thread may call any method.

    Raises:
        StorageError: the database did not do it.
    """

    def __init__(self, reading: _Transaction, writing: _Transaction) -> None:
        self._reading, self._writing = reading, writing

    def make(self, document_id: str, rights: Rights, now_s: int) -> tuple[str, Link]:
        """A new link and its name, which is told this once.

        Raises:
            UnknownDocumentError: no document has this id.
            LikhitaError: it has as many links as it may.
        """
        name = f"{rights}.{secrets.token_urlsafe(_SECRET_BYTES)}"
        link = Link(_hash(name), document_id, rights, name[-_ENDING:], now_s)
        with self._writing() as connection:
            segment_rows.document_row(connection, document_id, lock=True)
            query = select(func.count()).select_from(_TABLE).where(_TABLE.c.document_id == document_id)
            if connection.execute(query).scalar_one() >= MOST_LINKS:
                raise LikhitaError("links_too_many", most=MOST_LINKS)
            connection.execute(
                insert(_TABLE).values({column.name: getattr(link, column.name) for column in _TABLE.c})
            )
        return name, link

    def list(self, document_id: str) -> list[Link]:
        """The document's links, the newest first.

        Raises:
            UnknownDocumentError: no document has this id.
        """
        query = select(_TABLE).where(_TABLE.c.document_id == document_id)
        with self._reading() as connection:
            segment_rows.document_row(connection, document_id)
            rows = connection.execute(query.order_by(_TABLE.c.made_s.desc(), _TABLE.c.id)).mappings()
            return [_load(dict(row)) for row in rows]

    def find(self, name: str) -> Link | None:
        """The link of this name; None where there is none, or none any more."""
        if not is_link_name(name):
            return None
        with self._reading() as connection:
            query = select(_TABLE).where(_TABLE.c.id == _hash(name))
            row = connection.execute(query).mappings().one_or_none()
        return _load(dict(row)) if row else None

    def note_used(self, link: Link, now_s: int) -> None:
        """Notes that somebody came by it, where that was not noted a moment ago."""
        if now_s - link.used_s >= NOTED_S:
            with self._writing() as connection:
                connection.execute(update(_TABLE).where(_TABLE.c.id == link.id).values(used_s=now_s))

    def revoke(self, document_id: str, link_id: str) -> bool:
        """From now on the link opens nothing; whether the document had it."""
        if not _ID.fullmatch(link_id):
            return False
        with self._writing() as connection:
            here = (_TABLE.c.id == link_id, _TABLE.c.document_id == document_id)
            return connection.execute(delete(_TABLE).where(*here)).rowcount == 1


def is_link_name(value: object) -> bool:
    """Whether this may be a link's name; no document's id is one, so neither is taken for the other."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _load(row: dict[str, Any]) -> Link:
    return Link(**(row | {"rights": Rights(row["rights"])}))
