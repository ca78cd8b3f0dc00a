"""Builds the parts and serves them: FastAPI with /health, documents, uploads, and Gradio mounted at /."""

import argparse
import asyncio
import gc
import logging
import os
import sys
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from engines.alignment import WordRepair
from engines.audio import DecodeLimits
from engines.executor import inference_executor
from engines.jobs import JobManager
from engines.models import Models, ModelSettings, Role
from engines.opening import Opener
from engines.pipeline import Pipeline
from engines.streaming import LiveSessions
from engines.text_times import TextTimer
from settings import VERSION, SettingError, Settings, read_settings
from transcript.errors import LikhitaError
from transcript.retention import (
    EXPORT_AGE_S,
    TEMPORARY_AGE_S,
    delete_unopened,
    sweep_folder,
)
from transcript.store import Store
from ui import text
from ui.blocks import Parts, mount_page
from ui.checks import checks_router
from ui.export import Exports
from ui.live import live_router
from ui.media import media_router
from ui.memory import memory_router
from ui.models import ModelLine, ModelState
from ui.modules import modules_router
from ui.uploads import BodyLimit, upload_router
from ui.watching import Watch, watching_router

log = logging.getLogger("likhita")

_SWEEP_S = 30.0
# With torch and Gradio imported, Python's standard thresholds (700, 10, 10) walk a million old objects again
# and again: loading a document of 5,000 rows took 1.9 s instead of 0.35, replacing in all of them 1.5 s
# instead of 0.5 (2 cores, 22 November 2026, `tests.benchmarks.transcript_speed` after `import app`).
_COLLECTOR = (20_000, 20, 50)
_NO_API_PAGES: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}


