"""A data folder that an earlier version left (`tests/data/make_data_folder.py`): it opens, exports and is edited."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engines.alignment.word_repair import WordRepair
from engines.jobs import DocumentSpeakers, SpeakerCount
from tests.support.builders import make_patch
from transcript.document import Document
from transcript.storage import Store
from transcript.storage.media_files import EMISSIONS, ORIGINAL, PEAKS, PLAYBACK, media_folder
from transcript.storage.turns_file import load_divisions
from ui.documents.export import Exports
from ui.views import document_view

FOLDER = Path(__file__).parent / "data" / "data-folder-2026-11"
ANSWER = json.loads((FOLDER / "document.json").read_text("utf-8"))
DOCUMENT = ANSWER["document_id"]


@dataclass
class Opened:
    """A copy of the folder and its store."""

    folder: Path
    store: Store

    @property
    def media_dir(self) -> Path:
        return self.folder / "media"

    def load(self) -> Document:
        return self.store.load(DOCUMENT)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    folder = tmp_path / "data"
    shutil.copytree(FOLDER, folder)
    store = Store(f"sqlite:///{folder / 'likhita.sqlite3'}", WordRepair(folder / "media"))
    yield Opened(folder, store)
    store.close()


def test_it_opens_as_it_was_left(opened: Opened) -> None:
    now = json.loads(json.dumps(document_view(opened.load())))
    assert {key: now[key] for key in ANSWER} == ANSWER
    assert [row["status"] for row in now["segments"]] == ["verified", "edited", "edited", "untouched"]
    assert now["segments"][0]["speaker"] == "Lakshmi"


def test_its_sound_is_where_the_routes_look(opened: Opened) -> None:
    folder = media_folder(opened.media_dir, DOCUMENT)
    assert all((folder / name).stat().st_size > 100 for name in (ORIGINAL, PLAYBACK, PEAKS, EMISSIONS))


@pytest.mark.parametrize("path", sorted((FOLDER / "exports").iterdir()), ids=lambda path: path.name)
def test_its_files_are_the_same_byte_for_byte(opened: Opened, path: Path) -> None:
    exports = Exports(opened.store, opened.media_dir, opened.folder / "exported")
    written = Path(exports.file(exports.load(DOCUMENT), path.name, {}))
    assert written.read_bytes() == path.read_bytes()


def test_a_word_that_is_corrected_takes_its_time_from_what_was_heard(opened: Opened) -> None:
    row = opened.load().edited.segments[0]
    saved = opened.store.apply(DOCUMENT, make_patch(row.id, "status", "untouched", opened.load().revision))
    words = [*row.text.split()[:-1], "చేస్తున్నది"]
    opened.store.apply(DOCUMENT, make_patch(row.id, "text", " ".join(words), saved.revision))
    changed = opened.load().edited.segments[0]
    assert [word.text for word in changed.words] == words
    assert changed.words[:-1] == row.words[:-1]
    assert changed.words[-1].start_ms >= row.words[-2].end_ms


def test_the_step_that_was_undone_can_be_taken_again_and_all_others_back(opened: Opened) -> None:
    left = opened.load().edited
    saved = opened.store.redo(DOCUMENT, opened.load().revision)
    assert opened.load().edited.segments[-1].status.value == "skipped"
    assert not saved.can_redo
    while saved.can_undo:
        saved = opened.store.undo(DOCUMENT, saved.revision)
    document = opened.load()
    assert document.edited == document.machine
    assert document.edited != left


def test_its_speakers_can_be_divided_again_from_the_voices_that_were_kept(opened: Opened) -> None:
    divisions = load_divisions(media_folder(opened.media_dir, DOCUMENT))
    assert {turn.speaker for turn in divisions[-1]} == {"SPEAKER_00", "SPEAKER_01"}
    voices = DocumentSpeakers(opened.store, opened.media_dir)
    assert voices.has_voices(DOCUMENT)
    divided = voices.divide(DOCUMENT, SpeakerCount(1, 1), opened.load().revision)
    assert divided.speakers == 1


def test_its_rows_come_in_pieces(opened: Opened) -> None:
    piece = opened.store.rows_after(DOCUMENT, None, 3)
    assert piece.segments == opened.load().edited.segments[:3]
    assert opened.store.outline(DOCUMENT).rows == 4
    with sqlite3.connect(opened.folder / "likhita.sqlite3") as database:
        plan = database.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM segments WHERE document_id = '' ORDER BY start_ms, end_ms, id"
        ).fetchone()
    assert "segments_in_order" in plan[-1]
