"""The fetch of all weights while the app already serves."""

import logging
import threading

from engines.models.download_progress import list_pauses_s
from engines.models.registry import Models
from transcript.errors import LikhitaError
from transcript.messages import Message

log = logging.getLogger(__name__)


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
            self.problem = Message("broken")
            log.exception("the fetch of the models failed")
