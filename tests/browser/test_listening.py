"""The recording is listened through: the word that sounds is lit, rows follow, a click on a word plays from it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor_driver import Opened
from tests.browser.editor_page import make_segment
from tests.support.presence import present

pytestmark = pytest.mark.browser

TEXTS = {1: "నమస్కారం, మీరు ఎలా ఉన్నారు?", 2: "How long have you had the fever?", 3: "మూడు రోజుల నుండి ఉంది."}
TIMES_MS = {1: (500, 2500), 2: (3000, 4200), 3: (8000, 9600)}
LIT = """() => {
  const [range] = CSS.highlights.get("lk-spoken") ?? [];
  return range ? [range.startContainer.parentElement.closest(".lk-row").dataset.id, range.toString()] : null;
}"""
NOW = "document.querySelector('.lk audio').currentTime"
NOTE_LIT = f"""() => {{
  const audio = document.querySelector('.lk audio');
  window.lit = [];
  let before = 0;
  const look = () => {{
    const now = audio.currentTime;
    const word = ({LIT})();
    if (word && !audio.paused && !audio.seeking) window.lit.push([...word, before, now]);
    before = now;
    requestAnimationFrame(look);
  }};
  look();
}}"""
"""At each frame the lit word, when the frame before was and when this one is: it is that of one of both."""
WAIT_FOR = f"([from, to]) => {NOW} >= from && {NOW} <= to && !document.querySelector('.lk audio').paused"


def spoken_rows() -> list[dict[str, Any]]:
    """Rows whose words are said evenly between their borders; the last one has none."""
    rows = []
    for number, text in TEXTS.items():
        start_ms, end_ms = TIMES_MS[number]
        words = text.split()
        step = (end_ms - start_ms) // len(words)
        said = [(word, start_ms + step * i, start_ms + step * (i + 1)) for i, word in enumerate(words)]
        rows.append(make_segment(number, start_ms, end_ms, text, words=said))
    return [*rows, make_segment(4, 10_000, 12_000, "Okay.")]


@pytest.fixture
def here(open_stored: Callable[..., Opened]) -> Opened:
    here = open_stored(spoken_rows())
    here.page.get_by_label("Play when a row is entered").uncheck()
    return here


def find_wrong(lit: list[tuple[str, str, float, float]]) -> list[tuple[str, str, float, float]]:
    """Of what was lit, all that was not said then; between words and behind a row the last one stays lit."""
    said = {row["id"]: row["words"] for row in spoken_rows()}

    def is_said(row_id: str, word: str, from_s: float, to_s: float) -> bool:
        words = said[row_id]
        begins = [start_ms / 1000 for _, start_ms, _ in words] + [float("inf")]
        return any(
            text == word and begins[place] <= to_s + 0.001 and from_s - 0.001 < begins[place + 1]
            for place, (text, _, _) in enumerate(words)
        )

    return [each for each in lit if not is_said(*each)]


def wait_until_between(page: Page, from_s: float, to_s: float) -> None:
    page.wait_for_function(WAIT_FOR, arg=[from_s, to_s])


def click_word(here: Opened, number: int, word: str, *, alt: bool = False) -> None:
    """A click in the middle of a word of the row."""
    box = here.text(number).evaluate(
        """(cell, word) => { const range = document.createRange(); const text = cell.firstChild;
          const at = text.data.indexOf(word); range.setStart(text, at); range.setEnd(text, at + word.length);
          const { x, y, width, height } = range.getBoundingClientRect(); return [x + width / 2, y + height / 2]; }""",
        word,
    )
    if alt:
        here.page.keyboard.down("Alt")
    here.page.mouse.click(*box)
    if alt:
        here.page.keyboard.up("Alt")


def test_rows_are_heard_one_after_the_other_with_their_words_lit(here: Opened) -> None:
    page = here.page
    page.evaluate(
        "window.cells = [...document.querySelectorAll('.lk [data-field=text]')].map((c) => c.firstChild)"
    )
    page.get_by_label("Speed").select_option("2")
    page.evaluate(NOTE_LIT)
    here.row(1).focus()
    page.keyboard.press("Alt+o")
    listen = page.get_by_role("button", name="Play all")
    expect(listen).to_have_attribute("aria-pressed", "true")
    for number in (1, 2, 3):
        words = here.text(number).inner_text().split()
        page.wait_for_function(
            f"([id, words]) => {{ const lit = ({LIT})(); return lit && lit[0] === id && words.includes(lit[1]); }}",
            arg=[f"s{number:05d}", words],
        )
        expect(here.row(number)).to_have_attribute("aria-current", "true")
        expect(here.row(number)).to_be_focused()
    expect(here.row(4)).to_have_attribute("aria-current", "true")
    page.wait_for_function(f"({LIT})()?.[0] !== 's00003'")
    lit = page.evaluate("window.lit")
    assert find_wrong(lit) == []
    assert [word for row_id, word, _, _ in lit if row_id == "s00001"][-1] == TEXTS[1].split()[-1]
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(LIT) is None
    assert page.evaluate(
        "window.cells.every((node) => node.isConnected && node.parentElement.childNodes.length === 1)"
    )


def test_a_long_silence_is_skipped_where_that_is_chosen(here: Opened) -> None:
    page = here.page
    page.get_by_label("Skip silence").check()
    page.evaluate(
        """() => { const audio = document.querySelector('.lk audio'); window.jumps = []; window.last = 0;
          audio.addEventListener('seeking', () => window.jumps.push([window.last, audio.currentTime]));
          const look = () => { if (!audio.seeking) window.last = audio.currentTime; requestAnimationFrame(look); };
          look(); }"""
    )
    here.row(2).focus()
    page.keyboard.press("Alt+o")
    expect(here.row(3)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Space")
    jumped_from, jumped_to = page.evaluate("window.jumps.at(-1)")
    assert 4.2 <= jumped_from < 6
    assert jumped_to == pytest.approx(7.7, abs=0.01)
    page.get_by_label("Skip silence").uncheck()


def test_a_click_on_a_word_plays_from_it(here: Opened) -> None:
    page = here.page
    click_word(here, 2, "fever?", alt=True)
    wait_until_between(page, 3.9, 4.3)
    expect(here.row(2)).not_to_have_attribute("aria-current", "true")  # to the end of the row
    here.row(1).focus()
    page.keyboard.press("Alt+o")
    click_word(here, 3, "నుండి")
    wait_until_between(page, 8.8, 9.7)
    expect(here.row(4)).to_have_attribute("aria-current", "true")  # and on
    here.text(1).click(modifiers=["Shift"])
    page.keyboard.press("Alt+o")


def test_three_seconds_are_heard_again_on_a_key(here: Opened) -> None:
    page = here.page
    here.row(3).focus()
    page.keyboard.press("Alt+o")
    wait_until_between(page, 8.6, 40)
    before = page.evaluate(NOW)
    page.keyboard.press("Alt+y")
    wait_until_between(page, before - 3.1, before - 0.5)
    expect(page.get_by_role("button", name="Play all")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+o")


def test_space_plays_and_never_scrolls_the_page(here: Opened) -> None:
    page = here.page
    page.set_viewport_size({"width": 900, "height": 420})
    here.row(1).focus()
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.press("Space")
    expect(here.row(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Space")
    expect(here.row(1)).not_to_have_attribute("aria-current", "true")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(here.row(1)).to_have_attribute("aria-current", "true")
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight && scrollY === 0")
    here.text(1).click()
    page.keyboard.press("End")
    page.keyboard.press("Space")
    assert present(here.text(1).text_content()).endswith("\u00a0") or here.text(1).inner_text().endswith(" ")
