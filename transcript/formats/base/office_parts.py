"""Parts of a stranger's Word or Excel file, unpacked within bounds and never under a name of theirs.

Raises `UnreadableError` throughout; knows nothing of rows.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transcript.formats.base.drafts import UnreadableError

WORKBOOK_PART, DOCUMENT_PART = "xl/workbook.xml", "word/document.xml"
_KINDS = {WORKBOOK_PART: "xlsx", DOCUMENT_PART: "docx"}
_DIRECTORY_BYTES = 64 * 1024
_MOST_PARTS = 2000
_MOST_BYTES = 300 * 1000**2
_MOST_RATIO = 200  # XML of a table packs to a tenth or a thirtieth; bombs to a thousandth
_SMALL_BYTES = 1_000_000
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError,
)  # fmt: skip


def office_kind(path: Path) -> str | None:
    """The kind of a ZIP file by the parts that it names at its end; None where it is no such file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _DIRECTORY_BYTES))
        directory = file.read(_DIRECTORY_BYTES)
    return next((kind for part, kind in _KINDS.items() if part.encode() in directory), None)


@contextmanager
def opened_parts(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The file's parts, of which none is a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise UnreadableError("zip_too_large")
            for entry in entries:
                if entry.file_size > _SMALL_BYTES and entry.file_size > _MOST_RATIO * entry.compress_size:
                    raise UnreadableError("zip_too_large")
            yield archive
    except _DAMAGED as exc:
        raise UnreadableError("zip_damaged") from exc


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, as long as the directory says at most."""
    try:
        size = archive.getinfo(name).file_size
        with archive.open(name) as part:
            return part.read(size)
    except KeyError as exc:
        raise UnreadableError("zip_damaged") from exc
