"""ZeroGPU: a card that Hugging Face lends a Space for seconds, from the daily seconds of who asked.

`spaces` is imported here alone, and only where a card is lent; elsewhere work is a plain call. What it does,
read in its release 0.51.3: a call forks this process, the fork has the models that were put on "cuda" before
the page was served, arguments and answer are pickled, and whose seconds are used follows from the header
X-IP-Token of the Gradio request in the caller's context.
"""

import contextvars
import logging
import os
import re
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from transcript.messages import Message

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)

_LEFT = re.compile(r"(\d+)s requested vs\. (\d+)s left")
_WAIT = re.compile(r"Try again in (?:(\d+) days?, )?(\d+):(\d\d):")
_SPENT = ("ZeroGPU quota exceeded", "ZeroGPU pending credits exceeded")


class CardWork(Protocol[Answer_co]):
    """One call. It and its answer can be pickled; it runs where no other thread of this process lives."""

    @property
    def card_s(self) -> int:
        """Seconds of the card that it asks for; what takes longer is ended."""

    def compute(self) -> Answer_co:
        """The answer, from the models that the fork has."""


def is_lent() -> bool:
    """Whether this process runs on ZeroGPU."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in {"1", "t", "true"}


def _compute(work: CardWork[Any]) -> Any:
    return work.compute()


def _ask_seconds(work: CardWork[Any]) -> int:
    return work.card_s


def _decorate() -> Callable[[CardWork[Any]], Any]:
    if not is_lent():
        return _compute
    import spaces  # noqa: PLC0415 - patches torch, and is there on ZeroGPU only

    decorated: Callable[[CardWork[Any]], Any] = spaces.GPU(duration=_ask_seconds)(_compute)
    return decorated


compute_on_card = _decorate()
"""The one function that ZeroGPU knows; found by it when the page is served, so it stands at module level."""


class Loan:
    """The card for one job. Any thread may call any method; one work is under way at a time.

    `visitor` is the context of the Gradio event that asked for the job: its request names the account. A
    refusal ends the loan, and the caller computes on the processor: nobody waits for seconds that come
    tomorrow.
    """

    def __init__(self, visitor: contextvars.Context) -> None:
        self._visitor = visitor
        self._lock = threading.Lock()
        self._is_over = False
        self._left_s: int | None = None
        self.notices: tuple[Message, ...] = ()

    @property
    def left_s(self) -> int | None:
        """Seconds of the visitor that are left, as a refusal told; None where none did. 0 once it is over."""
        return 0 if self._is_over else self._left_s

    def compute(self, work: CardWork[Answer]) -> Answer | None:
        """The work's answer; None where the card is not had."""
        with self._lock:
            if self._is_over:
                return None
            try:
                answer: Answer = self._visitor.copy().run(compute_on_card, work)
            except Exception as exc:  # noqa: BLE001 - of `spaces`, of its server, of the fork: the processor is there
                self._refuse(work.card_s, exc)
                return None
            return answer

    def end(self) -> None:
        """Nothing more is asked for: what is left is too little for any work."""
        self._is_over = True
        self.notices = self.notices or (Message("card_spent"),)

    def _refuse(self, asked_s: int, exc: Exception) -> None:
        """Notes why; where seconds are left and fewer were not asked for yet, smaller work may be tried."""
        title, text = str(getattr(exc, "title", "")), str(getattr(exc, "message", exc))
        found = _LEFT.search(text)
        if found is not None and self._left_s is None and 0 < int(found[2]) < asked_s:
            self._left_s = int(found[2])
            log.info("ZeroGPU: %s s asked for, %s s left.", asked_s, self._left_s)
            return
        self._is_over = True
        if title not in _SPENT:
            log.warning("ZeroGPU did not compute: %s", title or type(exc).__name__, exc_info=not title)
            self.notices = (Message("card_not_had"),)
            return
        log.info("ZeroGPU: the visitor's seconds are spent.")
        wait = _WAIT.search(text)
        if wait is None:
            self.notices = (Message("card_spent"),)
        else:
            hours = 24 * int(wait[1] or 0) + int(wait[2]) + (1 if int(wait[3]) else 0)
            self.notices = (Message("card_spent_hours", hours=max(1, hours)),)
