"""The life of one job: its recording read, kept, recognised, its rows stored."""

import errno
import logging
import time
from dataclasses import replace
from pathlib import Path

from engines.alignment.emission_store import write_emissions
from engines.audio.decoding import NO_ROOM, Sound, decode, remove_file
from engines.diarization.channels import ONE_CHANNEL, are_apart
from engines.jobs.document_speakers import keep_activity
from engines.jobs.first_reading import FirstReading, keep_reading
from engines.jobs.job import Job, State
from engines.jobs.job_observer import JobReport
from engines.jobs.sound_storage import KeptSound, name_document, replacing_sound, storing_sound
from engines.jobs.spoken_names import name_spoken, with_first_words
from engines.jobs.stored_rows import Rows, StoredRows
from engines.jobs.workplace import Workplace
from engines.pipeline import Outcome
from engines.runtime.progress import Stage, Watcher, WorkCancelledError
from transcript.document import Document, ModelUse, Transcript
from transcript.errors import LikhitaError, StorageError, UnknownDocumentError
from transcript.fitting import fit_rows
from transcript.messages import Message
from transcript.storage.leases import LeaseLostError
from transcript.storage.media_files import EMISSIONS, media_folder
from transcript.text.languages import name_language

log = logging.getLogger(__name__)

FAILED = Message("job_failed")
NOT_READ = Message("job_not_read")

