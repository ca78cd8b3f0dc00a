import asyncio
import logging
from dataclasses import replace

import pytest

from engines.jobs import Job, JobRequest, QueueFullError, Snapshot, State
from engines.jobs.job_run import JobRun
from tests.engines.gated import ROW, GatedPipeline
from tests.engines.house import WAIT_S, House
from tests.transcript.samples import make_patch
from transcript.bounds import LONGEST_TEXT
from transcript.document import Transcript
from transcript.errors import UnknownDocumentError
from transcript.messages import Message
from transcript.storage.media_files import ORIGINAL, PEAKS, PLAYBACK, media_folder


def test_a_job_ends_in_a_document_with_its_sound(house: House, gated: GatedPipeline) -> None:
    gated.gate.set()
    job = house.submit(name="../../etc/నమస్తే.wav\x00")
    snapshot = job.wait(WAIT_S)
    assert (snapshot.state, snapshot.error, snapshot.duration_ms) == (State.DONE, None, 1000)
    document = house.store.load(job.document_id)
    assert document.edited == document.machine == Transcript((ROW,))
    assert document.name == "../../etc/నమస్తే.wav"  # text, and never part of a path
    folder = media_folder(house.media_dir, job.document_id)
    assert sorted(path.name for path in folder.iterdir()) == [ORIGINAL, PEAKS, PLAYBACK]
    assert house.temporary_files() == []
    assert len(job.document_id) == 32
    assert house.manager.get(job.id) is None


def test_the_document_and_its_sound_are_there_while_the_job_runs(house: House, gated: GatedPipeline) -> None:
    job = house.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    snapshot = job.snapshot()
    assert (snapshot.state, snapshot.has_sound, snapshot.segments) == (State.RUNNING, True, (ROW,))
    assert 0 < snapshot.fraction < 1
    assert not house.store.is_complete(job.document_id)
    assert (media_folder(house.media_dir, job.document_id) / PLAYBACK).stat().st_size > 0


def test_a_cancel_keeps_the_rows_and_the_document_can_be_edited(house: House, gated: GatedPipeline) -> None:
    job = house.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    job.cancel()
    snapshot = job.wait(WAIT_S)
    assert (snapshot.state, snapshot.segments) == (State.CANCELLED, (ROW,))
    assert snapshot.notices == (Message("job_cancelled"),)
    assert house.store.apply(job.document_id, make_patch("s1", "text", "bye", 0)).revision == 1
    assert house.temporary_files() == []


def test_a_full_queue_refuses_with_a_sentence_and_recovers(house: House, gated: GatedPipeline) -> None:
    jobs = [house.submit() for _ in range(4 + 3)]  # twice the workers run, three wait
    for _ in range(4):
        assert gated.started.acquire(timeout=WAIT_S)
    assert (house.manager.running, house.manager.queue_depth) == (4, 3)
    refused = house.write()
    with pytest.raises(QueueFullError, match="3 recordings are waiting already"):
        house.manager.submit(JobRequest(refused, "b.wav"))
    assert not refused.exists()
    assert [job.snapshot().ahead for job in jobs[4:]] == [0, 1, 2]
    gated.gate.set()
    assert {job.wait(WAIT_S).state for job in jobs} == {State.DONE}
    assert house.submit().wait(WAIT_S).state is State.DONE
    assert house.temporary_files() == []


def test_a_job_cancelled_while_it_waits_ends_at_once_and_frees_its_place(
    house: House, gated: GatedPipeline
) -> None:
    jobs = [house.submit() for _ in range(4 + 3)]
    for _ in range(4):
        assert gated.started.acquire(timeout=WAIT_S)
    jobs[-1].cancel()
    assert jobs[-1].snapshot().state is State.CANCELLED
    with pytest.raises(UnknownDocumentError):
        house.store.load(jobs[-1].document_id)
    assert house.submit().snapshot().state is State.QUEUED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"RIFF", "no sound"), (b"#EXTM3U\nhttp://x/y.ts\n", "playlist")],
)
def test_a_bad_file_fails_with_a_sentence_and_leaves_nothing(
    house: House, gated: GatedPipeline, content: bytes, sentence: str
) -> None:
    gated.gate.set()
    path = house.uploads / "upload"
    path.write_bytes(content)
    job = house.manager.submit(JobRequest(path, "a.wav"))
    snapshot = job.wait(WAIT_S)
    assert snapshot.state is State.FAILED
    assert sentence in str(snapshot.error)
    with pytest.raises(UnknownDocumentError):
        house.store.load(job.document_id)
    assert house.temporary_files() == []
    assert not house.media_dir.exists() or not any(house.media_dir.iterdir())
    assert house.submit().wait(WAIT_S).state is State.DONE


