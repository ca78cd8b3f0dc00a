"""From a recording on the page to the open editor: the events of the start panel."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Protocol

import gradio as gr

from engines.jobs import Job, JobManager, JobRequest, Snapshot, State
from transcript.errors import LikhitaError
from transcript.messages import Message
from ui import text
from ui.editor.calls import EditorCalls, sound_links
from ui.start.intake import intake_view
from ui.start.job_request import job_request
from ui.start.upload_tickets import UploadedRecording, Uploads, read_sent
from ui.views import Json, document_secret, error_view, message_view, row_view

_MOMENT_S = 0.3
_CANCELLED = Message("cancelled_unread")
_EXPECTED_S = 1.0
_ROWS_PER_SECOND = 400  # rows the page may be sent again a second while a job runs


@dataclass(frozen=True, slots=True)
class Panels:
    """The page's panels after an event: which is shown, and what each holds."""

    start_shown: bool
    work_shown: bool
    problem: Json | None = None
    start_again: bool = False
    progress: Json | None = None
    editor: Json | None = None

    def updates(self) -> list[Any]:
        """Gradio updates for: start, work, the way back, intake, progress, editor."""
        return [
            gr.update(visible=_shown(self.start_shown)),
            gr.update(visible=_shown(self.work_shown)),
            gr.update(visible=_shown(self.work_shown)),
            gr.update(value=intake_view(self.problem)) if self.problem or self.start_again else gr.skip(),
            gr.update(value=self.progress or {}),
            gr.skip() if self.editor is None else gr.update(value=self.editor),
        ]


def _shown(shown: bool) -> Literal[True, "hidden"]:
    """Hidden panels stay in the page: what a component was told, and what it plays, must not go with them."""
    return True if shown else "hidden"


class TranscriptOpener(Protocol):
    """Makes documents of transcript files; any thread may call it (`engines.jobs.document_import.Opener`)."""

    most_jobs: int

    def is_transcript(self, path: Path, name: str) -> bool:
        """Whether the file is one that `open` reads."""

    def begin(self, path: Path, name: str, recording: Path | None = None) -> Job:
        """Opens it beside the caller, then deletes the files; a failure says the line and the reason."""

    def get(self, job_id: str) -> Job | None:
        """The job of `begin` while it is under way."""


