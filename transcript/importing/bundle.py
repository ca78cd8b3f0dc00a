"""Project bundles opened again. Imports source, and what our writer wrote.

The ZIP comes from a stranger: entries are taken by our names only, read up to a limit whatever they claim,
and never written under a name of theirs.
"""

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from transcript.bundle_parts import ABOUT, EDITED, HEARD, HISTORY, MACHINE, RECORDING, VERSION
from transcript.document import Document, Transcript
from transcript.heard_turns import Division, read_divisions
from transcript.history import LoggedChange
from transcript.importing.source import LATEST_MS, UnreadableError
from transcript.records import read_change, read_provenance, read_transcript

_MOST_JSON_BYTES = 200 * 1000**2
_MOST_RATIO = 200  # JSON of a transcript packs to a tenth; bombs to a thousandth
_SMALL_BYTES = 1_000_000
_COPY_BYTES = 1 << 20
_DIRECTORY_BYTES = 4096  # more than the names of all parts take
_NAMES = {ABOUT, MACHINE, EDITED, HISTORY, HEARD, RECORDING}
_LONGEST_NAME = 200
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
            about = json.loads(_text(archive, ABOUT))
            if about["likhita_bundle"] != VERSION:
                raise UnreadableError("this bundle was made by a newer version of Likhita; update this one.")
            document = Document(
                "",
                str(about["name"])[:_LONGEST_NAME],
                _bounded(about["duration_ms"]),
                str(about["audio_sha256"])[:64],
                read_transcript(_text(archive, MACHINE)),
                read_transcript(_text(archive, EDITED)),
                _bounded(about["revision"]),
                read_provenance(json.dumps(about["provenance"])),
            )
            log = _log(_text(archive, HISTORY), document)
            divisions = read_divisions(_text(archive, HEARD)) if HEARD in entries else ()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
            raise UnreadableError("this bundle is damaged: its parts do not fit together.") from exc
        return Bundle(document, log, RECORDING in entries, divisions)


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
                raise UnreadableError("the recording in this bundle is larger than this server takes.")
            out.write(piece)


@contextmanager
def _opened(file: Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (*_DAMAGED, RuntimeError, NotImplementedError, EOFError) as exc:
        raise UnreadableError("this ZIP file is damaged, encrypted or of an unknown kind.") from exc


def _checked(archive: zipfile.ZipFile) -> set[str]:
    """The names of the entries, which must be ours, each once, and no bombs."""
    names = archive.namelist()
    if len(set(names)) != len(names) or not set(names) <= _NAMES:
        raise UnreadableError("this ZIP file has entries that a bundle does not have.")
    for entry in archive.infolist():
        is_bomb = entry.file_size > _SMALL_BYTES and entry.file_size > _MOST_RATIO * entry.compress_size
        if entry.filename != RECORDING and (is_bomb or entry.file_size > _MOST_JSON_BYTES):
            raise UnreadableError("this ZIP file grows beyond all measure when it is opened.")
    return set(names)


def _text(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as entry:
        content = entry.read(_MOST_JSON_BYTES + 1)
    if len(content) > _MOST_JSON_BYTES:
        raise UnreadableError("this ZIP file grows beyond all measure when it is opened.")
    return content.decode()


def _bounded(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LATEST_MS:
        raise ValueError("a number out of bounds")
    return value


def _log(text: str, document: Document) -> tuple[LoggedChange, ...]:
    """The revisions, one after the other up to the document's; each change leads back from what is there."""
    log = tuple(LoggedChange(**json.loads(line)) for line in text.splitlines())
    if [change.revision for change in log] != list(range(1, document.revision + 1)):
        raise ValueError("revisions are missing")
    rows = {segment.id: segment for segment in document.edited.segments}
    changes = {change.revision: change.change for change in log}
    for entry in reversed(log):
        told = changes[entry.target]
        if (
            told is None
            or not 0 <= entry.undo_top <= entry.revision
            or not 0 <= entry.redo_top <= entry.revision
        ):
            raise ValueError("a revision leads nowhere")
        was_undo = entry.change is None and entry.redo_top == entry.revision
        step = read_change(told, lambda ids: [rows[row_id] for row_id in ids], backwards=not was_undo)
        for before in step.before:
            if rows.pop(before.id, None) != before:
                raise ValueError("a change does not fit")
        rows.update({after.id: after for after in step.after})
    Transcript.from_segments(rows.values())
    return log
