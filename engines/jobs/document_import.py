"""Transcripts of other tools as documents, with their recording or without."""

import logging
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from engines.alignment.emission_store import write_emissions
from engines.asr.emissions import Emission
from engines.audio.decoding import DecodeLimits, Sound, decode, remove_file
from engines.jobs.job import Job, JobRequest, Snapshot, State
from engines.jobs.job_register import JobRegister, QueueFullError
from engines.jobs.kept_transcripts import KeptTranscript, KeptTranscripts
from engines.jobs.reopening import NO_CHOICES, Reopening, read_file
from engines.jobs.sound_storage import name_document, storing_sound
from engines.pipeline.text_alignment import TextTimer, TimedText
from engines.runtime.progress import TEXT_SHARES, Clock, Stage, Watcher, WorkCancelledError
from engines.transcript_import.transcript_files import RECORDING, read_project
from transcript.changes import LoggedChange
from transcript.document import Document, Provenance, now_text
from transcript.errors import LikhitaError
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.detection import Imported, find_kind
from transcript.messages import Message
from transcript.speaker_turns import Division
from transcript.storage import Store
from transcript.storage.media_files import EMISSIONS, media_folder
from transcript.storage.turns_file import keep_divisions

log = logging.getLogger(__name__)

_MOST_AT_ONCE = 4  # readings of files; the models' work is bounded by the executor
CANCELLED = Message("opening_cancelled")
NOT_OPENED = Message("transcript_not_opened")
OTHER_SOUND = Message("other_recording")


@dataclass(frozen=True, slots=True)
class _Source:
    """The files that somebody sent, what they were called, and how the transcript is to be read."""

    path: Path
    name: str
    recording: Path | None
    recording_name: str
    choices: Mapping[str, str]


