"""A document without a recording says so, and gets it later; a better copy takes the place of the old one."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import Desk
from tests.support.sounds import make_tone
from tests.support.speech import write_wav

pytestmark = pytest.mark.browser


@pytest.fixture
def document_id(desk: Desk) -> str:
    return desk.put(name="interview.srt", duration_ms=5_000)


@pytest.fixture
def page(context: BrowserContext, desk: Desk, document_id: str) -> Page:
    return open_page(context, desk, document_id)


def open_page(context: BrowserContext, desk: Desk, document_id: str) -> Page:
    page = context.new_page()
    page.goto(f"{desk.server.url}/#{document_id}")
    expect(page.locator(".lk-row").first).to_be_visible()
    return page


def row(page: Page, number: int):
    return page.locator(f".lk-row[data-id=s{number:05d}]")


def play(page: Page):
    return row(page, 2).locator("[data-action=play]")


def add(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add the recording…").click()
    chooser.value.set_files(file)


def test_a_row_without_sound_has_no_play_button_and_the_key_says_why(page: Page) -> None:
    expect(page.locator(".lk-attachment")).to_contain_text("This document has no recording")
    expect(play(page)).to_be_hidden()
    row(page, 2).focus()
    page.keyboard.press("Enter")
    expect(row(page, 2).get_by_role("alert")).to_contain_text("This document has no recording")
    page.keyboard.press("Alt+o")
    row(page, 3).locator("[data-field=text]").click()
    expect(row(page, 3).get_by_role("alert")).to_have_count(0)


def test_the_recording_is_added_and_every_page_can_play(
    page: Page, context: BrowserContext, desk: Desk, document_id: str, tmp_path: Path
) -> None:
    other = open_page(context, desk, document_id)
    add(page, write_wav(tmp_path / "interview.wav", make_tone(5.2)))
    for tab in (page, other):
        expect(play(tab)).to_be_visible()
        expect(tab.locator(".lk-attachment")).to_be_hidden()
        expect(tab.locator(".lk-wave")).to_be_visible()
    play(page).click()
    page.wait_for_function("document.querySelector('.lk audio').currentTime > 2")
    assert desk.store.load(document_id).duration_ms == 5200
    row(page, 1).locator("[data-field=text]").click()
    page.keyboard.insert_text("సరే ")
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_contain_text("saved")


def test_another_length_is_asked_about_and_a_copy_replaces_the_recording(
    page: Page, desk: Desk, document_id: str, tmp_path: Path
) -> None:
    longer = write_wav(tmp_path / "other.wav", make_tone(9))
    add(page, longer)
    line = page.locator(".lk-attachment")
    expect(line).to_contain_text("The recording is 00:09.000 long, the document 00:05.000.")
    line.get_by_role("button", name="No", exact=True).click()
    expect(line).to_contain_text("This document has no recording")
    add(page, longer)
    line.get_by_role("button", name="Yes, use it").click()
    expect(play(page)).to_be_visible()
    assert desk.store.load(document_id).duration_ms == 9000
    before = desk.store.load(document_id).audio_sha256
    page.get_by_role("button", name="More", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Replace the recording…").click()
    with page.expect_response(lambda answer: answer.url.endswith("/peaks")):
        chooser.value.set_files(write_wav(tmp_path / "better.wav", make_tone(9.1, hertz=880)))
    assert desk.store.load(document_id).audio_sha256 != before
    page.wait_for_function("document.querySelector('.lk audio').duration > 9.05")


def test_a_dropped_file_is_taken_and_what_is_no_recording_is_told(page: Page, tmp_path: Path) -> None:
    drop(page, "talk.mp3", "#EXTM3U\nfile:///etc/passwd\n")
    alert = page.locator(".lk-notices").get_by_role("alert")
    expect(alert).to_be_visible()
    assert alert.locator("span").inner_text().endswith(".")
    expect(page.locator(".lk-attachment")).to_contain_text("This document has no recording")


def drop(page: Page, name: str, content: str) -> None:
    transfer = page.evaluate_handle(
        """([name, content]) => { const data = new DataTransfer();
          data.items.add(new File([content], name)); return data; }""",
        [name, content],
    )
    for kind in ("dragover", "drop"):
        page.locator(".lk-grid").dispatch_event(kind, {"dataTransfer": transfer})
