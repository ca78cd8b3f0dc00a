"""Whole jobs on the starter weights."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engines.audio.samples import Samples
from engines.jobs import JobRequest, State
from engines.pipeline import NO_SPEECH, Pipeline
from tests.support.job_room import JobRoom, wait_for_ends
from tests.support.speech import read_samples
from transcript.document import Transcript

pytestmark = pytest.mark.model


@pytest.fixture
def real_house(tmp_path: Path, pipeline: Pipeline) -> Iterator[JobRoom]:
    room = JobRoom(tmp_path, pipeline, queue_size=20)
    yield room
    room.close()


@pytest.fixture
def sentence(sample_folder: Path) -> Samples:
    """Four seconds of somebody from Chicago."""
    return read_samples(sample_folder / "sample.wav")[(14 * 16_000) : (18 * 16_000)]


@pytest.mark.timeout(0)  # ends where the jobs stand still, however slow the machine is
def test_more_jobs_than_workers_all_end(real_house: JobRoom, sentence: Samples) -> None:
    workers = 2
    jobs = [real_house.submit(sentence) for _ in range(workers * 2 + 2)]
    for snapshot in wait_for_ends(*jobs):
        assert (snapshot.state, snapshot.error) == (State.DONE, None)
        assert "Chicago" in snapshot.segments[0].text
        assert snapshot.segments[0].speaker == "Speaker 1"


@pytest.mark.timeout(0)  # as above
def test_ten_runs_in_a_row_leave_no_temporary_file(real_house: JobRoom, sentence: Samples) -> None:
    for number in range(10):
        samples = sentence if number % 3 else np.zeros(8000, np.float32)
        (snapshot,) = wait_for_ends(real_house.submit(samples, speakers=1))
        assert snapshot.state is State.DONE
    assert real_house.temporary_files() == []
    assert len(list(real_house.media_dir.iterdir())) == 10


def test_silence_is_an_empty_document_that_says_so(real_house: JobRoom) -> None:
    job = real_house.submit(np.zeros(32_000, np.float32))
    (snapshot,) = wait_for_ends(job)
    assert (snapshot.state, snapshot.segments, snapshot.notices) == (State.DONE, (), (NO_SPEECH,))
    assert real_house.store.load(job.document_id).edited == Transcript()


def test_a_real_talk_can_be_cancelled_between_two_chunks(
    real_house: JobRoom, sample_folder: Path, shared_recording: Callable[[str], Path]
) -> None:
    upload = real_house.uploads / "talk"
    shutil.copyfile(shared_recording("conversation-te.flac"), upload)
    job = real_house.manager.submit(JobRequest(upload, "talk.flac"))

    async def cancel_at_first_row() -> None:
        async for snapshot in job.follow():
            if snapshot.segments:
                job.cancel()

    asyncio.run(cancel_at_first_row())
    kept = real_house.store.load(job.document_id)
    assert job.snapshot().state is State.CANCELLED
    assert len(kept.edited.segments) > 0
    assert kept.edited.segments[-1].end_ms < 70_000


@pytest.mark.parametrize("language", [None, "te", "en"])
def test_a_third_of_a_second_of_speech_is_a_row_or_a_sentence(
    real_house: JobRoom, sentence: Samples, language: str | None
) -> None:
    starts = (6_400, 16_000, 25_600)  # inside words
    jobs = [real_house.submit(sentence[start : start + 4800], language=language) for start in starts]
    for job, snapshot in zip(jobs, wait_for_ends(*jobs), strict=True):
        assert (snapshot.state, snapshot.error, snapshot.duration_ms) == (State.DONE, None, 300)
        rows = real_house.store.load(job.document_id).edited.segments
        assert (NO_SPEECH in snapshot.notices) == (len(rows) == 0)
        assert all(0 <= row.start_ms < row.end_ms <= 300 and row.text for row in rows)


def test_a_third_of_a_second_of_silence_is_an_empty_document(real_house: JobRoom) -> None:
    job = real_house.submit(np.zeros(4800, np.float32))
    (snapshot,) = wait_for_ends(job)
    assert (snapshot.state, snapshot.segments, snapshot.notices) == (State.DONE, (), (NO_SPEECH,))
    assert real_house.store.load(job.document_id).edited == Transcript()
