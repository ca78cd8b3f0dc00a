"""ZIP files whose bytes depend on their content alone."""

import io
import shutil
import zipfile
from pathlib import Path
from typing import BinaryIO

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP knows
_MODE = 0o644 << 16
_COPY_BYTES = 1 << 20


class Archive:
    """A ZIP file being written to `out`; the same entries in the same order give the same bytes.

    Lives in one thread; close it, or use it in a `with`.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w")

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes | str, *, packed: bool = True) -> None:
        """An entry with this content, compressed unless it is sound (which hardly gets smaller)."""
        data = content.encode() if isinstance(content, str) else content
        self._zip.writestr(_entry(name, packed=packed), data)

    def add_file(self, name: str, path: Path) -> None:
        """An entry with the content of a file, copied piece by piece."""
        entry = _entry(name, packed=False)
        entry.file_size = path.stat().st_size  # decides whether 64-bit sizes are needed
        with path.open("rb") as source, self._zip.open(entry, "w") as target:
            shutil.copyfileobj(source, target, _COPY_BYTES)


def repacked(content: bytes) -> bytes:
    """The same ZIP file without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, Archive(out) as new:
        for entry in old.infolist():
            new.add(entry.filename, old.read(entry))
    return out.getvalue()


def _entry(name: str, *, packed: bool) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.external_attr = _MODE
    entry.create_system = 3  # the same on every system
    return entry
