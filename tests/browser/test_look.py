"""Nothing is cut off, hidden, too small to touch or without a visible focus: the real page, with sound, in real Chromium."""

import io
import json
import re
from itertools import pairwise

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.browser.editor_page import make_sound
from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TEXTS = ["బ్రిద్గె మీద నుండి", "ఆ బ్రిద్గె.", "How long have you had the fever?", "బ్రిద్గె దగ్గర హాస్పిటల్‌కి వెళ్ళాను", "పాత బ్రిద్గె"]
ROWS = [
    make_segment(
        n, text=TEXTS[n % 5], speaker="లక్ష్మి" if n % 2 else "Doctor", start_ms=n * 1000, end_ms=n * 1000 + 900
    )
    for n in range(1, 31)
]
LONG_SENTENCE = (
    "Telugu rows are a rough draft: the starter model writes them by ear, and says so in each row. " * 3
)
TOO_SMALL = """() => [...document.querySelectorAll('button, a[href], select, summary, input:not([type=file])')].filter(node => {
  if (!node.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) || node.disabled) return false;
  const box = (node.closest('label, .wrap-inner') ?? node).getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight && (box.height < 43.5 || box.width < 39.5);
}).map(node => `${node.tagName}.${node.className} ${node.textContent.slice(0, 20)}`)"""
NO_FOCUS_SEEN = """() => {
  const node = document.activeElement;
  if (node === document.body) return null;
  const frames = [node, node.closest('label, .wrap, .intake-drop')].filter(Boolean)
    .flatMap(one => [getComputedStyle(one), getComputedStyle(one, '::after')]);
  const seen = frames.some(({outlineStyle, outlineWidth, boxShadow}) =>
    (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || /(\\s|^)[1-9]\\d*px\\b/.test(boxShadow));
  return seen ? null : `${node.tagName}.${node.className}`;
}"""
WATCH_WORDS = """
window.seenWords = [];
const look = () => {
  const choices = document.querySelector('#choices');
  if (choices?.checkVisibility() && getComputedStyle(choices).opacity !== '0') seenWords.push(choices.innerText);
  requestAnimationFrame(look);
};
look();
"""


@pytest.fixture
def open_page(new_context, server):
    def open_it(viewport, locale="en-US", **look) -> Page:
        page = new_context(locale=locale, viewport=viewport, **look).new_page()
        page.goto(server.url)
        expect(page.locator(".intake-speak")).to_be_visible(timeout=30_000)
        expect(page.locator(".models-state")).not_to_be_empty()
        expect(page.locator("html.is-untold")).to_have_count(0)
        return page

    return open_it


@pytest.fixture
def open_talk(open_page, tmp_path):
    """Thirty rows with their sound, filters, and the offer of a correction made twice."""

    def open_it(*look, **more) -> Page:
        page = open_page(*look, **more)
        sound, _ = make_sound(tmp_path, 40)
        (tmp_path / "interview.eaf").write_bytes(export(make_document(ROWS), "eaf"))
        page.locator("input[type=file]").set_input_files([tmp_path / "interview.eaf", sound])
        expect(page.locator(".lk-row").first).to_be_visible(timeout=30_000)
        expect(page.locator(".lk-wave")).to_be_visible()
        expect(page.locator(".lk-count").first).to_contain_text(
            "30"
        )  # all rows are here, and what stands above them
        expect(page.locator(".lk-minutes")).not_to_be_empty()
        return page

    return open_it


def correct_twice(page: Page) -> None:
    for number, text in ((0, "ఆ బ్రిడ్జి."), (3, "పాత బ్రిడ్జి")):
        page.locator('.lk-row [data-field="text"]').nth(number).click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    expect(page.locator(".lk-memory")).to_be_visible(timeout=10_000)


def rows_share(page: Page) -> float:
    """How much of the screen is left for the table when the page stands at its top."""
    return page.evaluate(
        "() => { scrollTo(0, 0); const {top} = document.querySelector('.lk-table').getBoundingClientRect(); return 1 - top / innerHeight; }"
    )


def is_wide(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_nothing_stands_below_the_start_until_something_is_opened(open_page):
    assert open_page(DESKTOP).locator("#work :is(p, button, h1, h2, input, select):visible").count() == 0


@pytest.mark.parametrize("locale", ["en-US", "te-IN"])
@pytest.mark.parametrize(("viewport", "least"), [(DESKTOP, 0.60), (PHONE, 0.50)], ids=["desktop", "phone"])
def test_most_of_the_screen_is_rows_even_with_every_line_above_them(open_talk, locale, viewport, least):
    page = open_talk(viewport, locale)
    correct_twice(page)
    page.evaluate(
        "sentence => document.querySelector('.lk').editor.core.notices.show([sentence])", LONG_SENTENCE
    )
    expect(page.locator(".lk-given summary")).to_be_visible()
    assert rows_share(page) >= least
    assert not is_wide(page)


def test_the_words_beside_the_switches_of_the_sound_are_whole_in_telugu(open_talk):
    page = open_talk({"width": 1440, "height": 900}, "te-IN")
    words = page.locator(".lk-sound > * > span")
    assert words.count() >= 6
    assert (
        words.evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
        )
        == []
    )


def test_a_sentence_about_the_document_is_read_whole_after_a_click(open_talk):
    page = open_talk(PHONE)
    page.evaluate(
        "sentence => document.querySelector('.lk').editor.core.notices.show([sentence])", LONG_SENTENCE
    )
    line = page.locator(".lk-given summary")
    cut = "node => node.scrollWidth > node.clientWidth"
    assert line.evaluate(cut)
    line.click()
    assert not line.evaluate(cut)


