"""A small page for the editor's tests: Gradio Blocks over documents kept in a dict, sound made here."""

import copy
import dataclasses
import io
import threading
import unicodedata
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import fastapi
import gradio as gr
import numpy as np
import uvicorn
from numpy.typing import NDArray
from starlette.responses import FileResponse, JSONResponse, Response

from engines.audio.spectrogram import STEPS_MS, read_tile
from ui.editor.editor import SegmentEditor
from ui.modules import modules_router
from ui.text import strings

SAMPLE_RATE_HZ = 16000
VALUE = ("kind", "document_id", "revision")
FORMATS = (("txt", "Plain text", "Word processor"), ("srt", "SRT", "Subtitles"), ("eaf", "ELAN EAF", "ELAN"))


def make_tone(duration_s: float) -> NDArray[np.float32]:
    """A tone whose pitch rises by 40 Hz each second for eight seconds, and then again; 16 kHz mono."""
    time_s = np.arange(int(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    envelope = 0.15 + 0.75 * np.abs(np.sin(time_s * 2.1)) * np.abs(np.sin(time_s * 7.3))
    tone = envelope * np.sin(2 * np.pi * (220 + 40 * np.floor(time_s % 8)) * time_s)
    return tone.astype(np.float32)


def make_sound(folder: Path, duration_s: float) -> tuple[Path, Path]:
    """`make_tone` as a file, and its peaks (50 a second)."""
    samples = make_tone(duration_s)
    sound = folder / "playback.wav"
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    sound.write_bytes(buffer.getvalue())
    bins = np.abs(samples[: len(samples) // 320 * 320].reshape(-1, 320)).max(axis=1)
    peaks = folder / "peaks.bin"
    peaks.write_bytes((bins * 255).astype(np.uint8).tobytes())
    return sound, peaks


def make_segment(number: int, start_ms: int, end_ms: int, text: str, **fields: Any) -> dict[str, Any]:
    segment = {
        "id": f"s{number:05d}",
        "start_ms": start_ms,
        "end_ms": end_ms,
        "speaker": "Speaker 1",
        "language": "te",
        "engine": "test",
        "text": text,
        "status": "untouched",
        "flags": [],
        "words": [],
    }
    return segment | fields


@dataclasses.dataclass
class Shelf:
    """Documents in memory behind the editor's four calls; one lock, any thread."""

    documents: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    fail: bool = False
    calls: list[tuple[str, dict[str, Any]]] = dataclasses.field(default_factory=list)
    lock: threading.RLock = dataclasses.field(default_factory=threading.RLock)

    def put(self, document_id: str, segments: list[dict[str, Any]], **meta: Any) -> None:
        languages = [{"code": "te", "label": "తెలుగు"}, {"code": "en", "label": "English"}]
        exports = [
            {"name": n, "label": label, "tool": tool, "url": f"export/{document_id}/{n}"}
            for n, label, tool in FORMATS
        ]
        view = {
            "kind": "open",
            "document_id": document_id,
            "name": "interview-03.m4a",
            "duration_ms": 40000,
            "revision": 0,
            "saved_at": "",
            "media_url": "media/playback.wav",
            "peaks_url": "media/peaks.bin",
            "spectrogram_url": "spectrogram/tone",
            "can_undo": False,
            "can_redo": False,
            "speakers": list(dict.fromkeys(s["speaker"] for s in segments if s["speaker"])),
            "languages": languages,
            "exports": exports,
            "notices": [],
            "segments": segments,
        }
        self.documents[document_id] = {"view": view | meta, "undo": [], "redo": []}

    def view(self, document_id: str) -> dict[str, Any]:
        with self.lock:
            document = self.documents[document_id]
            return copy.deepcopy(
                document["view"] | {"can_undo": bool(document["undo"]), "can_redo": bool(document["redo"])}
            )

    def value(self, document_id: str) -> dict[str, Any]:
        """What the component is told: which document, and no more."""
        view = self.view(document_id)
        return {key: view[key] for key in VALUE}

    def describe(self, document_id: str) -> dict[str, Any]:
        view = self.view(document_id)
        return {**view, "rows": len(view.pop("segments"))}

    def piece(self, document_id: str, asked: dict[str, str]) -> dict[str, Any]:
        """Rows as the app's own route answers them (`ui.documents.rows`)."""
        view = self.view(document_id)
        rows, count = view["segments"], int(asked["count"])
        ids = [row["id"] for row in rows]
        if "after" in asked:
            first = ids.index(asked["after"].split(",", 2)[2]) + 1
        elif "before" in asked:
            last = ids.index(asked["before"].split(",", 2)[2])
            first, count = max(0, last - count), min(count, last)
        else:
            around = asked.get("around", "")
            first = max(0, ids.index(around) - count // 2) if around in ids else 0
        last = first + count
        edges = {"first": first == 0, "last": last >= len(rows)}
        version = {"revision": view["revision"], "machine": view.get("machine", 0)}
        return {**version, "rows": rows[first:last], **edges}

    def text(self, document_id: str, segment_id: str) -> str:
        return self.row(document_id, segment_id)["text"]

    def row(self, document_id: str, segment_id: str) -> dict[str, Any]:
        return next(s for s in self.view(document_id)["segments"] if s["id"] == segment_id)

    def load(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(("load", payload))
        return self.view(payload["document_id"])

    def find(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {"error": "This shelf cannot search; see store_shelf.", "field": ""}

    def edit(self, payload: dict[str, Any]) -> dict[str, Any]:
        def change(segments: list[dict[str, Any]]) -> None:
            field, value = payload["field"], payload["value"]
            if field == "rename_speaker":
                for row in segments:
                    if row["speaker"] == value["from"]:
                        row["speaker"] = value["to"]
                return
            row = next(s for s in segments if s["id"] == payload["id"])
            if field == "text":
                value = unicodedata.normalize("NFC", value)
                row["status"] = "edited"
            row[field] = value
            if not 0 <= row["start_ms"] < row["end_ms"] <= 40_000_000:
                raise ValueError("The end has to come after the start.")

        return self.change("edit", payload, change)

    def change(self, name: str, payload: dict[str, Any], change: Any) -> dict[str, Any]:
        with self.lock:
            self.calls.append((name, payload))
            if self.fail:
                raise RuntimeError("the disk is full")
            document = self.documents[payload["document_id"]]
            view = document["view"]
            if payload["base_revision"] != view["revision"]:
                return {
                    "error": "Changed elsewhere.",
                    "field": "",
                    "stale": True,
                    "revision": view["revision"],
                }
            before = copy.deepcopy(view["segments"])
            after = copy.deepcopy(before)
            try:
                change(after)
            except ValueError as exc:
                return {
                    "error": str(exc),
                    "field": payload["field"],
                    "stale": False,
                    "revision": view["revision"],
                }
            document["undo"].append(before)
            document["redo"].clear()
            return self.commit(document, before, after)

    def commit(
        self, document: dict[str, Any], before: list[dict[str, Any]], after: list[dict[str, Any]]
    ) -> dict[str, Any]:
        view = document["view"]
        view["segments"] = sorted(after, key=lambda s: (s["start_ms"], s["end_ms"], s["id"]))
        view["revision"] += 1
        view["saved_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        old = {s["id"]: s for s in before}
        changed = [s for s in after if s != old.get(s["id"])]
        kept = {s["id"] for s in after}
        return {
            "revision": view["revision"],
            "saved_at": view["saved_at"],
            "changed": changed,
            "removed": [s["id"] for s in before if s["id"] not in kept],
            "can_undo": bool(document["undo"]),
            "can_redo": bool(document["redo"]),
        }

    def undo(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.step("undo", "redo", payload)

    def redo(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.step("redo", "undo", payload)

    def step(self, source: str, target: str, payload: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.calls.append((source, payload))
            if self.fail:
                raise RuntimeError("the disk is full")
            document = self.documents[payload["document_id"]]
            view = document["view"]
            if payload["base_revision"] != view["revision"]:
                return {
                    "error": "Changed elsewhere.",
                    "field": "",
                    "stale": True,
                    "revision": view["revision"],
                }
            if not document[source]:
                return {
                    "error": "Nothing to undo.",
                    "field": "",
                    "stale": False,
                    "revision": view["revision"],
                }
            before = view["segments"]
            document[target].append(before)
            return self.commit(document, before, document[source].pop())


def build_page(shelf: Shelf) -> gr.Blocks:
    """The editor, a field that names the document to show, and buttons the tests press."""

    def show(request: gr.Request) -> Any:
        document_id = request.query_params.get("document", "")
        return shelf.value(document_id) if document_id in shelf.documents else None

    def translate(language: str) -> Any:
        return gr.update(strings=strings(language))

    def deliver(name: str) -> Any:
        return shelf.value(name)

    with gr.Blocks(title="editor") as page:
        with gr.Row():
            language = gr.Radio(["en", "te"], value="en", label="language", elem_id="language")
            document = gr.Textbox(label="deliver", elem_id="deliver")
        editor = SegmentEditor(
            calls={name: getattr(shelf, name) for name in ("edit", "undo", "redo", "load", "find")},
            strings=strings("en"),
            elem_id="editor",
        )
        page.load(show, None, editor, api_visibility="private", show_progress="hidden")
        language.change(translate, language, editor, api_visibility="private", show_progress="hidden")
        document.submit(deliver, document, editor, api_visibility="private", show_progress="hidden")
    return page


def build_app(shelf: Shelf, folder: Path, *routers: fastapi.APIRouter) -> fastapi.FastAPI:
    app = fastapi.FastAPI()
    for router in (modules_router(), *routers):
        app.include_router(router)

    @app.get("/media/{name}")
    def media(name: str) -> FileResponse:
        return FileResponse(folder / name)

    @app.get("/spectrogram/tone")
    def spectrogram(level: int, tile: int) -> Response:
        return Response(read_tile(folder / "playback.wav", STEPS_MS[level], tile))

    @app.get("/documents/-/view")
    def view(x_likhita_document: Annotated[str, fastapi.Header()]) -> Response:
        return JSONResponse(shelf.describe(x_likhita_document))

    @app.get("/documents/-/rows")
    def rows(request: fastapi.Request, x_likhita_document: Annotated[str, fastapi.Header()]) -> Response:
        return JSONResponse(shelf.piece(x_likhita_document, dict(request.query_params)))

    @app.get("/changes/{document_id}")
    def changes(document_id: str, since: int, machine: int) -> Response:
        now = shelf.view(document_id)
        if (since, machine) == (now["revision"], now.get("machine", 0)):
            return Response(status_code=204)
        return JSONResponse({**now, "changed": now["segments"], "removed": []})

    @app.get("/export/{document_id}/{name}")
    def export(document_id: str, name: str) -> Response:
        text = "\n".join(s["text"] for s in shelf.view(document_id)["segments"])
        return Response(
            text,
            media_type="text/plain",
            headers={"Content-Disposition": f'attachment; filename="out.{name}"'},
        )

    return gr.mount_gradio_app(
        app,
        build_page(shelf),
        path="/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
    )


class Server:
    """Uvicorn on a free port of this machine, in a thread."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.uvicorn = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
        self.thread = threading.Thread(target=self.uvicorn.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.uvicorn.started:
            self.thread.join(0.05)
            assert self.thread.is_alive(), "the page did not start"
        return f"http://127.0.0.1:{self.uvicorn.servers[0].sockets[0].getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.uvicorn.should_exit = True
        self.thread.join(10)