class StartPanel:
    """Callbacks of the microphone, the upload and the way back. They keep no state of a visitor."""

    def __init__(
        self, jobs: JobManager, calls: EditorCalls, uploads: Uploads, opener: TranscriptOpener
    ) -> None:
        self._jobs = jobs
        self._calls = calls
        self._uploads = uploads
        self._opener = opener

    async def take_recording(
        self, language: str, speakers: object, event: gr.EventData
    ) -> AsyncIterator[list[Any]]:
        """Rows as they are recognised or opened, then the document. A closed tab closes this generator."""
        try:
            files = await asyncio.to_thread(self._take, event._data)
            job = await asyncio.to_thread(self._open_transcript, files)
            if job is None:
                asked = self._request(files[0], language, speakers, event._data)
                job = await asyncio.to_thread(self._jobs.submit, asked)
        except LikhitaError as exc:
            yield Panels(True, False, problem=error_view(exc.reason)).updates()
            return
        try:
            async for panels in self._follow(job, files[0].name):
                yield panels
        finally:
            job.cancel()  # for a tab that was closed; a job that has ended takes no notice

    async def follow_address(self, document_id: str) -> AsyncIterator[list[Any]]:
        """Shows how the document of the page's address goes on, where its job was interrupted and resumed.

        A closed tab ends only this generator.
        """
        waited = False
        try:
            while bool(document_id) and await asyncio.to_thread(self._is_expected, document_id):
                job = self._jobs.find(document_id)
                if job is not None:
                    async for panels in self._follow(job, job.request.name):
                        yield panels
                    return
                waited = True
                yield Panels(False, True, progress=waiting_view(document_id)).updates()
                await asyncio.sleep(_EXPECTED_S)
            if waited:  # another process went on with it, to its end
                opened = await asyncio.to_thread(self._calls.open_view, document_id)
                yield Panels(False, True, editor=opened).updates()
        except LikhitaError as exc:
            yield Panels(True, False, problem=error_view(exc.reason)).updates()
        if not waited:  # Gradio takes a generator that gives nothing for one that empties every panel
            yield [gr.skip() for _ in fields(Panels)]

    def _is_expected(self, document_id: str) -> bool:
        known = document_secret(document_id)
        return bool(known) and known.isascii() and self._jobs.is_expected(known)

    async def _follow(self, job: Job, name: str) -> AsyncIterator[list[Any]]:
        """The job's progress and rows, then what it ends in."""
        sent = _Sent()
        async for snapshot in job.follow():
            if not snapshot.state.is_end:
                rows = None
                if sent.is_due(snapshot):
                    rows = await asyncio.to_thread(self._rows_view, job, snapshot, name)
                yield Panels(False, True, progress=progress_view(job, snapshot), editor=rows).updates()
        yield (await asyncio.to_thread(self._end, job)).updates()

    def _take(self, sent: object) -> list[UploadedRecording]:
        """The one or two files that the page sent, {ticket, name, beside, tracks, apart}.

        Raises:
            LikhitaError: one of them is no unused upload; the other can be sent again.
        """
        first = self._uploads.take(read_sent(sent))
        beside = sent.get("beside") if isinstance(sent, dict) else None
        if not beside:
            return [first]
        try:
            return [first, self._uploads.take(read_sent(beside))]
        except LikhitaError:
            self._uploads.give_back(first)
            raise

    def _request(
        self, recording: UploadedRecording, language: str, speakers: object, sent: object
    ) -> JobRequest:
        """The job; `sent` is what the page sent, and may name tracks and want them `apart`."""
        chosen = sent if isinstance(sent, dict) else {}
        try:
            return job_request(
                recording, language, speakers, chosen.get("tracks"), apart=chosen.get("apart") is True
            )
        except LikhitaError:
            self._uploads.give_back(recording)
            raise

    def _open_transcript(self, files: list[UploadedRecording]) -> Job | None:
        """What opens the transcript that one of the files is; None where there is only a recording.

        Most are open in a moment; nobody is shown how far those are.

        Raises:
            LikhitaError: none of the files, or more than one, is a transcript.
        """
        transcripts = [file for file in files if self._opener.is_transcript(file.path, file.name)]
        if not transcripts and len(files) == 1:
            return None
        if len(transcripts) != 1:
            for file in files:
                file.path.unlink(missing_ok=True)
            raise LikhitaError("too_many_files")
        (transcript,) = transcripts
        recording = next((file.path for file in files if file is not transcript), None)
        job = self._opener.begin(transcript.path, transcript.name, recording)
        job.wait(_MOMENT_S)
        return job

    def get_ready(self) -> None:
        """Loads the models while somebody speaks or a file travels."""
        self._jobs.warm()

    def open_address(self, document_id: str) -> Any:
        """The document that the page's address names; without one the page stays as it is.

        A page begins at its start, and this answer may come after somebody has already opened something.
        """
        if not document_id:
            return gr.skip()
        try:
            return Panels(False, True, editor=self._calls.open_view(document_secret(document_id))).updates()
        except LikhitaError as exc:
            if self._is_expected(document_id):
                return Panels(False, True, progress=waiting_view(document_id)).updates()
            return Panels(True, False, problem=error_view(exc.reason)).updates()

    def close(self) -> list[Any]:
        """Back to the start; the document stays where it is."""
        return Panels(True, False, start_again=True, editor={"kind": "empty"}).updates()

    def cancel(self, payload: object) -> None:
        """Stops the job whose document's secret the page holds; the rows made so far stay."""
        sent = payload if isinstance(payload, dict) else {}
        job_id = str(sent.get("job_id"))
        job = self._jobs.get(job_id) or self._opener.get(job_id)
        if job is not None and job.document_id == sent.get("document_id"):
            job.cancel()

    def _rows_view(self, job: Job, snapshot: Snapshot, name: str) -> Json:
        return rows_view(job, snapshot, name, self._calls.address_of(job.document_id))

    def _end(self, job: Job) -> Panels:
        last = job.snapshot()
        if last.state is State.PARKED:
            return Panels(False, True, progress=parked_view(job))
        if last.has_sound or last.state is State.DONE:
            opened = self._calls.open_view(job.document_id)
            return Panels(False, True, start_again=True, editor=opened)
        left = {"left": job.document_id}  # the address names nothing any more
        return Panels(True, False, problem=error_view(last.error or _CANCELLED), progress=left)


class _Sent:
    """What the page last got of the rows, so that a long transcript is not sent again many times a second."""

    def __init__(self) -> None:
        self._last: tuple[bool, int] | None = None
        self._next_s = 0.0

    def is_due(self, snapshot: Snapshot) -> bool:
        rows = len(snapshot.segments)
        if (snapshot.has_sound, rows) == self._last or time.monotonic() < self._next_s:
            return False
        self._last = (snapshot.has_sound, rows)
        self._next_s = time.monotonic() + rows / _ROWS_PER_SECOND
        return True


def progress_view(job: Job, snapshot: Snapshot) -> Json:
    """What the progress panel shows: a stage people understand, a fraction, the time left."""
    queued = snapshot.state is State.QUEUED
    return {
        "title": {"key": "ahead", "count": snapshot.ahead} if queued else text.stage(snapshot.stage.value),
        "detail": text.time_left(snapshot.seconds_left),
        "fraction": snapshot.fraction,
        "job_id": job.id,
        "document_id": job.document_id,
    }


def waiting_view(document_id: str) -> Json:
    """What the panel shows while a recording that was interrupted waits to go on."""
    return {"title": {"key": "waits_to_go_on"}, "fraction": 0.0, "document_id": document_id}


def parked_view(job: Job) -> Json:
    """What the panel shows while the server is restarted: the page comes back by itself."""
    return {
        "title": {"key": "restarting"},
        "detail": {"key": "restarting_detail"},
        "fraction": job.snapshot().fraction,
        "document_id": job.document_id,
        "restarting": True,
    }


def rows_view(job: Job, snapshot: Snapshot, name: str, address: str) -> Json:
    """The rows made so far, to read and to play, not yet to edit."""
    return {
        "kind": "rows",
        "readonly": True,
        "document_id": job.document_id,
        "name": name,
        "duration_ms": snapshot.duration_ms or 0,
        "notices": [message_view(notice) for notice in snapshot.notices],
        "segments": [row_view(segment) for segment in snapshot.segments],
        **(sound_links(address) if snapshot.has_sound else {}),
    }
