"""What a page is told of a document's job, through the real routes and a real manager."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from engines.jobs import JobRequest
from engines.runtime.executor import InferenceExecutor
from tests.support.gated_pipeline import GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from ui.access import Access
from ui.documents.changes import Watch, watching_router
from ui.documents.followers import AGAIN_S, Followers
from ui.documents.jobs import DocumentJobs, jobs_router
from ui.errors import tell_what_is_wrong


class Served:
    def __init__(self, room: JobRoom, gated: GatedPipeline) -> None:
        self.room, self.gated = room, gated
        jobs = self.jobs = DocumentJobs(room.store, room.manager)
        app = FastAPI()
        app.include_router(watching_router(room.store, Watch(room.store), jobs, Access(room.store)))
        app.include_router(jobs_router(jobs))
        tell_what_is_wrong(app)
        self.client = TestClient(app)

    def look(self, document_id: str, seen: str = "", wait: float = 0) -> Any:
        return self.client.get(f"/documents/{document_id}/job", params={"seen": seen, "wait": wait})


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    executor = InferenceExecutor(workers=2, cores=2)
    gated = GatedPipeline(tmp_path / "cache", executor)
    room = JobRoom(tmp_path, gated)
    yield Served(room, gated)
    gated.gate.set()
    room.close()
    executor.shutdown()


@pytest.mark.slow
def test_a_page_follows_a_job_to_its_end(served: Served) -> None:
    job = served.room.submit()
    assert served.gated.started.acquire(timeout=WAIT_S)
    told = served.look(job.document_id).json()
    assert (told["state"], told["title"], told["has_sound"]) == ("running", {"key": "recognising"}, True)
    assert told["percent"] > 0
    opening = threading.Timer(0.5, served.gated.gate.set)
    opening.start()
    held = served.look(job.document_id, seen=told["seen"], wait=60).json()  # answered when there is news
    assert held["seen"] != told["seen"]
    job.wait(WAIT_S)
    ended = {"state": "ended", "seen": "ended", "has_sound": True}
    assert served.look(job.document_id, seen=held["seen"], wait=60).json() == ended


def test_the_list_of_documents_tells_how_far_jobs_are(served: Served) -> None:
    job = served.room.submit(name="talk.wav")
    assert served.gated.started.acquire(timeout=WAIT_S)
    (line,) = served.client.post("/documents/progress", json={"ids": [job.document_id, "guess"]}).json()
    assert (line["complete"], line["rows"], line["job"]["stage"]) == (False, 1, "recognising")
    assert 0 < line["job"]["fraction"] < 1


def test_a_recording_that_waits_is_in_the_list_before_there_is_a_document(served: Served) -> None:
    for _ in range(4):
        served.room.submit()
        assert served.gated.started.acquire(timeout=WAIT_S)
    waiting = served.room.submit(name="talk.wav")
    (line,) = served.client.post("/documents/progress", json={"ids": [waiting.document_id]}).json()
    assert (line["name"], line["rows"], line["job"]["fraction"]) == ("talk.wav", 0, 0)
    assert served.look(waiting.document_id).json()["title"] == {"key": "ahead", "count": 0}


def test_only_who_holds_the_secret_may_look_and_cancel(served: Served) -> None:
    job = served.room.submit()
    assert served.gated.started.acquire(timeout=WAIT_S)
    assert served.look("guess").status_code == 404
    assert served.client.post("/documents/guess/job/cancel").status_code == 404
    assert served.client.post(f"/documents/{job.document_id}/job/cancel").status_code == 204
    assert job.wait(WAIT_S).state.is_end
    assert served.client.post(f"/documents/{job.document_id}/job/cancel").status_code == 404


def test_a_job_without_a_document_tells_why(served: Served) -> None:
    path = served.room.uploads / "broken"
    path.write_bytes(b"no sound")
    job = served.room.manager.submit(JobRequest(path, "talk.mp3"))
    job.wait(WAIT_S)
    told = served.look(job.document_id).json()
    assert (told["state"], told["has_sound"]) == ("ended", False)
    assert told["problem"]["code"].startswith("audio")


def test_a_parked_job_says_that_the_server_restarts(served: Served) -> None:
    job = served.room.submit()
    assert served.gated.started.acquire(timeout=WAIT_S)
    served.room.manager.park()
    assert served.look(job.document_id).json()["title"] == {"key": "restarting"}


def test_a_server_ends_once_the_page_that_follows_a_job_knows_it_is_parked(served: Served) -> None:
    job = served.room.submit()
    assert served.gated.started.acquire(timeout=WAIT_S)

    async def end() -> str:
        told = await served.jobs.look(job.document_id, "", 0)
        page = asyncio.create_task(served.jobs.look(job.document_id, told["seen"], WAIT_S))
        await asyncio.to_thread(served.room.manager.park)
        await served.jobs.close(WAIT_S)
        assert page.done()
        return page.result()["state"]

    assert asyncio.run(end()) == "parked"


def test_a_server_waits_for_a_page_that_is_about_to_ask_again() -> None:
    async def end() -> None:
        followers = Followers(lambda: 0.0)
        followers.note_answer("d1")
        ending = asyncio.create_task(followers.wait_until_told(WAIT_S))
        with followers.asking("d2", "seen"), followers.asking("d1", ""):  # other pages
            pass
        await asyncio.sleep(0)
        assert not ending.done()
        with followers.asking("d1", "seen"):
            pass
        await ending

    asyncio.run(end())


def test_a_server_waits_for_no_page_that_was_closed() -> None:
    now_s = [0.0]
    followers = Followers(lambda: now_s[0])
    followers.note_answer("d1")
    now_s[0] = AGAIN_S + 1
    asyncio.run(asyncio.wait_for(followers.wait_until_told(WAIT_S), WAIT_S))
