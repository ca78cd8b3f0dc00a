"""Builds the parts and serves them: FastAPI with /health, /ready, documents, uploads, and Gradio at /."""

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from engines.alignment.word_repair import WordRepair
from engines.audio.decoding import DecodeLimits
from engines.jobs import JobManager, Opener, RecognitionAgain, SoundAttacher, Spectrograms, transcribe_command
from engines.jobs.residence import Residence
from engines.models import ModelFetch, Models, ModelSettings, Role
from engines.pipeline import Pipeline
from engines.pipeline.card_work import place_on_card
from engines.pipeline.text_alignment import TextTimer
from engines.runtime.executor import inference_executor
from engines.runtime.zero_gpu import is_lent
from engines.streaming import LiveDocuments, LiveSessions
from settings import DATABASE_FILE, SettingError, Settings, read_settings
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage import Store, backup_command, password_command
from transcript.storage.copying import Copying
from transcript.storage.quota import DiskQuota
from transcript.storage.retention import EXPORT_AGE_S, TEMPORARY_AGE_S, Sweeper, empty_folder
from transcript.storage.sweeping import Sweeping
from transcript.version import VERSION
from ui.accounts.accounts import Accounts
from ui.accounts.openid import OpenId, Provider
from ui.accounts.openid_routes import openid_router
from ui.accounts.routes import accounts_router
from ui.documents.changes import Watch
from ui.documents.deletion import Deletion
from ui.documents.export import Exports
from ui.documents.jobs import DocumentJobs
from ui.documents.routers import document_routers
from ui.documents.routes import made_exports_router
from ui.editor.calls import EditorCalls
from ui.errors import tell_what_is_wrong
from ui.guards import add_guards
from ui.guards.addresses import Tickets, open_key
from ui.guards.bodies import OpenBodies
from ui.guards.connections import BoundedProtocol
from ui.guards.headers import robots_router
from ui.guards.logs import hide_secrets
from ui.guards.prefix import origin_of
from ui.modules import modules_router
from ui.page.blocks import PageServices, build_page, mount_page
from ui.page.models import ModelLine, ModelState
from ui.page.theme import page_head
from ui.server.launch_hooks import run_launch_hooks
from ui.server.log_lines import configure_logging
from ui.server.metrics import Metrics, metrics_router
from ui.server.readiness import Readiness, readiness_router
from ui.server.serving import Server, bind_port
from ui.speech_api.program_service import ProgramService
from ui.speech_api.webhook_hosts import WebhookHosts
from ui.speech_api.webhooks import Webhooks
from ui.start.routers import start_routers
from ui.start.upload_tickets import Uploads
from ui.start.uploads import BodyLimit

log = logging.getLogger("likhita")

_TELL_S = 2.0  # as long as the end waits for pages that are to hear that their job goes on later
_QUIET_S = 1.5  # the first page is put together, before loading models takes its share of the interpreter
_CLOSE_S = 2.0  # as long as the end waits for what still runs; what is acknowledged is on the disk by then
# With torch and Gradio imported, Python's standard thresholds (700, 10, 10) walk a million old objects again
# and again: loading a document of 5,000 rows took 1.9 s instead of 0.35, replacing in all of them 1.5 s
# instead of 0.5 (2 cores, 22 November 2026, `tests.benchmarks.transcript_speed` after `import app`).
_COLLECTOR = (20_000, 20, 50)
_NO_API_PAGES: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}


