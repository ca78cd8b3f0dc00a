"""The child that talks to the hub through its own client: `python -m engines.models.hub_process JSON`.

A process of its own, because a stalled Xet download cannot be ended from within. It tells its parent in lines
of JSON on standard output: {"total": bytes}, {"got": bytes}, {"revision": commit}, at last {"done": folder}
or {"failure": kind, "message": ..., "newest": ..., "needed": ...}. Its imports of the client wait for `main`.
"""

import errno
import hashlib
import json
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from engines.models.fetch_failure import Failure, FetchError
from engines.models.hub_places import Folder, HubCache, Order, RemoteFile, Store
from engines.models.repository_files import choose_files

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows knows no quota
_TELL_EVERY_S = 0.2
_CHUNK_BYTES = 1 << 18
"""The client writes and tells whole chunks only; its own 10 MB look like a stall on a slow line."""
_UNAUTHORIZED, _FORBIDDEN, _MISSING, _TOO_MANY, _SERVER = 401, 403, 404, 429, 500


class Told:
    """What the parent is told of bytes; any thread may add."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._got, self._told_at = 0, 0.0

    def add(self, count: float | None) -> None:
        with self._lock:
            self._got += int(count or 0)
            if time.monotonic() - self._told_at < _TELL_EVERY_S:
                return
            self._told_at = time.monotonic()
            say(got=self._got)


def say(**facts: object) -> None:
    """One line for the parent."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main() -> int:
    """0 where everything is in the folder."""
    told: dict[str, Any] = json.loads(sys.argv[1])
    facts: Any = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in told.items()}
    order = Order(**facts)
    try:
        say(done=str(fetch(order)))
    except FetchError as exc:
        say(failure=exc.failure, message=str(exc), newest=exc.newest, needed=exc.needed_bytes)
        return 1
    return 0


def fetch(order: Order) -> Path:
    """The folder with the files of the order, each as long as the hub says and with its sha256 if it has one.

    Raises:
        FetchError: why not.
    """
    with explaining(order):
        commit, files = list_files(order)
    say(revision=commit)
    if not files:
        raise FetchError("the repository holds nothing that is fetched", Failure.NO_WEIGHTS)
    store: Store = HubCache(order, commit) if order.is_hub_cache else Folder(Path(order.folder))
    waiting = [file for file in files if not store.has(file)]
    say(total=sum(file.size_bytes for file in files))
    told = Told()
    told.add(sum(file.size_bytes for file in files if file not in waiting))
    check_room(store.root, sum(file.size_bytes for file in waiting))
    for file in waiting:
        with explaining(order):
            fetch_file(order, commit, file, store, told)
    return store.finish()


def list_files(order: Order) -> tuple[str, list[RemoteFile]]:
    """The commit behind the revision, and the chosen files."""
    from huggingface_hub import HfApi  # noqa: PLC0415
    from huggingface_hub.hf_api import RepoFile  # noqa: PLC0415

    api = HfApi(endpoint=order.endpoint)
    commit = str(api.repo_info(order.hub_id, revision=order.revision).sha)
    found = {
        entry.path: RemoteFile(
            entry.path,
            entry.lfs.size if entry.lfs else entry.size,
            entry.lfs.sha256 if entry.lfs else entry.blob_id,
            entry.lfs.sha256 if entry.lfs else "",
            bool(entry.xet_hash),
        )
        for entry in api.list_repo_tree(order.hub_id, recursive=True, revision=commit)
        if isinstance(entry, RepoFile)
    }
    return commit, [found[n] for n in choose_files(found, order.patterns, order.pinned, order.languages)]


