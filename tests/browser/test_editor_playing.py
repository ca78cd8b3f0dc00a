"""The controls of the sound: speed with the pitch kept and a true end, repeat, run-up; kept by the browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor_driver import WATCH_SOUND, Opened, stretch_heard
from tests.support.presence import present

pytestmark = pytest.mark.browser

# what the loudest frequency of the playing sound is, over half a second of it
LOUDEST = """async () => {
  const audio = document.querySelector('.lk audio');
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0 });
  context.createMediaElementSource(audio).connect(analyser);
  await context.resume();
  audio.currentTime = 5.0;
  await audio.play();
  await new Promise(resolve => setTimeout(resolve, 450));
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  audio.pause();
  return bins.indexOf(Math.max(...bins)) * context.sampleRate / analyser.fftSize;
}"""


def choose(page: Page, **choices: str) -> None:
    for label, value in choices.items():
        page.get_by_label(label.replace("_", " ")).select_option(value)


@pytest.mark.parametrize("speed", ["0.5", "0.7", "1", "1.5", "2"])
def test_play_ends_at_the_rows_end_at_every_speed(open_document: Callable[..., Opened], speed: str) -> None:
    here = open_document()
    here.page.evaluate(WATCH_SOUND)
    choose(here.page, speed=speed)
    here.row(2).focus()
    from_s, to_s = stretch_heard(here.page, lambda: here.page.keyboard.press("Enter"), 3.0, 4.2)
    print(f"speed {speed}: 3.000 to 4.200 s heard as {from_s:.3f} to {to_s:.3f} s")
    assert to_s == pytest.approx(4.2, abs=0.03)
    assert here.page.evaluate("document.querySelector('.lk audio').playbackRate") == float(speed)


@pytest.mark.parametrize("speed", ["0.5", "1.5"])
def test_the_pitch_stays_at_another_speed(open_document: Callable[..., Opened], speed: str) -> None:
    here = open_document()
    choose(here.page, speed=speed)
    hz = here.page.evaluate(LOUDEST)
    print(f"a tone of 420 Hz at speed {speed}: {hz:.0f} Hz")
    assert hz == pytest.approx(420, abs=12)


def test_run_up_begins_before_the_row_and_never_before_the_recording(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.page.evaluate(WATCH_SOUND)
    choose(here.page, start_early_by="500")
    here.row(2).focus()
    stretch = stretch_heard(here.page, lambda: here.page.keyboard.press("Enter"), 2.5, 4.2)
    assert stretch == pytest.approx((2.5, 4.2), abs=0.03)
    choose(here.page, start_early_by="1000")
    here.row(1).focus()
    stretch = stretch_heard(here.page, lambda: here.page.keyboard.press("Enter"), 0.0, 2.5)
    assert stretch == pytest.approx((0.0, 2.5), abs=0.03)


def test_a_row_repeats_until_it_is_stopped(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.evaluate(
        """() => { const audio = document.querySelector('.lk audio');
          window.turns = []; window.last = 0;
          audio.addEventListener('seeking', () => { window.turns.push([window.last, audio.currentTime]); });
          const look = () => { if (!audio.seeking) window.last = audio.currentTime; requestAnimationFrame(look); };
          look(); }"""
    )
    here.page.get_by_label("Repeat row", exact=True).check()
    choose(here.page, speed="2")
    here.row(2).focus()
    here.page.keyboard.press("Enter")
    here.page.wait_for_function("window.turns.length >= 4")
    expect(here.row(2)).to_have_attribute("aria-current", "true")
    turns = here.page.evaluate("window.turns.slice(1)")
    print("turned round at", [round(last, 3) for last, _ in turns])
    assert [round(begin, 1) for _, begin in turns] == [3.0] * len(turns)
    assert all(last < 4.23 for last, _ in turns)
    here.page.keyboard.press("Control+Space")
    expect(here.row(2)).not_to_have_attribute("aria-current", "true")
    here.page.keyboard.press("Alt+l")
    here.page.evaluate(WATCH_SOUND)
    once = stretch_heard(here.page, lambda: here.page.keyboard.press("Enter"), 3.0, 4.2)
    assert once == pytest.approx((3.0, 4.2), abs=0.06)


def test_keys_change_the_speed_step_by_step(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(1).focus()
    here.page.keyboard.press("Alt+Minus")
    expect(here.page.get_by_label("Speed")).to_have_value("0.9")
    for _ in range(9):
        here.page.keyboard.press("Alt+Equal")
    expect(here.page.get_by_label("Speed")).to_have_value("2")
    assert here.page.evaluate("document.querySelector('.lk audio').playbackRate") == 2


def test_the_browser_keeps_what_was_chosen(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    choose(here.page, speed="0.8", start_early_by="1000")
    here.page.get_by_label("Repeat row", exact=True).check()
    here.page.get_by_label("Play when a row is entered").uncheck()
    here.page.reload()
    expect(here.page.get_by_label("Speed")).to_have_value("0.8")
    expect(here.page.get_by_label("Start early by")).to_have_value("1000")
    expect(here.page.get_by_label("Repeat row", exact=True)).to_be_checked()
    expect(here.page.get_by_label("Play when a row is entered")).not_to_be_checked()
    assert here.page.evaluate("document.querySelector('.lk audio').playbackRate") == 0.8


@pytest.mark.parametrize("kept", ["null", "[]", "nonsense", '{"rate": 99, "leadMs": "x", "loop": 1}'])
def test_choices_that_make_no_sense_are_left_aside(open_document: Callable[..., Opened], kept: str) -> None:
    here = open_document()
    here.page.evaluate("kept => localStorage.setItem('likhita.sound', kept)", kept)
    here.page.reload()
    expect(here.page.get_by_label("Speed")).to_have_value("1")
    expect(here.page.get_by_label("Start early by")).to_have_value("0")
    expect(here.page.get_by_label("Repeat row", exact=True)).not_to_be_checked()


def test_the_controls_fit_a_phone_and_a_finger(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.set_viewport_size({"width": 390, "height": 844})
    assert here.page.evaluate("document.documentElement.scrollWidth") == 390
    for label in ("Play when a row is entered", "Repeat row", "Start early by", "Speed"):
        control = here.page.get_by_label(label, exact=True)
        expect(control).to_be_visible()
        assert present(control.locator("xpath=..").bounding_box())["height"] >= 44
