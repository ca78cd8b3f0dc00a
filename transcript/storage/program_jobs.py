"""Jobs that programs asked for: whose they are, how they ended, and who is still to be told.

A job's id is a secret of its own, so that an address which a proxy writes down never names the document.
"""

import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from transcript.messages import Message, read_message, write_message
from transcript.storage import schema

_Transaction = Callable[[], AbstractContextManager[Connection]]
_TABLE = schema.program_jobs
_ID_BYTES = 18


class ProgramState(StrEnum):
    """UNDER_WAY until the end is noted; of FORGOTTEN nothing is told any more, and its document goes."""

    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class ProgramJob:
    """One job. `webhook` is the address that is to be told of the end, "" once it was, or for none.

    `attempts` were made to tell it, the next one is due at `next_s`. Times are seconds since 1970.
    """

    id: str
    document_id: str
    key_hash: str
    created_s: int
    state: ProgramState = ProgramState.UNDER_WAY
    ended_s: int = 0
    error: Message | None = None
    webhook: str = ""
    attempts: int = 0
    next_s: int = 0


class ProgramJobs:
    """The table of them. Any thread may call any method.

    Raises:
        StorageError: the database did not do it.
    """

    def __init__(self, reading: _Transaction, writing: _Transaction) -> None:
        self._reading, self._writing = reading, writing

    def add(self, document_id: str, key_hash: str, webhook: str, now_s: int) -> ProgramJob:
        """A new job under a new id."""
        job = ProgramJob(secrets.token_urlsafe(_ID_BYTES), document_id, key_hash, now_s, webhook=webhook)
        with self._writing() as connection:
            connection.execute(insert(_TABLE).values(_dump(job)))
        return job

    def find(self, id_: str) -> ProgramJob | None:
        """The job of this id, unless it is forgotten."""
        if not id_.isascii() or "\0" in id_:
            return None  # drivers choke on NUL and on halves of characters
        with self._reading() as connection:
            row = connection.execute(select(_TABLE).where(_TABLE.c.id == id_)).mappings().one_or_none()
        job = _load(dict(row)) if row else None
        return None if job is None or job.state is ProgramState.FORGOTTEN else job

    def list_open(self) -> list[ProgramJob]:
        """Those to look after: no end is noted yet, they are to be deleted, or somebody is to be told."""
        is_open = _TABLE.c.state.in_([ProgramState.UNDER_WAY, ProgramState.FORGOTTEN])
        query = select(_TABLE).where(or_(is_open, _TABLE.c.webhook != "")).order_by(_TABLE.c.created_s)
        with self._reading() as connection:
            return [_load(dict(row)) for row in connection.execute(query).mappings()]

    def end(self, job: ProgramJob, state: ProgramState, error: Message | None, now_s: int) -> None:
        """Notes how the job ended; the first end stays."""
        ended = {"state": state, "ended_s": now_s, "error": _dump_error(error), "next_s": now_s}
        with self._writing() as connection:
            is_open = (_TABLE.c.id == job.id, _TABLE.c.state == ProgramState.UNDER_WAY)
            connection.execute(update(_TABLE).where(*is_open).values(ended))

    def forget(self, id_: str) -> None:
        """Nothing is told of the job from now on, to nobody; what it made is to be deleted."""
        with self._writing() as connection:
            gone = {"state": ProgramState.FORGOTTEN, "webhook": ""}
            connection.execute(update(_TABLE).where(_TABLE.c.id == id_).values(gone))

    def remove(self, id_: str) -> None:
        """Takes the job out of the table."""
        with self._writing() as connection:
            connection.execute(delete(_TABLE).where(_TABLE.c.id == id_))

    def remove_without_document(self, before_s: int) -> None:
        """Takes those out that ended before this moment and have no document, of which nothing can be had."""
        documents = select(schema.documents.c.id)
        is_over = _TABLE.c.state.in_([ProgramState.COMPLETED, ProgramState.FAILED, ProgramState.CANCELLED])
        old = (is_over, _TABLE.c.ended_s < before_s, _TABLE.c.document_id.not_in(documents))
        with self._writing() as connection:
            connection.execute(delete(_TABLE).where(*old))

    def claim(self, job: ProgramJob, next_s: int) -> bool:
        """Whether this attempt to tell of the job is the caller's; the next one is due at `next_s`."""
        is_same = (_TABLE.c.id == job.id, _TABLE.c.attempts == job.attempts, _TABLE.c.webhook != "")
        with self._writing() as connection:
            claimed = update(_TABLE).where(*is_same).values(attempts=job.attempts + 1, next_s=next_s)
            return connection.execute(claimed).rowcount == 1

    def note_told(self, id_: str) -> None:
        """Nobody is to be told of the job any more."""
        with self._writing() as connection:
            connection.execute(update(_TABLE).where(_TABLE.c.id == id_).values(webhook=""))


def _dump(job: ProgramJob) -> dict[str, Any]:
    values = {column.name: getattr(job, column.name) for column in _TABLE.c}
    return values | {"error": _dump_error(job.error)}


def _dump_error(error: Message | None) -> str:
    return "" if error is None else json.dumps(write_message(error))


def _load(row: dict[str, Any]) -> ProgramJob:
    error = read_message(json.loads(row["error"])) if row["error"] else None
    return ProgramJob(**(row | {"state": ProgramState(row["state"]), "error": error}))
