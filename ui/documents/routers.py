"""Every route that is reached by a document's secret, in one place."""

from pathlib import Path

from fastapi import APIRouter

from engines.jobs import Spectrograms
from transcript.storage import Store
from transcript.storage.copying import Copying
from ui.documents.changes import Watch, watching_router
from ui.documents.checks import checks_router
from ui.documents.copied import copied_router
from ui.documents.correction_memory import memory_router
from ui.documents.deletion import Deletion, deletion_router
from ui.documents.export import Exports
from ui.documents.jobs import DocumentJobs, jobs_router
from ui.documents.links import links_router
from ui.documents.live_sound import live_sound_router
from ui.documents.routes import media_router
from ui.documents.rows import rows_router
from ui.documents.spectrogram import spectrogram_router
from ui.documents.words import words_router
from ui.editor.calls import EditorCalls


def document_routers(
    store: Store,
    media_dir: Path,
    *,
    calls: EditorCalls,
    exports: Exports,
    followed: DocumentJobs,
    watch: Watch,
    deletion: Deletion,
    copying: Copying | None,
    spectrograms: Spectrograms,
) -> list[APIRouter]:
    """All below `/documents/<secret>/`; `DocumentAddresses` puts the secret of a ticket or header there."""
    return [
        rows_router(store, calls.describe),
        words_router(store),
        watching_router(store, watch, followed, calls.access),
        copied_router(copying),
        jobs_router(followed),
        media_router(store, media_dir, exports),
        live_sound_router(store, media_dir),
        spectrogram_router(spectrograms),
        memory_router(store),
        checks_router(store),
        deletion_router(deletion),
        links_router(store),
    ]
