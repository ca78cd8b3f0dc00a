"""A document that is recognised again: what stays, what is undone, what is refused, what a kill leaves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engines.audio.samples import Samples
from engines.diarization.clustering import SpeakerCount
from engines.jobs import AgainRequest, Job, JobManager, RecognitionAgain, State
from engines.jobs.kept_recordings import KeptRecordings
from engines.jobs.manager import MOST_BEGUN
from engines.jobs.residence import Residence
from engines.models import Role
from engines.pipeline import Outcome
from engines.pipeline.hearing_journal import HearingJournal
from engines.pipeline.retranscription import Retranscription
from engines.runtime.progress import Watcher
from tests.support.builders import DOCUMENT_ID, make_document, make_patch
from tests.support.gated_pipeline import GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from transcript.document import Segment, Status, Word
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage.leases import NOBODY
from transcript.storage.media_files import JOURNAL, PLAYBACK, media_folder

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

    heard: list[str] = []  # noqa: RUF012 - one pipeline a test
    blocked = ""

    def retranscribe(
        self,
        samples: Samples,
        segment: Segment,
        language: str,
        role: Role | None = None,
        watcher: Watcher | None = None,
    ) -> Retranscription:
        self.heard = [*self.heard, segment.id]
        if segment.id == self.blocked:
            self.started.release()
            while not (watcher and watcher.cancelled()):
                self.gate.wait(0.01)
        return Retranscription(replace(segment, text=f"again {language}", language=language, words=()))


class Desk:
    def __init__(self, room: JobRoom, pipeline: AgainPipeline) -> None:
        self.room, self.store, self.pipeline = room, room.store, pipeline
        self.store.create(make_document([UNTOUCHED, EDITED, VERIFIED], duration_ms=10_000), complete=True)
        self.folder = media_folder(room.media_dir, DOCUMENT_ID)
        self.folder.mkdir(parents=True)
        soundfile.write(self.folder / PLAYBACK, np.zeros(160_000, np.float32), 16_000, format="FLAC")
        self.again = RecognitionAgain(pipeline, self.store, room.media_dir, room.manager)

    def rows(self) -> list[tuple[str, str]]:
        return [(row.text, str(row.status)) for row in self.store.load(DOCUMENT_ID).edited.segments]


@pytest.fixture
def gated(tmp_path: Path, executor: Any) -> AgainPipeline:
    pipeline = AgainPipeline(tmp_path / "cache", executor)
    pipeline.rows = (NEW,)
    return pipeline


@pytest.fixture
def desk(room: JobRoom, gated: AgainPipeline) -> Desk:
    return Desk(room, gated)


@pytest.fixture
def next_process(room: JobRoom, gated: AgainPipeline) -> Iterator[JobManager]:
    manager = room.make_manager(gated)
    yield manager
    gated.gate.set()
    manager.shutdown()


def resume(desk: Desk, manager: JobManager) -> Job:
    """The job as the next process goes on with it."""
    desk.room.manager.shutdown()
    manager.recover()
    job = manager.find(DOCUMENT_ID)
    assert job is not None
    return job


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
    assert (desk.rows(), desk.room.manager.find(DOCUMENT_ID)) == (before, None)
    assert desk.store.leases.read_all() == []


def test_where_nothing_is_recognised_the_rows_stay_and_it_is_told(desk: Desk, gated: AgainPipeline) -> None:
    gated.rows = ()
    gated.gate.set()
    ended = desk.again.begin(DOCUMENT_ID, AgainRequest()).wait(WAIT_S)
    assert (ended.state, ended.error and ended.error.code) == (State.FAILED, "again_nothing")
    assert len(desk.rows()) == 3
    told = desk.room.manager.find_end(DOCUMENT_ID)
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
    with pytest.raises(LikhitaError, match="no longer on the server"):
        desk.again.begin(DOCUMENT_ID, AgainRequest())


@pytest.mark.parametrize("speakers", [2, SpeakerCount(1, 3)])
def test_the_next_process_goes_on_with_what_was_asked(
    desk: Desk, gated: AgainPipeline, next_process: JobManager, speakers: int | SpeakerCount
) -> None:
    told = desk.again.begin(DOCUMENT_ID, AgainRequest("te", speakers=speakers, with_edited=True))
    assert gated.started.acquire(timeout=WAIT_S)
    gated.asked = ()
    job = resume(desk, next_process)
    assert told.snapshot().state is State.PARKED
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE
    assert list(gated.asked) == [160_000, "te", speakers, None]
    assert [text for text, _ in desk.rows()] == ["w0 w1 w2 w3", "verified", "w6 w7"]
    assert desk.store.leases.read_all() == []
    assert not (desk.folder / JOURNAL).exists()


def test_a_row_that_was_heard_before_the_end_is_not_heard_twice(
    desk: Desk, gated: AgainPipeline, next_process: JobManager
) -> None:
    gated.blocked = "s2"
    desk.again.begin(DOCUMENT_ID, AgainRequest("te", row_ids=("s1", "s2"), with_edited=True))
    assert gated.started.acquire(timeout=WAIT_S)
    gated.blocked = ""
    assert resume(desk, next_process).wait(WAIT_S).state is State.DONE
    assert gated.heard == ["s1", "s2", "s2"]
    assert [text for text, _ in desk.rows()] == ["again te", "again te", "verified"]


def test_what_was_put_in_before_a_kill_is_not_put_in_twice(
    desk: Desk, gated: AgainPipeline, next_process: JobManager
) -> None:
    job = desk.again.begin(DOCUMENT_ID, AgainRequest("te"))
    assert gated.started.acquire(timeout=WAIT_S)
    (lease,) = desk.store.leases.read_all()
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE
    desk.store.leases.add(DOCUMENT_ID, lease.request, lease.place, NOBODY)  # its note was not removed yet
    first, *_ = desk.store.load(DOCUMENT_ID).edited.segments
    desk.store.apply(DOCUMENT_ID, make_patch(first.id, "text", "mine", 1))
    assert resume(desk, next_process).wait(WAIT_S).state is State.DONE
    assert desk.rows()[0][0] == "mine"
    assert desk.store.load(DOCUMENT_ID).revision == 2


def test_a_process_whose_job_another_one_has_changes_nothing(desk: Desk, gated: AgainPipeline) -> None:
    before = desk.rows()
    job = desk.again.begin(DOCUMENT_ID, AgainRequest("te"))
    assert gated.started.acquire(timeout=WAIT_S)
    assert desk.store.leases.take(desk.store.leases.read_all()[0], "another process")
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.PARKED
    assert desk.rows() == before


def test_what_ends_a_process_twice_is_given_up_and_the_document_stays(
    desk: Desk, gated: AgainPipeline, next_process: JobManager
) -> None:
    before = desk.rows()
    desk.again.begin(DOCUMENT_ID, AgainRequest("te"))
    assert gated.started.acquire(timeout=WAIT_S)
    desk.room.manager.shutdown()
    kept = KeptRecordings(desk.store, desk.room.media_dir, Residence(desk.room.folder))
    (lease,) = desk.store.leases.read_all()
    assert kept.take(lease)
    for _ in range(MOST_BEGUN):
        desk.store.leases.begin(DOCUMENT_ID, kept.owner)
    kept.let_go(DOCUMENT_ID)
    next_process.recover()
    assert (next_process.find(DOCUMENT_ID), desk.store.leases.read_all()) == (None, [])
    assert desk.rows() == before
    assert soundfile.info(desk.folder / PLAYBACK).frames == 160_000
