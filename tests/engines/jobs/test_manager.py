import asyncio
import logging
from dataclasses import replace

import pytest

from engines.jobs import Job, JobRequest, QueueFullError, Snapshot, State
from engines.jobs.job_run import JobRun
from tests.support.builders import make_patch
from tests.support.gated_pipeline import ROW, GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from transcript.bounds import LONGEST_TEXT
from transcript.document import Transcript
from transcript.errors import UnknownDocumentError
from transcript.messages import Message
from transcript.storage.media_files import ORIGINAL, PEAKS, PLAYBACK, media_folder


def test_a_job_ends_in_a_document_with_its_sound(room: JobRoom, gated: GatedPipeline) -> None:
    gated.gate.set()
    job = room.submit(name="../../etc/నమస్తే.wav\x00")
    snapshot = job.wait(WAIT_S)
    assert (snapshot.state, snapshot.error, snapshot.duration_ms) == (State.DONE, None, 1000)
    document = room.store.load(job.document_id)
    assert document.edited == document.machine == Transcript((ROW,))
    assert document.name == "../../etc/నమస్తే.wav"  # text, and never part of a path
    folder = media_folder(room.media_dir, job.document_id)
    assert sorted(path.name for path in folder.iterdir()) == [ORIGINAL, PEAKS, PLAYBACK]
    assert room.temporary_files() == []
    assert len(job.document_id) == 32
    assert room.manager.find(job.document_id) is None


def test_the_document_and_its_sound_are_there_while_the_job_runs(room: JobRoom, gated: GatedPipeline) -> None:
    job = room.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    snapshot = job.snapshot()
    assert (snapshot.state, snapshot.has_sound, snapshot.segments) == (State.RUNNING, True, (ROW,))
    assert 0 < snapshot.fraction < 1
    assert not room.store.is_complete(job.document_id)
    assert (media_folder(room.media_dir, job.document_id) / PLAYBACK).stat().st_size > 0


def test_a_cancel_keeps_the_rows_and_the_document_can_be_edited(room: JobRoom, gated: GatedPipeline) -> None:
    job = room.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    job.cancel()
    snapshot = job.wait(WAIT_S)
    assert (snapshot.state, snapshot.segments) == (State.CANCELLED, (ROW,))
    assert snapshot.notices == (Message("job_cancelled"),)
    assert room.store.apply(job.document_id, make_patch("s1", "text", "bye", 0)).revision == 1
    assert room.temporary_files() == []


def test_a_full_queue_refuses_with_a_sentence_and_recovers(room: JobRoom, gated: GatedPipeline) -> None:
    jobs = [room.submit() for _ in range(4 + 3)]  # twice the workers run, three wait
    for _ in range(4):
        assert gated.started.acquire(timeout=WAIT_S)
    assert (room.manager.running, room.manager.queue_depth) == (4, 3)
    refused = room.write()
    with pytest.raises(QueueFullError, match="3 recordings are already waiting"):
        room.manager.submit(JobRequest(refused, "b.wav"))
    assert not refused.exists()
    assert [job.snapshot().ahead for job in jobs[4:]] == [0, 1, 2]
    gated.gate.set()
    assert {job.wait(WAIT_S).state for job in jobs} == {State.DONE}
    assert room.submit().wait(WAIT_S).state is State.DONE
    assert room.temporary_files() == []


def test_a_job_cancelled_while_it_waits_ends_at_once_and_frees_its_place(
    room: JobRoom, gated: GatedPipeline
) -> None:
    jobs = [room.submit() for _ in range(4 + 3)]
    for _ in range(4):
        assert gated.started.acquire(timeout=WAIT_S)
    jobs[-1].cancel()
    assert jobs[-1].snapshot().state is State.CANCELLED
    with pytest.raises(UnknownDocumentError):
        room.store.load(jobs[-1].document_id)
    assert room.submit().snapshot().state is State.QUEUED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"RIFF", "no audio"), (b"#EXTM3U\nhttp://x/y.ts\n", "playlist")],
)
def test_a_bad_file_fails_with_a_sentence_and_leaves_nothing(
    room: JobRoom, gated: GatedPipeline, content: bytes, sentence: str
) -> None:
    gated.gate.set()
    path = room.uploads / "upload"
    path.write_bytes(content)
    job = room.manager.submit(JobRequest(path, "a.wav"))
    snapshot = job.wait(WAIT_S)
    assert snapshot.state is State.FAILED
    assert sentence in str(snapshot.error)
    with pytest.raises(UnknownDocumentError):
        room.store.load(job.document_id)
    assert room.temporary_files() == []
    assert not room.media_dir.exists() or not any(room.media_dir.iterdir())
    assert room.submit().wait(WAIT_S).state is State.DONE


