"""What may be deleted, and when: old temporary files, and documents nobody opened."""

import logging
import shutil
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from transcript.storage.media_files import delete_media, label_of, media_folder
from transcript.storage.quota import measure_bytes
from transcript.storage.store import Store

log = logging.getLogger(__name__)

EXPORT_AGE_S = 120.0
TEMPORARY_AGE_S = 24 * 3600.0


class Sweeper:
    """Deletes what lies directly in a folder and was not touched for so long. One thread.

    How long is what this sweeper saw pass by the monotonic clock since it first met a file as it is: the
    times that the disk gives follow a wall clock that may jump.
    """

    def __init__(self, folder: Path, age_s: float, keep: Collection[Path] = ()) -> None:
        """`keep` are folders in it that belong to the app and stay, however long nothing was put there."""
        self._folder, self._age_s, self._keep = folder, age_s, frozenset(keep)
        self._met: dict[Path, tuple[int, float]] = {}  # time on the disk, seen first at

    def sweep(self) -> int:
        """Deletes what is old enough now; returns how many."""
        now_s, met, swept = time.monotonic(), self._met, 0
        self._met = {}
        for path in _list_folder(self._folder):
            if path in self._keep:
                continue
            try:
                touched_ns = path.lstat().st_mtime_ns
                known_ns, since_s = met.get(path, (touched_ns, now_s))
                if known_ns != touched_ns:
                    since_s = now_s
                if now_s - since_s < self._age_s:
                    self._met[path] = (touched_ns, since_s)
                    continue
                _delete(path)
                swept += 1
            except OSError:
                log.warning("a temporary file could not be deleted", exc_info=True)
        return swept


def empty_folder(folder: Path, keep: Collection[Path] = ()) -> int:
    """Deletes everything directly in `folder` but `keep`, whatever its age; returns how many."""
    return Sweeper(folder, 0.0, keep).sweep()


def _list_folder(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def delete_unopened(store: Store, media_dir: Path, retention_hours: int) -> int:
    """Deletes documents, with their sound, that nobody opened for so long; 0 hours keeps everything.

    So long is time that was seen to pass (`observed_time`): a clock that jumps deletes nothing.
    """
    if retention_hours == 0:
        return 0
    oldest = datetime.fromtimestamp(store.observed_s(), UTC) - timedelta(hours=retention_hours)
    expired = store.documents_unopened_since(oldest)
    return sum(delete_document(store, media_dir, one, unopened_since=oldest) for one in expired)


def delete_document(
    store: Store, media_dir: Path, document_id: str, *, unopened_since: datetime | None = None
) -> bool:
    """Deletes a document and its sound; False where somebody opened it at or after `unopened_since`.

    The text goes first: if the process dies in between, what is left is a folder that nothing names.
    """
    age_h, size_bytes = store.age_h(document_id), measure_bytes(media_folder(media_dir, document_id))
    is_gone = store.delete(document_id, unopened_since=unopened_since)
    if is_gone:
        delete_media(media_dir, document_id)
        why = "asked for" if unopened_since is None else "not opened for long"
        log.info(
            "Document %s deleted (%s): %.1f hours old, %s bytes of sound.",
            label_of(document_id),
            why,
            age_h,
            size_bytes,
        )
    return is_gone
