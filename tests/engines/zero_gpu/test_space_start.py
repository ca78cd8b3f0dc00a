"""The whole app on ZeroGPU as far as it goes without a card: its start, a visitor's job, its end. Nothing is replaced."""

import importlib.util
from typing import Any

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.engines.zero_gpu.device_api import serve_device_api
from tests.support.server import running
from tests.support.speech import read_samples, write_wav

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("spaces") is None, reason="`spaces` is not installed"),
]

ACCOUNT = "e30.e30.e30"


def test_a_space_starts_asks_for_its_visitors_and_goes_on_without_a_card(
    models, whisper_checkpoint, sample_folder, tmp_path
):
    samples = read_samples(sample_folder / "sample.wav")[6 * 16_000 : 14 * 16_000]
    wav = write_wav(tmp_path / "a.wav", samples)
    variables: dict[str, Any] = {
        "SYSTEM": "spaces",
        "SPACE_ID": "somebody/likhita",
        "SPACES_ZERO_GPU": "true",
        "ZEROGPU_OFFLOAD_DIR": str(tmp_path / "tensors"),
        "HF_HUB_OFFLINE": "1",
        "LANGUAGES": "en",
        "ENGLISH_MODEL": str(whisper_checkpoint),
        "LID_MODEL": str(whisper_checkpoint),
        "PYTHONWARNINGS": "ignore",
    }
    with (
        serve_device_api({ACCOUNT: 120}) as api,
        running(tmp_path / "data", SPACES_ZERO_DEVICE_API_URL=api.url, **variables) as server,
    ):
        assert len(api.list_asked("/startup-report")) == 1
        assert "Likhita" in httpx.get(server.url).text
        client = Client(server.url, headers={"x-ip-token": ACCOUNT}, verbose=False)
        found = client.predict(handle_file(str(wav)), "en", 2, api_name="/transcribe")
        assert "hello" in " ".join(row["text"] for row in found["segments"]).lower()
        assert {"card_not_had"} <= {message["code"] for message in found["messages"]}
        asked = api.list_asked("/schedule")
        assert [query["token"] for query in asked] == [ACCOUNT]
        assert [query["fail"] for query in api.list_asked("/release")] == ["true"]
        server.process.terminate()
        assert server.process.wait(15) in {0, -15}
    assert server.log.count("Traceback") == 1  # the fork says that there is no card