def test_a_failure_after_reading_keeps_sound_and_rows_and_logs_the_trace(
    room: JobRoom, gated: GatedPipeline, caplog: pytest.LogCaptureFixture
) -> None:
    gated.failure = RuntimeError("spoken words of the user")
    gated.gate.set()
    with caplog.at_level(logging.INFO):
        job = room.submit()
        snapshot = job.wait(WAIT_S)
    assert snapshot.state is State.FAILED
    assert "RuntimeError" not in str(snapshot.error)
    assert room.store.load(job.document_id).edited == Transcript((ROW,))
    assert room.store.load(job.document_id).provenance.notices == (snapshot.error,)
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True]
    assert room.temporary_files() == []


def test_one_line_is_logged_a_job_without_text_or_name(
    room: JobRoom, gated: GatedPipeline, caplog: pytest.LogCaptureFixture
) -> None:
    gated.gate.set()
    with caplog.at_level(logging.INFO):
        job = room.submit(name="secret-name.wav")
        job.wait(WAIT_S)
    lines = [record.getMessage() for record in caplog.records if record.name == "engines.jobs.job_run"]
    assert len(lines) == 1
    assert lines[0].startswith(f"Job {job.id}: 1.0 s of sound in ")
    assert not any(word in lines[0] for word in ("hello", "secret-name", job.document_id))


def test_following_shows_every_stage_once_and_ends(room: JobRoom, gated: GatedPipeline) -> None:
    async def follow() -> list[Snapshot]:
        job = room.submit()
        seen = []
        async for snapshot in job.follow():
            seen.append(snapshot)
            if snapshot.segments:
                gated.gate.set()
        return seen

    seen = asyncio.run(follow())
    assert seen[-1].state is State.DONE
    assert len(seen) == len(set(map(repr, seen)))


def test_a_follower_may_leave_and_the_job_goes_on(room: JobRoom, gated: GatedPipeline) -> None:
    async def look_once(job: Job) -> Snapshot:
        async for snapshot in job.follow():
            return snapshot
        raise AssertionError

    job = room.submit()
    assert asyncio.run(look_once(job)).state in {State.QUEUED, State.RUNNING}
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE


def test_what_cannot_be_stored_of_a_row_is_cut_and_the_job_goes_on(
    room: JobRoom, gated: GatedPipeline
) -> None:
    wild = replace(ROW, id="s2", start_ms=500, end_ms=900, text="\0" + "ab" * LONGEST_TEXT, language="<|xx|>")
    fitted = replace(wild, text="ab" * (LONGEST_TEXT // 2), language=None)
    gated.rows = (ROW, wild)
    job = room.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    assert job.snapshot().segments == (ROW, fitted)
    assert room.store.load(job.document_id).edited == Transcript((ROW, fitted))
    gated.gate.set()
    snapshot = job.wait(WAIT_S)
    assert (snapshot.state, snapshot.segments) == (State.DONE, (ROW, fitted))
    assert room.store.load(job.document_id).machine == Transcript((ROW, fitted))


def test_a_failure_with_rows_that_cannot_be_stored_keeps_what_can(
    room: JobRoom, gated: GatedPipeline
) -> None:
    gated.rows = (replace(ROW, text="hello\0"),)
    gated.failure = RuntimeError("an engine's")
    gated.gate.set()
    job = room.submit()
    assert job.wait(WAIT_S).state is State.FAILED
    document = room.store.load(job.document_id)
    assert document.machine == Transcript((ROW,))
    assert room.store.is_complete(job.document_id)


def test_whatever_fails_at_the_end_the_document_is_completed_with_its_stored_rows(
    room: JobRoom, gated: GatedPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = room.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    monkeypatch.setattr(JobRun, "_complete", lambda *_: 1 / 0)
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.FAILED
    document = room.store.load(job.document_id)
    assert document.edited == Transcript((ROW,))
    assert document.provenance.notices == (job.snapshot().error,)
    assert room.store.is_complete(job.document_id)
    assert room.temporary_files() == []
