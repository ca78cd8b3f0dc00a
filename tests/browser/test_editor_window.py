"""Only rows near what is seen have nodes, at any number of rows, and nobody notices."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.editor_driver import Opened
from tests.browser.editor_page import make_segment

pytestmark = pytest.mark.browser

SENTENCE = "మూడు రోజుల నుండి జ్వరం ఉంది, doctor గారు టాబ్లెట్ ఇచ్చారు. "
TOP_OF = "id => document.querySelector(`.lk-row[data-id=${id}]`)?.getBoundingClientRect().top"
SEEN = """() => [...document.querySelectorAll('.lk-row')].filter(row => {
  const box = row.getBoundingClientRect();
  return box.top >= document.querySelector('.lk-head').getBoundingClientRect().bottom && box.bottom <= innerHeight;
}).map(row => row.dataset.id)"""
COVERED = """([top, bottom]) => {
  const rows = [...document.querySelectorAll('.lk-row')].map(row => row.getBoundingClientRect());
  const seen = rows.filter(box => box.bottom > top && box.top < bottom);
  return Math.min(...seen.map(box => box.top)) <= top + 1 && Math.max(...seen.map(box => box.bottom)) >= bottom - 1
    && seen.reduce((sum, box) => sum + box.height, 0) >= bottom - top;
}"""
PAGE_HEIGHT = "document.documentElement.scrollHeight"


def say(first: int, times: int) -> str:
    """The sentence so many times over from another word on in each row, so that lines break elsewhere."""
    words = SENTENCE.split()
    first %= len(words)
    return " ".join((words * (times + 1))[first : first + len(words) * times])


def long_talk(count: int) -> list[dict[str, Any]]:
    """Rows of one to about six lines, the longer ones in runs, as in an interview."""
    return [
        make_segment(
            n,
            n * 4000,
            n * 4000 + 3500,
            f"{n} {say(n, 1 + (n * 7 % 11) // 3 + (n // 40) % 3)}",
            speaker=f"Speaker {n % 5 + 1}",
            flags=[{"kind": "unsure_language", "reason": "te 0.46, en 0.41"}] if n % 9 == 0 else [],
        )
        for n in range(1, count + 1)
    ]


@pytest.fixture
def open_long(open_document: Callable[..., Opened]) -> Callable[[int], Opened]:
    def open_it(count: int) -> Opened:
        here = open_document(long_talk(count), duration_ms=(count + 2) * 4000)
        expect(here.page.get_by_role("grid")).to_have_attribute("aria-rowcount", str(count))
        return here

    return open_it


def scroll(here: Opened, by_px: float) -> None:
    """Scroll at once and wait for two frames."""
    here.page.evaluate(
        """async px => { window.scrollBy({top: px, behavior: 'instant'});
        for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame); }""",
        by_px,
    )


@pytest.mark.parametrize("count", [8, 1000, 5000])
def test_nodes_and_posts_stay_few_at_any_number_of_rows(
    open_long: Callable[[int], Opened], count: int
) -> None:
    here = open_long(count)
    posts: list[int] = []
    here.page.on(
        "request",
        lambda request: (
            posts.append(len(request.post_data_buffer or b"")) if "component_server" in request.url else None
        ),
    )
    grid = here.page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(count))
    here.retype(here.text(5), "మార్చిన వాక్యం")
    here.page.keyboard.press("Control+Enter")
    here.expect_saved()
    assert here.stored(5)["text"] == "మార్చిన వాక్యం"
    assert 8 <= here.page.locator(".lk-row").count() <= 60
    assert here.page.locator(".lk *").count() < 1500
    assert len(posts) == 2
    assert max(posts) < 1000


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_scrollbar_knows_the_length_before_the_rows_were_seen(
    open_long: Callable[[int], Opened], width: int
) -> None:
    here = open_long(400)
    here.page.set_viewport_size({"width": width, "height": 900})
    scroll(here, 0)
    guessed = here.page.evaluate(PAGE_HEIGHT)
    seen: set[str] = set()
    for _ in range(400):
        seen |= set(here.page.locator(".lk-row").evaluate_all("rows => rows.map(row => row.dataset.id)"))
        if len(seen) == 400:
            break
        scroll(here, 900)
    assert len(seen) == 400
    assert guessed == pytest.approx(here.page.evaluate(PAGE_HEIGHT), rel=0.04)


def test_what_is_seen_does_not_move_when_heights_above_are_learned(
    open_long: Callable[[int], Opened],
) -> None:
    here = open_long(1000)
    here.page.evaluate(
        "window.scrollTo({top: document.documentElement.scrollHeight / 2, behavior: 'instant'})"
    )
    scroll(here, 0)
    for step in (-400, -400, -300, 650, -700, -500, -500):
        row = here.page.evaluate(SEEN)[3 if step < 0 else -2]
        before = here.page.evaluate(TOP_OF, row)
        scroll(here, step)
        assert here.page.evaluate(TOP_OF, row) == pytest.approx(before - step, abs=1.5)


def test_another_width_keeps_the_row_that_was_looked_at(open_long: Callable[[int], Opened]) -> None:
    here = open_long(1000)
    here.page.evaluate("window.scrollTo({top: 30000, behavior: 'instant'})")
    scroll(here, 0)
    first = here.page.evaluate(SEEN)[0]
    here.page.set_viewport_size({"width": 700, "height": 900})
    scroll(here, 0)
    scroll(here, 0)
    assert first in here.page.evaluate(SEEN)[:3]


def test_typed_text_and_focus_survive_scrolling_far_away(open_long: Callable[[int], Opened]) -> None:
    here = open_long(1000)
    here.text(2).click()
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.insert_text("సగం")
    scroll(here, 40000)
    expect(here.text(2)).to_be_focused()
    assert here.page.evaluate(SEEN)[0] > "s00100"
    here.page.keyboard.insert_text(" మాట")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(2)["text"] == "సగం మాట"
    expect(here.text(3)).to_be_focused()
    assert "s00003" in here.page.evaluate(SEEN)


def test_keyboard_walks_out_of_the_window_and_back(open_long: Callable[[int], Opened]) -> None:
    here = open_long(1000)
    here.page.get_by_label("Play when a row is entered").uncheck()
    here.text(1).click()
    for _ in range(60):
        here.page.keyboard.press("Alt+ArrowDown")
    expect(here.text(61)).to_be_focused()
    assert "s00061" in here.page.evaluate(SEEN)
    expect(here.row(62)).to_be_in_viewport()  # what comes next is seen before one is there
    expect(here.row(61)).to_have_attribute("aria-rowindex", "61")
    expect(here.row(1)).to_have_count(0)
    for _ in range(60):
        here.page.keyboard.press("Alt+ArrowUp")
    expect(here.text(1)).to_be_focused()
    assert "s00001" in here.page.evaluate(SEEN)


def test_first_and_last_row_are_one_key_away(open_long: Callable[[int], Opened]) -> None:
    here = open_long(5000)
    here.row(3).focus()
    here.page.keyboard.press("Control+End")
    expect(here.row(5000)).to_be_focused()
    expect(here.row(5000)).to_be_in_viewport(ratio=1)
    here.page.keyboard.press("Control+Home")
    expect(here.row(1)).to_be_focused()
    expect(here.row(1)).to_be_in_viewport(ratio=1)
    here.text(2).click()
    here.page.keyboard.press("Control+End")  # in a text it is the caret's own
    expect(here.text(2)).to_be_focused()


def test_undo_of_a_far_row_goes_there(open_long: Callable[[int], Opened]) -> None:
    here = open_long(1000)
    here.retype(here.text(2), "మార్పు")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    here.row(3).focus()
    here.page.keyboard.press("Control+End")
    expect(here.row(1000)).to_be_focused()
    here.page.keyboard.press("Control+z")
    expect(here.row(2)).to_be_in_viewport(ratio=1)
    expect(here.text(2)).to_contain_text("2 నుండి జ్వరం")


def test_sounding_row_and_a_refusal_are_there_after_scrolling_back(
    open_long: Callable[[int], Opened],
) -> None:
    here = open_long(1000)
    here.retype(here.cell(4, "start_ms"), "౧:౨")
    here.page.keyboard.press("Enter")
    here.row(9).get_by_role("button", name="Play row").click()
    scroll(here, 30000)
    expect(here.row(9)).to_have_attribute("aria-current", "true")
    expect(here.row(4)).to_have_count(0)
    here.page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
    expect(here.row(4).get_by_role("alert")).to_contain_text("Write the time as minutes:seconds")


def test_rows_arriving_far_below_leave_the_picture_alone(open_document: Callable[..., Opened]) -> None:
    rows = long_talk(300)
    here = open_document(rows[100:200], duration_ms=2_000_000)
    here.page.evaluate("window.scrollTo({top: 3000, behavior: 'instant'})")
    scroll(here, 0)
    row = here.page.evaluate(SEEN)[2]
    before = here.page.evaluate(TOP_OF, row)
    here.shelf.documents[here.id]["view"]["segments"] = rows
    here.page.evaluate(
        "view => document.querySelector('.lk').editor.mergeDocument(view)", here.shelf.view(here.id)
    )
    scroll(here, 0)
    expect(here.page.get_by_role("grid")).to_have_attribute("aria-rowcount", "300")
    assert here.page.evaluate(TOP_OF, row) == pytest.approx(before, abs=1.5)


def test_rows_come_into_view_in_a_frame_as_tall_as_all_of_them(
    open_long: Callable[[int], Opened], context: BrowserContext
) -> None:
    """A Space grows the frame to its whole height and scrolls the page around it, which has another origin."""
    here = open_long(1000)
    around = context.new_page()
    around.set_content(
        f"<iframe src='{here.page.url}' style='width: 100%; height: 900px; border: 0'></iframe>"
    )
    grid = around.frame_locator("iframe").get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "1000")
    frame = around.frames[1]

    def grow() -> None:
        height = frame.evaluate(PAGE_HEIGHT)
        around.evaluate(
            "height => { document.querySelector('iframe').style.height = `${height}px`; }", height
        )

    def expect_rows_all_over_the_screen() -> None:
        place = around.evaluate("-document.querySelector('iframe').getBoundingClientRect().top")
        frame.wait_for_function(COVERED, arg=[place, place + 900])
        assert frame.locator(".lk-row").count() < 120
        grow()

    grow()
    for share in (0.5, 0.25, 0.9, 0.1):
        around.evaluate("share => scrollTo(0, share * document.documentElement.scrollHeight)", share)
        expect_rows_all_over_the_screen()
    for _ in range(6):
        around.evaluate("scrollBy({top: 2500, behavior: 'instant'})")
        expect_rows_all_over_the_screen()


def test_a_hearing_that_goes_on_is_told_again_when_its_row_comes_back(
    open_long: Callable[[int], Opened],
) -> None:
    here = open_long(1000)
    say = "sentence => document.querySelector('.lk').editor.parts.retranscription.show('s00003', sentence)"
    here.page.evaluate(
        """() => document.querySelector('.lk').editor.parts.retranscription.tasks.set(
        's00003', {key: null, name: 'English', timer: 0, misses: 0, sentence: ''})"""
    )
    here.page.evaluate(say, "Hearing the row again")
    expect(here.row(3).locator(".lk-hearing")).to_contain_text("Hearing the row again")
    here.page.evaluate("document.querySelector('.lk').editor.core.cursor.go('s00900', 'row')")
    expect(here.row(3)).to_have_count(0)
    here.page.evaluate(say, "Hearing the row again: 43 %")
    here.page.evaluate("document.querySelector('.lk').editor.core.cursor.go('s00001', 'row')")
    expect(here.row(3).locator(".lk-hearing")).to_contain_text("43 %")
    here.row(3).locator(".lk-hearing button").click()
    expect(here.row(3).locator(".lk-hearing")).to_have_count(0)
