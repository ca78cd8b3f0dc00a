"""What is said is a row of a document at once: stored with the times of its words, and the speaker's to correct."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engines.asr.recogniser import TimedWord
from engines.audio.samples import RATE_HZ
from engines.pipeline import Pipeline
from engines.streaming import LiveDocuments, SessionStart
from engines.streaming.live_documents import LiveDocument, Spoken
from engines.streaming.live_rows import HeardUtterance, make_row, time_words
from engines.streaming.live_session import LiveSession
from tests.support.speech import read_samples, speak
from transcript.editing.patch import Patch
from transcript.storage import Store
from transcript.storage.media_files import media_folder

HEARD = (TimedWord("and", 0.0, 0.2), TimedWord("so", 0.3, 0.5, 0.9), TimedWord("My", 0.6, 0.8))


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[LiveDocuments]:
    store = Store(f"sqlite:///{tmp_path / 'documents.sqlite'}")
    yield LiveDocuments(store, tmp_path / "media", "0")
    store.close()


def store_of(documents: LiveDocuments) -> Store:
    return documents._store


def texts(documents: LiveDocuments, document_id: str) -> list[str]:
    return [row.text for row in store_of(documents).load(document_id).edited.segments]


def row(number: int) -> Any:
    return make_row(
        [f"word{number}"], HeardUtterance(language="en", engine="whisper"), 0.0, 1.0, number * 2.0
    )


def said(number: int) -> Spoken:
    """A second of one loudness, where the row is."""
    return Spoken(number * 2 * RATE_HZ, np.full(RATE_HZ, number / 10, np.float32))


def played(documents: LiveDocuments, document_id: str) -> NDArray[np.int16]:
    (path,) = documents._media_dir.glob(f"{media_folder(documents._media_dir, document_id).name}/live.pcm")
    return np.frombuffer(path.read_bytes(), "<i2")


def test_words_that_stayed_take_the_times_of_what_the_last_pass_heard() -> None:
    timed = time_words(["And", "so,", "oh", "my", "fellow"], HEARD, 0.0, 1.5)
    assert [word.text for word in timed] == ["And", "so,", "oh", "my", "fellow"]
    assert [(word.start_s, word.end_s) for word in timed] == [
        (0.0, 0.2), (0.3, 0.5), (0.5, 0.6), (0.6, 0.8), (0.8, 1.5),
    ]  # fmt: skip
    assert timed[1].confidence == 0.9


def test_a_row_lies_in_the_recording_and_its_words_lie_in_it() -> None:
    made = make_row(["and", "so", "my"], HeardUtterance(HEARD, "en", "whisper"), 0.1, 0.7, 10.0)
    assert (made.start_ms, made.end_ms, made.text) == (10_100, 10_700, "and so my")
    assert [(word.start_ms, word.end_ms) for word in made.words] == [
        (10_100, 10_200), (10_300, 10_500), (10_600, 10_700),
    ]  # fmt: skip
    assert (made.speaker, made.language, made.engine) == (None, "en", "whisper")


def test_a_recording_has_its_document_from_its_first_row_on(documents: LiveDocuments) -> None:
    live = documents.open("recording 1")
    assert live.id == ""
    live.keep(row(1), said(1))
    live.keep(row(2), said(2))
    assert texts(documents, live.id) == ["word1", "word2"]
    assert store_of(documents).load(live.id).name == "recording 1"
    assert documents.is_open(live.id)
    again = documents.open("recording 1", live.id)  # the page has begun a new session
    again.keep(row(3), said(3))
    assert again.id == live.id
    assert texts(documents, live.id) == ["word1", "word2", "word3"]


def test_rows_have_their_sound_in_its_place_and_silence_between(documents: LiveDocuments) -> None:
    live = documents.open("recording")
    live.keep(row(1), said(1))
    live.keep(row(3), said(3))
    assert documents.has_sound(live.id)
    sound = played(documents, live.id)
    assert len(sound) == 7 * RATE_HZ
    loudness = [int(second[0]) for second in sound.reshape(7, RATE_HZ)]
    assert loudness == [0, 0, 3276, 0, 0, 0, 9830]


def test_rows_are_stored_where_their_sound_cannot_be(documents: LiveDocuments) -> None:
    documents._media_dir.write_text("no folder")
    live = documents.open("recording")
    live.keep(row(1), said(1))
    live.keep(row(2), said(2))
    assert texts(documents, live.id) == ["word1", "word2"]
    assert not documents.has_sound(live.id)


@pytest.mark.parametrize("named", ["", "unknown", "../etc"])
def test_no_row_gets_into_a_document_that_is_none_of_a_recording(
    documents: LiveDocuments, named: str
) -> None:
    live = documents.open("recording", named)
    live.keep(row(1), said(1))
    assert live.id not in {"", named}


def test_a_complete_document_takes_no_more_rows(documents: LiveDocuments) -> None:
    live = documents.open("recording")
    live.keep(row(1), said(1))
    store, document = store_of(documents), store_of(documents).load(live.id)
    store.complete(live.id, document.edited, document.provenance)
    live.keep(row(2), said(2))
    live.keep(row(3), said(3))
    assert texts(documents, live.id) == ["word1"]
    assert not documents.is_open(live.id)


def test_a_row_is_corrected_while_the_recording_goes_on(documents: LiveDocuments) -> None:
    live = documents.open("recording")
    live.keep(row(1), said(1))
    (first,) = store_of(documents).load(live.id).edited.segments
    patch = {"id": first.id, "field": "text", "value": "corrected", "base_revision": 0}
    store_of(documents).apply(live.id, Patch.from_json(patch))
    live.keep(row(2), said(2))
    assert texts(documents, live.id) == ["corrected", "word2"]


def test_words_are_written_where_rows_cannot_be_stored(documents: LiveDocuments) -> None:
    live = LiveDocument(documents, "recording", "gone")
    live.keep(row(1), said(1))
    live.keep(row(2), said(2))
    assert live.id == "gone"


@pytest.mark.model
def test_what_is_said_is_stored_before_it_is_shown(
    pipeline: Pipeline, documents: LiveDocuments, tmp_path: Path
) -> None:
    spoken = read_samples(speak(tmp_path / "said.wav", "The weather is fine today in the mountains."))
    sound: NDArray[np.float32] = np.concatenate([spoken, np.zeros(2 * RATE_HZ, np.float32)])
    live = documents.open("recording")
    session = LiveSession(pipeline, SessionStart("en", begun=5 * RATE_HZ), document=live)
    session.append(0, sound)
    session.step()
    assert session.look().document_id == live.id
    assert store_of(documents).load(live.id).edited.segments == session.look().rows
    (first, *_) = session.look().rows
    assert [word.text for word in first.words] == first.text.split()
    assert all(first.start_ms <= word.start_ms <= word.end_ms <= first.end_ms for word in first.words)
    heard = played(documents, live.id)  # 5 s came before this session
    begun, ended = (round(ms / 1000 * RATE_HZ) for ms in (first.start_ms, first.end_ms))
    expected = spoken[begun - 5 * RATE_HZ : ended - 5 * RATE_HZ] * 32767
    assert np.abs(heard[begun:ended] - expected).max() <= 1
