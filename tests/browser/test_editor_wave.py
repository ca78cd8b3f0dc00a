"""The waveform nearer and farther, and the whole recording above it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened

pytestmark = pytest.mark.browser

WINDOW = """() => {
  const { startMs, endMs } = document.querySelector('.lk').editor.parts.playback.wave.window;
  return [Math.round(startMs), Math.round(endMs)];
}"""


def test_ctrl_and_the_wheel_zoom_around_the_pointer_and_the_wheel_alone_scrolls(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.row(2).focus()
    assert here.page.evaluate(WINDOW) == [0, 8000]
    box = here.page.locator(".lk-canvas").bounding_box()
    assert box is not None
    here.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20)
    here.page.keyboard.down("Control")
    here.page.mouse.wheel(0, -100)
    here.page.keyboard.up("Control")
    start, end = here.page.evaluate(WINDOW)
    assert 5000 < end - start < 6000
    assert abs((start + (end - start) / 4) - 2000) <= 10  # what was under the pointer still is
    here.page.mouse.wheel(0, 40)
    assert here.page.evaluate(WINDOW) == [start, end]


def test_keys_and_buttons_zoom_and_the_next_row_is_shown_so_too(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(2).focus()
    here.page.keyboard.press("Alt+z")
    here.page.keyboard.press("Alt+z")
    assert here.page.evaluate(WINDOW) == [2438, 5563]
    here.page.keyboard.press("ArrowDown")
    start, end = here.page.evaluate(WINDOW)
    assert end - start == 3125
    here.page.keyboard.press("Alt+Shift+z")
    here.page.get_by_role("button", name="Zoom out").click()
    start, end = here.page.evaluate(WINDOW)
    assert end - start == 8000


def test_the_whole_recording_shows_where_one_is_and_leads_elsewhere(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.row(1).focus()
    overview = here.page.get_by_role("slider", name="The whole recording")
    box, frame = overview.bounding_box(), here.page.locator(".lk-overview-frame").bounding_box()
    assert box is not None
    assert frame is not None
    assert abs(frame["width"] / box["width"] - 8000 / 40_000) < 0.01
    overview.click(position={"x": box["width"] * 10.5 / 40, "y": 9})
    expect(here.row(4)).to_have_attribute("aria-selected", "true")
    assert here.page.evaluate("document.querySelector('.lk').editor.parts.playback.sound.id") == "s00004"