def fetch_file(order: Order, commit: str, file: RemoteFile, store: "Store", told: Told) -> None:
    """One file into the store: through Xet where that is on and nothing of it is here yet, else over HTTP.

    Over HTTP what an earlier try left is gone on with, also of a process that was ended.
    """
    from huggingface_hub import constants, file_download, hf_hub_url, utils  # noqa: PLC0415

    client: Any = file_download
    constants.DOWNLOAD_CHUNK_SIZE = _CHUNK_BYTES
    part = store.part(file)
    part.parent.mkdir(parents=True, exist_ok=True)
    here = part.stat().st_size if part.is_file() else 0
    if here > file.size_bytes:
        part.unlink()
        here = 0
    if file.has_xet and client.is_xet_available() and not here:
        store.fetch_by_client(order, commit, file, make_bar(told))
        return
    told.add(here)
    with part.open("ab") as content:
        client.http_get(
            hf_hub_url(order.hub_id, file.name, revision=commit, endpoint=order.endpoint),
            content,
            resume_size=here,
            headers=cast(Any, utils).build_hf_headers(),
            expected_size=file.size_bytes,
            tqdm_class=make_bar(told),
        )
    check_sum(file, part)
    store.put(file, part)


def check_sum(file: RemoteFile, part: Path) -> None:
    """Deletes what is not the file that the hub names.

    Raises:
        FetchError: it is another one.
    """
    with part.open("rb") as content:
        is_right = not file.sha256 or hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    if not is_right or part.stat().st_size != file.size_bytes:
        part.unlink()
        raise FetchError(f"{file.name} arrived with other bytes than the hub names", Failure.DAMAGED)


def check_room(folder: Path, needed_bytes: int) -> None:
    """Whether the disk has room for what is still to come, with a little to spare.

    Raises:
        FetchError: it has not.
    """
    needed_bytes += needed_bytes // 50
    folder.mkdir(parents=True, exist_ok=True)
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        message = f"{needed_bytes / 1e6:.0f} MB are needed, {free_bytes / 1e6:.0f} MB are free"
        raise FetchError(message, Failure.DISK, needed_bytes=needed_bytes)


def make_bar(told: Told) -> Any:
    """A class that the client takes for its progress bar; it draws nothing and counts the network's bytes."""
    from tqdm import tqdm  # noqa: PLC0415

    class Bar(tqdm):
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            self._is_drawn = "reconstruct" in str(options.get("desc", ""))  # Xet's second bar, of the disk
            super().__init__(*args, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            if not self._is_drawn:
                told.add(n)
            return None

    return Bar


@contextmanager
def explaining(order: Order) -> Iterator[None]:
    """Turns what the client raises into a kind of failure.

    Raises:
        FetchError: in place of it.
    """
    from huggingface_hub.errors import (  # noqa: PLC0415
        GatedRepoError,
        HfHubHTTPError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        yield
    except FetchError:
        raise
    except GatedRepoError as exc:
        raise FetchError(describe(exc), Failure.GATED) from exc
    except RevisionNotFoundError as exc:
        raise FetchError(describe(exc), Failure.REVISION, newest=find_newest(order)) from exc
    except RepositoryNotFoundError as exc:
        raise FetchError(describe(exc), Failure.UNKNOWN) from exc
    except HfHubHTTPError as exc:
        raise FetchError(describe(exc), classify(exc.response.status_code)) from exc
    except OSError as exc:
        kind = Failure.DISK if exc.errno in _FULL else Failure.NETWORK
        raise FetchError(describe(exc), kind) from exc
    except Exception as exc:  # of the connection, or Xet's own, which have no class of their own
        raise FetchError(describe(exc), Failure.NETWORK) from exc


def find_newest(order: Order) -> str:
    """The newest commit of the repository, "" where it cannot be asked."""
    from huggingface_hub import HfApi  # noqa: PLC0415

    try:
        return str(HfApi(endpoint=order.endpoint).repo_info(order.hub_id, revision="main").sha or "")
    except Exception:  # noqa: BLE001 - it only completes a sentence
        return ""


def classify(status: int) -> Failure:
    """The kind of an HTTP status."""
    if status in {_UNAUTHORIZED, _FORBIDDEN}:
        return Failure.TOKEN
    if status == _MISSING:
        return Failure.UNKNOWN
    return Failure.BUSY if status == _TOO_MANY or status >= _SERVER else Failure.OTHER


def describe(exc: Exception) -> str:
    """The kind and the first line of an error, for the log."""
    text = next((line for line in str(exc).splitlines() if line.strip()), "")
    return f"{type(exc).__name__}: {text}"


if __name__ == "__main__":
    sys.exit(main())
