"""How many people speak, as programs say it to the named endpoint, on real models."""

import numpy as np
import pytest
from gradio_client import Client, handle_file

from tests.support.server import wait_for_models
from tests.support.speech import read_samples, speak, write_stereo

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def likhita(server):
    wait_for_models(server)
    return Client(server.url, verbose=False, analytics_enabled=False)


@pytest.mark.parametrize("speakers", ["4-2", "stereo", "2-21", [2], True])
def test_a_senseless_choice_is_refused_with_a_sentence(likhita, tmp_path, speakers):
    recording = speak(tmp_path / "a.wav", "the weather is nice today")
    with pytest.raises(Exception, match="speakers"):
        likhita.predict(handle_file(recording), "en", speakers, api_name="/transcribe")


def test_bounds_and_a_speaker_a_channel_are_chosen_as_on_the_page(likhita, tmp_path):
    said = ("the weather is nice today", "and we are going to the market")
    voices = [
        read_samples(speak(tmp_path / f"{n}.wav", words, pitch=20 + 50 * n)) for n, words in enumerate(said)
    ]
    stereo = write_stereo(tmp_path / "talk.wav", voices[0], np.pad(voices[1], (len(voices[0]) + 8_000, 0)))
    apart = likhita.predict(handle_file(stereo), "en", "channels", api_name="/transcribe")
    assert [row["speaker"] for row in apart["segments"]] == ["Speaker 1", "Speaker 2"]
    assert "weather" in apart["segments"][0]["text"]
    assert "market" in apart["segments"][1]["text"]
    one = likhita.predict(handle_file(stereo), "en", "1-1", api_name="/transcribe")
    assert {row["speaker"] for row in one["segments"]} == {"Speaker 1"}
