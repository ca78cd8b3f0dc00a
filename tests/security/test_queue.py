"""Recordings that wait are nobody else's wait."""

import time
import wave

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from engines.runtime.executor import inference_executor
from tests.support.server import wait_for_models
from tests.support.speech import speak

pytestmark = pytest.mark.model
WORDS = "The weather is fine today, and we walk from the river to the village."


def test_while_recordings_wait_everything_else_is_answered(guarded, tmp_path):
    wait_for_models(guarded.server)
    client = Client(guarded.url, verbose=False, analytics_enabled=False)
    recording = handle_file(str(repeat(speak(tmp_path / "said.wav", WORDS), 60)))
    places = inference_executor().workers * 2 + 1
    sent = [client.submit(recording, api_name="/transcribe") for _ in range(places + 1)]
    refused = first_done(sent)
    with pytest.raises(AppError, match="1 recording is already waiting"):
        refused.result()
    document = client.predict(guarded.secret, api_name="/document")
    patch = {
        "id": document["segments"][0]["id"],
        "field": "text",
        "value": "changed",
        "base_revision": document["revision"],
    }
    assert client.predict(guarded.secret, patch, api_name="/edit")["revision"] == document["revision"] + 1
    assert client.predict(guarded.secret, "srt", api_name="/export").endswith(".srt")
    assert [job for job in sent if job.done()] == [refused]
    for job in sent:
        job.cancel()


def first_done(jobs):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for job in jobs:
            if job.done():
                return job
        time.sleep(0.05)
    raise AssertionError("none of the recordings was refused")


def repeat(path, times):
    """The same words again and again: a recording that is not done in a moment."""
    with wave.open(str(path)) as said:
        settings, frames = said.getparams(), said.readframes(said.getnframes())
    with wave.open(str(path), "wb") as long:
        long.setparams(settings)
        long.writeframes(frames * times)
    return path
