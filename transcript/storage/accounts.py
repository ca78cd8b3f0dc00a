"""Accounts in the database: who is logged in, and the list of documents that follows an account."""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from transcript.bounds import LONGEST_NAME, is_document_id, is_storable
from transcript.storage import schema

SESSION_S = 30 * 24 * 3600
"""After that somebody logs in again."""
MOST_DOCUMENTS = 500
"""In the list of an account; the oldest leaves it, and stays a document."""
_SESSIONS, _LIST = schema.sessions, schema.account_documents
_TOKEN_BYTES = 32
_LATEST_MS = 1 << 53
_Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Session:
    """Who logged in; `mark` stands for what let them in: the password, or their name with the provider."""

    account: str
    mark: str


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in an account's list, as a browser would keep it."""

    id: str
    name: str
    seen_ms: int


class AccountRows:
    """Both tables. Any thread may call any method.

    Raises:
        StorageError: the database did not do it.
    """

    def __init__(self, reading: _Transaction, writing: _Transaction) -> None:
        self._reading, self._writing = reading, writing

    def begin_session(self, session: Session, now_s: int) -> str:
        """The secret of a new session, of which only the hash is kept; sessions that are over go."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = {"id": _hash(token), "account": session.account, "mark": session.mark, "made_s": now_s}
        with self._writing() as connection:
            connection.execute(delete(_SESSIONS).where(_SESSIONS.c.made_s <= now_s - SESSION_S))
            connection.execute(insert(_SESSIONS).values(row))
        return token

    def find_session(self, token: str, now_s: int) -> Session | None:
        """The session of this secret, unless it is over."""
        columns = _SESSIONS.c
        query = select(columns.account, columns.mark).where(
            columns.id == _hash(token), columns.made_s > now_s - SESSION_S
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Session(*row)

    def end_session(self, token: str) -> None:
        """From now on nobody is logged in by it."""
        with self._writing() as connection:
            connection.execute(delete(_SESSIONS).where(_SESSIONS.c.id == _hash(token)))

    def list_documents(self, account: str) -> list[ListedDocument]:
        """The account's list, what was seen last first."""
        columns = _LIST.c
        query = select(columns.document_id, columns.name, columns.seen_ms).where(columns.account == account)
        with self._reading() as connection:
            return [
                ListedDocument(*row) for row in connection.execute(query.order_by(columns.seen_ms.desc()))
            ]

    def put_document(self, account: str, document: ListedDocument) -> None:
        """Puts it into the list, or writes it anew; what is no document's id or no name is left out."""
        name = document.name[:LONGEST_NAME]
        is_good = is_document_id(document.id) and is_storable(name) and 0 <= document.seen_ms < _LATEST_MS
        if not is_good:
            return
        columns = _LIST.c
        row = {"account": account, "document_id": document.id, "name": name, "seen_ms": document.seen_ms}
        with self._writing() as connection:
            here = (columns.account == account, columns.document_id == document.id)
            connection.execute(delete(_LIST).where(*here))
            connection.execute(insert(_LIST).values(row))
            newest = select(columns.document_id).where(columns.account == account)
            newest = newest.order_by(columns.seen_ms.desc(), columns.document_id).offset(MOST_DOCUMENTS)
            for (old,) in connection.execute(newest.limit(MOST_DOCUMENTS)).all():
                connection.execute(
                    delete(_LIST).where(columns.account == account, columns.document_id == old)
                )

    def drop_document(self, account: str, document_id: str) -> None:
        """Takes it out of the list; the document stays."""
        with self._writing() as connection:
            here = (_LIST.c.account == account, _LIST.c.document_id == document_id)
            connection.execute(delete(_LIST).where(*here))

    def forget_document(self, document_id: str) -> None:
        """Takes it out of every list, where it was a recording that never became a document."""
        with self._writing() as connection:
            connection.execute(delete(_LIST).where(_LIST.c.document_id == document_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
