"""Tiles of the spectrogram of a document's sound, made when a page asks for them; nothing is kept."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from engines.audio.spectrogram import STEPS_MS, read_tile
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import PLAYBACK, media_folder

SPECTROGRAM_LEVELS = len(STEPS_MS)
"""From the nearest, 1 ms a column, to the farthest, where each lasts twice as long as in the one before."""

_WORKERS = 2
_MOST_WAITING = 64
"""About what four pages show at once; a tile takes up to 80 ms (2 cores, November 2026)."""
_GONE = Message("sound_gone")


class TilesBusyError(LikhitaError):
    """More tiles are asked for than can be made soon; a page asks again."""

    def __init__(self) -> None:
        super().__init__("spectrogram_busy")


class Spectrograms:
    """Makes tiles on threads of its own, so that neither models nor other requests wait for them.

    Any thread may call any method; none waits.
    """

    def __init__(self, store: Store, media_dir: Path) -> None:
        self._store, self._media_dir = store, media_dir
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="spectrogram")
        self._places = threading.BoundedSemaphore(_WORKERS + _MOST_WAITING)

    def submit(self, document_id: str, sound_key: str, level: int, tile: int) -> "Future[bytes]":
        """The levels of a tile (`engines.audio.spectrogram.read_tile`), of the sound whose hash begins so.

        The future raises `UnknownDocumentError`, or a LikhitaError where the sound is gone, is another one
        by now or ends before the tile.

        Raises:
            TilesBusyError: too many are asked for at once.
        """
        if not self._places.acquire(blocking=False):
            raise TilesBusyError
        try:
            future = self._pool.submit(self._make, document_id, sound_key, level, tile)
        except RuntimeError:  # shut down
            self._places.release()
            raise TilesBusyError from None
        future.add_done_callback(lambda _: self._places.release())
        return future

    def shutdown(self) -> None:
        """Drops what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _make(self, document_id: str, sound_key: str, level: int, tile: int) -> bytes:
        if not sound_key or not self._store.sound_hash(document_id).startswith(sound_key):
            raise LikhitaError(_GONE)
        return read_tile(media_folder(self._media_dir, document_id) / PLAYBACK, STEPS_MS[level], tile)
