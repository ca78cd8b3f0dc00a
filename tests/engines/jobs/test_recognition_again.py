"""A document that is recognised again: what stays, what is undone, what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engines.audio.samples import Samples
from engines.diarization.clustering import SpeakerCount
from engines.jobs import AgainRequest, RecognitionAgain, State
from engines.models import Role
from engines.pipeline import Outcome
from engines.pipeline.hearing_journal import HearingJournal
from engines.pipeline.retranscription import Retranscription
from engines.runtime.progress import Watcher
from tests.support.builders import DOCUMENT_ID, make_document, make_patch
from tests.support.gated_pipeline import GatedPipeline
from tests.support.job_room import WAIT_S
from transcript.document import Segment, Status, Word
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.media_files import PLAYBACK, media_folder

UNTOUCHED = Segment("s1", 0, 2000, "Speaker 1", "en", "wrong words")
EDITED = Segment("s2", 2000, 4000, "Speaker 1", "en", "corrected", status=Status.EDITED)
VERIFIED = Segment("s3", 4000, 6000, "Speaker 1", "en", "verified", status=Status.VERIFIED)


def word(number: int) -> Word:
    return Word(f"w{number}", 1000 * number, 1000 * number + 900)


NEW = Segment(
    "n1", 0, 8000, "Speaker 1", "te", " ".join(f"w{n}" for n in range(8)), tuple(map(word, range(8)))
)


class AgainPipeline(GatedPipeline):
    """Waits at its gate like any job; notes what it was asked."""

    def transcribe(
        self,
        samples: Samples,
        language: str | None,
        speakers: int | SpeakerCount | None,
        watcher: Watcher | None = None,
        *,
        journal: HearingJournal | None = None,
        role: Role | None = None,
    ) -> Outcome:
        self.asked: tuple[Any, ...] = (len(samples), language, speakers, role)
        return super().transcribe(samples, language, speakers, watcher)

    def retranscribe(
        self,
        samples: Samples,
        segment: Segment,
        language: str,
        role: Role | None = None,
        watcher: Watcher | None = None,
    ) -> Retranscription:
        return Retranscription(replace(segment, text=f"again {language}", language=language, words=()))


class Desk:
    def __init__(self, folder: Path, pipeline: AgainPipeline) -> None:
        self.store = Store(f"sqlite:///{folder / 'again.sqlite3'}")
        self.store.create(make_document([UNTOUCHED, EDITED, VERIFIED], duration_ms=10_000), complete=True)
        self.folder = media_folder(folder / "media", DOCUMENT_ID)
        self.folder.mkdir(parents=True)
        soundfile.write(self.folder / PLAYBACK, np.zeros(160_000, np.float32), 16_000, format="FLAC")
        self.again = RecognitionAgain(pipeline, self.store, folder / "media")

    def rows(self) -> list[tuple[str, str]]:
        return [(row.text, str(row.status)) for row in self.store.load(DOCUMENT_ID).edited.segments]


@pytest.fixture
def gated(tmp_path: Path, executor: Any) -> AgainPipeline:
    pipeline = AgainPipeline(tmp_path / "cache", executor)
    pipeline.rows = (NEW,)
    return pipeline


@pytest.fixture
def desk(tmp_path: Path, gated: AgainPipeline) -> Iterator[Desk]:
    desk = Desk(tmp_path, gated)
    yield desk
    gated.gate.set()
    desk.again.shutdown()
    desk.store.close()


@pytest.mark.parametrize(
    ("with_edited", "texts"),
    [
        (False, ["w0 w1", "corrected", "verified", "w6 w7"]),
        (True, ["w0 w1 w2 w3", "verified", "w6 w7"]),
    ],
)
def test_verified_rows_stay_and_one_undo_takes_it_back(
    desk: Desk, gated: AgainPipeline, with_edited: bool, texts: list[str]
) -> None:
    before = desk.rows()
    gated.gate.set()
    job = desk.again.begin(DOCUMENT_ID, AgainRequest("te", speakers=2, with_edited=with_edited))
    assert job.wait(WAIT_S).state is State.DONE
    assert gated.asked == (160_000, "te", 2, None)
    assert [text for text, _ in desk.rows()] == texts
    document = desk.store.load(DOCUMENT_ID)
    assert document.revision == 1
    assert len({row.id for row in document.edited.segments}) == len(texts)
    desk.store.undo(DOCUMENT_ID, 1)
    assert desk.rows() == before
    desk.store.redo(DOCUMENT_ID, 2)
    assert [text for text, _ in desk.rows()] == texts


def test_an_edit_made_meanwhile_stays(desk: Desk, gated: AgainPipeline) -> None:
    job = desk.again.begin(DOCUMENT_ID, AgainRequest())
    assert gated.started.acquire(timeout=WAIT_S)
    desk.store.apply(DOCUMENT_ID, make_patch("s1", "text", "just corrected", 0))
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE
    assert [text for text, _ in desk.rows()] == ["just corrected", "corrected", "verified", "w6 w7"]


def test_selected_rows_are_heard_again_where_they_are(desk: Desk) -> None:
    asked = AgainRequest("te", row_ids=("s1", "s2", "s3", "gone"))
    assert desk.again.begin(DOCUMENT_ID, asked).wait(WAIT_S).state is State.DONE
    assert [text for text, _ in desk.rows()] == ["again te", "corrected", "verified"]
    asked = replace(asked, with_edited=True)
    assert desk.again.begin(DOCUMENT_ID, asked).wait(WAIT_S).state is State.DONE
    assert [text for text, _ in desk.rows()] == ["again te", "again te", "verified"]
    assert desk.store.load(DOCUMENT_ID).revision == 2


def test_a_cancel_changes_nothing(desk: Desk, gated: AgainPipeline) -> None:
    before = desk.rows()
    job = desk.again.begin(DOCUMENT_ID, AgainRequest())
    assert gated.started.acquire(timeout=WAIT_S)
    job.cancel()
    assert job.wait(WAIT_S).state is State.CANCELLED
    assert (desk.rows(), desk.again.find(DOCUMENT_ID)) == (before, None)


def test_where_nothing_is_recognised_the_rows_stay_and_it_is_told(desk: Desk, gated: AgainPipeline) -> None:
    gated.rows = ()
    gated.gate.set()
    ended = desk.again.begin(DOCUMENT_ID, AgainRequest()).wait(WAIT_S)
    assert (ended.state, ended.error and ended.error.code) == (State.FAILED, "again_nothing")
    assert len(desk.rows()) == 3
    told = desk.again.find_end(DOCUMENT_ID)
    assert told is not None
    assert told.error == ended.error


def test_a_document_is_recognised_once_at_a_time(desk: Desk, gated: AgainPipeline) -> None:
    desk.again.begin(DOCUMENT_ID, AgainRequest())
    assert gated.started.acquire(timeout=WAIT_S)
    with pytest.raises(LikhitaError, match="already"):
        desk.again.begin(DOCUMENT_ID, AgainRequest())


def test_what_cannot_be_recognised_again_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownDocumentError):
        desk.again.begin("guess", AgainRequest())
    for request in (AgainRequest("nonsense"), AgainRequest("te", role="cook"), AgainRequest(role="telugu")):
        with pytest.raises(LikhitaError):
            desk.again.begin(DOCUMENT_ID, request)
    (desk.folder / PLAYBACK).unlink()
    with pytest.raises(LikhitaError, match="sound"):
        desk.again.begin(DOCUMENT_ID, AgainRequest())