class App:
    """The parts of one running app, built from its settings; closed once, by the lifespan."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        _require_writable(settings.data_dir)
        self.residence = Residence(settings.data_dir)
        self.gradio_dir = (settings.temporary_dir / "gradio").absolute()
        self.exports_dir = self.gradio_dir / "exports"
        self.uploads = Uploads(settings.temporary_dir.absolute() / "uploads")
        self._clear_temporary()
        self.media_dir = settings.data_dir / "media"
        for folder in (self.gradio_dir, self.exports_dir, self.media_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.copying = _copy_where_slow(settings)
        self.store = Store(settings.resolved_database_url, WordRepair(self.media_dir), settings.max_rows)
        if self.copying:
            self.copying.start(lambda: self.store.deletions, self.store.stop_writing)
        self.models = Models(_model_settings(settings))
        self.metrics = Metrics()
        self.notices: tuple[Message, ...] = ()
        limits = _limits(settings)
        pipeline = Pipeline(self.models, settings.languages)
        self.live_documents = LiveDocuments(self.store, self.media_dir, VERSION)
        self.live = LiveSessions(
            pipeline,
            limits.max_seconds,
            self.live_documents,
            most=settings.live_sessions,
            most_of_visitor=settings.live_sessions_per_visitor,
        )
        self.jobs = JobManager(
            pipeline=pipeline,
            store=self.store,
            media_dir=self.media_dir,
            temporary_dir=settings.temporary_dir,
            residence=self.residence,
            queue_size=settings.queue_size,
            app_version=VERSION,
            limits=limits,
            abandoned_hours=settings.abandoned_job_hours,
            most_of_visitor=settings.jobs_per_visitor,
            observer=self.metrics,
        )
        self.accounts = Accounts(dict(settings.app_users), self.store, openid=_openid(settings))
        self.watch = Watch(self.store)
        self.open_bodies = OpenBodies()
        self.tickets = Tickets(open_key(settings.data_dir / "tickets.key"))
        self.exports = Exports(self.store, self.media_dir, self.exports_dir)
        self.opener = Opener(
            self.store,
            self.media_dir,
            settings.temporary_dir,
            app_version=VERSION,
            most_bytes=settings.max_audio_size,
            limits=limits,
            timer=TextTimer(self.models, inference_executor()),
            queue_size=settings.queue_size,
        )
        self.again = RecognitionAgain(pipeline, self.store, self.media_dir, self.jobs)
        self.calls = EditorCalls(
            self.store,
            settings.languages,
            self.jobs.rows,
            self.jobs.voices,
            again=self.again,
            questions=self.opener.kept.questions,
            has_live_sound=self.live_documents.has_sound,
            address_of=self.tickets.address,
            has_copies=settings.has_copies,
        )
        self.followed = DocumentJobs(self.store, self.jobs, self.opener)
        self.sounds = SoundAttacher(self.store, self.media_dir, settings.temporary_dir, limits)
        self.deletion = Deletion(
            self.store,
            settings.data_dir,
            jobs=self.jobs,
            opener=self.opener,
            live=self.live,
            sounds=self.sounds,
            exports=self.exports,
        )
        self.spectrograms = Spectrograms(self.store, self.media_dir)
        self.programs = ProgramService(
            self.jobs,
            self.store,
            self.uploads,
            self.media_dir,
            Webhooks(settings.webhook_secret, WebhookHosts(settings.webhook_hosts)),
        )
        self.model_fetch = ModelFetch(self.models)
        self._preload = Timer(_QUIET_S, self._load_models)
        self._preload.daemon = True
        self.metrics.watch(self.jobs, self.live, self.store, self.models.cards)
        self.sweeping = Sweeping(self.store, self.media_dir, self._list_sweepers(), settings.retention_hours)

    def open(self) -> None:
        """Starts what runs beside the requests: the fetch of missing weights, and the sweeping."""
        self.jobs.recover()
        self.model_fetch.start()
        self.sweeping.start()
        self.programs.start()
        self._preload.start()

    async def let_go(self) -> None:
        """Parks the jobs, so that the next process goes on with them, and lets the pages that wait go."""
        self.open_bodies.end()
        parked = ThreadPoolExecutor(1, "parking").submit(self.jobs.park)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(parked), _CLOSE_S)
        self.watch.close()
        await self.followed.close(_TELL_S)

    def close(self) -> None:
        """Parks the jobs, keeping their rows, and closes the store."""
        self._preload.cancel()
        self.model_fetch.stop()
        self.sweeping.stop()
        self.programs.close()
        self.jobs.shutdown()
        self.live.shutdown()
        self.opener.shutdown()
        self.sounds.shutdown()
        self.spectrograms.shutdown()
        if self.copying:
            self.copying.close()
        self.store.close()
        self.residence.close()

    def _load_models(self) -> None:
        """Loads what recognition needs before somebody asks, where it is here; nothing waits for a fetch."""
        if self.settings.preload_models and all(card.state == "ready" for card in self.models.cards()):
            self.jobs.warm()

    def _clear_temporary(self) -> None:
        """Deletes what an earlier process left in the middle of something, where no other one is at work.

        Uploads whose tickets were not used yet stay: the page that holds one may still send it.
        """
        if not self.settings.has_copies and self.residence.is_shared():
            log.warning(
                "Another process works on this DATA_DIR: both serve the same documents, "
                "and each leaves the other's recordings and temporary files alone."
            )
            return
        empty_folder(self.settings.temporary_dir.absolute(), keep=[self.uploads.folder])
        empty_folder(self.uploads.taken_folder)

    def _list_sweepers(self) -> list[Sweeper]:
        temporary_dir = self.settings.temporary_dir.absolute()
        return [
            Sweeper(self.exports_dir, EXPORT_AGE_S),
            *(Sweeper(folder, TEMPORARY_AGE_S) for folder in self.uploads.folders),
            Sweeper(self.gradio_dir, TEMPORARY_AGE_S, keep=[self.exports_dir]),
            Sweeper(temporary_dir, TEMPORARY_AGE_S, keep=[self.gradio_dir, self.uploads.folder]),
        ]

    def report_models(self) -> ModelState:
        """What the page says of the models."""
        progress, problem = self.models.progress(), self.model_fetch.problem
        lines = tuple(
            ModelLine(
                card.role.value,
                card.name,
                card.revision,
                card.licence,
                card.state,
                card.is_starter,
                card.about,
                card.problem,
            )
            for card in self.models.cards()
        )
        notices = (*self.notices, *self.models.notices())
        if progress is None:
            return ModelState(lines, problem=problem, notices=notices)
        return ModelState(lines, progress.name, progress.fraction, notices=notices)

    def health(self) -> dict[str, Any]:
        """The answer of /health."""
        return {
            "status": "ok",
            "version": VERSION,
            "models": {
                card.role.value: {
                    "name": card.name,
                    "revision": card.revision,
                    "licence": card.licence,
                    "state": card.state,
                    "family": card.family,
                    "languages": list(card.languages),
                    "size_bytes": card.size_bytes,
                    "problem": str(card.problem or ""),
                }
                for card in self.models.cards()
            },
            "queue_depth": self.jobs.queue_depth,
            "running": self.jobs.running,
        }


def create_app(settings: Settings | None = None) -> FastAPI:
    """The app, ready for uvicorn (`uvicorn --factory app:create_app`)."""
    settings = settings or read_settings()
    configure_logging(is_json=settings.log_format == "json", is_verbose=settings.debug)
    hide_secrets()
    gc.set_threshold(*_COLLECTOR)
    parts = App(settings)
    os.environ["GRADIO_TEMP_DIR"] = str(parts.gradio_dir)
    tempfile.tempdir = str(settings.temporary_dir.absolute())  # uploads are spooled where there is room

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        parts.open()
        yield
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(parts.close), _CLOSE_S)

    services = PageServices(
        manager=parts.jobs,
        jobs=parts.followed,
        store=parts.store,
        uploads=parts.uploads,
        exports=parts.exports,
        opener=parts.opener,
        live_documents=parts.live_documents,
        sounds=parts.sounds,
        languages=settings.languages,
        max_upload_bytes=settings.max_audio_size,
        longest_s=settings.max_audio_minutes * 60,
        report_models=parts.report_models,
        calls=parts.calls,
        login=parts.accounts.ways,
    )
    page = build_page(services)
    app = FastAPI(title="Likhita", version=VERSION, lifespan=lifespan, **_NO_API_PAGES)
    app.state.let_go, app.state.page = parts.let_go, page
    readiness = Readiness(parts.store, settings.temporary_dir, parts.report_models, parts.copying)
    app.include_router(readiness_router(parts.health, readiness))
    refused = parts.metrics.note_refusal
    for router in (
        *start_routers(parts.uploads, parts.jobs.tracks, parts.live, refused),
        made_exports_router(parts.exports_dir),
        *document_routers(
            parts.store,
            parts.media_dir,
            calls=parts.calls,
            exports=parts.exports,
            followed=parts.followed,
            watch=parts.watch,
            deletion=parts.deletion,
            copying=parts.copying,
            spectrograms=parts.spectrograms,
        ),
        accounts_router(parts.accounts, parts.store),
        openid_router(parts.accounts, origin_of(settings.root_path)),
        *parts.programs.routers(settings.api_keys, VERSION),
        modules_router(),
        robots_router(),
        metrics_router(parts.metrics, settings.metrics_token),
    ):
        app.include_router(router)
    tell_what_is_wrong(app)
    # Gradio adds its own CORS answers, which reflect any Origin, unless the parent has this middleware.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_credentials=bool(settings.cors_origins) and "*" not in settings.cors_origins,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "X-Likhita-Document"],
    )
    app.add_middleware(BodyLimit, max_upload_bytes=settings.max_audio_size, count_refusal=refused)
    add_guards(
        app,
        parts.tickets,
        parts.calls.access,
        parts.accounts,
        parts.open_bodies,
        origins=settings.cors_origins,
        hosts=settings.allowed_hosts,
        listens_on=settings.host,
        frames=settings.frame_ancestors,
        head=page_head(),
        root=settings.root_path,
        requests_per_minute=settings.requests_per_minute,
        quota=DiskQuota(settings.data_dir, settings.disk_quota),
        has_keys=bool(settings.api_keys),
        count_refusal=refused,
    )
    mount_page(app, page, services, settings.root_path)
    if is_lent() and place_on_card(Models(_card_settings(settings)), settings.languages):
        parts.notices = (Message("card_lent"),)
    run_launch_hooks()
    return app


def _require_writable(data_dir: Path) -> None:
    """Raises SettingError where nothing can be kept in the folder."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=data_dir) as probe:
            probe.write(b"x")
    except OSError as exc:
        raise SettingError(
            "DATA_DIR", "setting_not_writable", folder=str(data_dir), problem=str(exc.strerror)
        ) from exc


