"""How far a run is, on one line: recordings and hours done, speed, time left."""

import time
from collections.abc import Callable
from typing import TextIO

from engines.batch.work import Row

_BETWEEN_LINES_S = 30.0
_BETWEEN_LOOKS_S = 0.5


class ProgressLine:
    """Rewrites its line in a terminal; in a log it writes one every half minute. Of one thread."""

    def __init__(self, count: int, out: TextIO, now_s: Callable[[], float] = time.monotonic) -> None:
        self._count, self._out, self._now_s = count, out, now_s
        self._begun_s = now_s()
        self._is_terminal = out.isatty()
        self._told_s = self._begun_s
        self._done = self._failed = self._new = 0
        self._new_s = self._sound_s = 0.0

    def add(self, row: Row) -> None:
        """Counts a recording."""
        self._done += 1
        self._failed += bool(row.error)
        self._sound_s += row.duration_s
        if not row.was_finished:
            self._new += 1
            self._new_s += row.duration_s
        now = self._now_s()
        if now - self._told_s >= (_BETWEEN_LOOKS_S if self._is_terminal else _BETWEEN_LINES_S):
            self._told_s = now
            self._write(self.describe(), is_last=False)

    def end(self) -> None:
        """Writes how far it came."""
        self._write(self.describe(), is_last=True)

    def describe(self) -> str:
        """The line, as `3 of 20 recordings, 1.2 h, 8.1 times as fast as speech, 0:12 left, 1 failed`.

        Speed counts what this run heard; the time left takes the other recordings for as long as those.
        """
        past_s = max(1e-9, self._now_s() - self._begun_s)
        parts = [f"{self._done} of {self._count} recordings", f"{self._sound_s / 3600:.2f} h"]
        if self._new_s:
            parts.append(f"{self._new_s / past_s:.1f} times as fast as speech")
        if self._new and self._done < self._count:
            left_min = round(past_s / self._new * (self._count - self._done) / 60)
            parts.append(f"{left_min // 60}:{left_min % 60:02} left")
        if self._failed:
            parts.append(f"{self._failed} failed")
        return ", ".join(parts)

    def _write(self, line: str, *, is_last: bool) -> None:
        if self._is_terminal:
            self._out.write(f"\r\x1b[2K{line}" + ("\n" if is_last else ""))
        else:
            self._out.write(f"{line}\n")
        self._out.flush()
