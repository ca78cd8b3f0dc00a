"""From a recording on the page to its job and the open editor: the events of the start panel."""

import asyncio
import time
from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Protocol

import gradio as gr

from engines.jobs import Job, JobManager, JobRequest
from engines.streaming import LiveDocuments
from transcript.errors import LikhitaError
from transcript.storage.links import Rights
from ui.access import Entry
from ui.documents.jobs import CANCELLED, DocumentJobs
from ui.editor.calls import EditorCalls
from ui.start.intake import intake_view
from ui.start.job_request import job_request
from ui.start.upload_tickets import UploadedRecording, Uploads, read_sent
from ui.views import Json, error_view, named_document

_MOMENT_S = 0.3


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
        now = {"at_ns": str(time.monotonic_ns())}  # Gradio tells the page of another value only
        return [
            gr.update(visible=_shown(self.start_shown)),
            gr.update(visible=_shown(self.work_shown)),
            gr.update(visible=_shown(self.work_shown)),
            gr.update(value=intake_view(self.problem)) if self.problem or self.start_again else gr.skip(),
            gr.update(value=(self.progress or {}) | now),
            gr.skip() if self.editor is None else gr.update(value=self.editor | now),
        ]


def _shown(shown: bool) -> Literal[True, "hidden"]:
    """Hidden panels stay in the page: what a component was told, and what it plays, must not go with them."""
    return True if shown else "hidden"


class TranscriptOpener(Protocol):
    """Makes documents of transcript files; any thread may call it (`engines.jobs.document_import.Opener`)."""

    most_jobs: int

    def is_transcript(self, path: Path, name: str) -> bool:
        """Whether the file is one that `open` reads."""

    def begin(
        self,
        path: Path,
        name: str,
        recording: Path | None = None,
        recording_name: str = "",
        choices: Mapping[str, str] = MappingProxyType({}),
    ) -> Job:
        """Opens it beside the caller, then deletes the files; a failure says the line and the reason."""

    def reopen(self, document_id: str, choices: Mapping[str, str]) -> None:
        """Reads the file of a document once more as these choices say, and replaces its rows."""


class StartPanel:
    """Callbacks of the microphone, the upload and the way back. They keep no state of a visitor.

    None of them waits for a job: the page follows that by itself (`ui.documents.jobs`), and asks `show` for
    the document when its sound is kept and when the job has ended.
    """

    def __init__(
        self,
        manager: JobManager,
        jobs: DocumentJobs,
        calls: EditorCalls,
        *,
        uploads: Uploads,
        opener: TranscriptOpener,
        live: LiveDocuments,
    ) -> None:
        self._manager = manager
        self._jobs = jobs
        self._calls = calls
        self._uploads = uploads
        self._opener = opener
        self._live = live

    async def take_recording(self, language: str, speakers: object, event: gr.EventData) -> list[Any]:
        """Begins to recognise what was sent, or to open it; a moment later the page follows that."""
        beginning = asyncio.ensure_future(asyncio.to_thread(self._begin, event._data, language, speakers))
        try:
            job = await asyncio.shield(beginning)
        except asyncio.CancelledError:  # the visitor took it back in this moment
            beginning.add_done_callback(_cancel_begun)
            raise
        except LikhitaError as exc:
            return Panels(True, False, problem=error_view(exc.reason)).updates()
        if job.snapshot().state.is_end:
            return await asyncio.to_thread(self.show, job.document_id)
        return Panels(False, True, progress=follow_view(job.document_id, job.request.name)).updates()

    def _begin(self, sent: object, language: str, speakers: object) -> Job:
        files = self._take(sent)
        job = self._open_transcript(files)
        if job is not None:
            return job
        asked = self._request(files[0], language, speakers, sent)
        return self._manager.submit(asked, self._find_live(sent), copy_context())

    def _find_live(self, sent: object) -> str | None:
        """The document that has the rows of this recording already, as they were spoken."""
        named = named_document(sent)
        if not named or self._jobs.find(named) is not None or not self._live.is_open(named):
            return None
        return named

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
        recording = next((file for file in files if file is not transcript), None)
        if recording is None:
            job = self._opener.begin(transcript.path, transcript.name)
        else:
            job = self._opener.begin(transcript.path, transcript.name, recording.path, recording.name)
        job.wait(_MOMENT_S)
        return job

    def get_ready(self) -> None:
        """Loads the models while somebody speaks or a file travels."""
        self._manager.warm()

    def open_address(self, document_id: str) -> Any:
        """The document that the page's address names; without one the page stays as it is.

        A page begins at its start, and this answer may come after somebody has already opened something.
        """
        return self.show(document_id) if document_id else gr.skip()

    def show_followed(self, event: gr.EventData) -> list[Any]:
        """The document that the panel of a job follows: its sound is kept now, or the job has ended."""
        sent = event._data if isinstance(event._data, dict) else {}
        return self.show(sent.get("document_id"))

    def show(self, given: object) -> list[Any]:
        """The document, with its job where one is under way; the start, and why, where there is none."""
        try:
            entry = self._calls.access.enter(given, Rights.READ)
        except LikhitaError as exc:
            return Panels(True, False, problem=error_view(exc.reason)).updates()
        known = entry.document_id
        is_running = bool(known) and self._is_expected(known)
        progress = follow_view(entry.shown_id) if is_running else {}
        try:
            view = self._calls.open_view(entry)
        except LikhitaError as exc:
            return self._show_unopened(entry, progress, exc)
        shown = progress | {"is_open": is_running}
        return Panels(False, True, start_again=True, progress=shown, editor=view).updates()

    def _show_unopened(self, entry: Entry, progress: Json, refusal: LikhitaError) -> list[Any]:
        if progress:
            return Panels(False, True, progress=progress).updates()
        end = self._jobs.find_end(entry.document_id)
        if end is None:
            return Panels(True, False, problem=error_view(refusal.reason)).updates()
        problem = error_view(end.error or CANCELLED)
        return Panels(True, False, problem=problem, progress={"left": entry.shown_id}).updates()

    def _is_expected(self, document_id: str) -> bool:
        try:
            return self._jobs.is_expected(document_id)
        except LikhitaError:
            return False  # the document's own refusal says what is wrong

    def go_to(self, document_id: str) -> Any:
        """What the page's address names after somebody changed it: a document, or the start."""
        return self.open_address(document_id) if document_id else self.close()

    def close(self) -> list[Any]:
        """Back to the start; the document stays where it is."""
        return Panels(True, False, start_again=True, editor={"kind": "empty"}).updates()


def follow_view(document_id: str, name: str = "") -> Json:
    """What has the panel of a job follow the one of this document, which the editor does not show yet."""
    return {"document_id": document_id, "name": name}


def _cancel_begun(beginning: "asyncio.Future[Job]") -> None:
    if not beginning.cancelled() and beginning.exception() is None:
        beginning.result().cancel()