def _copy_where_slow(settings: Settings) -> Copying | None:
    """Copies of the database for a data folder that is no place for a live one."""
    if settings.local_dir is None or not settings.has_copies:
        return None
    return Copying(settings.local_dir, settings.data_dir, DATABASE_FILE)


def _openid(settings: Settings) -> OpenId | None:
    """Accounts of elsewhere, where the host has named who may come with one."""
    if not settings.openid_users:
        return None
    return OpenId(
        Provider(
            settings.openid_provider_url,
            settings.oauth_client_id,
            settings.oauth_client_secret,
            settings.openid_users,
        )
    )


def _limits(settings: Settings) -> DecodeLimits:
    return DecodeLimits(max_seconds=settings.max_audio_minutes * 60)


def _model_settings(settings: Settings) -> ModelSettings:
    overrides = {
        Role.TELUGU: settings.telugu_model,
        Role.ENGLISH: settings.english_model,
        Role.MULTILINGUAL: settings.multilingual_model,
        Role.LANGUAGE: settings.lid_model,
        Role.SPEAKERS: settings.diarization_model,
        Role.PUNCTUATION: settings.punctuation_model,
        Role.ALIGNMENT: settings.alignment_model,
    }
    return ModelSettings(
        cache_dir=settings.cache_dir,
        models=settings.models,
        overrides={role: name for role, name in overrides.items() if name},
        hf_token=settings.hf_token,
        languages=settings.languages,
        whisper_backend=settings.whisper_backend,
    )


