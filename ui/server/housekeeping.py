"""What runs beside the requests: models are fetched, what is over is swept away."""

import logging
import math
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from engines.models import Models
from engines.models.download_progress import list_pauses_s
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.retention import Sweeper, delete_unopened
from ui.errors import BROKEN

log = logging.getLogger(__name__)

_SWEEP_S = 30.0
_CHECK_S = 24 * 3600.0  # between two looks at the whole database file


class ModelFetch:
    """Has every model fetched on a thread of its own; what the hub does not give is asked for again later."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._closing = threading.Event()
        self.problem: Message | None = None
        """Why the last try failed."""

    def start(self) -> None:
        """Returns at once."""
        threading.Thread(target=self._run, name="model-fetch", daemon=True).start()

    def stop(self) -> None:
        """Nothing is asked for again; a fetch under way ends with the process."""
        self._closing.set()

    def _run(self) -> None:
        for pause_s in list_pauses_s():
            self._try()
            if not self._models.may_come() or self._closing.wait(pause_s):
                return

    def _try(self) -> None:
        try:
            self._models.fetch()
            self.problem = None
        except LikhitaError as exc:
            self.problem = exc.reason
            log.warning("%s", exc.message)
        except Exception:
            self.problem = BROKEN
            log.exception("the fetch of the models failed")


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
