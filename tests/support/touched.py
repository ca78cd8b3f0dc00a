"""Whether anybody touched a file: what the kernel tells of it, and what it looked like before."""

import ctypes
import hashlib
import os
import select
import stat
import struct
from pathlib import Path

import pytest

_ANY_USE = 0x0FFF  # opened, read, written, closed, moved, made, deleted, attributes changed
_IS_FOLDER = 0x40000000
_NONBLOCK, _CLOEXEC = 0o4000, 0o2000000
_HEAD = struct.Struct("iIII")

_libc = ctypes.CDLL(None, use_errno=True)


class Watched:
    """The uses of the files in some folders from now on, by any process; listing a folder is none."""

    def __init__(self, *folders: Path) -> None:
        if not hasattr(_libc, "inotify_init1"):
            pytest.skip("uses of files are told by Linux alone (inotify)")
        self._fd = _libc.inotify_init1(_NONBLOCK | _CLOEXEC)
        self._folders = {
            _libc.inotify_add_watch(self._fd, os.fsencode(folder), _ANY_USE): folder for folder in folders
        }
        assert -1 not in self._folders, os.strerror(ctypes.get_errno())

    def uses(self) -> set[str]:
        """The files that were used since, each with what was done in hexadecimal."""
        used = set()
        while select.select([self._fd], [], [], 0)[0]:
            told = os.read(self._fd, 1 << 16)
            while told:
                watch, done, _, length = _HEAD.unpack_from(told)
                name = os.fsdecode(told[_HEAD.size : _HEAD.size + length].rstrip(b"\0"))
                told = told[_HEAD.size + length :]
                if not done & _IS_FOLDER:
                    used.add(f"{self._folders.get(watch, '?')}/{name} {done:#x}")
        return used

    def close(self) -> None:
        os.close(self._fd)


def look_of(*folders: Path) -> dict[str, tuple[object, ...]]:
    """Every file below the folders: kind, inode, links, size, times of change, content; reading is not seen."""
    return {str(path): _look(path) for folder in folders for path in sorted(folder.rglob("*"))}


def _look(path: Path) -> tuple[object, ...]:
    status = path.lstat()
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFDIR:
        return (kind, status.st_ino)
    content = hashlib.sha256(path.read_bytes()).hexdigest() if kind == stat.S_IFREG else ""
    return (kind, status.st_ino, status.st_nlink, status.st_size, status.st_mtime_ns, content)