_NO_ROOM_CODES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class JobRun:
    """One job from its first byte to its end; lives in one thread."""

    def __init__(self, workplace: Workplace, job: Job) -> None:
        self._work, self._job = workplace, job
        self._store = workplace.store
        self.keeps_recording = False
        """Whether the work is to be done again, because only the database failed."""
        self.report: JobReport | None = None

    def run(self) -> tuple[State, Message | None]:
        """The end that the job comes to, with the reason where it failed."""
        job = self._job
        try:
            self._work.kept.begin(job)
            return self._transcribe()
        except WorkCancelledError:
            return (State.PARKED, None) if job.is_left else self._end_unread()
        except LeaseLostError as exc:
            job.leave(exc.reason)
            return State.PARKED, exc.reason
        except LikhitaError as exc:
            if isinstance(exc, StorageError):
                log.warning("Job %s: the database failed; it is tried again.", job.id, exc_info=True)
                self.keeps_recording = True
                return State.FAILED, exc.reason
            return self._fail(exc.reason)
        except Exception as exc:
            log.exception("Job %s failed while it was read or saved", job.id)
            is_full = isinstance(exc, OSError) and exc.errno in _NO_ROOM_CODES
            return self._fail(NO_ROOM if is_full else NOT_READ)

    def _end_unread(self) -> tuple[State, Message | None]:
        """Cancelled before the sound was read; a document that was there already stays, with its rows."""
        if self._work.earlier_document(self._job.document_id) is not None:
            self._fail(self._job.cancel_reason)
        return State.CANCELLED, None

    def _fail(self, reason: Message) -> tuple[State, Message]:
        """The last net: a document that was begun is completed with the rows that are stored."""
        try:
            if self._work.earlier_document(self._job.document_id) is not None:
                self._work.keep_unread(self._job.document_id, self._job.request.path)
            self._work.complete_as_it_is(self._job.document_id, reason, self._work.kept.owner)
        except UnknownDocumentError:
            pass  # there was no sound to make it of
        except Exception:
            log.exception("Job %s: its document is completed by the next start", self._job.id)
        return State.FAILED, reason

    def _transcribe(self) -> tuple[State, Message | None]:
        job, started_at = self._job, time.monotonic()
        sound, earlier = self._read()
        reading_s = time.monotonic() - started_at
        notices = sound.notices
        if job.request.by_channel and not are_apart(sound.channels):
            sound = replace(sound, channels=())
            notices = (ONE_CHANNEL, *notices)
        job.update(duration_ms=sound.duration_ms, has_sound=True, notices=notices)
        rows = StoredRows(self._store, job.document_id, self._work.kept.owner, job.show, earlier)
        try:
            outcome = self._recognise(sound, rows)
        except LikhitaError as exc:
            return self._save_failure(exc.reason, notices)
        except Exception:
            log.exception("Job %s failed while it was recognised", job.id)
            return self._save_failure(FAILED, notices)
        if job.is_left:
            return State.PARKED, None
        cancelled = job.is_cancelled()
        untold = self._work.pipeline.list_untold(outcome.segments) if job.request.vocabulary else []
        unused = tuple(Message("vocabulary_not_used", language=name_language(code)) for code in untold)
        notices = (*((job.cancel_reason,) if cancelled else ()), *notices, *outcome.notices, *unused)
        recognised = rows.with_earlier(outcome.segments) if cancelled else outcome.segments
        segments = fit_rows(recognised)
        job.tell(Stage.SAVING, 0.0)
        self._keep_heard(outcome)
        self._complete(segments, outcome.models, notices)
        self._log_job(sound.duration_ms, outcome, reading_s, time.monotonic() - started_at)
        job.update(segments=segments, notices=notices, fraction=1.0)
        return (State.CANCELLED if cancelled else State.DONE), None

    def _read(self) -> tuple[Sound, Rows]:
        """The sound, kept with its document, and the rows that an interrupted run stored of it."""
        job, work = self._job, self._work
        job.tell(Stage.READING, 0.0)
        sound = decode(
            job.request.path,
            work.temporary_dir,
            work.limits,
            job.is_cancelled,
            by_channel=job.request.by_channel,
            parts=job.request.parts,
        )
        try:
            document = work.earlier_document(job.document_id)
            if document is None:
                self._keep_sound(sound)
            elif not document.audio_sha256:  # rows of the live recording are there already
                self._add_sound(sound)
        finally:
            remove_file(sound.playback)
        return sound, document.edited.segments if document else ()

    def _recognise(self, sound: Sound, rows: StoredRows) -> Outcome:
        job, chosen, samples = self._job, self._job.request, sound.samples
        pipeline = self._work.pipeline.with_vocabulary(chosen.vocabulary)

        def tell(stage: Stage, fraction: float) -> None:
            job.tell(stage, fraction)
            rows.look()

        watcher = Watcher(job.is_cancelled, tell, rows.put, job.visitor)
        about: list[object] = [sound.source_sha256, len(samples), len(sound.channels), self._work.app_version]
        if chosen.vocabulary:
            about.append(chosen.vocabulary.entries)
        journal = self._work.open_journal(job.document_id, about)
        try:
            if sound.channels:
                return pipeline.transcribe_channels(
                    samples, sound.channels, chosen.language, watcher, journal=journal
                )
            speakers = chosen.speakers or None
            return pipeline.transcribe(samples, chosen.language, speakers, watcher, journal=journal)
        finally:
            if journal is not None:
                journal.close()
            if not job.is_left:
                rows.flush()

    def _keep_sound(self, sound: Sound) -> None:
        """Moves sound and original to their folder and makes the document: from here nothing is lost."""
        job, empty = self._job, Transcript()
        document = Document(
            job.document_id,
            name_document(job.request.name, "recording"),
            sound.duration_ms,
            sound.source_sha256,
            empty,
            empty,
            0,
            self._work.make_provenance((), ()),
        )
        if job.is_left:  # the recording stays where the next process looks for it
            raise WorkCancelledError
        with storing_sound(self._work.media_dir, job.document_id, sound, job.request.path) as folder:
            self._keep_reading(folder)
            self._store.create(document, complete=False)

    def _add_sound(self, sound: Sound) -> None:
        """The same for a document that was begun without its sound."""
        job = self._job
        if job.is_left:
            raise WorkCancelledError
        kept = KeptSound(sound.playback, sound.peaks, job.request.path, sound.source_sha256)
        with replacing_sound(self._work.media_dir, job.document_id, kept) as folder:
            self._keep_reading(folder)
            self._store.attach_sound(job.document_id, sound.duration_ms, sound.source_sha256)

    def _keep_reading(self, folder: Path) -> None:
        chosen = self._job.request
        keep_reading(folder, FirstReading(chosen.by_channel, chosen.parts))

    def _keep_heard(self, outcome: Outcome) -> None:
        """Beside the sound; without it only the times of corrected words and other speakers are lost."""
        try:
            folder = media_folder(self._work.media_dir, self._job.document_id)
            write_emissions(folder / EMISSIONS, outcome.emissions)
            keep_activity(folder, outcome.hearing, outcome.turns)
        except OSError:
            log.warning("Job %s: what was heard could not be kept", self._job.id, exc_info=True)

    def _save_failure(self, reason: Message, notices: tuple[Message, ...]) -> tuple[State, Message | None]:
        """The document keeps its sound and the rows made, and says what went wrong."""
        if self._job.is_left:
            return State.PARKED, None
        notices = (reason, *notices)
        self._complete(self._job.snapshot().segments, (), notices)
        self._job.update(notices=notices)
        return State.FAILED, reason

    def _complete(self, rows: Rows, models: tuple[ModelUse, ...], notices: tuple[Message, ...]) -> None:
        self._store.complete(
            self._job.document_id,
            Transcript.from_segments(rows),
            self._work.make_provenance(models, notices),
            self._work.kept.owner,
        )
        self._work.forget_beginnings(self._job.document_id)
        self._name_spoken(rows)

    def _name_spoken(self, rows: Rows) -> None:
        """What was spoken is called by its first words, where nobody gave it another name meanwhile."""
        spoken = name_spoken(self._job.request.name)
        if spoken is not None:
            self._store.name_first(self._job.document_id, with_first_words(spoken, rows), instead_of=spoken)

    def _log_job(self, duration_ms: int, outcome: Outcome, reading_s: float, total_s: float) -> None:
        """One line a job, without a word or a name of the recording in it."""
        seconds = {"reading": reading_s, **outcome.seconds}
        self.report = JobReport(duration_ms / 1000, total_s, seconds)
        languages = sorted({row.language for row in outcome.segments if row.language})
        used = sorted({row.engine for row in outcome.segments})
        log.info(
            "Job %s: %.1f s of sound in %.1f s, %s rows, languages %s, engines %s; %s",
            self._job.id,
            duration_ms / 1000,
            total_s,
            len(outcome.segments),
            ",".join(languages) or "none",
            ",".join(used) or "none",
            ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items()),
        )
