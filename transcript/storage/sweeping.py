"""The thread that deletes what is over, as long as the app runs."""

import logging
import math
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from transcript.storage.retention import Sweeper, delete_unopened
from transcript.storage.store import Store

log = logging.getLogger(__name__)

_SWEEP_S = 30.0
_CHECK_S = 24 * 3600.0  # between two looks at the whole database file


class Sweeping:
    """Deletes what is over, twice a minute on a thread of its own, and looks at the database once a day."""

    def __init__(
        self, store: Store, media_dir: Path, sweepers: Sequence[Sweeper], retention_hours: int
    ) -> None:
        self._store, self._media_dir = store, media_dir
        self._sweepers, self._retention_hours = sweepers, retention_hours
        self._closing = threading.Event()

    def start(self) -> None:
        """Returns at once."""
        threading.Thread(target=self._run, name="sweep", daemon=True).start()

    def stop(self) -> None:
        """After what it does just now."""
        self._closing.set()

    def _run(self) -> None:
        checked_at = -math.inf
        while not self._closing.is_set():
            try:
                if time.monotonic() - checked_at > _CHECK_S:
                    checked_at = time.monotonic()
                    self._store.look_for_damage()
                self._sweep()
            except Exception:
                log.exception("sweeping failed")
            self._closing.wait(_SWEEP_S)

    def _sweep(self) -> None:
        for sweeper in self._sweepers:
            sweeper.sweep()
        self._store.note_time()
        delete_unopened(self._store, self._media_dir, self._retention_hours)
