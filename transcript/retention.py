"""What may be deleted, and when: old temporary files, and documents nobody opened."""

import logging
import shutil
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from transcript.media import delete_media
from transcript.store import Store

log = logging.getLogger(__name__)

EXPORT_AGE_S = 120.0
TEMPORARY_AGE_S = 24 * 3600.0


def sweep_folder(folder: Path, age_s: float, keep: Collection[Path] = ()) -> int:
    """Deletes what lies directly in `folder` and was not touched for `age_s` seconds; returns how many.

    `keep` are folders in it that belong to the app and stay, however long nobody put anything there.
    """
    if not folder.is_dir():
        return 0
    oldest = time.time() - age_s
    swept = 0
    for path in folder.iterdir():
        try:
            if path in keep or path.stat().st_mtime > oldest:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            swept += 1
        except OSError:
            log.warning("a temporary file could not be deleted", exc_info=True)
    return swept


def delete_unopened(store: Store, media_dir: Path, retention_hours: int) -> int:
    """Deletes documents, with their sound, that nobody opened for so long; 0 hours keeps everything."""
    if retention_hours == 0:
        return 0
    oldest = datetime.now(UTC) - timedelta(hours=retention_hours)
    expired = store.documents_unopened_since(oldest)
    return sum(delete_document(store, media_dir, one, unopened_since=oldest) for one in expired)


def delete_document(
    store: Store, media_dir: Path, document_id: str, *, unopened_since: datetime | None = None
) -> bool:
    """Deletes a document and its sound; False where somebody opened it at or after `unopened_since`.

    The text goes first: if the process dies in between, what is left is a folder that nothing names.
    """
    is_gone = store.delete(document_id, unopened_since=unopened_since)
    if is_gone:
        delete_media(media_dir, document_id)
    return is_gone
