"""From panel to panel nothing jumps, and the page says nothing that is not its own, in both languages and themes."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.calm_watch import expect_calm, watch
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "theme", "width"), [("en-US", "light", 1440), ("te-IN", "dark", 1440), ("te-IN", "light", 390)]
)
def test_panels_change_places_without_a_jump(
    chromium: Browser, desk: Desk, locale: str, theme: str, width: int
) -> None:
    lines = (f"{n}\n00:{n:02}:01,000 --> 00:{n:02}:09,000\nనమస్కారం {n}\n" for n in range(1, 40))
    file: FilePayload = {"name": "talk.srt", "mimeType": "text/plain", "buffer": "\n".join(lines).encode()}
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale=locale)
    page = context.new_page()
    watch(page)
    page.goto(f"{desk.server.url}/?__theme={theme}")
    start, editor = page.locator(".intake-speak"), page.locator(".lk-row").first
    expect(start).to_be_visible()
    expect_calm(page)
    page.locator("input[type=file]").set_input_files(file)
    expect(editor).to_be_visible()
    expect(page.locator(".lk-export")).to_be_visible()
    expect_calm(page)
    page.go_back()
    expect(start).to_be_visible()
    expect(page.locator(".recent-entry")).to_be_visible()
    expect_calm(page)
    page.locator("a.recent-entry").click()
    expect(editor).to_be_visible()
    expect_calm(page)
    page.locator(".lk-export").click()
    expect(page.locator(".lk-exports")).to_be_visible()
    expect_calm(page)
    page.keyboard.press("Escape")
    page.locator("#back").click()
    expect(start).to_be_visible()
    expect_calm(page)
    context.close()
