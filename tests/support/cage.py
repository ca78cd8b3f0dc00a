"""A cage for what is tried with hostile input: a command that can write nothing but its own folders.

`python -m tests.support.cage FOLDER... -- COMMAND` runs the command with the rest of the disk read-only: in a
mount namespace of its own, else under Landlock, which needs no rights. Devices stay as they are.
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 1 << 18
_MOUNT_ATTR_RDONLY = 1
_SYS_MOUNT_SETATTR = 442
_SYS_LANDLOCK = {"create": 444, "add": 445, "restrict": 446}
_LANDLOCK_WRITES_BY_ABI = ((1, 0b1_1111_1111_0010), (2, 1 << 13), (3, 1 << 14))
"""Write, remove, make of every kind; then rename across folders; then truncate."""
_LANDLOCK_WRITE_FILE = (1 << 1) | (1 << 14)
_PR_SET_NO_NEW_PRIVS = 38
_ALWAYS_WRITABLE = ("/dev", "/proc/self")
_UNAVAILABLE = 125

_libc = ctypes.CDLL(None, use_errno=True)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user_namespace")]


class _Ruleset(ctypes.Structure):
    _fields_ = [("handled", ctypes.c_uint64)]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def caged(command: list[str], *writable: Path) -> list[str]:
    """The command that runs `command` in a cage; run it in the repository's root."""
    return [sys.executable, "-m", "tests.support.cage", *map(str, writable), "--", *command]


def require_cage(folder: Path) -> None:
    """Skips the test, saying why, where this machine has no cage; else proves that it holds."""
    inside, outside = folder / "cage" / "inside", folder / "outside"
    inside.parent.mkdir(exist_ok=True)
    writes = "import pathlib, sys; [pathlib.Path(p).write_text('x') for p in sys.argv[1:]]"
    for place, held in ((inside, False), (outside, True)):
        tried = subprocess.run(
            caged([sys.executable, "-c", writes, str(place)], inside.parent),
            capture_output=True,
            text=True,
            check=False,
        )
        if tried.returncode == _UNAVAILABLE:
            pytest.skip(f"hostile paths are tried in a cage only: {tried.stderr.strip()}")
        assert (tried.returncode != 0) == held, tried.stderr
        assert place.exists() != held


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _set_mounts(path: str, attributes: _MountAttributes, flags: int) -> None:
    size = ctypes.sizeof(attributes)
    _check(
        _libc.syscall(
            _SYS_MOUNT_SETATTR,
            _AT_FDCWD,
            path.encode(),
            flags,
            ctypes.byref(attributes),
            ctypes.c_size_t(size),
        )
    )


def _mount(source: str, target: str, flags: int) -> None:
    _check(_libc.mount(source.encode(), target.encode(), None, ctypes.c_ulong(flags), None))


def _enter_mount_namespace(writable: list[str]) -> None:
    """Everything is read-only but the folders, for this process and its children."""
    is_root = os.geteuid() == 0
    user, group = os.getuid(), os.getgid()
    _check(_libc.unshare(_CLONE_NEWNS if is_root else _CLONE_NEWNS | _CLONE_NEWUSER))
    if not is_root:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _mount("none", "/", _MS_REC | _MS_PRIVATE)
    for folder in writable:
        _mount(folder, folder, _MS_BIND | _MS_REC)
    _set_mounts("/", _MountAttributes(set=_MOUNT_ATTR_RDONLY), _AT_RECURSIVE)
    for folder in writable:
        _set_mounts(folder, _MountAttributes(clear=_MOUNT_ATTR_RDONLY), 0)


def _enter_landlock(writable: list[str]) -> None:
    """The same without any right: writing, making, renaming and deleting only below the folders."""
    abi = _check(_libc.syscall(_SYS_LANDLOCK["create"], None, ctypes.c_size_t(0), 1))
    writes = sum(bits for since, bits in _LANDLOCK_WRITES_BY_ABI if since <= abi)
    handled = _Ruleset(writes)
    rules = _check(
        _libc.syscall(
            _SYS_LANDLOCK["create"], ctypes.byref(handled), ctypes.c_size_t(ctypes.sizeof(handled)), 0
        )
    )
    for folder in writable:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        allowed = writes if Path(folder).is_dir() else writes & _LANDLOCK_WRITE_FILE
        rule = _PathRule(allowed, opened)
        _check(_libc.syscall(_SYS_LANDLOCK["add"], rules, 1, ctypes.byref(rule), 0))
        os.close(opened)
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _check(_libc.syscall(_SYS_LANDLOCK["restrict"], rules, 0))
    os.close(rules)


def main(arguments: list[str]) -> None:
    """Enters the cage and becomes the command; exit code 125 and the reasons where there is none."""
    divide = arguments.index("--")
    writable = [str(Path(folder).resolve()) for folder in arguments[:divide]]
    reasons = []
    for enter, more in ((_enter_mount_namespace, ["/dev/shm"]), (_enter_landlock, _ALWAYS_WRITABLE)):  # noqa: S108
        try:
            enter([*writable, *more])
        except OSError as exc:
            reasons.append(f"{enter.__name__.removeprefix('_enter_')}: {exc}")
        else:
            os.execvp(arguments[divide + 1], arguments[divide + 1 :])  # noqa: S606 - a test's own command
    sys.stderr.write("; ".join(reasons))
    sys.exit(_UNAVAILABLE)


if __name__ == "__main__":
    main(sys.argv[1:])
