"""How far a fetch of weights is: for the page, for the caller, and one line for the terminal."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 30.0, 3600.0
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """The fetch that runs: the set's name for the page, and the fraction that is here, in [0, 1]."""

    name: str
    fraction: float


class Teller:
    """Passes a fetch's progress on. One thread calls it."""

    def __init__(
        self, label: str, progress: Progress | None, publish: Callable[[FetchProgress | None], None]
    ) -> None:
        self._label, self._progress, self._publish = label, progress, publish
        self._is_terminal = sys.stderr.isatty() and not os.environ.get("CI")
        self._told = -1

    def __call__(self, fraction: float) -> None:
        self._publish(FetchProgress(self._label, fraction))
        if self._progress:
            self._progress(self._label, fraction)
        percent = int(fraction * 100)
        if self._is_terminal and percent > self._told:
            sys.stderr.write(f"\rFetching {self._label}, once: {percent} %")
            sys.stderr.flush()
        elif percent // 25 > self._told // 25:
            log.info("Fetching %s, once: %s %%", self._label, percent)
        self._told = max(self._told, percent)

    def close(self) -> None:
        """Ends the page's bar and the terminal's line."""
        self._publish(None)
        if self._is_terminal:
            sys.stderr.write("\n")


def list_pauses_s() -> Iterator[float]:
    """How long to wait after each failed fetch: half a minute, twice as long each time, at most an hour."""
    pause_s = _FIRST_PAUSE_S
    while True:
        yield pause_s
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
