"""Address, title and history follow the document that is open; its name can be changed where it stands."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
START = "లిఖిత Likhita"


@pytest.fixture
def page(context: BrowserContext, desk: Desk) -> Page:
    page = context.new_page()
    page.goto(desk.server.url)
    expect_start(page)
    return page


def expect_start(page: Page) -> None:
    expect(page.locator(".intake-speak")).to_be_visible()
    expect(page).to_have_title(START)
    assert "#" not in page.url


def expect_document(page: Page, document_id: str, name: str) -> None:
    expect(page.locator(".lk-title")).to_have_text(name)
    expect(page.locator(".lk-row").first).to_be_visible()
    expect(page).to_have_title(f"{name} · లిఖిత")
    page.wait_for_function("id => location.hash === `#${id}`", arg=document_id)


def paste(page: Page, link: str) -> None:
    """A link put into the address of an open page."""
    page.evaluate("link => { location.href = link; }", f"{page.url.partition('#')[0]}#{link}")


def row(page: Page, number: int):
    return page.locator(f".lk-row[data-id=s{number:05d}]")


def test_back_leads_to_the_start_and_forward_to_the_document_and_its_row(page: Page, desk: Desk) -> None:
    page.evaluate("window.isTheSamePage = true")
    first, second = desk.put(name="first.wav"), desk.put(name="second.wav")
    paste(page, first)
    expect_document(page, first, "first.wav")
    row(page, 3).locator("[data-field=text]").click()
    page.go_back()
    expect_start(page)
    page.go_forward()
    expect_document(page, first, "first.wav")
    expect(row(page, 3)).to_have_attribute("aria-selected", "true")
    paste(page, f"{second}/s00002")
    expect_document(page, second, "second.wav")
    expect(row(page, 2).locator("[data-field=text]")).to_be_focused()
    paste(page, f"{second}/s00004")
    expect(row(page, 4).locator("[data-field=text]")).to_be_focused()
    page.get_by_role("button", name="New recording").click()
    expect_start(page)
    page.get_by_role("link", name="first.wav").click()
    expect_document(page, first, "first.wav")
    page.go_back()
    expect_start(page)
    page.go_back()
    expect_document(page, second, "second.wav")
    assert page.evaluate("window.isTheSamePage")


def test_opening_a_file_is_an_entry_of_the_history(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "talk.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nనమస్కారం\n", "utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page).to_have_title("talk.srt · లిఖిత")
    document_id = page.url.rpartition("#")[2]
    page.go_back()
    expect_start(page)
    page.go_forward()
    expect_document(page, document_id, "talk.srt")
    page.reload()
    expect_document(page, document_id, "talk.srt")


def test_a_link_to_nothing_is_told_and_back_leaves_it(page: Page, desk: Desk) -> None:
    known = desk.put(name="known.wav")
    paste(page, known)
    expect_document(page, known, "known.wav")
    paste(page, "nothing-of-this-name")
    expect(page.get_by_role("alert").filter(has_text="This document does not exist")).to_be_visible()
    page.go_back()
    expect_document(page, known, "known.wav")


def test_the_last_link_of_several_is_the_one_that_opens(page: Page, desk: Desk) -> None:
    documents = [desk.put(name=f"talk {number}.wav") for number in range(4)]
    page.evaluate("links => links.forEach((link) => { location.hash = link; })", documents)
    expect_document(page, documents[-1], "talk 3.wav")


def test_a_document_is_renamed_where_its_name_stands(page: Page, desk: Desk, context: BrowserContext) -> None:
    document_id = desk.put(name="recording.webm")
    paste(page, document_id)
    other = context.new_page()
    other.goto(f"{desk.server.url}/#{document_id}")
    for tab in (page, other):
        expect_document(tab, document_id, "recording.webm")
    rename(page, "never kept", "Escape")
    expect_document(page, document_id, "recording.webm")
    rename(page, "లక్ష్మితో సంభాషణ", "Enter")
    for tab in (page, other):
        expect_document(tab, document_id, "లక్ష్మితో సంభాషణ")
    assert desk.store.load(document_id).name == "లక్ష్మితో సంభాషణ"
    row(page, 1).locator("[data-field=text]").click()
    page.keyboard.press("Home")
    page.keyboard.insert_text("అవును, ")
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_contain_text("saved")
    assert desk.text(document_id, 1).startswith("అవును, ")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=re.compile("SRT|SubRip")).click()
    assert download.value.suggested_filename == "లక్ష్మితో సంభాషణ.srt"
    page.get_by_role("button", name="New recording").click()
    expect(page.get_by_role("link", name="లక్ష్మితో సంభాషణ")).to_be_visible()


def rename(page: Page, name: str, key: str) -> None:
    page.locator(".lk-document-name").click()
    field = page.get_by_label("Document name")
    expect(field).to_be_focused()
    field.fill(name)
    field.press(key)
