"""Borders of the current row on the waveform: dragged, moved by keys, kept inside, one edit a movement."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.editor_driver import Opened
from tests.browser.editor_page import make_segment
from tests.support.presence import present

pytestmark = pytest.mark.browser


def border(here: Opened, name: str) -> Locator:
    return here.page.get_by_role("slider", name=name)


def at_row(here: Opened, number: int) -> None:
    here.page.get_by_label("Play when a row is entered").uncheck()
    here.row(number).focus()
    expect(here.row(number)).to_have_attribute("aria-selected", "true")


def centre(handle: Locator) -> tuple[float, float]:
    """Where the grip of a border is drawn."""
    return tuple(
        handle.evaluate(
            "node => { const box = node.getBoundingClientRect(); return [box.left, box.top + box.height / 2]; }"
        )
    )


def pixels_per_ms(here: Opened) -> float:
    return here.page.evaluate(
        """() => { const { window: span, canvas } = document.querySelector('.lk').editor.parts.playback.wave;
          return canvas.clientWidth / (span.endMs - span.startMs); }"""
    )


def drag(here: Opened, handle: Locator, by_ms: float, *, drop: bool = True) -> None:
    x, y = centre(handle)
    here.page.mouse.move(x, y)
    here.page.mouse.down()
    here.page.mouse.move(x + by_ms * pixels_per_ms(here) / 2, y)
    here.page.mouse.move(x + by_ms * pixels_per_ms(here), y)
    if drop:
        here.page.mouse.up()


def time_edits(here: Opened) -> list[tuple[str, int]]:
    return [(call["field"], call["value"]) for call in here.calls("edit") if call["field"].endswith("_ms")]


@pytest.mark.parametrize(
    ("name", "field", "was"), [("Start of the row", "start_ms", 5000), ("End of the row", "end_ms", 9000)]
)
def test_border_is_dragged_with_a_live_picture_and_one_edit(
    open_document: Callable[..., Opened], name: str, field: str, was: int
) -> None:
    here = open_document()
    at_row(here, 3)
    drag(here, border(here, name), 400, drop=False)
    shown = int(present(border(here, name).get_attribute("aria-valuenow")))
    assert shown == pytest.approx(was + 400, abs=10)
    expect(here.cell(3, field)).to_have_text(f"00:0{shown // 1000}.{shown % 1000:03d}")
    assert time_edits(here) == []
    here.page.mouse.up()
    here.expect_saved()
    assert time_edits(here) == [(field, shown)]
    assert here.stored(3)[field] == shown


def test_escape_gives_a_drag_up(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    at_row(here, 3)
    drag(here, border(here, "End of the row"), -2000, drop=False)
    here.page.keyboard.press("Escape")
    here.page.mouse.up()
    expect(here.cell(3, "end_ms")).to_have_text("00:09.000")
    expect(border(here, "End of the row")).to_have_attribute("aria-valuenow", "9000")
    assert time_edits(here) == []
    assert here.page.evaluate("document.querySelector('.lk').editor.core.saving.isSaved()")


def test_border_stops_at_the_other_one_and_at_the_ends_of_the_recording(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document([make_segment(1, 200, 1200, "ఒకటి"), make_segment(2, 38500, 39900, "రెండు")])
    at_row(here, 1)
    drag(here, border(here, "Start of the row"), 5000)
    here.expect_saved()
    assert here.stored(1)["start_ms"] == 1150
    drag(here, border(here, "Start of the row"), -5000)
    here.page.wait_for_function(
        "document.querySelector('.lk').editor.core.state.rows.get('s00001').start_ms === 0"
    )
    at_row(here, 2)
    drag(here, border(here, "End of the row"), 5000)
    here.page.wait_for_function(
        "document.querySelector('.lk').editor.core.state.rows.get('s00002').end_ms === 40000"
    )


def test_border_is_dragged_with_a_finger(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    at_row(here, 3)
    handle = border(here, "End of the row")
    x, y = centre(handle)
    x += 20  # a finger may take it from outside
    devtools = here.page.context.new_cdp_session(here.page)
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    here.page.emulate_media()
    by_px = 500 * pixels_per_ms(here)
    x -= 12
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + by_px / 2, "y": y + 3}]),
        ("touchMove", [{"x": x + by_px, "y": y + 5}]),
        ("touchEnd", []),
    ):
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    here.page.wait_for_function(
        "document.querySelector('.lk').editor.core.state.rows.get('s00003').end_ms !== 9000"
    )
    assert here.stored(3)["end_ms"] == pytest.approx(9500, abs=10)
    assert len(time_edits(here)) == 1


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        ("Alt+Comma", "start_ms", 4990), ("Alt+Period", "start_ms", 5010),
        ("Alt+Semicolon", "start_ms", 4950), ("Alt+Quote", "start_ms", 5050),
        ("Alt+BracketLeft", "start_ms", 4500), ("Alt+BracketRight", "start_ms", 5500),
        ("Alt+Shift+Comma", "end_ms", 8990), ("Alt+Shift+Quote", "end_ms", 9050),
        ("Alt+Shift+BracketRight", "end_ms", 9500),
    ],
)  # fmt: skip
def test_key_moves_a_border_while_text_is_written(
    open_document: Callable[..., Opened], keys: str, field: str, value: int
) -> None:
    here = open_document()
    here.page.get_by_label("Play when a row is entered").uncheck()
    here.text(3).click()
    here.page.keyboard.press(keys)
    here.page.wait_for_function(
        "([field, value]) => document.querySelector('.lk').editor.core.state.rows.get('s00003')[field] === value",
        arg=[field, value],
    )
    expect(here.text(3)).to_have_text("మూడు రోజుల నుండి ఉంది.")
    expect(here.text(3)).to_be_focused()


PRESS_SIX_TIMES = """() => {
  const options = {key: ';', code: 'Semicolon', altKey: true, bubbles: true, cancelable: true};
  for (let i = 0; i < 6; i += 1) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', options));
}"""


def test_repeated_presses_are_one_edit_and_one_undo(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    at_row(here, 3)
    here.page.evaluate(PRESS_SIX_TIMES)  # at once, however busy the machine is: a pause ends the burst
    expect(here.cell(3, "start_ms")).to_have_text("00:04.700")
    here.expect_saved()
    here.page.wait_for_function("document.querySelector('.lk').editor.core.saving.isSaved()")
    assert time_edits(here) == [("start_ms", 4700)]
    here.page.keyboard.press("Control+z")
    expect(here.cell(3, "start_ms")).to_have_text("00:05.000")


def test_arrow_keys_move_the_border_that_has_the_focus(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    at_row(here, 3)
    handle = border(here, "End of the row")
    handle.focus()
    for keys in ("ArrowRight", "Shift+ArrowRight", "PageUp"):
        here.page.keyboard.press(keys)
    expect(handle).to_have_attribute("aria-valuetext", "00:09.560")
    here.row(3).focus()
    here.page.wait_for_function("document.querySelector('.lk').editor.core.saving.isSaved()")
    assert time_edits(here) == [("end_ms", 9560)]


def test_row_that_sounds_ends_at_its_new_border(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    at_row(here, 3)
    here.page.evaluate(
        """() => { const audio = document.querySelector('.lk audio');
          audio.addEventListener('pause', () => { window.stopped = audio.currentTime; }); }"""
    )
    here.page.keyboard.press("Enter")
    for _ in range(4):
        here.page.keyboard.press("Alt+Shift+BracketLeft")
    here.page.wait_for_function("window.stopped")
    assert here.page.evaluate("window.stopped") == pytest.approx(7.0, abs=0.1)
