"""Where a document's sound lies on the disk."""

import hashlib
import shutil
from pathlib import Path

PLAYBACK = "playback.flac"
"""16 kHz mono, what the page plays."""
PEAKS = "peaks.bin"
"""One byte a fiftieth of a second, what the page draws."""
ORIGINAL = "original"
"""The bytes that were uploaded, without the sender's name or extension."""
EMISSIONS = "emissions.npz"
"""What a CTC model heard frame by frame, where one listened; times of corrected words come from it."""
HEARD_AGAIN = "emissions-again.npz"
"""The same of rows that were heard again, one by one: a small file, so that keeping one more is quick."""
JOURNAL = "heard.journal"
"""What models heard piece by piece, while a job is under way: an interrupted one hears no piece twice."""
LIVE = "live.pcm"
"""What was spoken so far (16 kHz mono, 16 bits), silent in between, until the recording itself is here."""
TURNS = "turns.json"
"""Who was heard when, two people at once included (`speaker_turns`)."""
TRANSCRIPT = "transcript"
"""The file of a transcript that was opened, where it may be read in another way too."""
TRANSCRIPT_ABOUT = "transcript.json"
"""How that file was read, and what may be chosen about it."""


def media_folder(media_dir: Path, document_id: str) -> Path:
    """The document's own folder. Its name is a hash, so listing the disk gives away no document's secret."""
    return media_dir / hashlib.sha256(document_id.encode()).hexdigest()[:32]


def label_of(document_id: str) -> str:
    """What the log calls a document: the beginning of its folder's name, which gives no secret away."""
    return media_folder(Path(), document_id).name[:12]


def delete_media(media_dir: Path, document_id: str) -> None:
    """Deletes the document's sound; nothing happens where there is none."""
    shutil.rmtree(media_folder(media_dir, document_id), ignore_errors=True)
