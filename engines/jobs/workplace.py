"""What every job of a manager works with, and how a document is ended that is not recognised any more."""

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.audio.decoding import DecodeLimits, remove_file
from engines.jobs.job import Job, JobRequest
from engines.jobs.kept_recordings import KeptRecordings
from engines.jobs.sound_storage import keep_original, name_document
from engines.pipeline import Pipeline
from engines.pipeline.hearing_journal import HearingJournal
from transcript.document import Document, ModelUse, Provenance, Transcript, now_text
from transcript.errors import UnknownDocumentError
from transcript.fitting import fit_provenance, fit_rows
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import JOURNAL, LIVE, ORIGINAL, PLAYBACK, media_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workplace:
    """What every job of a manager works with."""

    pipeline: Pipeline
    store: Store
    media_dir: Path
    temporary_dir: Path
    kept: KeptRecordings
    app_version: str
    limits: DecodeLimits

    def make_provenance(self, models: tuple[ModelUse, ...], notices: tuple[Message, ...]) -> Provenance:
        return fit_provenance(Provenance(self.app_version, now_text(), models, notices))

    def earlier_document(self, document_id: str) -> Document | None:
        """The document where an interrupted run kept its sound already."""
        try:
            return self.store.load(document_id)
        except UnknownDocumentError:
            return None

    def open_journal(self, document_id: str, about: Sequence[object]) -> HearingJournal | None:
        """What is heard piece by piece, beside the sound; None where the disk takes nothing.

        `about` is what it depends on besides the models.
        """
        try:
            return HearingJournal(
                media_folder(self.media_dir, document_id) / JOURNAL,
                [*about, self.pipeline.describe_models()],
                lambda: self.kept.note_progress(document_id),
            )
        except OSError:
            log.warning("What is heard is not kept piece by piece.", exc_info=True)
            return None

    def show_earlier(self, job: Job) -> None:
        """Shows what an interrupted run stored, until there is more."""
        document = self.earlier_document(job.document_id)
        if document is not None:
            job.update(segments=document.edited.segments, duration_ms=document.duration_ms, has_sound=True)

    def complete_as_it_is(self, document_id: str, notice: Message, owner: str | None) -> None:
        """Ends a document with the rows that are stored; nothing happens where that is done already."""
        if self.store.is_complete(document_id):
            return
        rows = fit_rows(self.store.load(document_id).edited.segments)
        made = self.make_provenance((), (notice,))
        self.store.complete(document_id, Transcript.from_segments(rows), made, owner)
        self.forget_beginnings(document_id)

    def forget_beginnings(self, document_id: str) -> None:
        """Deletes what was heard piece by piece, and what was played while somebody spoke: it is complete."""
        folder = media_folder(self.media_dir, document_id)
        remove_file(folder / JOURNAL)
        if (folder / PLAYBACK).exists():
            remove_file(folder / LIVE)

    def keep_unread(self, document_id: str, recording: Path) -> None:
        """Keeps the recording of a document that has no sound yet, because it is not read any more."""
        if not (media_folder(self.media_dir, document_id) / ORIGINAL).exists() and recording.exists():
            keep_original(self.media_dir, document_id, recording)

    def give_up(self, document_id: str, request: JobRequest | None, notice: Message) -> None:
        """Ends a document that is not tried again; its recording stays, also where it could not be read."""
        document = self.earlier_document(document_id)
        if document is not None and request is not None:
            self.keep_unread(document_id, request.path)
        if document is None and request is not None:
            empty = Transcript()
            name = name_document(request.name, "recording")
            document = Document(document_id, name, 0, "", empty, empty, 0, self.make_provenance((), ()))
            folder = media_folder(self.media_dir, document_id)
            folder.mkdir(parents=True, exist_ok=True)
            shutil.move(request.path, folder / ORIGINAL)
            self.store.create(document, complete=False)
        self.complete_as_it_is(document_id, notice, self.kept.owner)
        self.forget_beginnings(document_id)
