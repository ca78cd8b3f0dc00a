"""Project bundles opened again.

The ZIP comes from a stranger: entries are taken by our names only, read up to a limit whatever they claim,
and never written under a name of theirs.
"""

import errno
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from transcript.bounds import UnstorableError
from transcript.changes import LoggedChange
from transcript.document import Document
from transcript.foreign_records import check_log, read_about, read_log, read_rows
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.packages.project_parts import (
    ABOUT,
    EDITED,
    HEARD,
    HISTORY,
    MACHINE,
    RECORDING,
    SOURCE,
    VERSION,
)
from transcript.source_parts import read_source
from transcript.speaker_turns import Division, read_divisions

_MOST_JSON_BYTES = 200 * 1000**2
_MOST_RATIO = 200  # JSON of a transcript packs to a tenth; bombs to a thousandth
_SMALL_BYTES = 1_000_000
_COPY_BYTES = 1 << 20
_DIRECTORY_BYTES = 4096  # more than the names of all parts take
_NAMES = {ABOUT, MACHINE, EDITED, HISTORY, HEARD, SOURCE, RECORDING}
_UNNAMED = "x"  # stands for the secret that the document gets later, while the rest is checked
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle holds. The document's id is "": who keeps it gives it a new secret."""

    document: Document
    log: tuple[LoggedChange, ...]
    has_recording: bool
    divisions: tuple[Division, ...] = ()


def is_bundle(path: Path) -> bool:
    """Whether the file is a ZIP that names our parts at its end; nothing is unpacked or believed."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _DIRECTORY_BYTES))
        return ABOUT.encode() in file.read(_DIRECTORY_BYTES)


def read_bundle(file: Path | IO[bytes]) -> Bundle:
    """Everything but the sound.

    Raises:
        UnreadableError: entries that a bundle does not have, too large ones, or content that is not ours.
    """
    with _opened(file) as archive:
        entries = _checked(archive)
        try:
            about = read_about(_text(archive, ABOUT))
            if about.likhita_bundle != VERSION:
                raise UnreadableError("bundle_newer")
            document = Document(
                _UNNAMED,
                about.name,
                about.duration_ms,
                about.audio_sha256,
                read_rows(_text(archive, MACHINE), MACHINE),
                read_rows(_text(archive, EDITED), EDITED),
                about.revision,
                about.make_provenance(),
                read_source(_text(archive, SOURCE).decode()) if SOURCE in entries else None,
            )
            log = read_log([line for line in _text(archive, HISTORY).decode().split("\n") if line])
            check_log(document, log)
            divisions = read_divisions(_text(archive, HEARD).decode()) if HEARD in entries else ()
        except UnstorableError as exc:
            raise UnreadableError("bundle_damaged", problem=exc.reason) from exc
        except (ValueError, TypeError, KeyError) as exc:
            raise UnreadableError("bundle_unfitting") from exc
        return Bundle(replace(document, id=""), log, RECORDING in entries, divisions)


def copy_recording(file: Path | IO[bytes], out: IO[bytes], most_bytes: int) -> None:
    """Writes the bundle's recording to `out`.

    Raises:
        UnreadableError: it is larger than `most_bytes`, or damaged.
    """
    with _opened(file) as archive, archive.open(RECORDING) as source:
        left = most_bytes
        while piece := source.read(_COPY_BYTES):
            left -= len(piece)
            if left < 0:
                raise UnreadableError("bundle_recording_too_large")
            out.write(piece)


@contextmanager
def _opened(file: Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (*_DAMAGED, RuntimeError, NotImplementedError, EOFError) as exc:
        raise UnreadableError("zip_damaged") from exc
    except OSError as exc:
        if exc.errno != errno.EINVAL:  # what a place before the file's beginning is; else the disk has failed
            raise
        raise UnreadableError("zip_damaged") from exc


def _checked(archive: zipfile.ZipFile) -> set[str]:
    """The names of the entries, which must be ours, each once, and no bombs."""
    names = archive.namelist()
    if len(set(names)) != len(names) or not set(names) <= _NAMES:
        raise UnreadableError("zip_strange_entries")
    for entry in archive.infolist():
        is_bomb = entry.file_size > _SMALL_BYTES and entry.file_size > _MOST_RATIO * entry.compress_size
        if entry.filename != RECORDING and (is_bomb or entry.file_size > _MOST_JSON_BYTES):
            raise UnreadableError("zip_too_large")
    return set(names)


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        content = entry.read(_MOST_JSON_BYTES + 1)
    if len(content) > _MOST_JSON_BYTES:
        raise UnreadableError("zip_too_large")
    return content
