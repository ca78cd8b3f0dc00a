"""What was spoken so far, as a browser asks for it while more is said."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from engines.audio.samples import RATE_HZ
from engines.streaming import LiveDocuments
from engines.streaming.live_documents import Spoken
from transcript.storage import Store
from ui.documents.live_sound import live_sound_router
from ui.editor.calls import EditorCalls
from ui.errors import tell_what_is_wrong

SECOND = 2 * RATE_HZ  # bytes


class Room:
    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder / 'live.sqlite3'}")
        self.documents = LiveDocuments(self.store, folder / "media", "0")
        self.id = self.documents.begin("recording")
        app = FastAPI()
        app.include_router(live_sound_router(self.store, folder / "media"))
        tell_what_is_wrong(app)
        self.client = TestClient(app)

    def say(self, second: int) -> None:
        loudness = np.full(RATE_HZ, (second + 1) / 10, np.float32)
        self.documents.keep_sound(self.id, Spoken(second * RATE_HZ, loudness))

    def ask(self, until: int, wanted: str | None = None, document_id: str | None = None):
        headers = {} if wanted is None else {"Range": wanted}
        address = f"/documents/{document_id or self.id}/live-sound"
        return self.client.get(address, params={"until": until}, headers=headers)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    room.say(0)
    room.say(1)
    yield room
    room.store.close()


def test_it_is_a_wav_file_as_long_as_was_asked_for(room: Room) -> None:
    answer = room.ask(1500)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.headers["cache-control"] == "private, no-store"
    with wave.open(io.BytesIO(answer.content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (RATE_HZ, 1, 24_000)
        samples = np.frombuffer(file.readframes(24_000), "<i2")
    assert (samples[0], samples[RATE_HZ], samples[-1]) == (3276, 6553, 6553)


def test_parts_of_it_are_parts_of_the_same_file_while_more_is_said(room: Room) -> None:
    whole = room.ask(2000).content
    room.say(2)
    for wanted, part in {
        "bytes=0-": whole,
        "bytes=0-9": whole[:10],
        "bytes=40-99999": whole[40:][:99960],
        f"bytes={SECOND}-": whole[SECOND:],
        "bytes=50-53": whole[50:54],
    }.items():
        answer = room.ask(2000, wanted)
        first = int(wanted[6:].split("-")[0])
        told = f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
        assert (answer.status_code, answer.content) == (206, part)
        assert (answer.headers["content-range"], answer.headers["content-length"]) == (told, str(len(part)))


def test_what_lies_behind_its_end_is_refused(room: Room) -> None:
    answer = room.ask(2000, f"bytes={2 * SECOND + 44}-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{2 * SECOND + 44}")
    assert len(room.ask(60_000).content) == 2 * SECOND + 44
    assert room.ask(10**12).status_code == 422


def test_only_who_holds_the_secret_hears_it(room: Room) -> None:
    assert room.ask(1000, document_id="guess").status_code == 404
    silent = room.documents.begin("nothing was said")
    assert room.ask(1000, document_id=silent).status_code == 404


def test_the_editor_is_told_where_it_is(room: Room) -> None:
    calls = EditorCalls(room.store, ("en",), has_live_sound=room.documents.has_sound)
    view = calls.describe(room.id)
    assert view["live_url"] == f"documents/{room.id}/live-sound"
    assert "media_url" not in view
    assert "live_url" not in calls.describe(room.documents.begin("nothing was said"))
