"""How much the data folder may hold before nothing new is taken; nothing is ever deleted for it."""

import os
import threading
import time
from pathlib import Path

_KEPT_S = 10.0
"""Between two walks through the folder: at 10,000 files one takes 30 ms."""


class DiskQuota:
    """Counts what lies in a folder. Any thread may call any method; it reads the disk, so no event loop."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """`most_bytes` 0 is as much as the disk holds."""
        self._folder, self.most_bytes = folder, most_bytes
        self._lock = threading.Lock()
        self._used_bytes, self._looked_s = 0, float("-inf")

    def is_over(self, more_bytes: int = 0) -> bool:
        """Whether so much more is too much; what is promised counts until the folder is walked again."""
        if not self.most_bytes:
            return False
        with self._lock:
            if time.monotonic() - self._looked_s > _KEPT_S:
                self._used_bytes, self._looked_s = measure_bytes(self._folder), time.monotonic()
            if self._used_bytes + more_bytes > self.most_bytes:
                return True
            self._used_bytes += more_bytes
            return False

    def used_bytes(self) -> int:
        """What lies there, as of the latest look."""
        with self._lock:
            return self._used_bytes


def measure_bytes(folder: Path) -> int:
    """Bytes of all files below a folder; what vanishes meanwhile is not counted."""
    total = 0
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total