class Opener:
    """Makes documents of transcript files. Any thread may call any method; it blocks while sound is read."""

    def __init__(
        self,
        store: Store,
        media_dir: Path,
        temporary_dir: Path,
        *,
        app_version: str,
        most_bytes: int,
        limits: DecodeLimits,
        timer: TextTimer,
        queue_size: int,
    ) -> None:
        self._store, self._media_dir, self._temporary_dir = store, media_dir, temporary_dir
        self._app_version, self._most_bytes, self._limits = app_version, most_bytes, limits
        self._timer = timer
        self._register = JobRegister(_MOST_AT_ONCE, queue_size)
        self.most_jobs = self._register.most
        self._threads = ThreadPoolExecutor(_MOST_AT_ONCE, thread_name_prefix="opening")
        self.kept = KeptTranscripts(media_dir)
        self._reopening = Reopening(
            store,
            media_dir,
            temporary_dir,
            kept=self.kept,
            limits=limits,
            time=lambda opened, sound, watcher: self._time(opened, sound, watcher).opened,
            make_document=lambda document_id, opened, notices: self._make_document(
                document_id, opened, "", sound_notices=notices
            ),
        )

    def begin(
        self,
        path: Path,
        name: str,
        recording: Path | None = None,
        recording_name: str = "",
        choices: Mapping[str, str] = NO_CHOICES,
    ) -> Job:
        """Opens the file beside the caller, who follows the job and may cancel it; nothing is kept then.

        The files are the opener's from this call on: they are deleted. The document is called like its
        recording, where there is one. `choices` are those of `open_transcript`.

        Raises:
            QueueFullError: as many wait as may.
        """
        try:
            self._register.take_place()
        except QueueFullError:
            _remove_files(path, recording)
            raise
        job = Job(JobRequest(path, name), self, Clock(shares=TEXT_SHARES))
        self._register.add(job)
        source = _Source(path, name, recording, recording_name, choices)
        self._threads.submit(self._run, job, source)
        return job

    def find(self, document_id: str) -> Job | None:
        """The job that makes this document; None where none does."""
        return self._register.find(document_id)

    def find_end(self, document_id: str) -> Snapshot | None:
        """How the job of this document ended; None where that is long ago, or unknown."""
        return self._register.find_end(document_id)

    def count_ahead(self, _job: Job) -> int:
        """None: a file that waits for a thread waits a moment."""
        return 0

    def forget_waiting(self, job: Job) -> None:
        """Nothing: the job sees for itself that it was cancelled."""

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """Ends the job of a document that is deleted; whether it has ended within so long."""
        job = self.find(document_id)
        return job is None or job.end(longest_s)

    def shutdown(self) -> None:
        """Cancels what is under way and waits for its end."""
        for job in self._register.list_all():
            job.cancel()
        self._threads.shutdown(wait=True)

    def _run(self, job: Job, source: _Source) -> None:
        """The whole life of a job of `begin`; every end is written here."""
        ended, error = State.FAILED, None  # type: tuple[State, Message | None]
        job.update(state=State.RUNNING)
        try:
            if not job.is_cancelled():
                watcher = Watcher(job.is_cancelled, job.tell)
                self._open(source, job.document_id, watcher)
                ended = State.DONE
        except LikhitaError as exc:
            error = exc.reason
        except Exception:
            log.exception("Job %s failed while a file was opened", job.id)
            error = NOT_OPENED
        if ended is not State.DONE and job.is_cancelled():
            ended, error = State.CANCELLED, CANCELLED
        _remove_files(source.path, source.recording)
        self._register.settle(job, ended, error)

    def is_transcript(self, path: Path, name: str) -> bool:
        """Whether the file is one that `open` reads; else it may be a recording."""
        return find_kind(path, name) is not None

    def open(
        self,
        path: Path,
        name: str,
        recording: Path | None = None,
        recording_name: str = "",
        choices: Mapping[str, str] = NO_CHOICES,
    ) -> str:
        """The secret of a new document with the rows of the file at `path`; the files stay where they are.

        Rows for which the file has no times are found in the recording.

        Raises:
            LikhitaError: the transcript or the recording cannot be read; the message says why and where.
        """
        source = _Source(path, name, recording, recording_name, choices)
        return self._open(source, secrets.token_hex(16), Watcher())

    def reopen(self, document_id: str, choices: Mapping[str, str]) -> None:
        """Reads the document's file once more as these choices say; its rows are replaced. Blocks.

        Raises:
            QueueFullError: as many files wait as may.
            LikhitaError: the file was not kept, cannot be read so, or somebody has edited the document.
        """
        self._register.take_place()
        try:
            self._reopening.reopen(document_id, choices)
        finally:
            self._register.give_place_back()

    def _open(self, source: _Source, document_id: str, watcher: Watcher) -> str:
        kind = find_kind(source.path, source.name)
        if kind is None:
            raise UnreadableError("transcript_unknown")
        if kind == "bundle":
            return self._open_bundle(source.path, source.recording, document_id, watcher)
        opened = read_file(
            source.path,
            kind,
            self._temporary_dir,
            watcher,
            has_sound=source.recording is not None,
            sound_name=source.recording_name,
            choices=source.choices,
        )
        notices = self._put(source, opened, document_id, watcher)
        about = KeptTranscript(kind, source.recording_name, source.choices, opened.questions, notices)
        self.kept.keep(document_id, about, source.path)
        return document_id

    def _put(
        self, source: _Source, opened: Imported, document_id: str, watcher: Watcher
    ) -> tuple[Message, ...]:
        """Stores the document, with its sound where there is one; what that has to say of itself."""
        if source.recording is None:
            document = self._make_document(document_id, opened, source.name)
            self._store.create(document, complete=True)
            return ()
        watcher.tell(Stage.READING, 0.0)
        sound = decode(source.recording, self._temporary_dir, self._limits, watcher.cancelled)
        emissions: tuple[Emission, ...] = ()
        try:
            if opened.gaps:
                timed = self._time(opened, sound, watcher)
                opened, emissions = timed.opened, timed.emissions
            name = source.recording_name or source.name
            document = self._make_document(document_id, opened, name, sound)
        except BaseException:
            remove_file(sound.playback)
            raise
        self._keep(document, (), source.recording, sound, emissions)
        return sound.notices

    def _time(self, opened: Imported, sound: Sound, watcher: Watcher) -> TimedText:
        timed = self._timer.time(opened, sound, watcher)
        if watcher.cancelled():  # it stopped in the middle
            raise WorkCancelledError
        watcher.tell(Stage.SAVING, 0.0)
        return timed

    def _make_document(
        self,
        document_id: str,
        opened: Imported,
        name: str,
        sound: Sound | None = None,
        sound_notices: tuple[Message, ...] = (),
    ) -> Document:
        told = sound.notices if sound else sound_notices
        notices = (opened.summary, *opened.notices, *told)
        return Document(
            id=document_id,
            name=name_document(name, "transcript"),
            duration_ms=sound.duration_ms if sound else opened.duration_ms,
            audio_sha256=sound.source_sha256 if sound else "",
            machine=opened.machine,
            edited=opened.transcript,
            revision=0,
            provenance=Provenance(self._app_version, now_text(), (), notices),
            source=opened.source,
        )

    def _open_bundle(self, path: Path, recording: Path | None, document_id: str, watcher: Watcher) -> str:
        folder = Path(tempfile.mkdtemp(prefix="bundle-", dir=self._temporary_dir))
        try:
            bundle = read_project(path, folder, self._most_bytes, watcher.cancelled)
            document = replace(bundle.document, id=document_id)
            if bundle.has_recording:
                recording = folder / RECORDING
            elif recording is None:
                self._store.create(document, complete=True, log=bundle.log)
                self._keep_divisions(document.id, bundle.divisions)
                return document.id
            watcher.tell(Stage.READING, 0.0)
            sound = decode(recording, self._temporary_dir, self._limits, watcher.cancelled)
            if sound.source_sha256 != document.audio_sha256:
                remove_file(sound.playback)
                raise LikhitaError(OTHER_SOUND)
            self._keep(document, bundle.log, recording, sound)
            self._keep_divisions(document.id, bundle.divisions)
            return document.id
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _keep_divisions(self, document_id: str, divisions: Sequence[Division]) -> None:
        """Beside the sound, or alone; without them only one export is poorer."""
        if divisions:
            folder = media_folder(self._media_dir, document_id)
            try:
                folder.mkdir(parents=True, exist_ok=True)
                keep_divisions(folder, divisions)
            except OSError:
                log.warning("The turns of a bundle could not be kept", exc_info=True)

    def _keep(
        self,
        document: Document,
        log: Sequence[LoggedChange],
        recording: Path,
        sound: Sound,
        emissions: Sequence[Emission] = (),
    ) -> str:
        """Puts sound, what was heard in it, and document in their places; all or nothing."""
        with storing_sound(self._media_dir, document.id, sound, recording) as folder:
            write_emissions(folder / EMISSIONS, emissions)
            self._store.create(document, complete=True, log=log)
        return document.id


def _remove_files(*paths: Path | None) -> None:
    for path in paths:
        if path is not None:
            remove_file(path)
