"""How a document's sound gets its place on the disk, and the document its name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engines.audio.decoding import Sound, remove_file
from engines.jobs.spoken_names import name_spoken
from transcript.storage.media_files import ORIGINAL, PEAKS, PLAYBACK, delete_media, media_folder
from transcript.text.cleaning import clean_line

_LONGEST_NAME = 200


def name_document(name: str, otherwise: str) -> str:
    """The sender's name for the file as documents keep it, or when it was spoken; else `otherwise`."""
    return name_spoken(name) or clean_line(name)[:_LONGEST_NAME] or otherwise


@contextmanager
def storing_sound(media_dir: Path, document_id: str, sound: Sound, recording: Path) -> Iterator[Path]:
    """The document's new folder with its sound, for the block in which the document is stored.

    All or nothing: where the block raises, the folder is gone. The playback file is moved; the recording
    stays where it is and gets a second name here (a copy where the disk knows no links). Any thread may call.

    Raises:
        FileExistsError: the document has a folder already; nothing of it is touched.
        OSError: the disk refuses.
    """
    folder = media_folder(media_dir, document_id)
    folder.mkdir(parents=True)
    try:
        shutil.move(sound.playback, folder / PLAYBACK)
        (folder / PEAKS).write_bytes(sound.peaks)
        link_file(recording, folder / ORIGINAL)
        yield folder
    except BaseException:
        remove_file(sound.playback)
        delete_media(media_dir, document_id)
        raise


def keep_original(media_dir: Path, document_id: str, recording: Path) -> None:
    """Keeps the recording with its document, in one step.

    Raises:
        OSError: the disk refuses.
    """
    folder = media_folder(media_dir, document_id)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{ORIGINAL}.part"
    part.unlink(missing_ok=True)
    link_file(recording, part)
    part.replace(folder / ORIGINAL)


@dataclass(frozen=True, slots=True)
class KeptSound:
    """A recording that was read: playback file (it is moved), peaks, the file that was sent, its hash."""

    playback: Path
    peaks: bytes
    recording: Path
    source_sha256: str


@contextmanager
def replacing_sound(media_dir: Path, document_id: str, sound: KeptSound) -> Iterator[Path]:
    """The document's folder with this sound in it, for the block in which the document takes it over.

    What was there before is kept until the block has ended, and comes back where it raises. What else lies
    in the folder (emissions, turns) stays: the new sound has the same times. One call at a time.

    Raises:
        OSError: the disk refuses; the old sound is in its place.
    """
    folder = media_folder(media_dir, document_id)
    folder.mkdir(parents=True, exist_ok=True)
    names = (PLAYBACK, PEAKS, ORIGINAL)
    new = {name: folder / f"{name}.new" for name in names}
    old = {name: folder / f"{name}.before" for name in names}
    for path in (*new.values(), *old.values()):  # of a process that was killed
        path.unlink(missing_ok=True)
    put: list[str] = []
    try:
        link_file(sound.recording, new[ORIGINAL])
        new[PEAKS].write_bytes(sound.peaks)
        shutil.move(sound.playback, new[PLAYBACK])
        for name in names:
            _put_aside(folder / name, old[name])
            put.append(name)
            new[name].rename(folder / name)
        yield folder
    except BaseException:
        for name in put:
            _put_back(folder / name, old[name])
        raise
    finally:
        for path in (*new.values(), *old.values()):
            path.unlink(missing_ok=True)


def _put_aside(path: Path, aside: Path) -> None:
    if path.exists():
        path.rename(aside)


def _put_back(path: Path, aside: Path) -> None:
    if aside.exists():
        aside.replace(path)
    else:
        path.unlink(missing_ok=True)


def link_file(recording: Path, original: Path) -> None:
    """Gives the file a second name, or copies it where the disk knows no links."""
    try:
        original.hardlink_to(recording)
    except OSError:
        shutil.copyfile(recording, original)
