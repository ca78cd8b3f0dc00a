"""Rows heard again on demand: what the page may ask for, how many, and what becomes of it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engines.alignment.word_repair import WordRepair
from engines.asr.chunks import keep_between
from engines.asr.recogniser import Chunk, TimedWord
from engines.audio.decoding import AudioError, read_stretch
from engines.audio.samples import Samples
from engines.jobs import Retranscriber
from engines.jobs.retranscription import BUSY, FAILED, NO_SOUND, Look, TaskState
from engines.models import Models, ModelSettings, Role
from engines.pipeline import Pipeline
from engines.pipeline.retranscription import (
    NothingRecognisedError,
    Retranscription,
    find_stretch,
)
from engines.runtime.progress import Stage, Watcher
from tests.support.builders import DOCUMENT_ID, make_document, make_patch
from tests.support.checkpoints import TINY_TELUGU
from tests.support.speech import read_samples, speak
from transcript.document import Segment, Status
from transcript.errors import LikhitaError, PatchError, UnknownDocumentError
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import HEARD_AGAIN, PLAYBACK, media_folder

WAIT_S = 120.0
ROW = Segment("s1", 1000, 2000, "Speaker 1", "en", "hello")
VERIFIED = Segment("s2", 2000, 3000, None, "en", "kept", status=Status.VERIFIED)


class GatedPipeline(Pipeline):
    """Hears "heard" once its gate is open, or fails; so a test decides how long it takes."""

    def __init__(self, cache_dir: Path) -> None:
        super().__init__(Models(ModelSettings(cache_dir)))
        self.gate = threading.Event()
        self.running = threading.Semaphore(0)
        self.failure: Exception | None = None
        self.asked: list[tuple[int, str, Role | None]] = []

    def retranscribe(
        self,
        samples: Samples,
        segment: Segment,
        language: str,
        role: Role | None = None,
        watcher: Watcher | None = None,
    ) -> Retranscription:
        watcher = watcher or Watcher()
        self.asked.append((len(samples), language, role))
        watcher.tell(Stage.RECOGNISING, 0.5)
        self.running.release()
        while not self.gate.wait(0.01) and not watcher.cancelled():
            pass
        if self.failure:
            raise self.failure
        return Retranscription(replace(segment, text="heard", language=language))


class Room:
    """A stored document with 10 s of sound, and a listener."""

    def __init__(self, folder: Path, pipeline: Pipeline, samples: Samples, rows: tuple[Segment, ...]) -> None:
        self.media_dir = folder / "media"
        self.store = Store(f"sqlite:///{folder / 'test.sqlite3'}", WordRepair(self.media_dir))
        self.store.create(make_document(rows), complete=True)
        self.folder = media_folder(self.media_dir, DOCUMENT_ID)
        self.folder.mkdir(parents=True)
        soundfile.write(self.folder / PLAYBACK, samples, 16_000, subtype="PCM_16")
        self.now = time.monotonic()
        self.listener = Retranscriber(pipeline, self.store, self.media_dir, lambda: self.now)

    def start(self, segment_id: str = "s1", language: str = "te", role: str | None = None) -> str:
        return self.listener.start(DOCUMENT_ID, segment_id, language, role)

    def wait(self, key: str) -> Look:
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            look = self.listener.look(DOCUMENT_ID, key)
            assert look is not None
            if look.state.is_end:
                return look
            time.sleep(0.01)
        raise AssertionError("the row was not heard in time")


@pytest.fixture
def gated(tmp_path: Path) -> GatedPipeline:
    return GatedPipeline(tmp_path / "cache")


@pytest.fixture
def room(tmp_path: Path, gated: GatedPipeline) -> Iterator[Room]:
    room = Room(tmp_path, gated, np.zeros(160_000, np.float32), (ROW, VERIFIED))
    yield room
    gated.gate.set()
    room.listener.shutdown()


def test_only_the_rows_sound_and_a_little_around_is_read_and_the_answer_is_a_patch(
    room: Room, gated: GatedPipeline
) -> None:
    key = room.start()
    assert gated.running.acquire(timeout=WAIT_S)
    assert room.listener.look(DOCUMENT_ID, key) == Look(TaskState.RUNNING, 0.5)
    gated.gate.set()
    look = room.wait(key)
    assert gated.asked == [(1_200 * 16, "te", None)]
    assert (look.state, look.value and look.value["text"]) == (TaskState.DONE, "heard")
    assert room.store.load(DOCUMENT_ID).revision == 0  # the page puts it there
    saved = room.store.apply(DOCUMENT_ID, make_patch("s1", "heard", look.value, 0))
    assert (saved.revision, saved.changed[0].text, saved.changed[0].language) == (1, "heard", "te")
    assert [other.text for other in saved.changed[0].alternatives] == ["hello"]
    undone = room.store.undo(DOCUMENT_ID, 1)
    assert undone.changed == (ROW,)


@pytest.mark.parametrize(
    ("row", "language", "role", "error"),
    [
        ("s2", "te", None, PatchError),
        ("nobody", "te", None, PatchError),
        ("s1", "nonsense", None, LikhitaError),
        ("s1", "auto", None, PatchError),
        ("s1", "te", "cook", PatchError),
        ("s1", "te", "speech", PatchError),
    ],
)
def test_what_cannot_be_heard_again_is_refused_at_once(
    room: Room, row: str, language: str, role: str | None, error: type[LikhitaError]
) -> None:
    with pytest.raises(error):
        room.start(row, language, role)


def test_a_document_without_sound_says_so(room: Room) -> None:
    (room.folder / PLAYBACK).unlink()
    with pytest.raises(LikhitaError, match="no longer on the server"):
        room.start()
    with pytest.raises(UnknownDocumentError):
        room.listener.start("nobody", "s1", "te")


def test_damaged_sound_is_a_sentence(room: Room) -> None:
    (room.folder / PLAYBACK).write_bytes(b"no flac at all")
    assert room.wait(room.start()) == Look(TaskState.FAILED, error=NO_SOUND)


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (NothingRecognisedError("te"), Message("row_nothing_recognised", name="Telugu")),
        (RuntimeError("secret path"), FAILED),
    ],
)
def test_a_failure_is_a_sentence(
    room: Room, gated: GatedPipeline, failure: Exception, reason: Message
) -> None:
    gated.failure = failure
    gated.gate.set()
    assert room.wait(room.start()) == Look(TaskState.FAILED, error=reason)


def test_two_are_heard_at_once_six_wait_and_the_ninth_is_refused(room: Room, gated: GatedPipeline) -> None:
    keys = [room.start() for _ in range(8)]
    with pytest.raises(LikhitaError) as refusal:
        room.start()
    assert refusal.value.reason == BUSY
    room.listener.stop(DOCUMENT_ID, keys[7])
    assert room.listener.look(DOCUMENT_ID, keys[7]) == Look(TaskState.CANCELLED)
    room.start()  # a place is free again
    gated.gate.set()
    assert {room.wait(key).state for key in keys[:7]} == {TaskState.DONE}


def test_a_stop_ends_what_runs(room: Room, gated: GatedPipeline) -> None:
    key = room.start()
    assert gated.running.acquire(timeout=WAIT_S)
    room.listener.stop(DOCUMENT_ID, key)
    assert room.wait(key) == Look(TaskState.CANCELLED)


def test_who_does_not_know_the_document_sees_and_stops_nothing(room: Room, gated: GatedPipeline) -> None:
    key = room.start()
    assert room.listener.look("another", key) is None
    room.listener.stop("another", key)
    gated.gate.set()
    assert room.wait(key).state is TaskState.DONE
    assert room.listener.look(DOCUMENT_ID, "nothing") is None


def test_what_nobody_looks_at_any_more_is_stopped_and_forgotten(room: Room, gated: GatedPipeline) -> None:
    key = room.start()
    assert gated.running.acquire(timeout=WAIT_S)
    room.now += 151
    second = room.start()
    assert room.listener.look(DOCUMENT_ID, key) is None
    gated.gate.set()
    assert room.wait(second).state is TaskState.DONE


def test_a_stretch_is_cut_to_the_sample(tmp_path: Path) -> None:
    steps = (np.arange(32_000) / 32_768).astype(np.float32)
    soundfile.write(tmp_path / "p.flac", steps, 16_000, subtype="PCM_16")
    assert np.array_equal(read_stretch(tmp_path / "p.flac", 500, 501), steps[8000:8016])
    assert len(read_stretch(tmp_path / "p.flac", 1900, 9000)) == 1600  # the sound ends there
    with pytest.raises(AudioError, match="no audio at this place"):
        read_stretch(tmp_path / "p.flac", 2000, 2500)
    with pytest.raises(AudioError, match="no longer on the server"):
        read_stretch(tmp_path / "missing.flac", 0, 10)


@pytest.mark.model
def test_a_turn_given_the_wrong_language_is_heard_again_in_the_right_one(
    tmp_path: Path, pipeline: Pipeline, shared_recording: Callable[[str], Path]
) -> None:
    recording = shared_recording("conversation-te-en.flac")
    turns = json.loads(recording.with_suffix(".json").read_text())
    turn = next(t for t in turns if t["language"] == "en" and t["end"] - t["start"] > 2)
    start_ms, end_ms = round(turn["start"] * 1000), round(turn["end"] * 1000)
    row = Segment("s1", start_ms, end_ms, "Speaker 1", "te", "ఆస్క్", engine="whisper-base-draft")
    room = Room(tmp_path, pipeline, read_samples(recording), (row,))
    look = room.wait(room.start("s1", "English"))
    saved = room.store.apply(DOCUMENT_ID, make_patch("s1", "heard", look.value, 0))
    heard = saved.changed[0]
    said = {word.strip(".,?!").lower() for word in turn["text"].split()}
    found = {word.strip(".,?!").lower() for word in heard.text.split()}
    assert len(said & found) >= 0.7 * len(said)
    assert (heard.language, heard.engine) == ("en", "whisper-base")
    assert [other.text for other in heard.alternatives] == ["ఆస్క్"]
    assert [word.text for word in heard.words] == heard.text.split()
    assert all(start_ms <= w.start_ms <= w.end_ms <= end_ms for w in heard.words)
    assert room.store.undo(DOCUMENT_ID, 1).changed == (row,)
    room.listener.shutdown()


@pytest.mark.model
def test_silence_heard_again_leaves_the_row_and_says_so(tmp_path: Path, pipeline: Pipeline) -> None:
    room = Room(tmp_path, pipeline, np.zeros(160_000, np.float32), (ROW,))
    look = room.wait(room.start("s1", "en"))
    assert look == Look(TaskState.FAILED, error=Message("row_nothing_recognised", name="English"))
    look = room.wait(room.start("s1", "or"))
    assert look.error == Message("language_not_served", name="Odia")
    room.listener.shutdown()


def test_what_is_heard_of_the_neighbours_around_a_row_goes() -> None:
    times_s = [(0.8, 1.05), (1.0, 1.4), (1.6, 2.04), (1.99, 2.1)]
    words = tuple(TimedWord(text, *span) for text, span in zip("abcd", times_s, strict=True))
    chunk = Chunk("a b c d", 0.8, 2.1, words, 0.9, "en", "w", others=(Chunk("x y", 0.8, 2.1, words[1:3]),))
    kept = keep_between(chunk, 1.0, 2.0)
    assert kept is not None
    assert (kept.text, kept.words, kept.start_s, kept.end_s) == ("b c", words[1:3], 1.0, 2.04)
    assert [other.text for other in kept.others] == ["x y"]
    assert keep_between(chunk, 2.5, 3.0) is None


def test_only_the_rows_own_emissions_are_kept(tmp_path: Path) -> None:
    sound = read_samples(speak(tmp_path / "said.wav", "అమ్మ వంట చేస్తోంది", "te", pitch=40))
    models = Models(ModelSettings(tmp_path, overrides={Role.TELUGU: str(TINY_TELUGU)}))
    row = Segment("s1", 400, 1200, None, "te", "")
    again = Pipeline(models, ("te",)).retranscribe(sound[300 * 16 : 1300 * 16], row, "te")
    (emission,) = again.emissions
    assert emission.start_s == pytest.approx(0.4, abs=0.02)
    assert emission.end_s == pytest.approx(1.2, abs=0.04)


def test_a_row_at_the_beginning_has_nothing_before_it() -> None:
    assert find_stretch(Segment("s1", 40, 900, None, "te", "")) == (0, 1000)


def test_a_row_heard_again_by_a_ctc_model_can_be_corrected_with_times(tmp_path: Path) -> None:
    """Nothing was kept of the row before: its new emissions time the corrected word."""
    sentence = "అతను రాత్రి ఆలస్యంగా వచ్చాడు"
    sound = read_samples(speak(tmp_path / "said.wav", sentence, "te", pitch=40))
    samples = np.concatenate([np.zeros(48_000, np.float32), sound])
    models = Models(ModelSettings(tmp_path, overrides={Role.TELUGU: str(TINY_TELUGU)}))
    row = Segment("s1", 3000, round(len(samples) / 16), None, "en", "at no rattery")
    room = Room(tmp_path, Pipeline(models, ("te",)), samples, (row,))
    look = room.wait(room.start("s1", "te"))
    heard = room.store.apply(DOCUMENT_ID, make_patch("s1", "heard", look.value, 0)).changed[0]
    assert (room.folder / HEARD_AGAIN).is_file()
    assert [word.text for word in heard.words] == heard.text.split()
    tokens = heard.text.split()
    text = " ".join([tokens[0], "రాత్రికి", *tokens[2:]])
    corrected = room.store.apply(DOCUMENT_ID, make_patch("s1", "text", text, 1)).changed[0]
    assert [word.text for word in corrected.words] == text.split()
    assert corrected.words[0] == heard.words[0]
    assert corrected.words[2:] == heard.words[2:]
    new, old = corrected.words[1], heard.words[1]
    assert abs(new.start_ms - old.start_ms) <= 100
    assert new.confidence is None
    room.listener.shutdown()
