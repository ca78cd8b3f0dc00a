"""Deleting a document asks first, says what was removed, and leaves nothing in the browser either."""

import pytest
from playwright.sync_api import expect

from transcript.errors import UnknownDocumentError

pytestmark = pytest.mark.browser


def test_a_document_is_deleted_after_a_question(context, desk):
    kept, secret = desk.put(name="kept.wav"), desk.put(name="interview-07.wav")
    page = context.new_page()
    page.goto(f"{desk.server.url}/#{kept}")
    expect(page.locator(".lk-row")).to_have_count(4)
    page.goto(f"{desk.server.url}/#{secret}")
    expect(page.locator(".lk-title")).to_contain_text("interview-07")
    dialog = page.get_by_role("dialog", name="Delete “interview-07.wav”?")

    def ask():
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("menuitem", name="Delete this document").click()
        expect(dialog).to_contain_text("all 4 rows")
        expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()

    ask()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert desk.text(secret, 4) == "Okay."
    ask()
    dialog.get_by_role("button", name="Delete everything").click()
    expect(dialog).to_contain_text("Deleted: 4 rows, 0 edits, 0 files (0.0 MB).")
    dialog.get_by_role("button", name="Close").click()
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator(".recent")).to_contain_text("kept.wav")
    expect(page.locator(".recent")).not_to_contain_text("interview-07")
    assert page.evaluate("id => JSON.stringify(localStorage).includes(id)", secret) is False
    assert secret not in page.url
    with pytest.raises(UnknownDocumentError):
        desk.store.load(secret)
