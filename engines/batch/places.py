"""Where an archive is read from and written to: a folder, or an address that fsspec opens (s3://, gs://).

A file is written whole or not at all: in a folder under another name first, with fsync, then renamed; a
bucket takes an object in one step of its own.
"""

import hashlib
import posixpath
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from engines.runtime.whole_files import write_whole

_BLOCK_BYTES = 1 << 20


class Place:
    """A folder by its path or address. Any thread may call any method."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._files, root = fsspec.core.url_to_fs(address)
        self._is_local = isinstance(self._files, LocalFileSystem)
        self._root = root.rstrip("/")

    @property
    def local_path(self) -> Path | None:
        """The folder on this machine; None elsewhere."""
        return Path(self._root) if self._is_local else None

    def read(self, name: str) -> bytes | None:
        """What is in the file; None where there is none."""
        try:
            return bytes(self._files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def digest(self, name: str) -> str | None:
        """The SHA-256 of the file's content; None where there is no file."""
        content = self.read(name)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def write(self, name: str, content: bytes) -> None:
        """Puts the file in its place in one step; an older one is replaced.

        Raises:
            OSError: it was not written; what was there is there.
        """
        if self._is_local:
            write_whole(Path(self._path(name)), content)
        else:
            self._files.pipe_file(self._path(name), content)

    def list_names(self, below: str = "") -> list[str]:
        """The files below a folder, by their names here, in order; none where there is no such folder."""
        top = self._path(below) if below else self._root
        try:
            found = self._files.find(top)
        except FileNotFoundError:
            return []
        begin = len(self._root) + 1
        return sorted(path[begin:] for path in found)

    def _path(self, name: str) -> str:
        return posixpath.join(self._root, name)


def is_address(text: str) -> bool:
    """Whether a text is an fsspec address and no path."""
    return "://" in text


def hash_file(address: str) -> tuple[str, int]:
    """The SHA-256 of a recording and how many bytes it has, read in blocks.

    Raises:
        OSError: it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    for block in _read_blocks(address):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _read_blocks(address: str) -> Iterator[bytes]:
    with open_file(address) as file:
        while block := file.read(_BLOCK_BYTES):
            yield block


def open_file(address: str, mode: str = "rb", **options: Any) -> Any:
    """The file of a path or an address, as fsspec opens it; nothing in a path has a meaning of its own."""
    if is_address(address):
        return fsspec.open(address, mode, **options)
    return LocalFileSystem().open(address, mode, **options)


@contextmanager
def at_hand(address: str, name: str) -> Iterator[Path]:
    """The recording as a file of this machine for the block; fetched where it lies elsewhere.

    Raises:
        OSError: it cannot be read, or fetched.
    """
    if not is_address(address):
        yield Path(address)
        return
    with TemporaryDirectory(prefix="likhita-fetched-") as folder:
        path = Path(folder) / f"recording{Path(name).suffix[:10]}"
        with open_file(address) as source, path.open("wb") as file:
            shutil.copyfileobj(source, file, _BLOCK_BYTES)
        yield path
