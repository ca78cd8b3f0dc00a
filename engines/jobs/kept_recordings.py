"""Recordings of jobs on the disk and in the database, from arrival to end."""

import json
import logging
import shutil
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engines.audio.decoding import remove_file
from engines.audio.parts import read_parts, write_parts
from engines.diarization.clustering import SpeakerCount
from engines.jobs.job import AgainRequest, Job, JobRequest
from engines.jobs.residence import Residence
from transcript.errors import LikhitaError, StorageError
from transcript.storage import Store
from transcript.storage.leases import NOBODY, Lease
from transcript.storage.media_files import ORIGINAL, PLAYBACK, delete_media, media_folder
from transcript.vocabulary import Vocabulary

log = logging.getLogger(__name__)

_RECORDING = "recording"


class KeptRecordings:
    """Knows of every recording that a job owns, so that none is forgotten by a process that dies.

    Any thread may call any method. The database is told before the file is moved into its own folder, and
    the file is deleted before the database forgets it: no file is ever without a note.
    """

    def __init__(self, store: Store, media_dir: Path, residence: Residence) -> None:
        self._store, self._media_dir, self._residence = store, media_dir, residence
        self._folder = residence.folder / "jobs"
        self._ended: set[str] = set()
        self._lock = threading.Lock()
        self.owner = residence.owner

    def keep(self, job: Job) -> None:
        """Moves the job's recording into a folder of its own and notes it; one of a document stays there.

        Raises:
            StorageError: it could not be noted.
            OSError: it could not be moved.
        """
        document_id, request = job.document_id, job.request
        self._store.leases.add(document_id, _dump_request(request), self._residence.place, self.owner)
        if request.again is not None:
            return
        place = self._place(document_id)
        try:
            place.parent.mkdir(parents=True, mode=0o700)
            shutil.move(request.path, place)
        except OSError:
            self.forget(document_id)
            raise
        job.request = replace(request, path=place)

    def begin(self, job: Job) -> None:
        """Notes that the job begins to read its recording.

        Raises:
            LeaseLostError: another process works at it.
        """
        try:
            self._store.leases.begin(job.document_id, self.owner)
        except StorageError:
            log.warning("Job %s: its beginning could not be noted.", job.id, exc_info=True)

    def note_progress(self, document_id: str) -> None:
        """Notes that the job got further than any run before: its recording is no process's end so far."""
        try:
            self._store.leases.count_from_here(document_id, self.owner)
        except LikhitaError:
            log.warning("The progress of a job could not be noted.", exc_info=True)

    def remove_files(self, document_id: str) -> None:
        """Deletes what still lies in the job's folder."""
        place = self._place(document_id)
        remove_file(place)
        shutil.rmtree(place.parent, ignore_errors=True)

    def forget(self, document_id: str) -> None:
        """Deletes the recording of a job that came to its end, and the note of it."""
        self.remove_files(document_id)
        try:
            self._store.leases.remove(document_id, self.owner)
        except StorageError:  # the next start finds the note, sees that all is done, and removes it
            log.warning("The note of a job that ended could not be removed.", exc_info=True)

    def forget_for_good(self, document_id: str) -> None:
        """The same of a document that is deleted, also where nobody has it."""
        self.remove_files(document_id)
        self._store.leases.remove_any(document_id)

    def is_held_elsewhere(self, document_id: str) -> bool:
        """Whether another process works at it, or may for all that can be told."""
        owner = self._store.leases.owner_of(document_id)
        return owner not in {None, NOBODY, self.owner} and self.is_alive(str(owner)) is not False

    def let_go(self, document_id: str) -> None:
        """Gives the recording back: this process or another takes it again."""
        self._store.leases.let_go(document_id, self.owner)

    def take(self, lease: Lease) -> bool:
        """Whether the recording is this process's now."""
        return self._store.leases.take(lease, self.owner)

    def forget_soon(self, document_id: str) -> None:
        """The same without waiting for the database, for the event loop."""
        self.remove_files(document_id)
        with self._lock:
            self._ended.add(document_id)

    def list_ended(self) -> set[str]:
        """Documents of `forget_soon` whose notes are still to be removed, each once."""
        with self._lock:
            ended, self._ended = self._ended, set()
        return ended

    def folder_of(self, document_id: str) -> Path:
        """The job's own folder."""
        return self._place(document_id).parent

    def find(self, lease: Lease) -> JobRequest | None:
        """What was asked for, with the recording in its place; None where there is no recording any more.

        What a process left in the middle of keeping the sound, before there was a document, is deleted.
        """
        if not self._has_document(lease.document_id):
            delete_media(self._media_dir, lease.document_id)
        folder = media_folder(self._media_dir, lease.document_id)
        places = (self._place(lease.document_id), folder / ORIGINAL, folder / PLAYBACK)
        path = next((place for place in places if place.exists()), None)
        return None if path is None else _read_request(lease.request, path)

    def is_elsewhere(self, lease: Lease) -> bool:
        """Whether the recording lies on another data folder."""
        return lease.place != self._residence.place

    def is_alive(self, owner: str) -> bool | None:
        """See `Residence.is_alive`."""
        return self._residence.is_alive(owner)

    def _place(self, document_id: str) -> Path:
        return media_folder(self._folder, document_id) / _RECORDING

    def _has_document(self, document_id: str) -> bool:
        try:
            self._store.is_complete(document_id)
        except StorageError:
            raise
        except LikhitaError:
            return False
        return True


def _dump_request(request: JobRequest) -> str:
    asked = {
        "name": request.name,
        "language": request.language,
        "speakers": _dump_speakers(request.speakers),
        "by_channel": request.by_channel,
        "parts": write_parts(request.parts),
        "vocabulary": request.vocabulary.entries,
    }
    if request.again is not None:
        again = request.again
        asked["again"] = asdict(again) | {"speakers": _dump_speakers(again.speakers)}
    return json.dumps(asked)


def _dump_speakers(speakers: int | SpeakerCount | None) -> object:
    return [speakers.least, speakers.most] if isinstance(speakers, SpeakerCount) else speakers


def _read_request(text: str, path: Path) -> JobRequest:
    asked = json.loads(text)
    speakers = _read_speakers(asked["speakers"])
    parts = read_parts(asked.get("parts", "auto"))  # notes of November 2026 have none
    again = asked.get("again")
    if again is not None:
        ids = again["row_ids"]
        found = {
            "speakers": _read_speakers(again["speakers"]),
            "row_ids": None if ids is None else tuple(ids),
        }
        again = AgainRequest(**(again | found))
    words = Vocabulary(tuple(asked.get("vocabulary", ())))
    return JobRequest(
        path, asked["name"], asked["language"], speakers, asked["by_channel"], parts, again, vocabulary=words
    )


def _read_speakers(kept: Any) -> int | SpeakerCount | None:
    return SpeakerCount(*kept) if isinstance(kept, list) else kept
