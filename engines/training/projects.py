"""Documents whose rows are learnt from: opened from exported projects or read in a data folder."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from engines.audio.decoding import decode
from transcript.document import Document, Status
from transcript.errors import LikhitaError
from transcript.formats.packages.project_reader import copy_recording, is_bundle, read_bundle
from transcript.storage.backup import DATABASE
from transcript.storage.media_files import PLAYBACK, media_folder
from transcript.storage.store import Store

_LARGEST_RECORDING_BYTES = 4_000_000_000
_WHENEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document; `open_sound` gives its sound, 16 kHz mono FLAC, gone when the next one is asked for."""

    document: Document
    open_sound: Callable[[], Path]


def read_projects(inputs: Sequence[Path]) -> Iterator[Recorded]:
    """The documents of all inputs in their order; of a data folder those with a verified row and sound.

    Raises:
        LikhitaError: an input is neither a project with its recording nor a data folder, or is damaged.
    """
    for path in inputs:
        if path.is_dir():
            yield from _read_data_folder(path)
        else:
            yield from _read_bundle(path)


def _read_data_folder(folder: Path) -> Iterator[Recorded]:
    database = folder / DATABASE
    if not database.is_file():
        raise LikhitaError("training_no_data_folder", name=folder.name)
    with closing(Store(f"sqlite:///{database.absolute()}")) as store:
        for document_id in store.documents_unopened_since(_WHENEVER):
            playback = media_folder(folder / "media", document_id) / PLAYBACK
            if not playback.is_file():
                continue
            document = store.load(document_id)
            if any(row.status is Status.VERIFIED for row in document.edited.segments):
                yield Recorded(document, partial(Path, playback))


def _read_bundle(path: Path) -> Iterator[Recorded]:
    if not path.is_file() or not is_bundle(path):
        raise LikhitaError("training_no_project", name=path.name)
    bundle = read_bundle(path)
    if not bundle.has_recording:
        raise LikhitaError("training_no_recording", name=path.name)
    with tempfile.TemporaryDirectory() as name:
        yield Recorded(bundle.document, partial(_decode_recording, path, Path(name)))


def _decode_recording(path: Path, folder: Path) -> Path:
    recording = folder / "recording"
    with recording.open("wb") as out:
        copy_recording(path, out, _LARGEST_RECORDING_BYTES)
    return decode(recording, folder).playback
