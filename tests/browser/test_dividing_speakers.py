"""Another number of speakers for a document that somebody works on, in a real Chromium with real engines."""

import importlib.util
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from playwright.sync_api import Page, expect

from tests.support.presence import present
from tests.support.server import ARTIFACTS, wait_for_models

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(scope="module")
def talk(server):
    """The server, and the document of a telephone talk between two people that it made."""
    spec = importlib.util.find_spec("pyannote.audio")
    assert spec is not None
    assert spec.origin is not None
    recording = Path(spec.origin).parent / "sample" / "sample.wav"
    wait_for_models(server)
    client = Client(server.url, verbose=False, analytics_enabled=False)
    return server, client.predict(handle_file(recording), "en", 0, api_name="/transcribe")


@pytest.fixture
def page(talk, context):
    server, answer = talk
    page = context.new_page()
    page.goto(f"{server.url}/#{answer['document_id']}")
    expect(page.locator(".lk-row [data-field=text]").first).not_to_be_empty(timeout=20_000)
    return page


def divide(page: Page, kind: str, number: int | None = None) -> None:
    page.locator(".lk-bar .lk-more").click()
    page.get_by_role("menuitem", name="Detect speakers again…").click()
    page.get_by_role("combobox", name="How many speakers?").select_option(label=kind)
    if number is not None:
        page.get_by_role("spinbutton", name="How many speakers?").fill(str(number))
    page.get_by_role("button", name="Detect speakers", exact=True).click()


def list_speakers(page: Page) -> list[str]:
    return page.locator(".lk-row .lk-speaker").all_text_contents()


def test_one_speaker_and_back_with_one_undo(page):
    first = page.locator(".lk-row [data-field=text]").first
    first.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("corrected by hand")
    before = list_speakers(page)
    assert len(set(before)) == 2
    divide(page, "Exactly", 1)
    expect(page.locator(".lk-notices")).to_contain_text("1 speaker; ")
    expect(first).to_have_text("corrected by hand")
    assert len(set(list_speakers(page))) == 1
    page.screenshot(path=ARTIFACTS / "divided.png")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    page.locator(".lk-undo").click()
    expect(page.locator(".lk-row .lk-speaker").nth(before.index(before[-1]))).to_have_text(before[-1])
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    assert list_speakers(page) == before
    expect(first).to_have_text("corrected by hand")


def test_the_form_is_a_dialog_that_keys_reach(page):
    page.locator(".lk-bar .lk-more").click()
    page.get_by_role("menuitem", name="Detect speakers again…").press("Enter")
    choice = page.get_by_role("combobox", name="How many speakers?")
    expect(choice).to_be_focused()
    expect(page.get_by_role("spinbutton")).to_have_count(0)
    choice.select_option(label="At least")
    expect(page.get_by_role("spinbutton", name="How many speakers?")).to_have_value("2")
    page.screenshot(path=ARTIFACTS / "divide-form.png")
    page.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(page.locator(".lk-bar .lk-more")).to_be_focused()


def test_the_same_number_changes_nothing_and_says_so(page):
    before = list_speakers(page)
    divide(page, "Exactly", 2)
    expect(page.locator(".lk-notices")).to_contain_text("2 speakers; 0 rows changed.")
    assert list_speakers(page) == before


def test_a_name_from_another_recording_is_proposed_and_chosen(talk, context):
    """The same talk twice: a name given in the first is proposed for the voice in the second."""
    server, answer = talk
    client = Client(server.url, verbose=False, analytics_enabled=False)
    spec = present(importlib.util.find_spec("pyannote.audio"))
    recording = Path(present(spec.origin)).parent / "sample" / "sample.wav"
    second = client.predict(handle_file(recording), "en", 0, api_name="/transcribe")
    first_id = answer["document_id"]
    revision = client.predict(first_id, api_name="/document")["revision"]
    rename = {
        "field": "rename_speaker",
        "value": {"from": "Speaker 2", "to": "Diane"},
        "base_revision": revision,
    }
    client.predict(first_id, rename, api_name="/edit")
    page = context.new_page()
    for document_id in (first_id, second["document_id"]):
        page.goto("about:blank")
        page.goto(f"{server.url}/#{document_id}")
        expect(page.locator(".lk-row [data-field=text]").first).not_to_be_empty(timeout=20_000)
    page.locator(".lk-bar .lk-more").click()
    page.get_by_role("menuitem", name="Speakers' names from another recording…").click()
    page.get_by_role("menuitem", name="sample.wav").first.click()
    proposal = page.get_by_role("menuitem", name="Speaker 2 sounds like Diane: rename")
    expect(proposal).to_be_visible(timeout=20_000)
    page.screenshot(path=ARTIFACTS / "names.png")
    assert "Diane" not in list_speakers(page)
    proposal.click()
    expect(page.locator(".lk-row .lk-speaker", has_text="Diane")).not_to_have_count(0)
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
