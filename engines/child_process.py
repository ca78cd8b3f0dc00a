"""Child processes that end with their parent. Imports no other room and no model library."""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_LOOK_S = 1.0


def end_with_parent(parent_id: int) -> None:
    """Called by a child at its start, with the process id of the parent: the child ends when that does.

    On Linux the kernel sees to it, also while the child computes: it is killed when the parent's thread that
    started it ends, so that thread has to wait for the child. Elsewhere a thread of the child's own looks
    every second. Source: prctl(2), PR_SET_PDEATHSIG.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    elif sys.platform != "win32":
        threading.Thread(target=_watch, args=(parent_id,), name="parent", daemon=True).start()
    if sys.platform != "win32" and os.getppid() != parent_id:  # it ended before the call
        os._exit(1)


def _watch(parent_id: int) -> None:
    while os.getppid() == parent_id:
        time.sleep(_LOOK_S)
    os._exit(1)
