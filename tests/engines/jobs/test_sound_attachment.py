"""A document's recording comes later, or is replaced: lengths are compared, and the old sound is never lost."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engines.audio.decoding import DecodeLimits
from engines.jobs.sound_attachment import Attached, AttachState, SoundAttacher, are_of_one_length
from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_document, make_rows
from tests.support.presence import present
from tests.support.sounds import make_tone
from tests.support.speech import write_wav
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.media_files import EMISSIONS, ORIGINAL, PEAKS, PLAYBACK, media_folder

MOST_S = 120.0


class Room:
    """An attacher, its store with one document of 5 s without sound, and what a test asks of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media_dir = folder, folder / "media"
        self.store = Store(f"sqlite:///{folder / 'likhita.sqlite3'}")
        document = replace(make_document(make_rows(5), duration_ms=5_000), audio_sha256="")
        self.store.create(document, complete=True)
        (folder / "tmp").mkdir()
        self.attacher = SoundAttacher(self.store, self.media_dir, folder / "tmp", DecodeLimits())
        self.place = media_folder(self.media_dir, ID)

    def begin(self, seconds: float, hertz: float = 440.0) -> str:
        path = self.folder / f"{time.monotonic_ns()}.recording"
        return self.attacher.start(ID, write_wav(path, make_tone(seconds, hertz=hertz)))

    def end(self, key: str) -> Attached:
        deadline = time.monotonic() + MOST_S
        while time.monotonic() < deadline:
            now = present(self.attacher.look(ID, key))
            if now.state.is_end or now.state is AttachState.ASKS:
                return now
            time.sleep(0.02)
        raise AssertionError("it did not come to an end")

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.place.iterdir()}

    def leftovers(self) -> list[Path]:
        return [*self.folder.glob("*.recording"), *(self.folder / "tmp").iterdir()]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.attacher.shutdown()
    room.store.close()


def test_a_recording_of_the_documents_length_is_put_in_its_place(room: Room) -> None:
    now = room.end(room.begin(6.9))
    assert (now.state, now.document_ms, now.recording_ms, now.error) == (AttachState.DONE, 5000, 6900, None)
    assert set(room.files()) == {PLAYBACK, PEAKS, ORIGINAL}
    document = room.store.load(ID)
    assert (document.duration_ms, len(document.audio_sha256), document.revision) == (6900, 64, 1)
    assert room.leftovers() == []


def test_another_length_waits_for_a_persons_word(room: Room) -> None:
    for answer in ("no", "yes"):
        key = room.begin(9)
        asked = room.end(key)
        assert (asked.state, asked.document_ms, asked.recording_ms) == (AttachState.ASKS, 5000, 9000)
        assert room.store.load(ID).audio_sha256 == ""
        if answer == "no":
            room.attacher.stop(ID, key)
            assert room.end(key).state is AttachState.CANCELLED
            assert room.leftovers() == []
    room.attacher.confirm("another", key)
    room.attacher.confirm(ID, key)
    deadline = time.monotonic() + MOST_S
    while not present(room.attacher.look(ID, key)).state.is_end:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert room.store.load(ID).duration_ms == 9000
    assert room.leftovers() == []


def test_a_better_copy_takes_the_place_of_the_old_one_and_what_was_heard_stays(room: Room) -> None:
    room.end(room.begin(5))
    (room.place / EMISSIONS).write_bytes(b"heard")
    before, sha = room.files(), room.store.load(ID).audio_sha256
    assert room.end(room.begin(5, hertz=880)).state is AttachState.DONE
    after = room.files()
    assert set(after) == set(before)
    assert after[EMISSIONS] == b"heard"
    assert all(after[name] != before[name] for name in (PLAYBACK, ORIGINAL))
    assert room.store.load(ID).audio_sha256 != sha


def test_the_old_recording_comes_back_where_the_new_one_cannot_be_noted(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.end(room.begin(5))
    before = room.files()

    def refuse(*_: object) -> None:
        raise UnknownDocumentError

    monkeypatch.setattr(room.store, "put_sound", refuse)
    now = room.end(room.begin(5, hertz=880))
    assert (now.state, now.error) == (AttachState.FAILED, UnknownDocumentError().reason)
    assert room.files() == before
    assert room.leftovers() == []


def test_what_is_no_recording_says_why_and_nothing_is_left(room: Room) -> None:
    path = room.folder / "x.recording"
    path.write_bytes(b"#EXTM3U\nfile:///etc/passwd\n")
    now = room.end(room.attacher.start(ID, path))
    assert now.state is AttachState.FAILED
    assert now.error is not None
    assert room.leftovers() == []
    with pytest.raises(LikhitaError):
        room.attacher.start("nobody", write_wav(room.folder / "y.recording", make_tone(1)))
    assert room.leftovers() == []


def test_no_recording_comes_while_the_document_is_recognised(room: Room) -> None:
    room.store.leases.add(ID, "{}", "here", "another process")  # it is recognised again
    with pytest.raises(LikhitaError) as told:
        room.begin(5)
    assert told.value.reason.code == "sound_while_recognised"
    assert room.leftovers() == []


@pytest.mark.parametrize(
    ("document_ms", "recording_ms", "agree"),
    [
        (10_000, 12_000, True),
        (10_000, 12_001, False),
        (3_600_000, 3_564_000, True),
        (3_600_000, 3_563_999, False),
        (0, 2_000, True),
    ],
)
def test_lengths_agree_within_two_seconds_or_a_hundredth(
    document_ms: int, recording_ms: int, agree: bool
) -> None:
    assert are_of_one_length(document_ms, recording_ms) is agree
