"""The files of a set of weights on disk: their sha256, and the stamp that spares it. Imports no library."""

import hashlib
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path

from engines.weights import WeightFile, WeightSet

_STAMP = "verified.json"


class WrongFileError(Exception):
    """A file is missing, or not the one that was pinned; the message is for the log."""


def check_files(files: Iterable[WeightFile], folder: Path) -> None:
    """Reads every file through.

    Raises:
        WrongFileError: one is missing or has another sha256.
    """
    for file in files:
        path = folder / file.name
        if not path.is_file():
            raise WrongFileError(f"{file.name} is missing")
        if path.stat().st_size != file.size_bytes or hash_file(path) != file.sha256:
            raise WrongFileError(f"{file.name} is not the file that was expected")


def hash_file(path: Path) -> str:
    """The file's sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_stamp(weights: WeightSet, folder: Path) -> None:
    """Notes size and time of each verified file."""
    (folder / _STAMP).write_text(json.dumps(_read_states(weights, folder)))


def has_stamp(weights: WeightSet, folder: Path) -> bool:
    """Whether the files are as they were when their sha256 was last checked; reads none of them through."""
    try:
        return bool(json.loads((folder / _STAMP).read_text()) == _read_states(weights, folder))
    except (OSError, ValueError):
        return False


def verify(weights: WeightSet, folder: Path) -> bool:
    """Whether every file has its sha256; where the stamp still holds, that is known without reading.

    A copied folder has other times, so its stamp does not hold: the files are read once and stamped anew.
    """
    if has_stamp(weights, folder):
        return True
    try:
        check_files(weights.files, folder)
        write_stamp(weights, folder)
    except (WrongFileError, OSError):
        return False
    return True


def _read_states(weights: WeightSet, folder: Path) -> dict[str, list[object]]:
    states: dict[str, list[object]] = {}
    for file in weights.files:
        status = (folder / file.name).stat()
        states[file.name] = [file.sha256, status.st_size, status.st_mtime_ns]
    return states


def find_package_folder(weights: WeightSet) -> Path | None:
    """Where the installed package keeps the set, without importing it; None where it is not installed."""
    spec = importlib.util.find_spec(weights.package)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / weights.folder
