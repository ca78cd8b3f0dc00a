"""From a recording to a file without a mouse, and how many keys that takes."""

import pytest
import soundfile
from playwright.sync_api import Locator, Page, expect

from tests.support.server import Server, wait_for_models

pytestmark = [pytest.mark.browser, pytest.mark.model]

ROWS, USED_S = 10, 45
MOST_KEYS = 32
"""What docs/benchmarks.md tells; the letters of the ten corrections, one each, are among them."""
MOST_MS = 240_000


class Hands:
    """A keyboard that counts; keys held together are one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed: list[str] = []

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self._page.keyboard.press(key)

    def reach(self, place: Locator, key: str = "Tab") -> None:
        """Presses the key until the place has the focus."""
        for _ in range(60):
            if place.evaluate("node => node === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead to {place}")


def test_ten_rows_are_transcribed_corrected_verified_and_exported_with_few_keys(
    page, server: Server, shared_speech, tmp_path
):
    samples, rate = soundfile.read(shared_speech / "conversation-te-en.flac")
    soundfile.write(tmp_path / "conversation.flac", samples[: USED_S * rate], rate)
    wait_for_models(server)
    page.goto(server.url)
    expect(page.locator(".models-state")).not_to_be_empty()
    page.on("filechooser", lambda _: None)  # from here on Playwright takes the browser's dialog for it
    hands = Hands(page)
    hands.reach(page.locator(".intake input[type=file]"))
    with page.expect_file_chooser() as chooser:
        hands.press("Enter")
    chooser.value.set_files(tmp_path / "conversation.flac")
    expect(page.locator(".lk-export")).to_be_visible(timeout=MOST_MS)
    expect(page.locator("#job .job")).to_be_hidden(timeout=MOST_MS)
    texts = page.locator(".lk-row [data-field=text]")
    before = texts.all_inner_texts()
    assert len(before) >= ROWS
    hands.press("F2")
    expect(texts.first).to_be_focused()
    for _ in range(ROWS):
        hands.press("x")
        hands.press("Control+Enter")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    corrected = [
        f"{before[0]}x",
        *(f"x{text}" for text in before[1:ROWS]),
    ]  # F2 stands behind the last letter
    assert texts.all_inner_texts()[:ROWS] == corrected
    verified = page.locator(".lk-row [data-action=verify][aria-pressed=true]")
    expect(verified).to_have_count(ROWS)
    hands.press("Alt+w")
    with page.expect_download() as download:
        hands.press("Enter")
    assert download.value.path().stat().st_size > 0
    print(f"{len(hands.pressed)} keys: {' '.join(hands.pressed)}")
    assert len(hands.pressed) <= MOST_KEYS
