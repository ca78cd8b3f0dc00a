"""Recordings that are no finished documents yet, and who works at them.

A lease holds no time of day: its owner counts `beat` up while it lives, and who watches a count that stands
still for long enough by a clock of its own may take the lease. A method that changes something does so only
for the owner that it names, in the transaction that checks it.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from transcript.bounds import is_document_id
from transcript.errors import LikhitaError
from transcript.storage import schema

_Transaction = Callable[[], AbstractContextManager[Connection]]
_TABLE = schema.jobs
NOBODY = ""


class LeaseLostError(LikhitaError):
    """Another process works at this recording by now; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("work_elsewhere")


@dataclass(frozen=True, slots=True)
class Lease:
    """One recording; `request` is the JSON of what was asked for. See `tables.jobs`."""

    document_id: str
    request: str
    place: str
    owner: str
    beat: int
    begun: int


class Leases:
    """The table of recordings under way. Any thread may call any method.

    Raises:
        StorageError: the database did not do it.
    """

    def __init__(self, reading: _Transaction, writing: _Transaction, now_s: Callable[[], int]) -> None:
        self._reading, self._writing, self._now_s = reading, writing, now_s

    def add(self, document_id: str, request: str, place: str, owner: str) -> None:
        """Notes a recording that `owner` took."""
        values = {"document_id": document_id, "request": request, "place": place, "owner": owner}
        with self._writing() as connection:
            connection.execute(insert(_TABLE).values(**values, beat=0, begun=0, created_s=self._now_s()))

    def read_all(self) -> list[Lease]:
        """All of them, those first that came first."""
        columns = [column for column in _TABLE.c if column.name != "created_s"]
        with self._reading() as connection:
            found = connection.execute(select(*columns).order_by(_TABLE.c.created_s, _TABLE.c.document_id))
            return [Lease(**row) for row in found.mappings()]

    def has(self, document_id: str) -> bool:
        """Whether somebody is to work at the document's recording, now or later."""
        with self._reading() as connection:
            query = select(_TABLE.c.document_id).where(_TABLE.c.document_id == document_id)
            return connection.execute(query).one_or_none() is not None

    def owner_of(self, document_id: str) -> str | None:
        """Who works at the document's recording; None where there is none."""
        with self._reading() as connection:
            query = select(_TABLE.c.owner).where(_TABLE.c.document_id == document_id)
            return connection.execute(query).scalar()

    def remove_any(self, document_id: str) -> None:
        """Forgets a recording whose document is deleted, whoever has it."""
        with self._writing() as connection:
            connection.execute(delete(_TABLE).where(_TABLE.c.document_id == document_id))

    def beat(self, owner: str) -> set[str]:
        """Counts up what `owner` holds; returns the ids of these documents."""
        with self._reading() as connection:
            query = select(_TABLE.c.document_id).where(_TABLE.c.owner == owner)
            if not connection.execute(query).first():
                return set()
        with self._writing() as connection:
            own = _TABLE.c.owner == owner
            connection.execute(update(_TABLE).where(own).values(beat=_TABLE.c.beat + 1))
            return set(connection.execute(select(_TABLE.c.document_id).where(own)).scalars())

    def take(self, lease: Lease, owner: str) -> bool:
        """Whether `owner` has it now; not where anybody touched it since `lease` was read."""
        is_unchanged = (
            _TABLE.c.document_id == lease.document_id,
            _TABLE.c.owner == lease.owner,
            _TABLE.c.beat == lease.beat,
        )
        with self._writing() as connection:
            taken = connection.execute(
                update(_TABLE).where(*is_unchanged).values(owner=owner, beat=lease.beat + 1)
            )
            return taken.rowcount == 1

    def begin(self, document_id: str, owner: str) -> None:
        """Notes that the work begins: whatever ends the process from here on may be the recording's fault."""
        with self._writing() as connection:
            require_owner(connection, document_id, owner)
            connection.execute(
                update(_TABLE).where(_TABLE.c.document_id == document_id).values(begun=_TABLE.c.begun + 1)
            )

    def count_from_here(self, document_id: str, owner: str) -> None:
        """Notes that the work got further than before: only what ends the process now is held against it."""
        held = (_TABLE.c.document_id == document_id, _TABLE.c.owner == owner, _TABLE.c.begun > 1)
        with self._writing() as connection:
            connection.execute(update(_TABLE).where(*held).values(begun=1))

    def park(self, owner: str, begun: Collection[str]) -> None:
        """Lets go of everything; documents of `begun` were not to blame."""
        own = _TABLE.c.owner == owner
        with self._writing() as connection:
            for document_id in begun:
                counted = update(_TABLE).where(own, _TABLE.c.document_id == document_id, _TABLE.c.begun > 0)
                connection.execute(counted.values(begun=_TABLE.c.begun - 1))
            connection.execute(update(_TABLE).where(own).values(owner=NOBODY))

    def let_go(self, document_id: str, owner: str) -> None:
        """Gives one back, for whoever takes it next."""
        held = (_TABLE.c.document_id == document_id, _TABLE.c.owner == owner)
        with self._writing() as connection:
            connection.execute(update(_TABLE).where(*held).values(owner=NOBODY))

    def remove(self, document_id: str, owner: str) -> None:
        """Forgets a recording that came to an end; nothing happens where another has it."""
        with self._writing() as connection:
            connection.execute(
                delete(_TABLE).where(_TABLE.c.document_id == document_id, _TABLE.c.owner == owner)
            )


def require_owner(connection: Connection, document_id: str, owner: str) -> None:
    """Keeps the lease as it is until the transaction ends.

    Raises:
        LeaseLostError: `owner` has it no more.
    """
    if lock(connection, document_id) != owner:
        raise LeaseLostError


def lock(connection: Connection, document_id: str) -> str | None:
    """Who works at the recording, which stays so until the transaction ends; None where nobody does.

    Who changes the document too locks this first: in another order two writers would wait for each other.
    """
    if not is_document_id(document_id):
        return None  # drivers choke on NUL and on halves of characters
    query = select(_TABLE.c.owner).where(_TABLE.c.document_id == document_id).with_for_update()
    return connection.execute(query).scalar()
