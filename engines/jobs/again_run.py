"""The life of one job at a document that is recognised again; what comes of it is one edit."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property
from typing import Any

from engines.alignment.emission_store import add_emissions
from engines.audio.decoding import AudioError, decode, read_stretch, remove_file
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.channels import are_apart
from engines.jobs.document_speakers import add_activity
from engines.jobs.first_reading import find_channel, load_reading
from engines.jobs.job import AgainRequest, Job, State
from engines.jobs.job_observer import JobReport
from engines.jobs.workplace import Workplace
from engines.models import Role
from engines.pipeline import Outcome
from engines.pipeline.hearing_journal import HearingJournal
from engines.pipeline.retranscription import NothingRecognisedError, find_stretch
from engines.runtime.progress import Stage, Watcher, WorkCancelledError
from transcript.document import Document, Segment, Status
from transcript.editing.edit import Edit
from transcript.editing.patch import Patch
from transcript.editing.recognition_again import PutHeardOf, PutRecognised
from transcript.editing.retranscription import Heard, describe_retranscription
from transcript.errors import LikhitaError, StaleRevisionError, StorageError
from transcript.fitting import fit_rows
from transcript.messages import Message
from transcript.storage.leases import LeaseLostError
from transcript.storage.media_files import EMISSIONS, ORIGINAL, PLAYBACK, media_folder

log = logging.getLogger(__name__)

FAILED = Message("again_failed")
NOTHING = Message("again_nothing")
NO_SOUND = Message("row_sound_gone")


class AgainRun:
    """One such job from its beginning to its end; lives in one thread.

    Until its end the document is as it was. A run that was interrupted hears no piece again that is in the
    journal.
    """

    def __init__(self, workplace: Workplace, job: Job, request: AgainRequest) -> None:
        self._work, self._job, self._request = workplace, job, request
        self._folder = media_folder(workplace.media_dir, job.document_id)
        self.keeps_recording = False
        """Whether the work is to be done again, because only the database failed."""
        self.report: JobReport | None = None

    def run(self) -> tuple[State, Message | None]:
        """The end that the job comes to, with the reason where it failed."""
        job = self._job
        try:
            self._work.kept.begin(job)
            state, error = self._recognise(), None  # type: tuple[State, Message | None]
        except WorkCancelledError:
            state, error = self._stop(), None
        except LeaseLostError as exc:
            job.leave(exc.reason)
            return State.PARKED, exc.reason
        except StorageError as exc:
            log.warning("Job %s: the database failed; it is tried again.", job.id, exc_info=True)
            self.keeps_recording = True
            return State.FAILED, exc.reason
        except LikhitaError as exc:
            state, error = State.FAILED, exc.reason
        except Exception:
            log.exception("Job %s: a document could not be recognised again", job.id)
            state, error = State.FAILED, FAILED
        if state is not State.PARKED:
            self._work.forget_beginnings(job.document_id)
        return state, error

    def _stop(self) -> State:
        return State.PARKED if self._job.is_left else State.CANCELLED

    def _recognise(self) -> State:
        document = self._work.store.load(self._job.document_id)
        request = self._request
        asked = [request.language, request.role, len(self._channels), request.row_ids is None]
        about = ["again", document.audio_sha256, document.duration_ms, self._work.app_version, *asked]
        with self._work.open_journal(document.id, about) or nullcontext() as journal:
            if request.row_ids is None:
                return self._recognise_all(document, journal)
            return self._recognise_rows(document, journal)

    def _recognise_all(self, document: Document, journal: HearingJournal | None) -> State:
        job, request, pipeline = self._job, self._request, self._work.pipeline
        watcher = Watcher(job.is_cancelled, job.tell)
        role = Role(request.role) if request.role else None
        samples = self._read(0, document.duration_ms)
        if self._channels:
            outcome = pipeline.transcribe_channels(
                samples, self._channels, request.language, watcher, journal=journal, role=role
            )
        else:
            outcome = pipeline.transcribe(
                samples, request.language, request.speakers, watcher, journal=journal, role=role
            )
        if job.is_cancelled():
            return self._stop()
        if not outcome.segments:
            raise LikhitaError(NOTHING)
        job.tell(Stage.SAVING, 0.0)
        rows = fit_rows(outcome.segments)
        if {row.id for row in rows} & {row.id for row in document.edited.segments}:
            return State.DONE  # ids are the journal's: a run that was killed had put them in already
        self._keep_heard(outcome)
        self._apply(
            lambda now: PutRecognised(
                ids=tuple(row.id for row in now.edited.segments), new=rows, with_edited=request.with_edited
            ),
        )
        return State.DONE

    def _recognise_rows(self, document: Document, journal: HearingJournal | None) -> State:
        job, request = self._job, self._request
        wanted = set(request.row_ids or ())
        spared = {Status.VERIFIED} if request.with_edited else {*Status} - {Status.UNTOUCHED}
        rows = [row for row in document.edited.segments if row.id in wanted and row.status not in spared]
        heard: dict[str, Heard] = {}
        for number, row in enumerate(rows):
            if job.is_cancelled():
                return self._stop()
            found = self._hear_row(document, row, journal)
            if found is not None:
                heard[row.id] = found
            job.tell(Stage.RECOGNISING, (number + 1) / len(rows))
        if job.is_cancelled():
            return self._stop()
        if not heard:
            raise LikhitaError(NOTHING)
        self._apply(lambda _now: PutHeardOf(ids=tuple(heard), heard=heard, with_edited=request.with_edited))
        return State.DONE

    def _hear_row(self, document: Document, row: Segment, journal: HearingJournal | None) -> Heard | None:
        """What is heard in the row; None where that is nothing."""
        language = self._request.language or row.language or self._work.pipeline.engines.languages[0]
        key = ("row", row.id, row.start_ms, row.end_ms, row.text, language)
        known = journal.get(key) if journal else None
        answer = known[0] if known else self._ask_row(document, row, language)
        if journal and not known and not self._job.is_cancelled():
            journal.put(key, answer)
        return None if answer is None else Heard.model_validate(answer)

    def _ask_row(self, document: Document, row: Segment, language: str) -> dict[str, Any] | None:
        pipeline, request = self._work.pipeline, self._request
        samples = self._read(*find_stretch(row), find_channel(document, row) if self._channels else None)
        role = Role(request.role) if request.role else None
        try:
            found = pipeline.retranscribe(samples, row, language, role, Watcher(self._job.is_cancelled))
        except NothingRecognisedError:
            return None
        return describe_retranscription(found.segment)

    @cached_property
    def _channels(self) -> tuple[Samples, ...]:
        """What the document was first read with, where that was a speaker a channel; else nothing.

        Who names a number of speakers wants them to be told apart by their voices.
        """
        work, reading = self._work, load_reading(self._folder)
        original, request = self._folder / ORIGINAL, self._request
        is_by_voice = request.row_ids is None and request.speakers is not None
        if not reading.by_channel or is_by_voice or not original.is_file():
            return ()
        try:
            sound = decode(
                original,
                work.temporary_dir,
                work.limits,
                self._job.is_cancelled,
                by_channel=True,
                parts=reading.parts,
            )
        except AudioError:  # a better copy took the place of the recording, and has other tracks
            log.warning("Job %s: the channels are not there any more; their mix is heard.", self._job.id)
            return ()
        remove_file(sound.playback)
        return sound.channels if are_apart(sound.channels) else ()

    def _read(self, start_ms: int, end_ms: int, channel: int | None = None) -> Samples:
        """A stretch of one of the channels, which are counted from 0, or of their mix."""
        if channel is not None and channel < len(self._channels):
            first, after = (ms * RATE_HZ // 1000 for ms in (start_ms, end_ms))
            return self._channels[channel][first:after]
        try:
            return read_stretch(self._folder / PLAYBACK, start_ms, end_ms)
        except (OSError, AudioError) as exc:
            raise LikhitaError(NO_SOUND) from exc

    def _apply(self, make: Callable[[Document], Edit]) -> None:
        """Makes the edit on whatever revision the document has reached meanwhile."""
        store, document_id = self._work.store, self._job.document_id
        while True:
            now = store.load(document_id)
            try:
                store.apply(document_id, Patch(make(now), now.revision), self._work.kept.owner)
            except StaleRevisionError:
                continue  # somebody edits it at this moment
            return

    def _keep_heard(self, outcome: Outcome) -> None:
        """Beside the sound; without it only the times of corrected words and other speakers are lost."""
        try:
            add_emissions(self._folder / EMISSIONS, outcome.emissions)
            add_activity(self._folder, outcome.hearing, outcome.turns)
        except OSError:
            log.warning("What was heard again could not be kept", exc_info=True)