class House:
    """The parts of one running app, built from its settings; closed once, by the lifespan."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.uploads_dir = (settings.temporary_dir / "gradio").absolute()
        self.exports_dir = self.uploads_dir / "exports"
        self.media_dir = settings.data_dir / "media"
        for folder in (self.uploads_dir, self.exports_dir, self.media_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.store = Store(settings.resolved_database_url, WordRepair(self.media_dir))
        self.models = Models(_model_settings(settings))
        limits = DecodeLimits(max_seconds=settings.max_audio_minutes * 60)
        pipeline = Pipeline(self.models, settings.languages)
        self.live = LiveSessions(pipeline, limits.max_seconds)
        self.jobs = JobManager(
            pipeline=pipeline,
            store=self.store,
            media_dir=self.media_dir,
            temporary_dir=settings.temporary_dir,
            queue_size=settings.queue_size,
            app_version=VERSION,
            limits=limits,
        )
        self.watch = Watch(self.store)
        self.exports = Exports(self.store, self.media_dir, self.exports_dir)
        self.opener = Opener(
            self.store,
            self.media_dir,
            settings.temporary_dir,
            app_version=VERSION,
            most_bytes=settings.max_audio_size,
            limits=limits,
            timer=TextTimer(self.models, inference_executor()),
        )
        self.fetch_problem = ""
        self._closing = threading.Event()

    def open(self) -> None:
        """Starts what runs beside the requests: the fetch of missing weights, and the sweeping."""
        self.jobs.recover()
        for name, work in (("model-fetch", self._fetch_models), ("sweep", self._sweep)):
            threading.Thread(target=work, name=name, daemon=True).start()

    def close(self) -> None:
        """Ends the jobs, keeping their rows, and closes the store."""
        self._closing.set()
        self.live.shutdown()
        self.jobs.shutdown()
        self.opener.shutdown()
        self.store.close()

    def report_models(self) -> ModelState:
        """What the page says of the models."""
        progress = self.models.progress()
        lines = tuple(
            ModelLine(c.role.value, c.name, c.revision, c.licence, c.state, c.is_starter)
            for c in self.models.cards()
        )
        notice = " ".join(self.models.notices())
        if progress is None:
            return ModelState(lines, problem=self.fetch_problem, notice=notice)
        return ModelState(lines, progress.name, progress.fraction, notice=notice)

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
                }
                for card in self.models.cards()
            },
            "queue_depth": self.jobs.queue_depth,
            "running": self.jobs.running,
        }

    def _fetch_models(self) -> None:
        try:
            self.models.fetch()
        except LikhitaError as exc:
            self.fetch_problem = exc.message
            log.warning("%s", exc.message)
        except Exception:
            self.fetch_problem = text.say("broken")
            log.exception("the fetch of the models failed")

    def _sweep(self) -> None:
        while not self._closing.is_set():
            try:
                sweep_folder(self.exports_dir, EXPORT_AGE_S)
                sweep_folder(self.uploads_dir, TEMPORARY_AGE_S, keep=self.exports_dir)
                sweep_folder(self.settings.temporary_dir.absolute(), TEMPORARY_AGE_S, keep=self.uploads_dir)
                delete_unopened(self.store, self.media_dir, self.settings.retention_hours)
            except Exception:
                log.exception("sweeping failed")
            self._closing.wait(_SWEEP_S)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The app, ready for uvicorn (`uvicorn --factory app:create_app`)."""
    settings = settings or read_settings()
    _configure_logging(settings)
    gc.set_threshold(*_COLLECTOR)
    house = House(settings)
    os.environ["GRADIO_TEMP_DIR"] = str(house.uploads_dir)
    tempfile.tempdir = str(settings.temporary_dir.absolute())  # uploads are spooled where there is room

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        house.open()
        yield
        await asyncio.to_thread(house.close)

    app = FastAPI(title="Likhita", version=VERSION, lifespan=lifespan, **_NO_API_PAGES)
    app.state.watch = house.watch
    app.add_api_route("/health", house.health, methods=["GET"])
    app.include_router(upload_router(house.uploads_dir))
    app.include_router(watching_router(house.store, house.watch))
    app.include_router(media_router(house.store, house.media_dir, house.exports))
    app.include_router(memory_router(house.store))
    app.include_router(checks_router(house.store))
    app.include_router(live_router(house.live))
    app.include_router(modules_router())
    # Gradio adds its own CORS answers, which reflect any Origin, unless the parent has this middleware.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_credentials=bool(settings.cors_origins) and "*" not in settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
    )
    app.add_middleware(
        BodyLimit,
        max_upload_bytes=settings.max_audio_size,
        sentence=text.say("too_large", most=text.size(settings.max_audio_size)),
    )
    parts = Parts(
        jobs=house.jobs,
        store=house.store,
        uploads_dir=house.uploads_dir,
        exports=house.exports,
        opener=house.opener,
        languages=settings.languages,
        workers=inference_executor().workers,
        queue_size=settings.queue_size,
        max_upload_bytes=settings.max_audio_size,
        report_models=house.report_models,
    )
    mount_page(app, parts)
    return app


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


def _configure_logging(settings: Settings) -> None:
    logging.basicConfig(
        level=logging.DEBUG if settings.debug else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for chatty in ("httpx", "httpcore", "urllib3", "matplotlib", "numba", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Server(uvicorn.Server):
    """Says where the page is once the port is really open."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        super().__init__(uvicorn.Config(app, **options))
        self._app = app

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers[:1]:
            host, port = server.sockets[0].getsockname()[:2]
            shown = "localhost" if host in {"0.0.0.0", "::", "127.0.0.1"} else host  # noqa: S104
            sys.stdout.write(f"\n  Likhita is ready. Open http://{shown}:{port}\n\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        self._app.state.watch.close()  # pages that wait for news would hold the end up
        await super().shutdown(sockets)


def main(arguments: list[str] | None = None) -> int:
    """Starts the app, or with --fetch only gets the model weights."""
    parser = argparse.ArgumentParser(prog="app.py", description="Speech to a transcript that you correct.")
    parser.add_argument("--fetch", action="store_true", help="get the model weights and stop")
    chosen = parser.parse_args(arguments)
    try:
        settings = read_settings()
    except SettingError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    _configure_logging(settings)
    if chosen.fetch:
        return _fetch(settings)
    # No access log: the addresses of documents are their secrets.
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }
    if settings.debug:
        uvicorn.run("app:create_app", factory=True, reload=True, **options)
    else:
        _Server(create_app(settings), **options).run()
    return 0


def _fetch(settings: Settings) -> int:
    try:
        Models(_model_settings(settings)).fetch()
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.message}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
