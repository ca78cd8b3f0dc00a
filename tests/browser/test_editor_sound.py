"""A row is heard from its first to its last millisecond, and marked while it sounds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Position, expect

from tests.browser.editor_driver import WATCH_SOUND, Opened, heard, stretch_heard
from tests.support.presence import present

pytestmark = pytest.mark.browser

# a busy browser says "playing" twice of one play, and "pause" after the key that paused has long been answered


def test_play_button_plays_exactly_its_row(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.evaluate(WATCH_SOUND)
    here.row(2).get_by_role("button", name="Play row at 00:03.000").click()
    expect(here.row(2)).to_have_attribute("aria-current", "true")
    heard(here.page, 2)
    expect(here.row(2)).not_to_have_attribute("aria-current", "true")
    button = here.row(2).get_by_role("button", name="Play row at 00:03.000")
    from_s, to_s = stretch_heard(here.page, button.click, 3.0, 4.2)
    print(f"row of 3.000 to 4.200 s: heard {from_s:.3f} to {to_s:.3f} s")
    assert from_s == pytest.approx(3.0, abs=0.03)
    assert to_s == pytest.approx(4.2, abs=0.03)


def test_enter_on_a_row_plays_it_from_its_start(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.evaluate(WATCH_SOUND)
    here.row(2).focus()
    stretch = stretch_heard(here.page, lambda: here.page.keyboard.press("Enter"), 3.0, 4.2)
    assert stretch == pytest.approx((3.0, 4.2), abs=0.03)


def test_sounding_row_stays_marked_while_another_is_edited(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.get_by_label("Play when a row is entered").uncheck()
    here.row(3).get_by_role("button", name="Play row").click()
    here.text(1).click()
    expect(here.row(1)).to_have_attribute("aria-selected", "true")
    expect(here.row(3)).to_have_attribute("aria-current", "true")
    expect(here.row(3).get_by_role("button", name="Pause row at 00:05.000")).to_be_visible()


def test_entering_a_text_plays_its_row_once(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.evaluate(WATCH_SOUND)
    here.text(2).click()
    assert round(heard(here.page, 2)[0][1], 1) == 3.0
    here.text(2).click()
    assert len(heard(here.page, 2)) == 2


def test_click_on_the_waveform_plays_from_there(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.evaluate(WATCH_SOUND)
    canvas = here.page.locator(".lk-canvas")
    width = present(canvas.bounding_box())["width"]
    place: Position = {"x": width * 3.5 / 8, "y": 30}
    stretch = stretch_heard(here.page, lambda: canvas.click(position=place), 3.5, 4.2)
    assert stretch == pytest.approx((3.5, 4.2), abs=0.05)
    expect(here.row(2)).to_have_attribute("aria-selected", "true")


def test_offline_edits_wait_and_are_replayed(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.context.set_offline(True)
    here.retype(here.text(1), "ఆఫ్‌లైన్")
    here.page.keyboard.press("Enter")
    here.retype(here.text(2), "offline too")
    here.page.keyboard.press("Enter")
    expect(here.state()).to_have_text("offline: 2 edits to save")
    assert here.stored(1)["text"] == "నమస్కారం, మీరు ఎలా ఉన్నారు?"
    here.page.context.set_offline(False)
    here.expect_saved()
    assert (here.stored(1)["text"], here.stored(2)["text"]) == ("ఆఫ్‌లైన్", "offline too")
