"""The rows of a running job, stored as they come and shown once they are."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from transcript.document import Segment
from transcript.errors import LikhitaError
from transcript.fitting import fit_row

log = logging.getLogger(__name__)

Rows = tuple[Segment, ...]

_LEAST_PAUSE_S = 0.25
_COST_SHARE = 10
"""Storing takes at most one part in so many of the job's time, however slow the disk is."""


class RowStore(Protocol):
    """Where the rows go (`Store.keep_rows`)."""

    def keep_rows(self, document_id: str, changed: Rows, removed: set[str], owner: str) -> None:
        """Keeps rows that are new or changed and forgets those that went."""


class StoredRows:
    """One job's rows. Any thread may call any method.

    A row that holds what cannot be stored is fitted before it is stored or shown.
    `earlier` are rows that an interrupted run stored: those behind what this run has reached are kept.
    """

    def __init__(
        self,
        store: RowStore,
        document_id: str,
        owner: str,
        show: Callable[[Rows], None],
        earlier: Rows = (),
    ) -> None:
        self._store, self._document_id, self._owner, self._show = store, document_id, owner, show
        self._earlier = earlier
        self._stored = {row.id: row for row in earlier}
        self._fitted: dict[str, tuple[Segment, Segment | None]] = {}
        self._lock = threading.Lock()
        self._waiting: Rows | None = None
        self._next_at = 0.0
        self._is_failing = False

    def put(self, rows: Rows) -> None:
        """Takes all rows made so far; they are stored, then shown, at once or with a later call."""
        with self._lock:
            self._waiting = self.with_earlier(rows)
        self.look()

    def with_earlier(self, rows: Rows) -> Rows:
        """These rows, and those that an interrupted run stored behind their end."""
        reached_ms = max((row.end_ms for row in rows), default=0)
        return (*rows, *(row for row in self._earlier if row.start_ms >= reached_ms))

    def look(self) -> None:
        """Stores what waits, if it is time; called often."""
        with self._lock:
            if self._waiting is not None and time.monotonic() >= self._next_at:
                self._flush()

    def flush(self) -> None:
        """Stores what waits, now."""
        with self._lock:
            if self._waiting is not None:
                self._flush()

    def _flush(self) -> None:
        begun_at = time.monotonic()
        rows = self._fit(self._waiting or ())
        self._waiting = None
        now = {row.id: row for row in rows}
        changed = tuple(row for row in rows if self._stored.get(row.id) != row)
        try:
            if changed or len(now) != len(self._stored):
                self._store.keep_rows(
                    self._document_id, changed, self._stored.keys() - now.keys(), self._owner
                )
            self._stored, self._is_failing = now, False
        except LikhitaError:
            if not self._is_failing:
                log.warning("The rows of a running job could not be stored.", exc_info=True)
            self._is_failing = True
        self._show(rows)
        ended_at = time.monotonic()
        self._next_at = ended_at + max(_LEAST_PAUSE_S, _COST_SHARE * (ended_at - begun_at))

    def _fit(self, rows: Rows) -> Rows:
        """The rows as they may be stored; looked at once each, since they come again and again."""
        known, self._fitted = self._fitted, {}
        for row in rows:
            if row.id in self._fitted:
                continue
            before = known.get(row.id)
            self._fitted[row.id] = before if before and before[0] == row else (row, fit_row(row))
        return tuple(fit for _, fit in self._fitted.values() if fit is not None)
