"""Random operations, undos and redos on a stored document, beside a plain model of whole transcripts.

LIKHITA_RANDOM_EDITS says how many. The commits are not forced to the disk here: how they are is another test's.
"""

import os
import random
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from tests.support.builders import DOCUMENT_ID, make_document, make_patch, make_segment
from tests.support.presence import present
from transcript.document import Alternative, Document, Segment, Transcript, Word
from transcript.editing import apply_patch
from transcript.editing.alternatives import machine_sources
from transcript.editing.retranscription import describe_retranscription
from transcript.errors import LikhitaError
from transcript.storage import Store
from ui.editor.calls import EditorCalls

COUNT = int(os.environ.get("LIKHITA_RANDOM_EDITS", "3000"))
DURATION_MS = 60_000
TEXTS = ("good day", "క్ష స్త్రీ", "మీరు ఎలా good", "హాస్పిటల్", "hospital", "", "a\u200cb 👩‍👩‍👧")


def open_quick_store(url: str) -> Store:
    """A store that does not wait for the disk."""
    opened = Store(url)
    event.listen(opened._reader, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
    opened._reader.dispose()
    return opened


def make_machine_rows(count: int) -> list[Segment]:
    """Rows with a word each; every third was heard by a second engine too."""
    return [
        make_segment(
            number,
            words=(Word("good", number * 1000, number * 1000 + 300, 0.5),),
            alternatives=(Alternative("గుడ్", "gonthuka", "te"),) if number % 3 == 0 else (),
        )
        for number in range(count)
    ]


def draw_replacement(chance: random.Random, some: list[str]) -> dict[str, Any]:
    query = {
        "pattern": chance.choice(["good", "మీరు", "o", "zz", "hospital"]),
        "by_sound": chance.random() < 0.5,
        "speakers": chance.random() < 0.1,
    }
    only = chance.choice([None, None, 0])
    ids = some[:1] if only == 0 else chance.choice([None, some])
    new = chance.choice(["good", "ఆసుపత్రి"])
    return {"query": query, "replacement": new, "ids": ids, "only": only, "sounds": chance.random() < 0.5}


def draw_patch(chance: random.Random, rows: tuple[Segment, ...], number: int) -> tuple[str, str, Any]:
    """(field, id, value) of one edit of any kind, some of which cannot be made."""
    row = chance.choice(rows)
    some = [one.id for one in chance.sample(rows, min(len(rows), chance.randint(1, 4)))]
    start_ms, speaker = chance.randint(0, DURATION_MS - 10), chance.choice(["A", "Speaker 1", None])
    value = {
        "text": chance.choice(TEXTS),
        "speaker": speaker,
        "language": chance.choice(["te", "en", None]),
        "start_ms": start_ms,
        "end_ms": start_ms + 500,
        "status": chance.choice(["verified", "skipped", "edited", "untouched"]),
        "heard": describe_retranscription(row) | {"text": chance.choice(TEXTS)},
        "split": {"cluster": chance.randint(0, 8), "at_ms": None, "new_id": f"n{number}"},
        "merge": {"ids": some, "selection": chance.random() < 0.5},
        "insert": {"new_id": f"n{number}", "start_ms": start_ms, "end_ms": start_ms + 9},
        "delete": {"ids": some[:2] if len(rows) > 8 else ["nobody"]},
        "speaker_of": {"ids": some, "speaker": speaker},
        "divide": {"speakers": dict.fromkeys(some, speaker)},
        "status_of": {"ids": some, "status": chance.choice(["verified", "skipped"])},
        "replace": draw_replacement(chance, some),
        "rename_speaker": {"from": chance.choice([row.speaker, "A"]), "to": "Speaker 1"},
        "revert": None,
        "swap": {"alternative": 0},
    }
    field = chance.choice([*value, "insert", "insert"])  # as many rows come as go
    return field, row.id, value[field]


class Model:
    """Whole transcripts, nothing else: what the store must be equal to."""

    def __init__(self, document: Document) -> None:
        self.machine = document.machine.segments
        self.now = document.edited
        self.undoable: list[Transcript] = []
        self.redoable: list[Transcript] = []

    def edit(self, field: str, row_id: str, value: Any) -> str | None:
        """The sentence of the refusal, None where the edit was made."""
        row = self.now.find(row_id)
        living = {segment.id for segment in self.now.segments}
        sources = machine_sources(present(row), self.machine, living) if field == "revert" else ()
        try:
            after = apply_patch(self.now, make_patch(row_id, field, value, 0), DURATION_MS, sources)
        except LikhitaError as exc:
            return exc.message
        if after != self.now:
            self.undoable.append(self.now)
            self.redoable.clear()
        self.now = after
        return None

    def step(self, kind: str) -> str | None:
        """Undo or redo; the sentence of the refusal where there is nothing."""
        stack, other = (self.undoable, self.redoable) if kind == "undo" else (self.redoable, self.undoable)
        if not stack:
            return f"Nothing to {kind}."
        other.append(self.now)
        self.now = stack.pop()
        return None


class Walk:
    """Random steps on a stored document of 14 rows and on its model, which must refuse the same ones."""

    def __init__(self, store: Store, document_id: str = DOCUMENT_ID, seed: int = 20261122) -> None:
        rows = make_machine_rows(14)
        document = replace(make_document(rows, duration_ms=DURATION_MS), id=document_id, audio_sha256="")
        store.create(document, complete=True)
        self.document_id = document_id
        self.begun = store.load(document_id)
        self.model = Model(self.begun)
        self.revision, self.made, self.refused = 0, 0, 0
        self._calls = EditorCalls(store, ("te", "en"))
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def step(self) -> dict[str, Any]:
        """What the store answered; a refusal is the model's own sentence."""
        payload = {"document_id": self.document_id, "base_revision": self.revision}
        kind = self._chance.choice(["edit", "edit", "edit", "undo", "redo"])
        if kind == "edit":
            field, row_id, value = draw_patch(self._chance, self.model.now.segments, self.made)
            answer = self._calls.edit(payload | {"field": field, "id": row_id, "value": value})
            sentence = self.model.edit(field, row_id, value)
        else:
            answer, sentence = getattr(self._calls, kind)(payload), self.model.step(kind)
        assert answer.get("error") == sentence, self.made
        self.made += 1
        self.refused += sentence is not None
        self.revision = answer.get("revision", self.revision)
        return answer
