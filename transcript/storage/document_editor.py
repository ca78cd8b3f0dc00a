"""Edits of documents, each a revision that is on the disk when its method returns."""

import itertools
from dataclasses import replace

from sqlalchemy import Connection

from transcript import serialization
from transcript.bounds import (
    UnstorableError,
    check_row,
)
from transcript.changes import Change, NothingToUndoError, diff
from transcript.document import Transcript
from transcript.editing.patch import Patch
from transcript.errors import (
    PatchError,
)
from transcript.storage import (
    naming,
    segment_rows,
)
from transcript.storage.document_reader import DocumentReader
from transcript.storage.leases import require_owner
from transcript.storage.segment_rows import Saved
from transcript.storage.word_repair import Repair, repair_words


class DocumentEditor(DocumentReader):
    """Documents by their secret, to correct. Any thread may call any method.

    Whether a `base_revision` is the current one is checked in the transaction that writes, so of two edits
    on one revision exactly one wins.
    """

    def __init__(self, database_url: str, repair: Repair | None, most_rows: int) -> None:
        super().__init__(database_url)
        self._repair, self._most_rows = repair, most_rows
        self._edits = itertools.count(1)
        self.edits_saved = 0
        """Edits of people that were saved since the start."""

    def apply(self, document_id: str, patch: Patch, owner: str | None = None) -> Saved:
        """Makes the edit and keeps it; an edit that changes nothing makes no revision.

        `owner` must hold the document's lease, where the edit is a job's; None for people's.

        Raises:
            UnknownDocumentError, StorageError: as the names say.
            LeaseLostError: another process works at it.
            StaleRevisionError: the document has moved on from `patch.base_revision`.
            PatchError: the edit cannot be made.
        """
        with self._writing() as connection:
            if owner is not None:
                require_owner(connection, document_id, owner)
            row = segment_rows.editable_row(connection, document_id, patch.base_revision)
            scope = patch.edit.scope()
            before = Transcript.from_segments(segment_rows.touched_segments(connection, document_id, scope))
            sources = (
                segment_rows.read_sources(connection, document_id, before) if patch.edit.needs_machine else ()
            )
            edited = patch.edit.apply(before, row.duration_ms, sources)
            change = diff(before, repair_words(self._repair, document_id, before, edited))
            _check_change(change)
            if owner is None:
                self._check_growth(connection, document_id, len(change.after) - len(change.before))
            if not change:
                saved = segment_rows.unchanged(
                    row.revision, segment_rows.heads(connection, row, row.revision)
                )
            else:
                log, revision = serialization.dump_change(change), row.revision + 1
                step = segment_rows.Step(change, log, target=revision, undo_top=revision, redo_top=0)
                saved = segment_rows.write_step(connection, document_id, revision, step, self.observed_s())
        if change and owner is None:
            self.edits_saved = next(self._edits)
        return replace(saved, spared=patch.edit.spared(before))

    def _check_growth(self, connection: Connection, document_id: str, more: int) -> None:
        """Raises PatchError where an edit makes more rows than a document may have."""
        if more > 0 and segment_rows.count_rows(connection, document_id) + more > self._most_rows:
            raise PatchError("rows", "too_many_rows", most=self._most_rows)

    def rename(self, document_id: str, name: object) -> Saved:
        """Gives the document another name, as a revision that undo passes over.

        Raises:
            UnknownDocumentError, StorageError: as the names say.
            PatchError: it is no name.
        """
        cleaned = naming.clean_name(name)
        with self._writing() as connection:
            return naming.write_name(connection, document_id, cleaned, self.observed_s())

    def put_sound(self, document_id: str, audio_sha256: str, duration_ms: int) -> Saved:
        """Notes that the document has this recording now, as a revision that undo passes over.

        It is never shorter than its rows.

        Raises:
            UnknownDocumentError, StorageError: as the names say.
        """
        with self._writing() as connection:
            now_s = self.observed_s()
            return naming.write_sound(connection, document_id, (audio_sha256, duration_ms), now_s)

    def name_first(self, document_id: str, name: str, instead_of: str) -> None:
        """Gives the document this name where it has the one of `instead_of` still; makes no revision."""
        with self._writing() as connection:
            naming.write_first_name(connection, document_id, naming.clean_name(name), instead_of)

    def undo(self, document_id: str, base_revision: int) -> Saved:
        """Takes back the latest edit that stands, as a new revision; also edits of an earlier run of the app.

        Raises:
            NothingToUndoError: no edit stands.
            UnknownDocumentError, StaleRevisionError, StorageError: as for `apply`.
        """
        with self._writing() as connection:
            row = segment_rows.editable_row(connection, document_id, base_revision)
            target = segment_rows.heads(connection, row, row.revision).undo_top
            if not target:
                raise NothingToUndoError("undo")
            below = segment_rows.heads(connection, row, target - 1)
            change = segment_rows.logged_change(connection, document_id, target, backwards=True)
            revision = row.revision + 1
            step = segment_rows.Step(change, None, target=target, undo_top=below.undo_top, redo_top=revision)
            return segment_rows.write_step(connection, document_id, revision, step, self.observed_s())

    def redo(self, document_id: str, base_revision: int) -> Saved:
        """Makes again the edit that was undone last, as a new revision.

        Raises:
            NothingToUndoError: nothing was undone since the last edit.
            UnknownDocumentError, StaleRevisionError, StorageError: as for `apply`.
        """
        with self._writing() as connection:
            row = segment_rows.editable_row(connection, document_id, base_revision)
            undone = segment_rows.heads(connection, row, row.revision).redo_top
            if not undone:
                raise NothingToUndoError("redo")
            target = segment_rows.heads(connection, row, undone).target
            below = segment_rows.heads(connection, row, undone - 1)
            change = segment_rows.logged_change(connection, document_id, target, backwards=False)
            step = segment_rows.Step(change, None, target=target, undo_top=target, redo_top=below.redo_top)
            return segment_rows.write_step(connection, document_id, row.revision + 1, step, self.observed_s())


def _check_change(change: Change) -> None:
    """Raises PatchError where the edit makes a row that cannot be kept; what it leaves alone is not asked."""
    olds = {row.id: row for row in change.before}
    for row in change.after:
        try:
            check_row(row, olds.get(row.id))
        except UnstorableError as exc:
            raise PatchError(exc.where, exc.reason) from exc
