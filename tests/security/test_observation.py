"""What a host sees of a running server: counts and times, and not one word, name or secret."""

import json
import re

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.support.server import running, wait_for_models
from tests.support.speech import speak

pytestmark = [pytest.mark.slow, pytest.mark.model]

COLLECTOR = "collector-0123456789"
WORDS = "The elephant walks over the bridge, and we follow it home."
NAME = "grandmother-zanzibar"


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A server that logs JSON, after a whole job, an edit and a refusal: its metrics, its log, what was in it."""
    folder = tmp_path_factory.mktemp("watched")
    recording = speak(folder / f"{NAME}.wav", WORDS)
    with running(
        folder / "data",
        LOG_FORMAT="json",
        METRICS_TOKEN=COLLECTOR,
        TRUSTED_PROXIES="none",
        REQUESTS_PER_MINUTE="40",
        MAX_AUDIO_SIZE="3MB",
    ) as server:
        wait_for_models(server)
        client = Client(server.url, verbose=False, analytics_enabled=False)
        document = client.predict(handle_file(str(recording)), "en", 1, api_name="/transcribe")
        row = document["segments"][0]
        patch = {
            "id": row["id"],
            "field": "text",
            "value": "hippopotamus",
            "base_revision": document["revision"],
        }
        client.predict(document["document_id"], patch, api_name="/edit")
        too_large = httpx.post(
            f"{server.url}/gradio_api/upload", files={"files": (f"{NAME}.wav", bytes(4_000_000))}
        )
        assert too_large.status_code == 413
        forwarded = {"X-Forwarded-For": "203.0.113.5"}
        asked = [httpx.get(f"{server.url}/robots.txt", headers=forwarded).status_code for _ in range(50)]
        assert set(asked) == {200}, "nobody may say who they are"
        yield server, document


def read(server, **headers):
    return httpx.get(f"{server.url}/metrics", headers=headers)


def test_only_who_has_the_token_reads_metrics(watched):
    server, *_ = watched
    for headers in ({}, {"Authorization": COLLECTOR}, {"Authorization": "Bearer wrong"}):
        assert read(server, **headers).status_code == 404
    assert read(server, Authorization=f"Bearer {COLLECTOR}").headers["content-type"].startswith("text/plain")


def test_metrics_count_the_job_the_edit_and_the_refusal(watched):
    server, document = watched
    told = read(server, Authorization=f"Bearer {COLLECTOR}").text
    found = dict(re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", told, re.MULTILINE))
    assert found['likhita_jobs_ended_total{end="done"}'] == "1.0"
    assert found["likhita_edits_saved_total"] == "1.0"
    assert found['likhita_refused_total{limit="audio_too_large"}'] == "1.0"
    assert found["likhita_documents"] == "1.0"
    assert found["likhita_jobs_running"] == found["likhita_jobs_waiting"] == "0.0"
    assert found["likhita_job_real_time_factor_count"] == "1.0"
    assert float(found['likhita_job_stage_seconds_sum{stage="reading"}']) > 0
    assert float(found['likhita_model_weights_bytes{role="english"}']) > 100_000_000
    assert float(found["process_resident_memory_bytes"]) > 100_000_000
    for secret in (document["document_id"], NAME):
        assert secret not in told


def test_the_log_is_json_with_the_jobs_id_and_nothing_of_anybody(watched):
    server, document = watched
    log = server.log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"time", "level", "logger", "message"} <= set(lines[0])
    (job,) = [line for line in lines if line["message"].endswith(" s") and "of sound" in line["message"]]
    assert re.fullmatch(r"[0-9a-f]{8}", job["job"])
    spoken = {word.lower() for row in document["segments"] for word in re.findall(r"\w{5,}", row["text"])}
    assert len(spoken) > 3
    hidden = {*spoken, "hippopotamus", NAME, document["document_id"], COLLECTOR}
    assert [word for word in hidden if word in log.lower()] == []
