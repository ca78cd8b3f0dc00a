"""The folders of weight sets: found in a package or a cache, else fetched there, by one process at a time."""

import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from engines.models.download import fetch_set
from engines.models.download_progress import FetchProgress, Progress, Teller
from engines.models.errors import NO_HUB, ModelUnavailableError, explain_fetch, explain_package
from engines.models.fetch_failure import Failure, FetchError
from engines.models.hub_download import Place, is_hub_reachable
from engines.models.settings import ModelSettings, find_hub_cache, is_hub_cache
from engines.models.weight_files import (
    WrongFileError,
    find_hub_snapshot,
    find_package_folder,
    has_stamp,
    open_hub_snapshot,
    open_package,
    verify,
    write_stamp,
)
from engines.models.weight_set import WeightSet
from transcript.messages import Message

log = logging.getLogger(__name__)

_HUB = "hub"


class KeyedLocks:
    """One lock a key, made when it is first asked for. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def of(self, key: str) -> threading.Lock:
        """The key's lock, the same one for everybody."""
        with self._lock:
            return self._locks.setdefault(key, threading.Lock())


class WeightStore:
    """Where each set of weights lies on this machine. Any thread may call any method."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._locks = KeyedLocks()
        self._folders: dict[str, Path] = {}
        self.problems: dict[str, Message] = {}
        """By the set's key: why it could not be had when it was last asked for."""
        self.failures: dict[str, Failure] = {}
        self.progress: FetchProgress | None = None
        """The fetch that runs now."""

    def try_hub(self) -> bool:
        """Whether the hub answers; a notice where it does not."""
        if is_hub_reachable():
            self.problems.pop(_HUB, None)
            self.failures.pop(_HUB, None)
            return True
        self.problems[_HUB], self.failures[_HUB] = NO_HUB, Failure.NETWORK
        log.info("%s", NO_HUB)
        return False

    def find_folder(self, weights: WeightSet, progress: Progress | None) -> Path:
        """The verified folder of the set, fetched where it is missing.

        Raises:
            ModelUnavailableError: it cannot be had now.
        """
        if weights.key not in self._folders:
            with self._locks.of(weights.key):
                if weights.key not in self._folders:
                    find = self._find_installed if weights.package else self._find_cached
                    self._folders[weights.key] = find(weights, progress)
        return self._folders[weights.key]

    def _find_installed(self, weights: WeightSet, _progress: Progress | None) -> Path:
        """The set inside its installed package, each file read through."""
        try:
            return open_package(weights)
        except (WrongFileError, OSError) as exc:
            log.warning("%s in its package is not what was expected.", weights.label, exc_info=True)
            raise ModelUnavailableError(explain_package(weights)) from exc

    def _find_cached(self, weights: WeightSet, progress: Progress | None) -> Path:
        """The set in our cache or the hub client's; fetched, by one process at a time, into ours."""
        cache_dir = self._settings.cache_dir
        folder = self._cache_folder(weights)
        if has_stamp(weights, folder):
            return folder
        for cache in self._list_hub_caches():
            if snapshot := open_hub_snapshot(weights, cache):
                return snapshot
        tell = Teller(weights.label, progress, self._set_progress)
        try:
            tell(0.0)
            cache_dir.mkdir(parents=True, exist_ok=True)
            with FileLock(cache_dir / f"{weights.key}.lock"):
                if not verify(weights, folder):
                    folder = self._fetch_set(weights, folder, tell)
        except (FetchError, OSError) as exc:
            log.warning("%s could not be fetched: %s", weights.label, exc)
            self.problems[weights.key] = explain_fetch(weights, cache_dir, exc)
            self.failures[weights.key] = exc.failure if isinstance(exc, FetchError) else Failure.DISK
            raise ModelUnavailableError(self.problems[weights.key]) from exc
        finally:
            tell.close()
        self.problems.pop(weights.key, None)
        self.failures.pop(weights.key, None)
        return folder

    def _fetch_set(self, weights: WeightSet, folder: Path, tell: Callable[[float], None]) -> Path:
        """Fetches beside the final place and moves the whole folder there at once; returns where it is then.

        The part folder stays after a failure, so that the next try need not fetch what is there already.
        Where our cache is the hub client's own, the set lies there as the client keeps it.
        """
        part = folder.with_name(folder.name + ".part")
        hub_cache = self._settings.cache_dir if is_hub_cache(self._settings.cache_dir) else None
        found = fetch_set(
            weights,
            Place(part, hub_cache),
            tell,
            hf_token=self._settings.hf_token,
            languages=self._settings.languages,
        )
        if found != part:
            shutil.rmtree(part, ignore_errors=True)
            tell(1.0)
            return found
        shutil.rmtree(part / ".cache", ignore_errors=True)  # the hub client's notes
        write_stamp(weights, part)
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
        tell(1.0)
        return folder

    def _set_progress(self, progress: FetchProgress | None) -> None:
        self.progress = progress

    def _cache_folder(self, weights: WeightSet) -> Path:
        return self._settings.cache_dir / f"{weights.key}-{weights.revision[:12]}"

    def locate(self, weights: WeightSet) -> Path | None:
        """Where the set lies as far as a look can tell; None where it is missing."""
        if weights.key in self._folders:
            return self._folders[weights.key]
        if weights.package:
            return find_package_folder(weights)
        folder = self._cache_folder(weights)
        if has_stamp(weights, folder):
            return folder
        found = (find_hub_snapshot(weights, cache) for cache in self._list_hub_caches())
        return next(filter(None, found), None)

    def _list_hub_caches(self) -> list[Path]:
        """Where the hub's client may have kept a set: its own cache, and ours where that is one."""
        own = self._settings.cache_dir
        return list(dict.fromkeys([find_hub_cache(), *([own] if is_hub_cache(own) else [])]))
