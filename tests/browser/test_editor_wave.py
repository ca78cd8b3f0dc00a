"""The waveform nearer and farther, and the whole recording above it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from engines.audio.spectrogram import ROW_HZ, measure_columns
from tests.browser.editor_driver import Opened
from tests.browser.editor_page import make_segment, make_tone

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


PITCH_AT = """seconds => {
  const canvas = document.querySelector('.lk-pitches-canvas');
  const { wave } = document.querySelector('.lk').editor.parts.playback;
  const x = Math.round((wave.place(seconds * 1000, canvas.clientWidth) * canvas.width) / canvas.clientWidth);
  const { data } = canvas.getContext('2d').getImageData(x, 0, 1, canvas.height);
  const strengths = Array.from({ length: canvas.height }, (_, y) => data[4 * y + 3]);
  const strongest = Math.max(...strengths);
  return strongest === 0 ? 0 : 5000 * (1 - (strengths.indexOf(strongest) + 0.5) / canvas.height);
}"""
DRAWN = f"seconds => ({PITCH_AT})(seconds) > 0"


def find_pitch(second: float) -> float:
    """The strongest pitch of the recording there, as it is measured."""
    levels = measure_columns(make_tone(8), 0, 4, 2000)
    return float(levels[:, round(second * 250)].argmax() * ROW_HZ)


def show_spectrogram(page: Page) -> None:
    page.keyboard.press("Alt+q")
    expect(page.get_by_role("img", name="spectrogram")).to_be_visible()
    page.wait_for_function(DRAWN, arg=0.5)


def test_spectrogram_shows_each_pitch_at_its_time_and_asks_for_no_more_than_is_seen(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    asked: list[str] = []
    here.page.on(
        "request", lambda request: asked.append(request.url) if "/spectrogram/" in request.url else None
    )
    here.row(2).focus()
    assert asked == []
    show_spectrogram(here.page)
    here.page.wait_for_function(DRAWN, arg=7.5)
    for second in range(8):  # the tone rises each second by 40 Hz
        assert abs(here.page.evaluate(PITCH_AT, second + 0.5) - find_pitch(second + 0.5)) < 60
    assert here.page.evaluate(WINDOW) == [0, 8000]
    steps = {url.split("?")[1] for url in asked}
    assert steps == {f"level=2&tile={number}" for number in range(4)}  # 4 ms a column, 2 s a tile
    assert len(asked) == 4
    here.page.keyboard.press("Alt+z")
    here.page.wait_for_function(DRAWN, arg=3.5)
    assert {url.split("?")[1][:8] for url in asked[4:]} <= {"level=1&", "level=2&"}
    assert abs(here.page.evaluate(PITCH_AT, 3.5) - find_pitch(3.5)) < 60
    here.page.keyboard.press("Alt+q")
    expect(here.page.locator(".lk-pitches")).to_be_hidden()


def test_spectrogram_follows_a_press_says_where_it_is_too_far_away_and_is_remembered(
    open_document: Callable[..., Opened],
) -> None:
    rows = [make_segment(1, 0, 1000, "first"), make_segment(2, 3_600_000, 3_601_000, "last")]
    here = open_document(rows, duration_ms=3_602_000)
    here.row(1).focus()
    show_spectrogram(here.page)
    for _ in range(8):
        here.page.keyboard.press("Alt+Shift+z")
    expect(here.page.get_by_text("Zoom in to see the spectrogram.")).to_be_visible()
    for _ in range(8):
        here.page.keyboard.press("Alt+z")
    expect(here.page.get_by_text("Zoom in to see the spectrogram.")).to_be_hidden()
    here.row(2).focus()
    here.row(1).focus()
    here.page.get_by_role("button", name="Up to 5 kHz: change").click()
    expect(here.page.get_by_role("button", name="Up to 8 kHz: change")).to_be_visible()
    box = here.page.locator(".lk-pitches-canvas").bounding_box()
    assert box is not None
    here.page.mouse.click(box["x"] + box["width"] / 16, box["y"] + 60)
    here.page.wait_for_function(
        "() => document.querySelector('.lk').editor.parts.playback.sound.id === 's00001'"
    )
    here.page.reload()
    expect(here.page.get_by_role("button", name="Up to 8 kHz: change")).to_be_visible()


def test_spectrogram_of_a_busy_server_is_asked_for_again(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    refused: list[str] = []

    def refuse_first(route: Route) -> None:
        if route.request.url in refused:
            route.fallback()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503)

    here.page.route("**/spectrogram/tone?*", refuse_first)
    here.row(1).focus()
    show_spectrogram(here.page)
    here.page.wait_for_function(DRAWN, arg=7.5)
    assert len(refused) == 4


def test_spectrogram_on_a_phone_takes_no_row_its_place(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.set_viewport_size({"width": 390, "height": 844})
    here.row(1).focus()
    before = here.row(2).bounding_box()
    show_spectrogram(here.page)
    assert here.row(2).bounding_box() == before
