"""The files of a set of weights on disk: their sha256, and the stamp that spares it."""

import hashlib
import importlib.util
import json
import logging
import re
from collections.abc import Iterable
from pathlib import Path

from engines.models.weight_set import WeightFile, WeightSet

log = logging.getLogger(__name__)

_STAMP = "verified.json"
_WEIGHT_FILES = (
    "*.safetensors", "model.bin", "pytorch_model*.bin", "*/pytorch_model.bin", "adapter_model.bin",
    "*.onnx", "*.onnx.data", "*.onnx_data",
)  # fmt: skip
_PART = re.compile(r"-\d+-of-\d+\.|^adapter\.|\.data$|_data$")
_DESCRIPTIONS = ("config.json", "config.yaml", "adapter_config.json", "vocab.txt")
_COMMIT = re.compile(r"[0-9a-f]{40}")


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
        has_size = not file.size_bytes or path.stat().st_size == file.size_bytes
        if not has_size or hash_file(path) != file.sha256:
            raise WrongFileError(f"{file.name} is not the file that was expected")


def hash_file(path: Path) -> str:
    """The file's sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_stamp(weights: WeightSet, folder: Path) -> None:
    """Notes sha256, size and time of each file.

    What nothing pins is held by the sha256 of its first fetch from here on.
    """
    pinned = {file.name: file.sha256 for file in weights.files}
    states = {
        name: [pinned.get(name) or hash_file(folder / name), *_read_state(folder / name)]
        for name in _list_files(weights, folder)
    }
    (folder / _STAMP).write_text(json.dumps(states))


def has_stamp(weights: WeightSet, folder: Path) -> bool:
    """Whether the files are as they were when their sha256 was last checked; reads none of them through."""
    try:
        stamp = _read_stamp(folder)
        is_same = all(state[1:] == _read_state(folder / name) for name, state in stamp.items())
    except (OSError, ValueError):
        return False
    pinned = {file.name: file.sha256 for file in weights.files}
    return is_same and bool(stamp) and all(stamp.get(n, [""])[0] == sha for n, sha in pinned.items())


def verify(weights: WeightSet, folder: Path) -> bool:
    """Whether every file has its sha256; where the stamp still holds, that is known without reading.

    A copied folder has other times, so its stamp does not hold: the files are read once and stamped anew.
    """
    if has_stamp(weights, folder):
        return True
    try:
        check_files(weights.files, folder)
        if weights.patterns:
            stamp = _read_stamp(folder)
            if not stamp or any(hash_file(folder / name) != state[0] for name, state in stamp.items()):
                return False
        write_stamp(weights, folder)
    except (WrongFileError, OSError, ValueError):
        return False
    return True


def _list_files(weights: WeightSet, folder: Path) -> list[str]:
    """The pinned files; with patterns everything that was fetched."""
    if not weights.patterns:
        return [file.name for file in weights.files]
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [str(path) for path in found if path.parts[0] != ".cache" and path.name != _STAMP]


def _read_stamp(folder: Path) -> dict[str, list[object]]:
    stamp = json.loads((folder / _STAMP).read_text())
    if not isinstance(stamp, dict):
        raise ValueError("not a stamp")  # noqa: TRY004 - a broken file, like any other wrong content
    return stamp


def _read_state(path: Path) -> list[object]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def list_weight_files(folder: Path) -> list[Path]:
    """The files that hold numbers, each once."""
    return sorted({path for pattern in _WEIGHT_FILES for path in folder.glob(pattern) if path.is_file()})


def has_weights(folder: Path) -> bool:
    """Whether a folder holds a model at all: a description and something to load, every part of it."""
    has_description = any((folder / name).is_file() for name in _DESCRIPTIONS)
    return has_description and bool(list_weight_files(folder)) and is_complete(folder)


def is_complete(folder: Path) -> bool:
    """Whether there are weights: one whole file, or every part that an index of parts names."""
    whole = [path for path in list_weight_files(folder) if not _PART.search(path.name)]
    return bool(whole) or any(_has_parts(index) for index in folder.glob("*.index.json"))


def _has_parts(index: Path) -> bool:
    try:
        parts = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(parts) and all((index.parent / str(part)).is_file() for part in parts)


def find_hub_snapshot(weights: WeightSet, cache: Path) -> Path | None:
    """The set in the hub client's own cache, whole as far as can be seen; None where it is not there."""
    repository = cache / f"models--{weights.hub_id.replace('/', '--')}"
    revision = weights.revision
    try:
        if not _COMMIT.fullmatch(revision):
            revision = (repository / "refs" / revision).read_text().strip()
        folder = repository / "snapshots" / revision
        sizes = [((folder / file.name).stat().st_size, file.size_bytes) for file in weights.files]
    except OSError:
        return None
    is_whole = all(size == pinned or not pinned for size, pinned in sizes)
    return folder if is_whole and (has_weights(folder) or weights.wheels) else None


def open_hub_snapshot(weights: WeightSet, cache: Path) -> Path | None:
    """The folder of `find_hub_snapshot`, each pinned file read through; None where one has another sha256."""
    folder = find_hub_snapshot(weights, cache)
    if folder is None:
        return None
    try:
        check_files(weights.files, folder)
    except (WrongFileError, OSError):
        log.warning("%s in the hub client's cache is not what was pinned.", weights.label, exc_info=True)
        return None
    return folder


def find_package_folder(weights: WeightSet) -> Path | None:
    """Where the installed package keeps the set, without importing it; None where a file is missing."""
    spec = importlib.util.find_spec(weights.package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / weights.folder
    return folder if all((folder / file.name).is_file() for file in weights.files) else None


def open_package(weights: WeightSet) -> Path:
    """The folder of `find_package_folder`, each file read through.

    Raises:
        WrongFileError: a file is missing or has another sha256.
    """
    folder = find_package_folder(weights)
    if folder is None:
        raise WrongFileError(f"{weights.package} lacks its weights")
    check_files(weights.files, folder)
    return folder
