"""Where the hub's files are put: a folder of ours, or the client's own cache. In the hub's child process."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Order:
    """What is fetched of `revision` into `folder`, in the hub client's own layout where `is_hub_cache`."""

    hub_id: str
    revision: str
    folder: str
    patterns: tuple[str, ...]
    pinned: tuple[str, ...]
    languages: tuple[str, ...]
    is_hub_cache: bool = False
    endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of the repository; large ones have a `sha256`. `etag` is what the hub's client calls it by."""

    name: str
    size_bytes: int
    etag: str
    sha256: str
    has_xet: bool


def fetch_by_client(order: Order, commit: str, file: RemoteFile, bar: Any, **place: Path) -> None:
    """The client's own way of getting a file, through Xet where that is on; into a folder or its cache."""
    from huggingface_hub import hf_hub_download  # noqa: PLC0415

    where: dict[str, Any] = {**place, "endpoint": order.endpoint}
    hf_hub_download(order.hub_id, file.name, revision=commit, tqdm_class=bar, **where)


class Folder:
    """Files under their own names; parts lie in .cache, which goes when the set is whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, file: RemoteFile) -> bool:
        path = self.root / file.name
        if not path.is_file() or path.stat().st_size != file.size_bytes:
            return False
        if not file.sha256:
            return (self.root / ".cache" / "whole" / f"{file.etag}").is_file()
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256

    def part(self, file: RemoteFile) -> Path:
        return self.root / ".cache" / "parts" / f"{file.etag}.part"

    def put(self, file: RemoteFile, part: Path) -> None:
        path = self.root / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        part.replace(path)
        self._note(file)

    def fetch_by_client(self, order: Order, commit: str, file: RemoteFile, bar: Any) -> None:
        fetch_by_client(order, commit, file, bar, local_dir=self.root)
        self._note(file)

    def finish(self) -> Path:
        return self.root

    def _note(self, file: RemoteFile) -> None:
        """Small files have no sha256 on the hub: that one is whole and of this content is noted."""
        note = self.root / ".cache" / "whole" / file.etag
        note.parent.mkdir(parents=True, exist_ok=True)
        note.touch()


class HubCache:
    """The hub client's own cache: the client makes the links of a blob that lies there already."""

    def __init__(self, order: Order, commit: str) -> None:
        from huggingface_hub.file_download import repo_folder_name  # noqa: PLC0415

        self._order, self._commit = order, commit
        self._cache = Path(order.folder)
        self.root = self._cache / repo_folder_name(repo_id=order.hub_id, repo_type="model")

    def has(self, file: RemoteFile) -> bool:
        path = self.root / "snapshots" / self._commit / file.name
        return path.is_file() and path.stat().st_size == file.size_bytes

    def part(self, file: RemoteFile) -> Path:
        return self.root / "blobs" / f"{file.etag}.likhita.incomplete"

    def put(self, file: RemoteFile, part: Path) -> None:
        part.replace(self.root / "blobs" / file.etag)
        self.fetch_by_client(self._order, self._commit, file, None)

    def fetch_by_client(self, order: Order, commit: str, file: RemoteFile, bar: Any) -> None:
        fetch_by_client(order, commit, file, bar, cache_dir=self._cache)

    def finish(self) -> Path:
        """The snapshot; a branch's name points to it, as the client notes it."""
        if self._order.revision != self._commit:
            reference = self.root / "refs" / self._order.revision
            reference.parent.mkdir(parents=True, exist_ok=True)
            reference.write_text(self._commit)
        return self.root / "snapshots" / self._commit


Store = Folder | HubCache