def test_a_failure_after_reading_keeps_sound_and_rows_and_logs_the_trace(
    house: House, gated: GatedPipeline, caplog: pytest.LogCaptureFixture
) -> None:
    gated.failure = RuntimeError("spoken words of the user")
    gated.gate.set()
    with caplog.at_level(logging.INFO):
        job = house.submit()
        snapshot = job.wait(WAIT_S)
    assert snapshot.state is State.FAILED
    assert "RuntimeError" not in str(snapshot.error)
    assert house.store.load(job.document_id).edited == Transcript((ROW,))
    assert house.store.load(job.document_id).provenance.notices == (snapshot.error,)
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True]
    assert house.temporary_files() == []


def test_one_line_is_logged_a_job_without_text_or_name(
    house: House, gated: GatedPipeline, caplog: pytest.LogCaptureFixture
) -> None:
    gated.gate.set()
    with caplog.at_level(logging.INFO):
        job = house.submit(name="secret-name.wav")
        job.wait(WAIT_S)
    lines = [record.getMessage() for record in caplog.records if record.name == "engines.jobs.job_run"]
    assert len(lines) == 1
    assert lines[0].startswith(f"Job {job.id}: 1.0 s of sound in ")
    assert not any(word in lines[0] for word in ("hello", "secret-name", job.document_id))


def test_following_shows_every_stage_once_and_ends(house: House, gated: GatedPipeline) -> None:
    async def follow() -> list[Snapshot]:
        job = house.submit()
        seen = []
        async for snapshot in job.follow():
            seen.append(snapshot)
            if snapshot.segments:
                gated.gate.set()
        return seen

    seen = asyncio.run(follow())
    assert seen[-1].state is State.DONE
    assert len(seen) == len(set(map(repr, seen)))


def test_a_follower_may_leave_and_the_job_goes_on(house: House, gated: GatedPipeline) -> None:
    async def look_once(job: Job) -> Snapshot:
        async for snapshot in job.follow():
            return snapshot
        raise AssertionError

    job = house.submit()
    assert asyncio.run(look_once(job)).state in {State.QUEUED, State.RUNNING}
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE


def test_what_cannot_be_stored_of_a_row_is_cut_and_the_job_goes_on(
    house: House, gated: GatedPipeline
) -> None:
    wild = replace(ROW, id="s2", start_ms=500, end_ms=900, text="\0" + "ab" * LONGEST_TEXT, language="<|xx|>")
    fitted = replace(wild, text="ab" * (LONGEST_TEXT // 2), language=None)
    gated.rows = (ROW, wild)
    job = house.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    assert job.snapshot().segments == (ROW, fitted)
    assert house.store.load(job.document_id).edited == Transcript((ROW, fitted))
    gated.gate.set()
    snapshot = job.wait(WAIT_S)
    assert (snapshot.state, snapshot.segments) == (State.DONE, (ROW, fitted))
    assert house.store.load(job.document_id).machine == Transcript((ROW, fitted))


def test_a_failure_with_rows_that_cannot_be_stored_keeps_what_can(house: House, gated: GatedPipeline) -> None:
    gated.rows = (replace(ROW, text="hello\0"),)
    gated.failure = RuntimeError("an engine's")
    gated.gate.set()
    job = house.submit()
    assert job.wait(WAIT_S).state is State.FAILED
    document = house.store.load(job.document_id)
    assert document.machine == Transcript((ROW,))
    assert house.store.is_complete(job.document_id)


def test_whatever_fails_at_the_end_the_document_is_completed_with_its_stored_rows(
    house: House, gated: GatedPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = house.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    monkeypatch.setattr(JobRun, "_complete", lambda *_: 1 / 0)
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.FAILED
    document = house.store.load(job.document_id)
    assert document.edited == Transcript((ROW,))
    assert document.provenance.notices == (job.snapshot().error,)
    assert house.store.is_complete(job.document_id)
    assert house.temporary_files() == []
