"""Which processes live on one data folder.

Each process holds a lock on a file of its own, which the system lets go when the process ends, however it
ends. So the next one knows at once who is dead; what is on another machine is only known by its lease.
"""

import logging
import secrets
from pathlib import Path

from filelock import FileLock, Timeout

log = logging.getLogger(__name__)

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Residence:
    """This process on its data folder. Any thread may call any method.

    `owner` names the process to all others, `place` the folder: a database may be shared by processes on
    other folders, whose recordings are not here.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._locks = folder / "processes"
        self._locks.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.place = _read_place(folder / "place")
        self._boot = _read_boot()
        self.owner = f"{secrets.token_hex(8)}.{self._boot}"
        self._lock = self._open(self.owner)
        self._works = self._acquire(self._lock) is True

    def is_alive(self, owner: str) -> bool | None:
        """Whether the process of this folder that calls itself so lives; None where nobody here can tell."""
        if owner == self.owner:
            return True
        if not self._works or not self._boot or not owner.endswith(f".{self._boot}"):
            return None
        if not self._path(owner).exists():
            return False
        lock = self._open(owner)
        acquired = self._acquire(lock)
        if acquired:
            self._path(owner).unlink(missing_ok=True)
            lock.release()
        return None if acquired is None else not acquired

    def is_shared(self) -> bool:
        """Whether another process lives on this folder, or may live for all that can be told."""
        others = [path.stem for path in self._locks.glob("*.lock") if path.stem != self.owner]
        return not self._works or any(self.is_alive(one) is not False for one in others)

    def close(self) -> None:
        """The process leaves the folder."""
        self._path(self.owner).unlink(missing_ok=True)
        self._lock.release()

    def _path(self, owner: str) -> Path:
        return self._locks / f"{owner}.lock"

    def _open(self, owner: str) -> FileLock:
        return FileLock(self._path(owner), timeout=0, thread_local=False, fallback_to_soft=False)

    @staticmethod
    def _acquire(lock: FileLock) -> bool | None:
        """Whether the lock is ours now; None where the disk knows no locks."""
        try:
            lock.acquire()
        except Timeout:
            return False
        except (OSError, NotImplementedError):
            log.warning("The data folder's disk knows no locks; leases alone tell who lives.", exc_info=True)
            return None
        return True


def _read_place(path: Path) -> str:
    """The folder's own name, made at its first use."""
    if not path.exists():
        draft = path.with_name(f"place-{secrets.token_hex(4)}")
        draft.write_text(secrets.token_hex(16), encoding="ascii")
        try:
            path.hardlink_to(draft)  # of two processes that begin at once, one is the first
        except FileExistsError:
            pass
        except OSError:  # a disk without links
            draft.replace(path)
        draft.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()


def _read_boot() -> str:
    """What the running kernel is called; a lock tells only of processes on the same one."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