@pytest.mark.parametrize("locale", ["en-US", "te-IN"])
def test_a_finger_can_touch_everything_and_nothing_leaves_a_phone(open_talk, open_page, locale):
    page = open_page(PHONE, locale, has_touch=True, is_mobile=True)
    assert page.evaluate(TOO_SMALL) == []
    assert not is_wide(page)
    page = open_talk(PHONE, locale, has_touch=True, is_mobile=True)
    assert page.evaluate(TOO_SMALL) == []
    for opener in (
        ".lk-export",
        ".lk-bar .lk-more",
        ".lk-row .lk-more",
        ".lk-row [data-action=speaker]",
    ):
        page.locator(opener).first.click()
        panel = page.locator(".lk-menu:popover-open").bounding_box()
        assert 0 <= panel["x"] <= panel["x"] + panel["width"] <= PHONE["width"]
        assert page.evaluate(TOO_SMALL) == []
        page.keyboard.press("Escape")
    page.keyboard.press("Alt+g")
    expect(page.locator(".lk-find")).to_be_visible()
    assert page.evaluate(TOO_SMALL) == []
    assert not is_wide(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_word_on_the_large_button_stands_out(open_page, theme):
    """axe-core does not see its background."""
    button = open_page(DESKTOP, color_scheme=theme).locator(".intake-speak")
    shown = button.evaluate("node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]")
    word, ground = (luminance(*map(int, re.findall(r"\d+", colour)[:3])) for colour in shown)
    assert (max(word, ground) + 0.05) / (min(word, ground) + 0.05) >= 4.5


def luminance(*rgb: int) -> float:
    """Relative luminance as WCAG 2 defines it."""
    red, green, blue = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_signs_below_a_speakers_name_are_not_cut(open_talk):
    """The picture of the name is the same as without any edge that could cut it."""
    page = open_talk(DESKTOP)
    name = page.locator(".lk-row .lk-name", has_text="లక్ష్మి").nth(1)
    box = name.bounding_box()
    clip = {"x": box["x"], "y": box["y"] - 6, "width": box["width"], "height": box["height"] + 12}

    def picture():
        return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")

    shown = picture()
    name.evaluate("node => { node.style.overflow = 'visible'; }")
    assert ImageChops.difference(shown, picture()).getbbox() is None
    name.evaluate("node => { node.style.overflow = 'hidden'; node.style.lineHeight = 1; }")
    assert ImageChops.difference(shown, picture()).getbbox() is not None  # the comparison would see it


def test_the_sheet_of_keys_is_as_wide_as_its_sentences_need(open_talk):
    page = open_talk(DESKTOP)
    page.locator(".lk-keys").click()
    heights = page.locator(".lk-menu .lk-key dd").evaluate_all(
        "lines => lines.map(line => line.offsetHeight)"
    )
    assert max(heights) <= 80
    lefts = page.locator(".lk-menu .lk-key").evaluate_all(
        "keys => keys.map(key => key.getBoundingClientRect().left)"
    )
    assert len(set(lefts)) == 2
    assert all(before <= after for before, after in pairwise(lefts))


def test_what_happened_is_seen_at_any_row(open_talk):
    page = open_talk(DESKTOP)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate("document.querySelector('.lk').editor.core.notices.notify('An edit was refused.')")
    alert = page.get_by_role("alert").filter(has_text="An edit was refused.")
    expect(alert).to_be_in_viewport(ratio=1)
    alert.get_by_role("button").click()
    expect(alert).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_wherever_tab_leads(open_talk, theme):
    page = open_talk(DESKTOP, color_scheme=theme)
    page.evaluate("document.activeElement.blur()")
    unseen = []
    for _ in range(34):
        page.keyboard.press("Tab")
        unseen.append(page.evaluate(NO_FOCUS_SEEN))
    assert [node for node in unseen if node is not None] == []


def test_a_telugu_browser_never_sees_english_labels(new_context, server):
    page = new_context(locale="te-IN", viewport=DESKTOP).new_page()
    page.add_init_script(WATCH_WORDS)
    page.goto(server.url)
    expect(page.get_by_label("భాష", exact=True)).to_be_visible(timeout=30_000)
    page.wait_for_function("seenWords.length > 3")
    words = page.evaluate("JSON.stringify(seenWords)")
    assert not any("Language" in seen or "Speakers" in seen for seen in json.loads(words))


def test_who_wants_no_motion_gets_none(open_talk):
    page = open_talk(DESKTOP, reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll('.lk *')].flatMap(node => ['', '::before', '::after'].map(part =>
      getComputedStyle(node, part || null).transitionDuration)).filter(time => parseFloat(time) > 0.001)""")
    assert moving == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_long_names_leave_room_for_what_stands_beside_them(open_talk, viewport):
    page = open_talk(viewport)
    long = "నానమ్మ జ్ఞాపకాలు " * 9
    page.evaluate(
        "name => { const {editor} = document.querySelector('.lk'); editor.core.state.meta.name = name; editor.showAround(); }",
        long,
    )
    page.evaluate(
        "name => document.querySelector('.lk').editor.core.saving.renameSpeaker('లక్ష్మి', name)", long.strip()
    )
    expect(page.locator(".lk-row .lk-name").first).to_have_text(long.strip())
    inside = """(box) => [...document.querySelectorAll(box)].every(node => {
      const {right} = node.getBoundingClientRect();
      return [...node.querySelectorAll('*')].every(child => child.getBoundingClientRect().right <= right + 1);
    })"""
    assert page.evaluate(inside, ".lk-bar")
    assert page.evaluate(inside, ".lk-cell-speaker")
