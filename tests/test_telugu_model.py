"""A recording in Telugu over the named endpoints, with a CTC model: rows, times, corrections."""

import jiwer
import numpy as np
import pytest
from gradio_client import Client, handle_file

from engines.alignment.emission_store import read_emission
from tests.support.checkpoints import TINY_TELUGU
from tests.support.presence import present
from tests.support.server import running, wait_for_models
from tests.support.speech import read_samples, speak, write_wav
from transcript.storage.media_files import EMISSIONS, media_folder

pytestmark = pytest.mark.model

SENTENCES = ("రైతు పొలంలో పని చేస్తున్నాడు", "అతను రాత్రి ఆలస్యంగా వచ్చాడు", "అమ్మ వంట చేస్తోంది")


@pytest.fixture(scope="module")
def telugu_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("telugu")
    with running(folder / "data", TELUGU_MODEL=str(TINY_TELUGU), LANGUAGES="te") as started:
        wait_for_models(started)
        yield started


@pytest.fixture(scope="module")
def likhita(telugu_server):
    return Client(telugu_server.url, verbose=False, analytics_enabled=False)


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spoken")
    pieces = [np.zeros(8_000, np.float32)]
    for number, sentence in enumerate(SENTENCES):
        sound = read_samples(speak(folder / f"{number}.wav", sentence, "te", pitch=40))
        pieces += [sound, np.zeros(24_000, np.float32)]
    return write_wav(folder / "spoken.wav", np.concatenate(pieces))


@pytest.fixture(scope="module")
def answer(likhita, recording):
    return likhita.predict(handle_file(recording), "auto", 1, api_name="/transcribe")


def test_telugu_speech_becomes_telugu_rows(answer, telugu_server):
    heard = [row["text"] for row in answer["segments"]]
    assert len(heard) == 3
    assert jiwer.cer(list(SENTENCES), heard) < 0.15
    assert {(row["language"], row["engine"]) for row in answer["segments"]} == {("te", "tiny-telugu")}
    assert all(row["flags"] == [] for row in answer["segments"])
    assert answer["notices"] == []  # no draft: this is a Telugu model
    for row in answer["segments"]:
        assert [word["text"] for word in row["words"]] == row["text"].split()
        times = [time for word in row["words"] for time in (word["start_ms"], word["end_ms"])]
        assert times == sorted(times)
        assert row["start_ms"] <= times[0] <= times[-1] <= row["end_ms"]
    assert "Swecha model loaded in" in telugu_server.log
    assert SENTENCES[1] not in telugu_server.log


def test_what_was_heard_lies_beside_the_sound(answer, telugu_server):
    path = media_folder(telugu_server.data_dir / "media", answer["document_id"]) / EMISSIONS
    row = answer["segments"][1]
    emission = present(read_emission(path, row["start_ms"] / 1000, row["end_ms"] / 1000))
    frames = (row["end_ms"] - row["start_ms"]) / 20
    assert frames - 1 <= len(emission.log_probs) <= frames + 16  # with what was heard of it behind its end
    assert path.stat().st_size < 10_000 * answer["duration_ms"] / 1000


def test_a_corrected_word_is_timed_and_its_neighbours_keep_their_times(likhita, answer):
    before = likhita.predict(answer["document_id"], api_name="/document")
    row = before["segments"][1]
    tokens = row["text"].split()
    patch = {
        "id": row["id"],
        "field": "text",
        "value": " ".join([tokens[0], "రాత్రికి", "12", *tokens[2:-1], tokens[-1] + "."]),
        "base_revision": before["revision"],
    }
    likhita.predict(answer["document_id"], patch, api_name="/edit")
    changed = likhita.predict(answer["document_id"], api_name="/document")["segments"][1]
    words = {word["text"]: word for word in changed["words"]}
    assert words[tokens[0]] == row["words"][0]
    assert words[tokens[2]] == row["words"][2]
    assert words[tokens[3] + "."] == row["words"][3] | {"text": tokens[3] + "."}
    new = words["రాత్రికి"]
    assert row["words"][0]["end_ms"] <= new["start_ms"] < new["end_ms"] <= row["words"][2]["start_ms"]
    assert abs(new["start_ms"] - row["words"][1]["start_ms"]) <= 60
    assert new["confidence"] is None  # a person wrote it


def test_the_first_correction_loads_no_model(likhita, answer, telugu_server):
    """After a restart an edit is timed from the kept file alone."""
    before = likhita.predict(answer["document_id"], api_name="/document")
    with running(telugu_server.data_dir, TELUGU_MODEL=str(TINY_TELUGU), LANGUAGES="te") as again:
        client = Client(again.url, verbose=False, analytics_enabled=False)
        row = before["segments"][0]
        patch = {
            "id": row["id"],
            "field": "text",
            "value": row["text"].replace("పని", "పనులు"),
            "base_revision": before["revision"],
        }
        client.predict(answer["document_id"], patch, api_name="/edit")
        changed = client.predict(answer["document_id"], api_name="/document")["segments"][0]
        assert [word["text"] for word in changed["words"]] == patch["value"].split()
        assert "Swecha" not in again.log