def _card_settings(settings: Settings) -> ModelSettings:
    """The same models for a lent card: in torch's form."""
    return replace(_model_settings(settings), whisper_backend="transformers", device="cuda")


def main(arguments: list[str] | None = None) -> int:
    """Starts the app; with --fetch only gets the model weights, with a command does that without a server."""
    parser = argparse.ArgumentParser(prog="app.py", description="Speech to a transcript that you correct.")
    parser.add_argument("--fetch", action="store_true", help="get the model weights and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="without a server")
    help_ = "recordings to files of a transcript"
    transcribe_command.add_arguments(
        commands.add_parser("transcribe", help=help_, description=transcribe_command.DESCRIPTION)
    )
    backup_command.add_arguments(commands)
    password_command.add_arguments(commands)
    chosen = parser.parse_args(arguments)
    try:
        settings = read_settings()
    except SettingError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    configure_logging(is_json=settings.log_format == "json", is_verbose=settings.debug)
    if chosen.fetch:
        return _fetch(settings)
    if chosen.command:
        return _run_command(chosen, settings)
    # No access log: the addresses of documents are their secrets.
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": ",".join(settings.trusted_proxies),
        "http": BoundedProtocol,
        "ws": "none",
        "timeout_graceful_shutdown": 3,
    }
    if settings.debug:
        uvicorn.run("app:create_app", factory=True, reload=True, **options)
        return 0
    try:
        sockets = bind_port(settings.host, settings.port)
        app = create_app(settings)
    except LikhitaError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    server = Server(app, app.state.let_go, **options)
    app.state.page.server = server  # a fork of `spaces` closes this server's connections
    server.run(sockets)
    return 0


def _run_command(chosen: argparse.Namespace, settings: Settings) -> int:
    if chosen.command == "hash-password":
        return password_command.run(chosen)
    if chosen.command == "transcribe":
        pipeline = Pipeline(Models(_model_settings(settings)), settings.languages)
        return transcribe_command.run(chosen, pipeline, _limits(settings), VERSION)
    live_url = settings.resolved_database_url
    return backup_command.run(chosen, settings.data_dir, live_url, settings.database_url)


def _fetch(settings: Settings) -> int:
    try:
        Models(_model_settings(settings)).fetch()
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.message}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
