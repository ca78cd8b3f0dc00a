"""Children that read hostile bytes: started with next to nothing, waited for, and never left behind.

The child's own side is `engines.runtime.child_limits`.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from engines.runtime.progress import WorkCancelledError

_ROOT = Path(__file__).parents[2]
_KEPT_VARIABLES = ("PATH", "HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "VIRTUAL_ENV")
_POLL_S = 0.05


SIGXCPU = 24
"""The signal of a child that used up its seconds of processor; Python has no name for it on Windows."""


def run_child(
    module: str,
    arguments: Mapping[str, object],
    source: Path,
    answer: IO[bytes],
    *,
    folder: Path,
    wall_seconds: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """The exit code of `python -m module`, once it has ended; negative for a signal.

    The child reads `source` as its standard input and never learns its name, writes to `answer` as its
    standard output, works in `folder`, and finds `arguments` as JSON in its one argument. `parent` among them
    is for `child_limits.end_with_parent`, which watches the calling thread: that waits here. Any thread may
    call.

    Raises:
        TimeoutError: it took longer than `wall_seconds` on the clock, and was ended.
        WorkCancelledError: `cancelled()` came true, and it was ended.
    """
    told = json.dumps({**arguments, "parent": os.getpid()})
    with source.open("rb") as content:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, arguments as a list
            [sys.executable, "-P", "-m", module, told],
            stdin=content,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_make_environment(),
            start_new_session=True,  # Ctrl+C in a terminal ends the parent, which ends the child
        )
    try:
        return _wait(child, time.monotonic() + wall_seconds, cancelled)
    finally:
        child.kill()
        child.wait()


def _wait(child: "subprocess.Popen[bytes]", deadline_s: float, cancelled: Callable[[], bool]) -> int:
    while True:
        if cancelled():
            raise WorkCancelledError
        if time.monotonic() > deadline_s:
            raise TimeoutError
        try:
            return child.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            continue


def _make_environment() -> dict[str, str]:
    """Next to nothing: no token or address reaches the process that reads hostile bytes."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    kept["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, [kept.get("PYTHONPATH")])])
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
