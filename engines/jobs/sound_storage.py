"""How a document's sound gets its place on the disk, and the document its name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines.audio.decoding import Sound, remove_file
from transcript.storage.media_files import ORIGINAL, PEAKS, PLAYBACK, delete_media, media_folder
from transcript.text.cleaning import clean_line

_LONGEST_NAME = 200


def name_document(name: str, otherwise: str) -> str:
    """The sender's file name as documents keep it: one clean line, else `otherwise`."""
    return clean_line(name)[:_LONGEST_NAME] or otherwise


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
        _link(recording, folder / ORIGINAL)
        yield folder
    except BaseException:
        remove_file(sound.playback)
        delete_media(media_dir, document_id)
        raise


def add_sound(media_dir: Path, document_id: str, sound: Sound, recording: Path) -> None:
    """Puts the sound into the folder of a document that is there already; an earlier one is replaced.

    The playback file is moved; the recording stays where it is and gets a second name. Any thread may call.

    Raises:
        OSError: the disk refuses.
    """
    folder = media_folder(media_dir, document_id)
    keep_original(media_dir, document_id, recording)
    part = folder / f"{PEAKS}.part"
    part.write_bytes(sound.peaks)
    part.replace(folder / PEAKS)
    shutil.move(sound.playback, folder / f"{PLAYBACK}.part")
    (folder / f"{PLAYBACK}.part").replace(folder / PLAYBACK)


def keep_original(media_dir: Path, document_id: str, recording: Path) -> None:
    """Keeps the recording with its document, in one step.

    Raises:
        OSError: the disk refuses.
    """
    folder = media_folder(media_dir, document_id)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{ORIGINAL}.part"
    part.unlink(missing_ok=True)
    _link(recording, part)
    part.replace(folder / ORIGINAL)


def _link(recording: Path, original: Path) -> None:
    try:
        original.hardlink_to(recording)
    except OSError:
        shutil.copyfile(recording, original)
