"""What is told while a model learns, and how it is stopped: by keys and signals of the terminal."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from types import FrameType

_TOLD_EVERY_S = 5.0


class Wish(StrEnum):
    """How a person wants the training to end before its end."""

    STOP = "stop"
    PAUSE = "pause"


@dataclass(slots=True)
class Wishes:
    """What was asked for so far; a signal may set it at any time."""

    wish: Wish | None = None


@contextmanager
def hearing_signals() -> Iterator[Wishes]:
    """Ctrl+C stops and keeps the best, SIGTERM pauses; a second Ctrl+C ends at once, as ever."""
    wishes = Wishes()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(_number: int, _frame: FrameType | None) -> None:
        wishes.wish = Wish.STOP
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def pause(_number: int, _frame: FrameType | None) -> None:
        wishes.wish = Wish.PAUSE

    with suppress(ValueError):  # not in the main thread: whoever runs it there has other means
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, pause)
    try:
        yield wishes
    finally:
        with suppress(ValueError):
            for number, handler in before.items():
                signal.signal(number, handler)


class ProgressLine:
    """Writes to standard error how far it is, now and then, and how long it will still take."""

    def __init__(self) -> None:
        self._begun_at: float | None = None
        self._first = 0
        self._told_at = 0.0

    def tell(self, step: int, steps: int, error: float | None) -> None:
        """Called after each step; the time left is that of this process's own steps."""
        now = time.monotonic()
        if self._begun_at is None:
            self._begun_at, self._first = now, step
            return
        if now - self._told_at < _TOLD_EVERY_S and step < steps:
            return
        self._told_at = now
        left_s = (now - self._begun_at) / max(1, step - self._first) * (steps - step)
        known = "" if error is None else f", held-out error {error:.1%}"
        sys.stderr.write(f"step {step} of {steps}{known}, {tell_duration(left_s)} left\n")
        sys.stderr.flush()


def tell_duration(seconds: float) -> str:
    """Hours and minutes, or seconds where it is less than two minutes."""
    minutes = round(seconds / 60)
    if seconds < 120:  # noqa: PLR2004 - two minutes
        return f"{round(seconds)} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004
