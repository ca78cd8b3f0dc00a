"""The app on a small disk of its own: DATA_DIR becomes a tmpfs in a mount namespace, then `app.py` runs."""

import ctypes
import os
import sys

_CLONE_NEWNS, _MS_REC, _MS_PRIVATE = 0x00020000, 0x4000, 1 << 18
SIZE_MB = 24
UNAVAILABLE = 125

if __name__ == "__main__":
    libc = ctypes.CDLL(None, use_errno=True)
    steps = (
        lambda: libc.unshare(_CLONE_NEWNS),
        lambda: libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None),
        lambda: libc.mount(b"tmpfs", os.environ["DATA_DIR"].encode(), b"tmpfs", 0, b"size=%dm" % SIZE_MB),
    )
    if any(step() != 0 for step in steps):
        sys.stderr.write("no small disk can be had here\n")
        sys.exit(UNAVAILABLE)
    os.execv(sys.executable, [sys.executable, "app.py"])  # noqa: S606 - the same interpreter and our own file
