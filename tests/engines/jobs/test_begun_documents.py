"""Jobs at documents that are there already: begun without sound, and jobs that nobody asks for any more."""

from dataclasses import replace
from pathlib import Path

import pytest

from engines.jobs import Job, JobManager, JobRequest, State
from engines.jobs.residence import Residence
from tests.support.builders import make_patch
from tests.support.gated_pipeline import ROW, GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from transcript.document import Document, Provenance, Segment, Transcript
from transcript.storage.media_files import ORIGINAL, PEAKS, PLAYBACK, media_folder

ID = "d" * 32
LIVE = Segment("live1", 0, 400, None, "en", "said live")
LATER = Segment("live2", 700, 900, None, "en", "later")


def begin(room: JobRoom, *rows: Segment) -> None:
    """What somebody who speaks has said so far."""
    document = Document(ID, "spoken", 0, "", Transcript(), Transcript(), 0, Provenance("1", ""))
    room.store.create(document, complete=False)
    room.store.keep_rows(ID, rows, [], None)


def submit(room: JobRoom) -> Job:
    return room.manager.submit(JobRequest(room.write(), "spoken.wav"), document_id=ID)


def files(room: JobRoom) -> set[str]:
    return {path.name for path in media_folder(room.media_dir, ID).iterdir()}


def test_a_recording_comes_to_a_document_that_has_rows_and_no_sound(
    room: JobRoom, gated: GatedPipeline
) -> None:
    begin(room, LIVE, LATER)
    room.store.apply(ID, make_patch("live2", "text", "corrected", 0))
    job = submit(room)
    assert gated.started.acquire(timeout=WAIT_S)
    document = room.store.load(ID)
    assert (document.duration_ms, document.name) == (1000, "spoken")
    assert document.audio_sha256
    assert {ORIGINAL, PLAYBACK, PEAKS} <= files(room)
    assert [row.id for row in document.edited.segments] == ["s1", "live2"]
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE
    document = room.store.load(ID)
    assert [(row.id, row.text) for row in document.edited.segments] == [
        ("s1", "hello"),
        ("live2", "corrected"),
    ]
    assert document.machine == Transcript((ROW,))
    assert room.temporary_files() == []


def test_a_document_without_sound_whose_recording_cannot_be_read_keeps_rows_and_recording(
    room: JobRoom,
) -> None:
    begin(room, LIVE)
    path = room.uploads / "broken"
    path.write_bytes(b"no sound")
    job = room.manager.submit(JobRequest(path, "spoken.wav"), document_id=ID)
    assert job.wait(WAIT_S).state is State.FAILED
    document = room.store.load(ID)
    assert document.edited == Transcript((LIVE,))
    assert room.store.is_complete(ID)
    assert document.provenance.notices
    assert (media_folder(room.media_dir, ID) / ORIGINAL).read_bytes() == b"no sound"


def test_one_that_is_cancelled_while_it_waits_is_complete_with_its_rows(
    room: JobRoom, gated: GatedPipeline
) -> None:
    others = [room.submit() for _ in range(4)]
    for _ in others:
        assert gated.started.acquire(timeout=WAIT_S)
    begin(room, LIVE)
    submit(room).cancel()
    room.manager._resuming._look()
    assert room.store.is_complete(ID)
    assert room.store.load(ID).edited == Transcript((LIVE,))
    assert ID not in {lease.document_id for lease in room.store.leases.read_all()}


def test_what_people_did_while_it_ran_is_there_in_the_end(room: JobRoom, gated: GatedPipeline) -> None:
    other = replace(ROW, id="s2", start_ms=500, end_ms=900, text="more")
    gated.rows = (ROW, other)
    job = room.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    room.store.apply(job.document_id, make_patch("s1", "text", "mine", 0))
    room.store.apply(job.document_id, make_patch("", "delete", {"ids": ["s2"]}, 1))
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE
    assert [(row.id, row.text) for row in room.store.load(job.document_id).edited.segments] == [
        ("s1", "mine")
    ]


class _Hours:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize(("hours", "ends"), [(2, True), (0, False)])
def test_a_job_that_no_page_asks_for_ends_after_a_setting(
    tmp_path: Path, gated: GatedPipeline, room: JobRoom, hours: int, ends: bool
) -> None:
    clock = _Hours()
    manager = JobManager(
        gated,
        room.store,
        room.media_dir,
        room.temporary_dir,
        residence=Residence(tmp_path),
        queue_size=3,
        app_version="1",
        abandoned_hours=hours,
        now_s=clock,
    )
    job = manager.submit(JobRequest(room.write(), "a.wav"))
    assert gated.started.acquire(timeout=WAIT_S)
    clock.now_s = 1.9 * 3600
    manager.note_asked(job.document_id)
    clock.now_s = 3.8 * 3600
    manager._resuming._look()
    assert not job.is_cancelled()
    clock.now_s = 4 * 3600
    manager._resuming._look()
    assert job.is_cancelled() is ends
    gated.gate.set()
    job.wait(WAIT_S)
    told = [notice.code for notice in room.store.load(job.document_id).provenance.notices]
    assert told == (["job_abandoned"] if ends else [])
    manager.shutdown()
