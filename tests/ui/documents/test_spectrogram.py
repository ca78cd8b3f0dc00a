"""The spectrogram in tiles, as the page of a document asks for it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from fastapi import FastAPI
from fastapi.testclient import TestClient

from engines.jobs import SPECTROGRAM_LEVELS, Spectrograms
from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_document, make_segment
from transcript.storage import Store
from transcript.storage.media_files import PLAYBACK, media_folder
from ui.documents.spectrogram import spectrogram_router
from ui.errors import tell_what_is_wrong

KEY = "0" * 12


class Room:
    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder / 'likhita.sqlite3'}")
        self.store.create(make_document([make_segment(1)]), complete=True)
        kept = media_folder(folder / "media", ID)
        kept.mkdir(parents=True)
        time_s = np.arange(16_000) / 16_000
        soundfile.write(kept / PLAYBACK, 0.5 * np.sin(2 * np.pi * 1000 * time_s), 16_000)
        self.spectrograms = Spectrograms(self.store, folder / "media")
        app = FastAPI()
        app.include_router(spectrogram_router(self.spectrograms))
        tell_what_is_wrong(app)
        self.client = TestClient(app)

    def ask(self, key: str = KEY, document: str = ID, level: object = 0, tile: object = 0):
        address = f"/documents/{document}/spectrogram/{key}"
        return self.client.get(address, params={"level": str(level), "tile": str(tile)})


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.spectrograms.shutdown()
    room.store.close()


def test_tile_is_one_byte_a_level_and_stays_in_this_browser(room: Room) -> None:
    answer = room.ask()
    assert answer.status_code == 200
    levels = np.frombuffer(answer.content, np.uint8).reshape(128, 512)
    assert set(levels[:, 100:400].argmax(axis=0)) == {16}  # 1 kHz
    assert answer.headers["cache-control"] == "private, max-age=43200, immutable"


@pytest.mark.parametrize(
    "asked",
    [
        {"document": "nobody"},
        {"key": "1" * 12},  # of another recording
        {"tile": 2},  # behind the end
        {"tile": (1 << 31) - 1, "level": SPECTROGRAM_LEVELS - 1},
        {"key": "%00" * 12},
    ],
)
def test_what_is_not_there_is_404(room: Room, asked: dict[str, Any]) -> None:
    answer = room.ask(**asked)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "asked",
    [
        {"level": -1},
        {"level": SPECTROGRAM_LEVELS},
        {"level": "nan"},
        {"level": "1e9"},
        {"tile": -1},
        {"tile": 1 << 31},
        {"tile": "9" * 5000},
        {"tile": ""},
        {"key": "0" * 11},
        {"key": "0" * 65},
    ],
)
def test_what_is_no_tile_is_told_and_not_repeated(room: Room, asked: dict[str, Any]) -> None:
    answer = room.ask(**asked)
    assert answer.status_code == 422
    assert set(answer.json()) == {"detail", "code", "values"}
    assert "99999" not in answer.text


def test_more_than_can_be_made_soon_is_refused_and_places_come_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go = threading.Event()

    def find_late(_: str) -> str:
        may_go.wait(20)
        return KEY

    monkeypatch.setattr(room.store, "sound_hash", find_late)
    waiting = [room.spectrograms.submit(ID, KEY, 0, 0) for _ in range(66)]
    answer = room.ask()
    assert (answer.status_code, answer.json()["code"]) == (503, "spectrogram_busy")
    may_go.set()
    assert {len(each.result(20)) for each in waiting} == {65536}
    assert room.ask().status_code == 200
