"""The page: a start panel, the progress of a job, the editor; and the named endpoints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.routing import Mount

from engines.jobs import JobManager, Opener, SoundAttacher
from engines.streaming import LiveDocuments
from transcript.storage import Store
from ui import text
from ui.accounts.login_ways import LoginWays
from ui.api import Endpoints
from ui.border.answers import JSONAnswer, hand_answers_on
from ui.border.disk import close_disk
from ui.border.gradio_border import GradioBorder
from ui.documents.export import Exports
from ui.documents.jobs import DocumentJobs
from ui.editor.calls import EditorCalls
from ui.editor.editor import SegmentEditor
from ui.modules import on_load
from ui.page.account import account_name, login_form
from ui.page.language import language_switch, speaker_options, spoken_options
from ui.page.models import ModelNotice, ModelReport
from ui.page.theme import page_head, page_theme
from ui.start.intake import intake
from ui.start.job_request import RecordingInput, SpeakersInput
from ui.start.microphone import microphone
from ui.start.progress import job_panel
from ui.start.reopening import Reopening
from ui.start.sound_later import SoundLater
from ui.start.start_panel import StartPanel
from ui.start.upload_tickets import Uploads

HERE = Path(__file__).parent
_MOST_EVENTS = 1000
"""Events that Gradio may hold before they begin; none waits for a recording."""
_LOOK_S = 0.01
"""How often Gradio's queue is looked into; its own 1 ms keeps 7 % of a core busy while nobody is there."""
_PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class PageServices:
    """What the page is built on."""

    manager: JobManager
    jobs: DocumentJobs
    store: Store
    uploads: Uploads
    exports: Exports
    opener: Opener
    live_documents: LiveDocuments
    sounds: SoundAttacher
    languages: tuple[str, ...]
    max_upload_bytes: int
    longest_s: float
    report_models: ModelReport
    calls: EditorCalls
    login: LoginWays | None = None


@dataclass(frozen=True, slots=True)
class _Widgets:
    start: gr.Column
    work: gr.Column
    progress: gr.HTML
    editor: SegmentEditor
    microphone: gr.HTML
    intake: gr.HTML
    language: gr.Dropdown
    speakers: gr.Dropdown
    back: gr.Button
    switch: gr.HTML
    links: gr.HTML
    address: gr.Textbox

    @property
    def panels(self) -> list[Any]:
        """In the order of `Panels.updates`."""
        return [self.start, self.work, self.back, self.intake, self.progress, self.editor]


def mount_page(app: FastAPI, page: gr.Blocks, services: PageServices, root: str = "") -> None:
    """Puts the page at `/` of the app, with everything of Gradio's off that a stranger has no use for."""
    close_disk(page, services.exports.folder)
    hand_answers_on()
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=root,
        blocked_paths=[services.exports.folder.anchor],
        show_error=False,
        max_file_size=services.max_upload_bytes,
        ssr_mode=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        theme=page_theme(),
        head=page_head(),
    )
    (mount,) = [route for route in app.routes if isinstance(route, Mount)]
    mount.app = GradioBorder(mount.app, page, services.uploads)


def build_page(services: PageServices) -> gr.Blocks:
    """The page, ready to be mounted."""
    panel = StartPanel(
        services.manager,
        services.jobs,
        services.calls,
        uploads=services.uploads,
        opener=services.opener,
        live=services.live_documents,
    )
    page = gr.Blocks(title="లిఖిత Likhita", analytics_enabled=False, fill_width=True)
    with page:
        widgets = _lay_out(services)
        _connect_page(page, widgets, panel)
        _connect_language(page, widgets, services.languages)
        _name_endpoints(services)
    _open_queue(page, recordings=services.manager.most_jobs + services.opener.most_jobs)
    return page


def _open_queue(page: gr.Blocks, recordings: int) -> None:
    """Gradio's queue, in which nothing waits for a recording.

    The page follows jobs past it. A program's call of `/transcribe` or `/open` keeps one of Gradio's places
    all the while, so there are as many more as files may be under way.
    """
    threads = page.max_threads
    page.max_threads = threads + recordings  # places; an event that only follows a job needs no thread
    page.queue(max_size=_MOST_EVENTS, default_concurrency_limit=None)
    page._queue.sleep_when_free = _LOOK_S
    page.max_threads = threads


def _lay_out(services: PageServices) -> _Widgets:
    with gr.Row(elem_id="head"):
        gr.HTML((HERE / "head.html").read_text(encoding="utf-8"), padding=False, elem_id="brand")
        back = gr.Button(text.say("new_recording"), size="sm", visible="hidden", elem_id="back")
        switch = language_switch()
        links = gr.HTML(js_on_load=on_load("page/links.js", triggers=("asked",)), elem_id="links")
        ModelNotice(services.report_models)
        if services.login:
            account_name()
    spoken_into = microphone(services.longest_s, services.max_upload_bytes)
    with gr.Column(elem_id="start") as start:
        if services.login:
            login_form(services.login)
        recorder = intake()
        with gr.Row(elem_id="choices"):
            language = gr.Dropdown(
                spoken_options(services.languages, "en"),
                value="auto",
                label=text.say("language_choice"),
                elem_id="language",
            )
            speakers = gr.Dropdown(
                speaker_options("en"),
                value=0,
                label=text.say("speakers_choice"),
                elem_id="speakers",
            )
        gr.HTML(html_template=_RECENT, js_on_load=on_load("start/recent.js"), elem_id="recent")
    with gr.Column(visible="hidden", elem_id="work") as work:
        progress = job_panel()
        editor = SegmentEditor(
            calls={
                **services.calls.by_name(),
                **SoundLater(services.sounds, services.uploads, services.calls.access).by_name(),
                **Reopening(services.opener, services.calls.access).by_name(),
            },
            strings=text.strings("en"),
            elem_id="editor",
        )
    address = gr.Textbox(visible=False, label="address")
    return _Widgets(
        start,
        work,
        progress,
        editor,
        spoken_into,
        recorder,
        language,
        speakers,
        back,
        switch,
        links,
        address,
    )


