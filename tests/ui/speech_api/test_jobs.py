"""Jobs of programs over the real routes, a real manager and a real receiver; only the models are gated."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from engines.jobs import JobManager
from engines.runtime.executor import InferenceExecutor
from tests.support.gated_pipeline import GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from tests.support.webhook_receiver import receiving
from ui.errors import tell_what_is_wrong
from ui.speech_api.job_routes import jobs_router
from ui.speech_api.job_watch import JobWatch
from ui.speech_api.jobs import LongJobs
from ui.speech_api.webhook_hosts import WebhookHosts
from ui.speech_api.webhooks import Webhooks
from ui.start.upload_tickets import Uploads

SECRET = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
KEYS = ("first-key-of-the-host", "second-key-of-the-host")
PATH = "/v1/audio/jobs"


class Programs:
    """The routes of one process on the room's folder."""

    def __init__(self, room: JobRoom, manager: JobManager, pauses_s: tuple[float, ...], secret: str) -> None:
        webhooks = Webhooks(secret, WebhookHosts(("127.0.0.1",)))
        self.watch = JobWatch(manager, room.store, room.media_dir, webhooks, pauses_s)
        uploads = Uploads(room.folder / "sent")
        jobs = LongJobs(manager, room.store, uploads, webhooks, self.watch.wake)
        app = FastAPI()
        app.include_router(jobs_router(jobs, KEYS))
        tell_what_is_wrong(app)
        self.client = TestClient(app)
        self.client.headers["Authorization"] = f"Bearer {KEYS[0]}"
        self.watch.start(jobs.judge)

    def submit(self, recording: Path, **fields: str) -> dict[str, Any]:
        sent = self.client.post(PATH, files={"file": ("talk.wav", recording.read_bytes())}, data=fields)
        assert sent.status_code == 202, sent.text
        job: dict[str, Any] = sent.json()
        assert sent.headers["location"] == job["links"]["self"]
        return job

    def wait(self, job: dict[str, Any], *statuses: str) -> dict[str, Any]:
        deadline_s = time.monotonic() + WAIT_S
        while True:
            told: dict[str, Any] = self.client.get(job["links"]["self"]).json()
            if told["status"] in statuses:
                return told
            assert time.monotonic() < deadline_s, told
            time.sleep(0.05)


class Place:
    def __init__(self, folder: Path) -> None:
        self.executor = InferenceExecutor(workers=2, cores=2)
        self.gated = GatedPipeline(folder / "cache", self.executor)
        self.room = JobRoom(folder, self.gated)
        self.opened: list[Programs] = []

    def open(
        self,
        manager: JobManager | None = None,
        pauses_s: tuple[float, ...] = (0.1, 0.1),
        secret: str = SECRET,
    ) -> Programs:
        self.opened.append(Programs(self.room, manager or self.room.manager, pauses_s, secret))
        return self.opened[-1]

    def close(self) -> None:
        self.gated.gate.set()
        for programs in self.opened:
            programs.watch.close()
        self.room.close()
        self.executor.shutdown()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.close()


def test_a_job_is_followed_to_its_result(place: Place) -> None:
    programs = place.open()
    job = programs.submit(place.room.write(), prompt="Please write: names!")
    assert [notice["code"] for notice in job["notices"]] == ["prompt_not_used"]
    assert place.gated.started.acquire(timeout=WAIT_S)
    told = programs.wait(job, "in_progress")
    assert (told["stage"], told["duration"], told["ended_at"]) == ("recognising", 1.0, None)
    early = programs.client.get(job["links"]["result"])
    assert (early.status_code, early.json()["error"]["code"]) == (409, "job_goes_on")
    place.gated.gate.set()
    told = programs.wait(job, "completed")
    assert (told["progress"], told["duration"], told["error"]) == (1.0, 1.0, None)
    assert programs.client.get(job["links"]["result"]).json()["text"] == "hello"
    srt = programs.client.get(job["links"]["result"], params={"response_format": "srt"})
    assert "hello" in srt.text
    document_id = job["links"]["document"].removeprefix("/#")
    assert place.room.store.load(document_id).name == "talk.wav"
    assert document_id not in job["links"]["self"]


def test_a_job_is_nobody_elses(place: Place) -> None:
    place.gated.gate.set()
    programs = place.open()
    job = programs.submit(place.room.write())
    programs.wait(job, "completed")
    document_id = job["links"]["document"].removeprefix("/#")
    other = {"Authorization": f"Bearer {KEYS[1]}"}
    for path, headers in (
        (job["links"]["self"], other),
        (job["links"]["result"], other),
        (f"{PATH}/{document_id}", {}),
        (f"{PATH}/%00", {}),
        (f"{PATH}/%ED%A0%80", {}),
    ):
        answer = programs.client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "job_unknown"), path
        if not path.endswith("result"):
            assert programs.client.delete(path, headers=headers).status_code == 404
    assert programs.client.get(job["links"]["self"], headers={"Authorization": "Bearer x"}).status_code == 401
    assert programs.client.get(job["links"]["result"]).status_code == 200


