"""A machine without a network and without weights: the page comes up and says what is missing."""

import time
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.support.server import running
from tests.support.speech import speak

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    nowhere: dict[str, Any] = {
        "CACHE_DIR": str(folder / "cache"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
    }
    with running(folder / "data", **nowhere) as server:
        yield server


def test_the_page_and_health_are_there_and_say_what_is_missing(cut_off):
    assert httpx.get(cut_off.url).status_code == 200
    deadline = time.monotonic() + 60
    while "could not be downloaded" not in cut_off.log and time.monotonic() < deadline:
        time.sleep(0.2)
    states = {
        role: card["state"] for role, card in httpx.get(f"{cut_off.url}/health").json()["models"].items()
    }
    assert states["english"] == "missing"
    assert states["speech"] == "ready"
    assert "Traceback" not in cut_off.log


def test_a_recording_is_answered_with_how_to_get_the_model(cut_off, tmp_path):
    spoken = speak(tmp_path / "spoken.wav", "can anybody hear me")
    client = Client(cut_off.url, verbose=False, analytics_enabled=False)
    with pytest.raises(Exception, match="not on this computer") as refused:
        client.predict(handle_file(spoken), api_name="/transcribe")
    assert "Traceback" not in str(refused.value)
