"""A document is shared by links: one reads, in a plain table; one edits; a revoked one says what to do."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.desk import Desk
from transcript.storage.links import Rights

pytestmark = pytest.mark.browser

GONE = "This link opens nothing: it was revoked, or a part of it is missing."
EDITING = re.compile("Undo|Redo|Verify|Options of|Telugu from Latin")


def open_menu(page: Page) -> None:
    page.get_by_role("button", name="More", exact=True).click()


def make_link(page: Page, rights: str) -> str:
    """The address of a new link, from the sheet that is open."""
    sheet = page.get_by_role("dialog", name="Share “interview-07.wav”")
    sheet.get_by_role("button", name=f"Make a link to {rights}").click()
    expect(sheet.get_by_label("The new link")).to_have_value(re.compile(rf"/#{rights}\."))
    expect(sheet.get_by_role("status")).to_contain_text("A new link.")
    return sheet.get_by_label("The new link").input_value()


def test_an_owner_shares_a_document_and_takes_that_back(
    context: BrowserContext, chromium: Browser, desk: Desk
) -> None:
    secret = desk.put(name="interview-07.wav")
    page = context.new_page()
    page.goto(f"{desk.server.url}/#{secret}")
    expect(page.locator(".lk-row")).to_have_count(4)
    open_menu(page)
    page.get_by_role("menuitem", name="Share this document").click()
    sheet = page.get_by_role("dialog", name="Share “interview-07.wav”")
    expect(sheet).to_contain_text("There is none yet.")
    reading, editing = make_link(page, "read"), make_link(page, "edit")
    expect(sheet.get_by_role("listitem")).to_have_count(2)
    expect(sheet.get_by_role("listitem").first).to_contain_text("not used yet")

    elsewhere = chromium.new_context()
    visitor = elsewhere.new_page()
    visitor.goto(editing)
    expect(visitor.locator(".lk-row")).to_have_count(4)
    expect(visitor.locator(".lk-read-only")).to_be_hidden()
    text = visitor.locator(".lk-row").nth(3).locator("[data-field=text]")
    text.fill("Okay, doctor.")
    text.press("Enter")
    expect(visitor.locator(".lk-state")).to_have_attribute("data-state", "saved")
    assert desk.text(secret, 4) == "Okay, doctor."
    open_menu(visitor)
    expect(visitor.get_by_role("menuitem", name="Find and replace")).to_be_visible()
    expect(visitor.get_by_role("menuitem", name=re.compile("Share|Delete this document"))).to_have_count(0)
    visitor.keyboard.press("Escape")
    assert secret not in visitor.content() + visitor.url + str(
        visitor.evaluate("JSON.stringify(localStorage)")
    )

    ending = editing[-4:]
    sheet.get_by_role("button", name=f"Revoke the link that ends in {ending}").click()
    expect(sheet.get_by_role("listitem")).to_have_count(1)
    expect(visitor.locator(".lk-corner")).to_contain_text(GONE)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="More", exact=True)).to_be_focused()
    late = elsewhere.new_page()
    late.goto(editing)
    expect(late.locator("#start")).to_contain_text(GONE)
    late.goto(reading)
    expect(late.locator(".lk-row")).to_have_count(4)
    elsewhere.close()


def test_who_may_only_read_finds_no_way_to_write(context: BrowserContext, desk: Desk) -> None:
    secret = desk.put(name="interview-08.wav")
    name, _ = desk.store.links.make(secret, Rights.READ, 1_800_000_000)
    page = context.new_page()
    page.goto(f"{desk.server.url}/#{name}")
    expect(page.locator(".lk-row")).to_have_count(4)
    expect(page.locator(".lk-read-only")).to_have_text("Read only")
    expect(page.locator(".lk [contenteditable=plaintext-only]")).to_have_count(0)
    expect(page.locator(".lk-head").get_by_role("button", name=EDITING)).to_have_count(0)
    expect(page.locator(".lk-row").get_by_role("button", name=EDITING)).to_have_count(0)
    row = page.locator(".lk-row").nth(1)
    row.locator("[data-field=text]").focus()
    for key in ("x", "Delete", "Enter", "Control+Enter", "Alt+m", "Alt+i", "Alt+k", "Alt+1", "Alt+Enter"):
        page.keyboard.press(key)
    row.focus()
    for key in ("Delete", "1", "Shift+ArrowDown", "Control+z", "Alt+c", "Alt+r"):
        page.keyboard.press(key)
    expect(page.locator(".lk-row")).to_have_count(4)
    expect(page.locator(".lk-chosen, .lk-message, [role=menu]:visible")).to_have_count(1)  # the bar, hidden
    expect(page.locator(".lk-chosen")).to_be_hidden()
    open_menu(page)
    items = (
        page.get_by_role("menuitem").all_inner_texts()
        + page.get_by_role("menuitemcheckbox").all_inner_texts()
    )
    assert not [
        item for item in items if re.search("Share|Delete|Divide|again|recording|Select|Enter", item)
    ], items
    page.get_by_role("menuitem", name="Find").click()
    expect(page.get_by_label("Replace with")).to_be_hidden()
    page.keyboard.press("Escape")
    assert desk.store.state(secret).revision == 0
    desk.edit(secret, 2, "text", "Since Monday.")
    expect(row.locator("[data-field=text]")).to_have_text("Since Monday.")
    own = context.new_page()  # the same editor, on a document of one's own, writes again
    own.goto(f"{desk.server.url}/#{name}")
    own.goto(f"{desk.server.url}/#{secret}")
    expect(own.locator(".lk [contenteditable=plaintext-only]")).to_have_count(12)
    expect(own.locator(".lk-read-only")).to_be_hidden()
