"""From panel to panel nothing jumps, and the page says nothing that is not its own, in both languages and themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect

from tests.browser.calm_watch import expect_calm, watch
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

SLOWER = 4
"""Times as slow as this machine: then each step of Gradio's is painted on its own."""
A_WORD = 0.002
"""Less than any panel that moves, more than the word beside the models while they are fetched."""


@pytest.mark.parametrize(
    ("locale", "theme", "width"), [("en-US", "light", 1440), ("te-IN", "dark", 1440), ("te-IN", "light", 390)]
)
def test_panels_change_places_without_a_jump(
    new_context: Callable[..., BrowserContext], desk: Desk, locale: str, theme: str, width: int
) -> None:
    lines = (f"{n}\n00:{n:02}:01,000 --> 00:{n:02}:09,000\nనమస్కారం {n}\n" for n in range(1, 40))
    file: FilePayload = {"name": "talk.srt", "mimeType": "text/plain", "buffer": "\n".join(lines).encode()}
    page = new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
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


@pytest.mark.parametrize(("locale", "width"), [("en-US", 1280), ("te-IN", 390)])
def test_on_a_slow_machine_nothing_moves_while_the_page_comes(
    new_context: Callable[..., BrowserContext], desk: Desk, locale: str, width: int
) -> None:
    """Gradio puts the page together in steps, which a slow machine paints one by one."""
    document = desk.put(name="interview.m4a")
    context = new_context(viewport={"width": width, "height": 800}, locale=locale)
    page = context.new_page()
    page.goto(f"{desk.server.url}/#{document}")
    expect(page.locator(".lk-row").first).to_be_visible()
    watch(page)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{desk.server.url}/?from=elsewhere")
    expect(page.locator(".intake-speak")).to_be_visible()
    page.locator("#recent").scroll_into_view_if_needed()  # what is not seen is not asked for
    expect(page.locator(".recent-progress")).not_to_be_empty()
    assert [shift for shift in page.evaluate("window.shifts") if shift["value"] > A_WORD] == []
