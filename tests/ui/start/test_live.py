"""The route of live captions as the page calls it, over a real pipeline."""

import uuid

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from engines.models import Models, ModelSettings
from engines.pipeline import Pipeline
from engines.streaming import LiveSessions
from settings import read_settings
from ui.start.live import live_router

SOUND = {"Content-Type": "application/octet-stream"}
HALF_A_SECOND = bytes(16_000)

pytestmark = pytest.mark.model


@pytest.fixture
def client():
    models = Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter"))
    sessions = LiveSessions(Pipeline(models), 60.0)
    app = FastAPI()
    app.include_router(live_router(sessions))
    yield TestClient(app)
    sessions.shutdown()


def send(client, key, at=0, sound=HALF_A_SECOND, **query):
    return client.post(f"/live/{key}", params={"at": at, **query}, content=sound, headers=SOUND)


def test_pieces_are_counted_and_a_gap_says_what_is_missing(client):
    key = str(uuid.uuid4())
    answer = send(client, key, language="te")
    assert answer.json() == {
        "received": 8000,
        "rows": [],
        "committed": "",
        "tentative": "",
        "state": "loading",
        "problem": None,
        "document_id": "",
    }
    assert answer.headers["cache-control"] == "private, no-store"
    assert send(client, key, at=8000).json()["received"] == 16_000
    assert send(client, key, at=8000).json()["received"] == 16_000  # sent again: its answer was lost
    gap = send(client, key, at=40_000)
    assert (gap.status_code, gap.json()) == (409, {"received": 16_000})


def test_a_session_that_was_ended_is_gone(client):
    key = str(uuid.uuid4())
    send(client, key)
    assert client.post(f"/live/{key}/end").json()["received"] == 8000
    assert client.post(f"/live/{uuid.uuid4()}/end").json() == {}
    assert send(client, key, at=8000).json() == {"received": 0}


def test_one_too_many_is_told_so(client):
    answers = [send(client, str(uuid.uuid4())) for _ in range(17)]
    assert answers[-2].status_code == 200
    refused = answers[-1]  # of one address
    assert refused.status_code == 429
    assert refused.json()["problem"]["code"] == "captions_busy_for_visitor"


@pytest.mark.parametrize(
    ("sound", "headers", "query", "status"),
    [
        (HALF_A_SECOND, {"Content-Type": "text/plain"}, {}, 415),  # what a stranger's page may send unasked
        (b"odd", SOUND, {}, 400),
        (bytes(1_000_000), SOUND, {}, 400),
        (HALF_A_SECOND, SOUND, {"at": -1}, 422),
        (HALF_A_SECOND, SOUND, {"at": 10**12}, 410),
        (HALF_A_SECOND, SOUND, {"begun": 10**12}, 410),
        (HALF_A_SECOND, SOUND, {"begun": -1}, 422),
        (HALF_A_SECOND, SOUND, {"row": "x"}, 422),
        (HALF_A_SECOND, SOUND, {"language": "x" * 100}, 422),
    ],
)
def test_what_is_no_sound_in_order_is_refused(client, sound, headers, query, status):
    query = {"at": 0} | query
    answer = client.post(f"/live/{uuid.uuid4()}", params=query, content=sound, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("key", ["short", "../../etc", "Z" * 36])
def test_a_key_is_a_uuid(client, key):
    assert send(client, key).status_code in {404, 422}
