"""A row that is heard again in another language, in a real Chromium with real engines."""

import re

import pytest
from gradio_client import Client, handle_file
from playwright.sync_api import Page, expect

from tests.support.checkpoints import TINY_TELUGU
from tests.support.server import running, wait_for_models
from tests.support.speech import speak
from transcript.text.scripts import dominant_script

pytestmark = [pytest.mark.browser, pytest.mark.model]

SAID = "అమ్మ వంట చేస్తోంది"
HEARD_MS = 120_000


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """A server with a Telugu CTC model and Whisper, and a Telugu document that it made."""
    folder = tmp_path_factory.mktemp("again")
    with running(folder / "data", TELUGU_MODEL=str(TINY_TELUGU), LANGUAGES="te,en") as server:
        wait_for_models(server)
        client = Client(server.url, verbose=False, analytics_enabled=False)
        recording = speak(folder / "spoken.wav", SAID, "te", pitch=40)
        yield server, client.predict(handle_file(recording), "te", 1, api_name="/transcribe")


@pytest.fixture
def page(heard, context):
    server, answer = heard
    page = context.new_page()
    page.goto(f"{server.url}/#{answer['document_id']}")
    expect(page.locator(".lk-row [data-field=text]").first).not_to_be_empty(timeout=20_000)
    return page


def hear_in(page: Page, language: str) -> None:
    page.locator(".lk-row .lk-more").first.click()
    page.get_by_role("menuitem", name="Transcribe this row again in…").click()
    page.get_by_role("menuitem", name=language).click()


def test_a_row_is_heard_in_english_and_undo_brings_the_telugu_back(page):
    cell = page.locator(".lk-row [data-field=text]").first
    telugu = cell.text_content()
    hear_in(page, "English")
    expect(page.locator(".lk-hearing [role=status]")).to_contain_text("again in English")
    expect(cell).to_have_text(re.compile("[a-z]"), timeout=HEARD_MS)
    expect(page.locator(".lk-hearing")).to_have_count(0)
    expect(page.locator(".lk-row .lk-language").first).to_have_text("en")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(cell).to_have_text(re.compile("[a-z]"))
    page.locator(".lk-undo").click()
    expect(cell).to_have_text(telugu)
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")


def test_a_row_is_heard_in_telugu_while_somebody_writes_in_it(page):
    """What was written is saved first and stays as one step of undo."""
    cell = page.locator(".lk-row [data-field=text]").first
    telugu = cell.text_content()
    hear_in(page, "తెలుగు te")
    cell.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("నేను రాసినది")
    expect(cell).not_to_have_text("నేను రాసినది", timeout=HEARD_MS)
    assert dominant_script(cell.text_content()) == "Telugu"
    page.locator(".lk-undo").click()
    expect(cell).to_have_text("నేను రాసినది")
    page.locator(".lk-undo").click()
    expect(cell).to_have_text(telugu)


def test_a_row_is_heard_by_another_engine(page):
    """Whisper writes Telugu by ear and says so; the first engine's text comes back with undo."""
    cell = page.locator(".lk-row [data-field=text]").first
    telugu = cell.text_content()
    hear_in(page, "తెలుగు · whisper-base")
    expect(page.locator(".lk-row .lk-draft")).to_have_count(1, timeout=HEARD_MS)
    assert dominant_script(cell.text_content()) == "Telugu"
    page.locator(".lk-undo").click()
    expect(cell).to_have_text(telugu)
    expect(page.locator(".lk-row .lk-draft")).to_have_count(0)


def test_a_hearing_can_be_stopped(page):
    cell = page.locator(".lk-row [data-field=text]").first
    before = cell.text_content()
    hear_in(page, "English")
    page.locator(".lk-hearing").get_by_role("button", name="Stop").click()
    expect(page.locator(".lk-hearing")).to_have_count(0)
    expect(cell).to_have_text(before)


def test_a_verified_row_is_not_offered(page):
    row = page.locator(".lk-row").first
    row.locator(".lk-verify").click()
    row.locator(".lk-more").click()
    expect(page.get_by_role("menuitem", name="Skip this row")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Transcribe this row again in…")).to_have_count(0)
    page.keyboard.press("Escape")
    row.locator(".lk-verify").click()
