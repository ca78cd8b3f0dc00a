"""The editor's test page over the true store: its patches, revisions and undo, in a database of the test."""

from pathlib import Path
from typing import Any

from tests.browser.editor_page import Shelf
from transcript.document import Alternative, Document, Provenance, Segment, Status, Transcript, Word
from transcript.serialization import segment_record
from transcript.storage import Store
from ui.editor.calls import EditorCalls


def read_row(row: dict[str, Any]) -> Segment:
    """A segment as the tests write it, `words` as (text, start_ms, end_ms)."""
    return Segment(
        id=row["id"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        speaker=row["speaker"],
        language=row["language"],
        text=row["text"],
        words=tuple(Word(*word) for word in row["words"]),
        engine=row["engine"],
        status=Status(row["status"]),
        alternatives=tuple(Alternative(*other) for other in row.get("alternatives", ())),
    )


class StoreShelf(Shelf):
    """A shelf whose documents lie in a store; a document's id is its secret there too."""

    def open(self, folder: Path) -> "StoreShelf":
        self.store = Store(f"sqlite:///{folder / 'likhita.sqlite3'}")
        self.editor = EditorCalls(self.store, ("te", "en"))
        return self

    def put(self, document_id: str, segments: list[dict[str, Any]], **meta: Any) -> None:
        super().put(document_id, segments, **meta)
        rows = Transcript.from_segments(read_row(row) for row in segments)
        made = Provenance("0.1.0", "2026-11-22T09:45:22Z")
        name, duration_ms = "interview-03.m4a", meta.get("duration_ms", 40_000)
        document = Document(document_id, name, duration_ms, "0" * 64, rows, rows, 0, made)
        self.store.create(document, complete=True)

    def view(self, document_id: str) -> dict[str, Any]:
        links = {"media_url": "media/playback.wav", "peaks_url": "media/peaks.bin", "changes_url": None}
        return self.editor.load({"document_id": document_id}) | links

    def row(self, document_id: str, segment_id: str) -> dict[str, Any]:
        return segment_record(self.store.load(document_id).edited.find(segment_id))  # type: ignore[arg-type]

    def rows(self, document_id: str) -> list[Segment]:
        return list(self.store.load(document_id).edited.segments)

    def call(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((name, payload))
        if self.fail:
            raise RuntimeError("the disk is full")
        answer: dict[str, Any] = getattr(self.editor, name)(payload)
        return answer

    def edit(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.call("edit", payload)

    def undo(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.call("undo", payload)

    def redo(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.call("redo", payload)

    def find(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self.call("find", payload)

    def load(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(("load", payload))
        return self.view(payload["document_id"])
