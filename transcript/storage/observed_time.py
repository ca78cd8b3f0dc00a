"""Time as this installation saw it pass, for ages after which something is deleted.

The wall clock may be wrong by weeks (a dead battery, a snapshot, a hand), so no age is taken from it: the
clock here moves only while a process runs, by the monotonic clock, and by short pauses between two
processes. It is kept in the database; see `docs/decisions/retention-clock.md`.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

ALLOWED_PAUSE_S = 3600
"""How long a pause between two processes may be to count: what nobody saw is not taken from a wall clock."""
_NOTABLE_JUMP_S = 300


@dataclass(frozen=True, slots=True)
class Noted:
    """What was written down last: the observed time and the wall clock's then, seconds since 1970."""

    observed_s: int
    wall_s: int


class ObservedTime:
    """Seconds that were really seen to pass. Any thread may call any method.

    Starts at what an earlier process noted; a jump of the wall clock is logged once and moves nothing.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._lock = threading.Lock()
        self._base_s = wall()
        self._based_at = monotonic()
        self._skew_s = 0.0  # the wall clock's lead over the observed time
        self._is_new = True

    def now_s(self) -> int:
        """Now, whole seconds since 1970 as far as they were seen; runs behind the wall clock, never back."""
        with self._lock:
            return int(self._now())

    def note(self, noted: Noted | None, latest_s: int | None = None) -> Noted:
        """What to write down now, given what stands in the database (None: nothing yet).

        `latest_s` is the latest moment that documents of an earlier version know of; the first start takes
        no more than an allowed pause since then for true.
        """
        with self._lock:
            if self._is_new:
                self._begin(noted, latest_s)
                self._is_new = False
            elif noted is not None and noted.observed_s > self._now():
                self._rebase(noted.observed_s)  # another process has seen more
            self._tell_jump()
            return Noted(int(self._now()), int(self._wall()))

    def _begin(self, noted: Noted | None, latest_s: int | None) -> None:
        wall_s = self._wall()
        if noted is not None:
            pause_s = wall_s - noted.wall_s
            is_plausible = 0 <= pause_s <= ALLOWED_PAUSE_S
            if not is_plausible:
                log.warning(
                    "The clock stands %.1f hours from where it was last seen; nothing is deleted for that.",
                    pause_s / 3600,
                )
            self._rebase(noted.observed_s + (pause_s if is_plausible else 0))
        elif latest_s is not None:
            self._rebase(min(wall_s, latest_s + ALLOWED_PAUSE_S))
        else:
            self._rebase(wall_s)
        self._skew_s = wall_s - self._now()

    def _tell_jump(self) -> None:
        skew_s = self._wall() - self._now()
        if abs(skew_s - self._skew_s) > _NOTABLE_JUMP_S:
            log.warning(
                "The clock jumped by %.1f hours; nothing is deleted for that.",
                (skew_s - self._skew_s) / 3600,
            )
            self._skew_s = skew_s

    def _now(self) -> float:
        return self._base_s + self._monotonic() - self._based_at

    def _rebase(self, seconds: float) -> None:
        self._base_s, self._based_at = seconds, self._monotonic()