_RECENT = '<nav class="recent" data-say-label="recent"></nav>'


def _connect_language(page: gr.Blocks, widgets: _Widgets, languages: tuple[str, ...]) -> None:
    """Gradio's own labels and the editor's words follow the language; at first English ones are there."""

    def translate(chosen: str) -> list[Any]:
        interface = chosen if chosen in text.LANGUAGES else "en"
        spoken, speakers = spoken_options(languages, interface), speaker_options(interface)
        return [
            gr.update(label=text.say("language_choice", interface), choices=spoken),
            gr.update(label=text.say("speakers_choice", interface), choices=speakers),
            gr.update(value=text.say("new_recording", interface)),
            gr.update(strings=text.strings(interface)),
        ]

    for happens in (page.load, widgets.switch.chosen):
        told = happens(
            translate,
            widgets.address,
            [widgets.language, widgets.speakers, widgets.back, widgets.editor],
            js="async () => [(await window.likhita).language()]",
            queue=False,
            trigger_mode="multiple",
            api_visibility=_PRIVATE,
            show_progress="hidden",
        )
        shown = "async () => { (await window.likhita).showWords(); }"
        told.then(None, js=shown, api_visibility=_PRIVATE, show_progress="hidden")


def _connect_page(page: gr.Blocks, widgets: _Widgets, panel: StartPanel) -> None:
    quiet: dict[str, Any] = {"api_visibility": _PRIVATE, "show_progress": "hidden"}
    recorded = widgets.intake.recorded(
        panel.take_recording,
        [widgets.language, widgets.speakers],
        widgets.panels,
        concurrency_limit=None,
        trigger_mode="multiple",
        **quiet,
    )
    widgets.intake.withdrawn(None, cancels=[recorded], trigger_mode="multiple", **quiet)
    widgets.intake.begun(panel.get_ready, concurrency_limit=None, trigger_mode="once", **quiet)
    told = "async () => [(await window.likhita).readAddress()]"
    for happens, show in ((page.load, panel.open_address), (widgets.links.asked, panel.go_to)):
        opened = happens(
            show,
            widgets.address,
            widgets.panels,
            js=told,
            queue=False,
            trigger_mode="always_last",
            **quiet,
        )
        opened.then(None, js="async () => { (await window.likhita).showAsked(); }", **quiet)
    changed, written = (
        happens(
            panel.show_followed,
            outputs=widgets.panels,
            concurrency_limit=None,
            trigger_mode="multiple",
            **quiet,
        )
        for happens in (widgets.progress.changed, widgets.microphone.written)
    )
    chosen = "async (code) => { (await window.likhita).setSpokenLanguage(code); }"
    widgets.language.change(None, widgets.language, js=chosen, **quiet)
    closed = widgets.back.click(
        panel.close,
        outputs=widgets.panels,
        js="async () => { (await window.likhita).forgetAddress(); }",
        cancels=[changed, written],
        queue=False,
        trigger_mode="once",
        **quiet,
    )
    closed.then(None, js="async () => { (await window.likhita).showAsked(); }", **quiet)


def _name_endpoints(services: PageServices) -> None:
    """Components that are never shown carry the endpoints' types."""
    endpoints = Endpoints(
        services.manager,
        services.opener,
        services.store,
        services.exports,
        uploads=services.uploads,
        access=services.calls.access,
    )
    audio = RecordingInput(visible=False, label="audio", type="filepath")
    language = gr.Textbox("auto", visible=False, label="language")
    speakers = SpeakersInput(0, visible=False, label="speakers")
    tracks = gr.Textbox("auto", visible=False, label="tracks")
    document_id = gr.Textbox(visible=False, label="document_id")
    patch = gr.JSON(visible=False, label="patch")
    chosen = gr.Textbox("srt", visible=False, label="format")
    options = gr.JSON(visible=False, label="options")
    answer, file = JSONAnswer(visible=False, label="answer"), gr.File(visible=False, label="file")
    free: dict[str, Any] = {"concurrency_limit": None, "trigger_mode": "multiple", "api_visibility": "public"}
    gr.Button(visible=False).click(
        endpoints.transcribe,
        [audio, language, speakers, tracks],
        answer,
        api_name="transcribe",
        api_visibility="public",
        concurrency_limit=None,
        trigger_mode="multiple",
    )
    gr.Button(visible=False).click(
        endpoints.open,
        [
            RecordingInput(visible=False, label="transcript", type="filepath"),
            RecordingInput(visible=False, label="recording", type="filepath"),
            gr.JSON({}, visible=False, label="choices"),
        ],
        answer,
        api_name="open",
        **free,
    )
    gr.Button(visible=False).click(endpoints.edit, [document_id, patch], answer, api_name="edit", **free)
    gr.Button(visible=False).click(endpoints.document, document_id, answer, api_name="document", **free)
    gr.Button(visible=False).click(
        endpoints.export, [document_id, chosen, options], file, api_name="export", **free
    )