def test_a_forgotten_job_stops_and_leaves_nothing(place: Place) -> None:
    programs = place.open()
    job = programs.submit(place.room.write())
    assert place.gated.started.acquire(timeout=WAIT_S)
    assert programs.client.delete(job["links"]["self"]).status_code == 204
    assert programs.client.get(job["links"]["self"]).status_code == 404
    assert programs.client.delete(job["links"]["self"]).status_code == 404
    deadline_s = time.monotonic() + WAIT_S
    while place.room.store.program_jobs.list_open() or any(place.room.media_dir.iterdir()):
        assert time.monotonic() < deadline_s
        time.sleep(0.05)
    assert place.room.store.documents_incomplete() == []
    assert not place.room.store.leases.read_all()


def test_why_a_job_failed_outlives_the_process(place: Place, tmp_path: Path) -> None:
    no_sound = tmp_path / "notes.txt"
    no_sound.write_text("no sound")
    programs = place.open()
    job = programs.submit(no_sound)
    error = programs.wait(job, "failed")["error"]
    place.room.manager.shutdown()
    later = place.open(place.room.make_manager(place.gated))
    assert later.wait(job, "failed")["error"] == error
    refused = later.client.get(job["links"]["result"])
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, error["code"])


@pytest.mark.slow
def test_a_job_of_a_server_that_stopped_goes_on_in_the_next_and_tells_of_its_end(place: Place) -> None:
    with receiving() as receiver:
        programs = place.open()
        job = programs.submit(place.room.write(), webhook_url=receiver.url)
        assert place.gated.started.acquire(timeout=WAIT_S)
        place.room.manager.shutdown()
        programs.watch.close()
        assert programs.wait(job, "queued", "in_progress")
        next_ = place.room.make_manager(place.gated)
        next_.recover()
        later = place.open(next_)
        place.gated.gate.set()
        assert later.wait(job, "completed")
        assert receiver.wait(1)
        assert json.loads(receiver.arrived[0][2])["type"] == "audio.job.completed"
        next_.shutdown()


def test_an_end_is_told_signed_and_without_a_word_of_it(place: Place) -> None:
    place.gated.gate.set()
    with receiving() as receiver:
        programs = place.open()
        job = programs.submit(place.room.write(), webhook_url=f"{receiver.url}?of=mine")
        assert receiver.wait(1)
        path, headers, body = receiver.arrived[0]
    assert path == "/hook?of=mine"
    told = Webhook(SECRET).verify(body, headers)
    assert told["data"] == {"id": job["id"], "status": "completed"}
    assert set(told) == {"type", "timestamp", "data"}
    assert b"hello" not in body
    openai.OpenAI(api_key="any").webhooks.verify_signature(body, headers, secret=SECRET)
    with pytest.raises(openai.InvalidWebhookSignatureError):
        openai.OpenAI(api_key="any").webhooks.verify_signature(body + b" ", headers, secret=SECRET)


@pytest.mark.parametrize(
    ("statuses", "arriving"),
    [((500, 302, 200), 3), ((410,), 1), ((503,), 3)],
    ids=["again", "gone", "given up"],
)
def test_who_is_not_there_is_told_again_a_few_times(
    place: Place, statuses: tuple[int, ...], arriving: int
) -> None:
    place.gated.gate.set()
    with receiving(statuses) as receiver:
        programs = place.open()
        programs.submit(place.room.write(), webhook_url=receiver.url)
        assert receiver.wait(arriving)
        deadline_s = time.monotonic() + WAIT_S
        while place.room.store.program_jobs.list_open():
            assert time.monotonic() < deadline_s
            time.sleep(0.05)
        assert [path for path, _, _ in receiver.arrived] == ["/hook"] * arriving
        assert len({headers["webhook-id"] for _, headers, _ in receiver.arrived}) == 1


def test_what_a_job_cannot_be_asked_is_refused_by_name(place: Place) -> None:
    programs = place.open()
    recording = place.room.write().read_bytes()
    for name, value, code in (
        ("webhook_url", "http://localhost.localdomain.invalid/", "webhook_not_public"),
        ("webhook_url", "http://169.254.169.254/latest/meta-data", "webhook_not_public"),
        ("webhook_url", "ftp://example.org", "webhook_unusable"),
        ("response_format", "srt", "parameter_of_result"),
        ("stream", "true", "parameter_of_result"),
        ("language", "no language", "bad_language"),
    ):
        answer = programs.client.post(PATH, files={"file": recording}, data={name: value})
        error = answer.json()["error"]
        assert (answer.status_code, error["param"]) == (400, name)
        assert error["code"] == code or name == "language"
    assert programs.client.post(PATH, content=b"x").json()["error"]["code"] == "no_recording"
    broken = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = programs.client.post(PATH, content=b"--b\r\n[]--b--\r\n", headers=broken)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_no_form")
    off = place.open(secret="")
    refused = off.client.post(PATH, files={"file": recording}, data={"webhook_url": "https://example.org"})
    assert refused.json()["error"]["code"] == "webhooks_off"
    assert place.room.store.program_jobs.list_open() == []


def test_more_jobs_than_may_wait_are_refused_and_leave_no_trace(place: Place) -> None:
    programs = place.open()
    recording = place.room.write()
    jobs = [programs.submit(recording) for _ in range(place.room.manager.most_jobs)]
    full = programs.client.post(PATH, files={"file": recording.read_bytes()})
    assert (full.status_code, full.json()["error"]["code"]) == (429, "queue_full")
    assert len(place.room.store.program_jobs.list_open()) == len(jobs)
