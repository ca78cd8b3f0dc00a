"""How long edits, loading and exports of a large transcript take: `python -m tests.benchmarks.transcript_speed`.

Prints the machine and versions first, then one line a figure. Rows carry ten timed words each.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.benchmarks.machine import describe_machine
from tests.support.builders import make_patch
from transcript.document import Document, Provenance, Segment, Status, Transcript, Word
from transcript.editing.patch import read_search
from transcript.formats.base.format import Source
from transcript.formats.detection import open_transcript
from transcript.formats.registry import FORMATS, export
from transcript.review.correction_memory import remember
from transcript.review.corrections import compare
from transcript.storage import Store
from ui.documents.corrections import corrections_page
from ui.documents.sheet import Look

WORDS = ["నమస్కారం", "మీరు", "ఎలా", "ఉన్నారు", "how", "long", "have", "you", "had", "it"]


def make_document(rows: int) -> Document:
    transcript = Transcript.from_segments(
        Segment(
            f"s{i:05d}",
            i * 3000,
            i * 3000 + 2900,
            f"Speaker {i % 3 + 1}",
            "te",
            " ".join(WORDS),
            tuple(Word(w, i * 3000 + j * 290, i * 3000 + j * 290 + 280, 0.5) for j, w in enumerate(WORDS)),
        )
        for i in range(rows)
    )
    provenance = Provenance("benchmark", "2026-01-01T00:00:00Z")
    return Document("benchmark", "b.wav", rows * 3000, "0" * 64, transcript, transcript, 0, provenance)


def correct_half(document: Document) -> Document:
    """The document with two other words in every second row, as if an engine had written the first ones."""
    machine = tuple(replace(row, engine="benchmark") for row in document.machine.segments)
    text = " ".join(WORDS).replace("మీరు", "మీరూ").replace("had", "has")
    edited = (
        replace(row, text=text, status=Status.EDITED) if number % 2 else row
        for number, row in enumerate(machine)
    )
    return replace(document, machine=Transcript(machine), edited=Transcript(tuple(edited)))


def seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def processor_seconds(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def figures(rows: int, edits: int) -> Iterator[tuple[str, float]]:
    document = make_document(rows)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'b.sqlite3'}")
        yield "create", seconds(lambda: store.create(document, complete=True))
        yield "load", seconds(lambda: store.load(document.id))

        def edit(n: int) -> None:
            store.apply(document.id, make_patch(f"s{n * 7 % rows:05d}", "text", f"text {n}", n))

        times = sorted(seconds(partial(edit, n)) for n in range(edits))
        yield "edit to saved, median", statistics.median(times)
        yield "edit to saved, p95", times[int(len(times) * 0.95)]
        change = {"from": "Speaker 1", "to": "లక్ష్మి"}
        patch = make_patch("", "rename_speaker", change, edits)
        yield (
            f"rename a speaker of {len(range(0, rows, 3))} rows",
            seconds(lambda: store.apply(document.id, patch)),
        )
        yield "undo it", seconds(lambda: store.undo(document.id, edits + 1))
        asked = {"query": {"pattern": "long", "by_sound": True}, "replacement": "short", "ids": None}
        yield (
            "find, also by sound, processor",
            processor_seconds(lambda: store.find(document.id, read_search(asked).wanted)),
        )
        patch = make_patch("", "replace", asked, edits + 2)
        yield "replace in all rows, processor", processor_seconds(lambda: store.apply(document.id, patch))
        yield "undo that, processor", processor_seconds(lambda: store.undo(document.id, edits + 3))
        patch = make_patch(f"s{rows // 2:05d}", "revert", None, edits + 4)
        yield "revert a row, processor", processor_seconds(lambda: store.apply(document.id, patch))
        store.close()
    corrected = correct_half(document)
    yield "corrections, every second row edited", seconds(lambda: compare(corrected))
    yield "corrections page", seconds(lambda: corrections_page(Source(corrected), Look()))
    yield "correction memory", seconds(lambda: remember(corrected))
    for name in FORMATS:
        if name == "dataset":  # needs sound
            continue
        yield f"export {name}", seconds(partial(export, document, name))
    for name in ("srt", "vtt", "csv", "tsv", "json", "textgrid", "rttm", "eaf", "ctm", "chat"):
        content = export(document, name)
        yield f"open {name}", seconds(partial(open_transcript, content, name))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--edits", type=int, default=300)
    arguments = parser.parse_args()
    print(f"{describe_machine('SQLAlchemy')}; SQLite {sqlite3.sqlite_version}")
    print(f"{arguments.rows} rows, {arguments.edits} edits")
    for name, value in figures(arguments.rows, arguments.edits):
        print(f"{name:36} {value * 1000:9.1f} ms")


if __name__ == "__main__":
    main()
