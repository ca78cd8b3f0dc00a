"""Finds recordings that nobody works at any more and hands them on."""

import logging
import threading
import time
from dataclasses import dataclass
from typing import Protocol

from engines.jobs.kept_recordings import KeptRecordings
from transcript.storage import Store
from transcript.storage.leases import NOBODY, Lease

log = logging.getLogger(__name__)

BEAT_S = 5.0
_CLOSE_S = 2.0
LEASE_S = 20.0
"""How long a count may stand still before its owner counts as dead, where the folder's locks cannot tell."""


@dataclass(frozen=True, slots=True)
class _Seen:
    owner: str
    beat: int
    since_s: float


class Holder(Protocol):
    """Whose recordings these are (the `JobManager`)."""

    def list_own(self) -> set[str]:
        """Documents that it works at, or is about to."""

    def note_held(self, lost: set[str], idle: set[str]) -> None:
        """Takes note of what another process took, and of what is held although nobody works at it."""

    def take_up(self, lease: Lease) -> None:
        """Goes on with a recording that nobody works at, if it can."""


class Resuming:
    """Beats for this process's recordings and finds those whose process died. A thread of its own."""

    def __init__(self, store: Store, kept: KeptRecordings, holder: Holder) -> None:
        self._leases, self._kept, self._holder = store.leases, kept, holder
        self._seen: dict[str, _Seen] = {}
        self._told: set[str] = set()
        self._wake, self._closed = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)

    def start(self) -> None:
        """Looks once, then goes on beside the caller."""
        self._look()
        self._thread.start()

    def wake(self) -> None:
        """Looks at once: a place has become free."""
        self._wake.set()

    def close(self) -> None:
        """Ends the thread; a look that is under way is waited for, but not for ever."""
        self._closed.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        while not self._closed.is_set():
            self._wake.wait(BEAT_S)
            self._wake.clear()
            if not self._closed.is_set():
                self._look()

    def _look(self) -> None:
        try:
            own = self._holder.list_own()
            held = self._leases.beat(self._kept.owner)
            self._holder.note_held(own - held, held - own - self._holder.list_own())
            for lease in self._leases.read_all():
                if self._is_left(lease):
                    self._holder.take_up(lease)
        except Exception:
            log.warning("The recordings under way could not be looked after.", exc_info=True)

    def _is_left(self, lease: Lease) -> bool:
        """Whether nobody works at a recording that lies here."""
        if lease.owner == self._kept.owner or self._kept.is_elsewhere(lease):
            return False
        alive = False if lease.owner == NOBODY else self._kept.is_alive(lease.owner)
        if alive is None:
            return self._ran_out(lease)
        if alive and lease.owner not in self._told:
            self._told.add(lease.owner)
            log.warning("Another process works on this data folder; its recordings are left to it.")
        return not alive

    def _ran_out(self, lease: Lease) -> bool:
        now_s = time.monotonic()
        seen = self._seen.get(lease.document_id)
        if seen is None or (seen.owner, seen.beat) != (lease.owner, lease.beat):
            self._seen[lease.document_id] = _Seen(lease.owner, lease.beat, now_s)
            return False
        return now_s - seen.since_s >= LEASE_S
