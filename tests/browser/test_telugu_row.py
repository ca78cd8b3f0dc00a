"""A linguist corrects a row that a Telugu CTC model wrote, in a real Chromium."""

import pytest
from gradio_client import Client, handle_file
from playwright.sync_api import expect

from tests.support.checkpoints import TINY_TELUGU
from tests.support.server import running, wait_for_models
from tests.support.speech import speak
from transcript.text.scripts import dominant_script

pytestmark = [pytest.mark.browser, pytest.mark.model]

SAID = "అమ్మ వంట చేస్తోంది"


@pytest.fixture(scope="module")
def telugu_document(tmp_path_factory):
    """A server with a Telugu model, and a client with a document that it recognised."""
    folder = tmp_path_factory.mktemp("telugu")
    with running(folder / "data", TELUGU_MODEL=str(TINY_TELUGU), LANGUAGES="te") as server:
        wait_for_models(server)
        client = Client(server.url, verbose=False, analytics_enabled=False)
        recording = speak(folder / "spoken.wav", SAID, "te", pitch=40)
        yield server, client, client.predict(handle_file(recording), "te", 1, api_name="/transcribe")


def test_a_telugu_row_is_read_corrected_and_kept_with_its_word_times(telugu_document, context):
    server, client, answer = telugu_document
    page = context.new_page()
    page.goto(f"{server.url}/#{answer['document_id']}")
    cell = page.locator(".lk-row [data-field=text]").first
    said = answer["segments"][0]["text"]
    tokens = said.split()
    assert dominant_script(said) == "Telugu"
    assert len(tokens) >= 3
    corrected = " ".join([tokens[0], "వంటలు", *tokens[2:]])
    expect(cell).to_have_text(said)
    cell.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(corrected)
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(cell).to_have_text(corrected)
    before = answer["segments"][0]["words"]
    after = client.predict(answer["document_id"], api_name="/document")["segments"][0]["words"]
    assert [word["text"] for word in after] == corrected.split()
    assert (after[0], after[2]) == (before[0], before[2])
    assert before[0]["end_ms"] <= after[1]["start_ms"] < after[1]["end_ms"] <= before[2]["start_ms"]
