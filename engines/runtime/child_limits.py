"""The cage of a child process that reads hostile bytes, closed by the child itself.

What the machine's kernel does not know is left out; the parent's clock is a limit everywhere.
"""

import contextlib
import ctypes
import os
import signal
import struct
import sys

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit there
    resource = None  # type: ignore[assignment]

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
# Linux gives these numbers on every processor that Python has wheels for.
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_VERSION_FLAG = 1
# By version: how many rights over files, over TCP, and scopes (abstract sockets, signals) it knows.
# Source: Documentation/userspace-api/landlock.rst, Linux 6.12.
_LANDLOCK_RIGHTS = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2)}


def end_with_parent(parent: int) -> None:
    """From now on this process is killed when the thread that started it ends, also by a kill -9.

    And not before: a service manager asks all processes of a service to end, and what a child then leaves
    half done would be taken for the fault of what it reads.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it ended before that
        os._exit(1)


def limit_resources(
    memory_bytes: int, cpu_seconds: int, *, file_bytes: int | None = None, may_start_threads: bool = True
) -> None:
    """Bounds memory, time and files; afterwards nothing can be opened, moved or made, be it file or socket.

    `file_bytes` bounds each file that is open for writing already. Import everything before.
    """
    _forbid_paths()
    if resource is None:
        return
    limits = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 5),  # at the soft one the signal tells why
        (resource.RLIMIT_NOFILE, 0, 0),
    ]
    if file_bytes is not None:
        limits.append((resource.RLIMIT_FSIZE, file_bytes, file_bytes))
    if not may_start_threads:
        limits.append((resource.RLIMIT_NPROC, 0, 0))
    for kind, soft, hard in limits:
        with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
            resource.setrlimit(kind, (soft, hard))


def _forbid_paths() -> None:
    """Landlock with no exception: RLIMIT_NOFILE alone would still let files be deleted, moved and made."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    libc.syscall.restype = ctypes.c_long
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _LANDLOCK_VERSION_FLAG)
    if version < 1:
        return
    rights = _LANDLOCK_RIGHTS[min(version, max(_LANDLOCK_RIGHTS))]
    handled = struct.pack("3Q", *((1 << count) - 1 for count in rights))
    size = 8 if version < 4 else 16 if version < 6 else 24  # noqa: PLR2004 - versions that made it longer
    rules = libc.syscall(_LANDLOCK_CREATE_RULESET, handled, ctypes.c_size_t(size), 0)
    if rules < 0:
        return
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.syscall(_LANDLOCK_RESTRICT_SELF, ctypes.c_int(rules), 0)
    os.close(rules)
