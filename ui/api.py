"""The named endpoints: /transcribe, /open, /edit, /document, /export. Everything else is private."""

import asyncio
from contextvars import copy_context

import gradio as gr
import orjson

from engines.jobs import Job, JobManager, JobRequest, Opener, State
from transcript.editing.patch import Patch
from transcript.errors import LikhitaError
from transcript.formats.base.options import option_texts
from transcript.storage import Store
from transcript.storage.links import Rights
from ui import text
from ui.access import Access
from ui.border.answers import write_answer
from ui.documents.export import Exports
from ui.errors import BROKEN, user_errors
from ui.start.job_request import job_request
from ui.start.reopening import read_choices
from ui.start.upload_tickets import SentFile, Uploads
from ui.views import document_view, question_view, repairs_view, saved_view


class Endpoints:
    """What a program may ask for; each method checks everything that it is given.

    Any thread may call any method; nothing is kept between calls.
    """

    def __init__(
        self,
        jobs: JobManager,
        opener: Opener,
        store: Store,
        exports: Exports,
        *,
        uploads: Uploads,
        access: Access,
    ) -> None:
        self._jobs = jobs
        self._opener = opener
        self._uploads = uploads
        self._store = store
        self._exports = exports
        self._access = access

    async def transcribe(
        self,
        audio: SentFile | None,
        language: str = "auto",
        speakers: float | str = 0,
        tracks: str = "auto",
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds the parameter by this default
    ) -> orjson.Fragment:
        """The transcript of a recording: document_id, name, duration_ms, notices, messages and segments.

        Args:
            audio: the recording.
            language: ISO 639-1 code of everything that is spoken, or "auto".
            speakers: how many people speak, or 0 to find out; bounds as "2-4" or "2-"; "channels" for one
                speaker on each channel, or on each track of a film that has several.
            tracks: which sound tracks to hear, "2" or "1,3", or which of their channels, "1:2,1:4"; "auto"
                finds out which carry speech.
            progress: Gradio's own.
        """
        with user_errors():
            asked = await asyncio.to_thread(self._request, audio, language, speakers, tracks)
            job = await asyncio.to_thread(self._jobs.submit, asked, visitor=copy_context())
            await _follow(job, progress)
            return await asyncio.to_thread(self.document, job.document_id)

    async def open(
        self,
        transcript: SentFile | None,
        recording: SentFile | None = None,
        choices: object = None,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds the parameter by this default
    ) -> orjson.Fragment:
        """The document of a transcript that another tool made, as `/transcribe` answers it.

        Besides, `repairs` are the lines that were mended or left out, each with its `code` and its `line` (or
        `row`); `questions` say what was assumed of the file, what else it may be, and the first rows then.

        Args:
            transcript: the file.
            recording: its recording, where there is one; rows without times are found in it.
            choices: answers to questions of an earlier opening, by code, {"encoding": "cp1251"}.
            progress: Gradio's own.
        """
        with user_errors():
            job = await asyncio.to_thread(self._begin_opening, transcript, recording, choices)
            await _follow(job, progress)
            return await asyncio.to_thread(self._describe_opened, job.document_id)

    def _begin_opening(self, transcript: SentFile | None, recording: SentFile | None, choices: object) -> Job:
        chosen = read_choices(choices)
        if transcript is None:
            raise LikhitaError("no_transcript")
        taken = self._uploads.take(transcript)
        if recording is None:
            return self._opener.begin(taken.path, taken.name, choices=chosen)
        try:
            sound = self._uploads.take(recording)
        except LikhitaError:
            self._uploads.give_back(taken)
            raise
        return self._opener.begin(taken.path, taken.name, sound.path, sound.name, chosen)

    def _describe_opened(self, document_id: str) -> orjson.Fragment:
        document = self._store.load(document_id)
        questions = [question_view(question) for question in self._opener.kept.questions(document_id)]
        repairs = repairs_view(document.provenance.notices)
        return write_answer(document_view(document) | {"repairs": repairs, "questions": questions})

    def _request(
        self, audio: SentFile | None, language: object, speakers: object, tracks: object
    ) -> JobRequest:
        recording = None if audio is None else self._uploads.take(audio)
        try:
            return job_request(recording, language, speakers, tracks)
        except LikhitaError:
            if recording is not None:
                self._uploads.give_back(recording)
            raise

    def edit(self, document_id: str, patch: object) -> orjson.Fragment:
        """Applies one patch {id, field, value, base_revision}; returns {revision} once it is stored.

        Args:
            document_id: the document's secret, or the name of a link to it (the part behind the #).
            patch: field is one of text, speaker, start_ms, end_ms, status, language.
        """
        with user_errors():
            entry = self._access.enter(document_id, Rights.EDIT)
            return write_answer(saved_view(self._store.apply(entry.document_id, Patch.from_json(patch))))

    def document(self, document_id: str) -> orjson.Fragment:
        """The document as it is stored now.

        Args:
            document_id: the document's secret, or the name of a link to it (the part behind the #).
        """
        with user_errors():
            entry = self._access.enter(document_id, Rights.READ)
            document = self._store.load(entry.document_id)
            return write_answer(document_view(document) | {"document_id": entry.shown_id})

    def export(self, document_id: str, format: str, options: object = None) -> str:
        """A file of the corrected segments.

        Args:
            document_id: the document's secret, or the name of a link to it (the part behind the #).
            format: txt, srt, vtt, csv, tsv, json, textgrid, rttm, eaf, xlsx, docx, chat, ctm, stm, seglst,
                audacity, kaldi, dataset, bundle or everything.
            options: the format's choices by name, {"rows": "verified", "times": false}; the others keep their
                defaults. An unknown name is answered with those that the format has.
        """
        with user_errors():
            given = option_texts(options)
            entry = self._access.enter(document_id, Rights.READ)
            return str(self._exports.file(self._exports.load(entry.document_id), format, given))


async def _follow(job: Job, progress: gr.Progress) -> None:
    """Returns once the job has made its document, and tells how far it is.

    Raises:
        LikhitaError: it failed.
    """
    try:
        async for snapshot in job.follow():
            progress(snapshot.fraction, desc=text.say(**text.stage(snapshot.stage.value)))
    finally:
        job.cancel()  # for a caller who hung up; a job that has ended takes no notice
    last = job.snapshot()
    if last.state in {State.FAILED, State.PARKED}:
        raise LikhitaError(last.error or BROKEN)
