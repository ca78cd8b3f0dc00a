"""Translators and extensions rewrite the page; the transcript says what people wrote."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.editor_driver import Opened

pytestmark = pytest.mark.browser

TELUGU = "మూడు రోజుల నుండి ఉంది."
TRANSLATE = """(again) => {
  const skipped = 'script, style, input, select, textarea';
  const rewrite = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (text.data.trim() === '' || text.data.startsWith('It is ') || text.parentElement.closest(skipped)) continue;
      const font = document.createElement('font');
      font.textContent = `It is ${text.data.length}`;
      text.replaceWith(font);
    }
  };
  rewrite();
  window.rewritten = 0;
  if (!again) return;
  const watch = (observer) =>
    observer.observe(document.body, { characterData: true, childList: true, subtree: true });
  watch(new MutationObserver((changes, observer) => {
    window.rewritten += 1;
    observer.disconnect();
    rewrite();
    watch(observer);
  }));
}"""
"""A translator that heeds nothing: every text node, and with `again` every one that comes later."""


def translate(page: Page, *, again: bool) -> None:
    page.evaluate(TRANSLATE, again)


def test_rows_names_and_times_are_marked_as_not_to_be_translated(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    for part in (here.text(1), here.cell(1, "start_ms"), here.row(1).locator(".lk-name")):
        assert part.evaluate("node => node.translate") is False
    assert here.page.locator(".lk-title").evaluate("node => node.translate") is False
    here.row(1).get_by_role("button", name="Speaker: లక్ష్మి").click()
    name = here.page.get_by_role("menuitemradio", name="Doctor").locator(".lk-menu-label")
    assert name.evaluate("node => node.translate") is False


def test_a_letter_typed_over_a_translated_row_saves_nothing(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    translate(here.page, again=False)
    expect(here.text(3)).to_have_text("It is 22")
    here.text(3).click()
    expect(here.text(3)).to_have_text(TELUGU)
    here.page.evaluate(
        """() => document.activeElement.addEventListener(
          'keydown', (event) => { if (event.key === 'x') event.target.textContent = 'It has been three days.'; }
        )"""
    )
    here.page.keyboard.press("x")
    here.page.keyboard.press("Enter")
    expect(here.text(4)).to_be_focused()
    expect(here.text(3)).to_have_text(TELUGU)
    assert here.calls("edit") == []
    expect(here.page.locator(".lk-alert")).to_have_count(1)


def test_a_translator_that_never_rests_writes_nothing_into_the_transcript(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    translate(here.page, again=True)
    for number in (1, 3):
        here.text(number).click()
        here.page.keyboard.type("abc")
        here.page.keyboard.press("Backspace")
        here.page.keyboard.press("Enter")
    here.retype(here.cell(2, "start_ms"), "00:03.500")
    here.page.keyboard.press("Enter")
    here.page.wait_for_function("window.rewritten > 3")
    here.page.keyboard.press("Control+Enter")  # what is saved may be saved
    expect(here.row(2)).to_have_attribute("data-status", "verified")
    for number, said in ((1, "నమస్కారం, మీరు ఎలా ఉన్నారు?"), (3, TELUGU)):
        assert here.stored(number)["text"] in (said, *(said + end for end in ("a", "ab", "abc")))
    assert here.stored(2)["start_ms"] in (3000, 3500)
    assert not any("It is" in str(call["value"]) for call in here.calls("edit"))


def test_what_is_typed_after_the_row_was_mended_is_saved_alone(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(3).click()
    here.page.keyboard.press("End")
    here.page.evaluate("document.activeElement.innerHTML = '<font>Three days.</font>'")
    expect(here.text(3)).to_have_text(TELUGU)
    here.page.keyboard.press("End")
    here.page.keyboard.type(" సరే")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(3)["text"] == f"{TELUGU} సరే"


def test_an_extension_that_corrects_and_says_so_is_not_believed(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(2).click()
    here.page.evaluate(
        """() => {
          const cell = document.activeElement;
          cell.textContent = 'How long did you have the fewer?';
          cell.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: null }));
        }"""
    )
    here.page.keyboard.press("Enter")
    expect(here.text(2)).to_have_text("How long have you had the fever?")
    assert here.calls("edit") == []


def test_paste_cut_undo_and_composition_are_saved(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.page.evaluate("navigator.clipboard.writeText('ఒకటి\\r\\nరెండు')")
    here.text(4).click()
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.press("ControlOrMeta+v")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(4)["text"] == "ఒకటి\nరెండు"
    here.text(2).click()
    here.page.keyboard.press("End")
    here.page.keyboard.type("ab")
    here.page.keyboard.press("Shift+ArrowLeft")
    here.page.keyboard.press("ControlOrMeta+x")
    expect(here.text(2)).to_have_text("How long have you had the fever?a")
    here.page.keyboard.press("ControlOrMeta+z")
    expect(here.text(2)).to_have_text("How long have you had the fever?ab")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(2)["text"] == "How long have you had the fever?ab"


def test_names_and_search_never_take_what_a_translator_wrote(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    translate(here.page, again=True)
    here.row(2).locator(".lk-speaker").click()
    here.page.get_by_role("menuitemradio").first.click()
    expect(here.state()).to_have_attribute("data-state", "saved")
    assert here.stored(2)["speaker"] == "లక్ష్మి"
    here.text(4).dblclick()
    here.page.keyboard.press("Alt+g")
    here.page.get_by_role("textbox", name="Find").fill("Okay")
    here.page.get_by_role("textbox", name="Replace with").fill("Yes")
    here.page.locator(".lk-find-all:enabled").click()
    expect(here.state()).to_have_attribute("data-state", "saved")
    expect(here.page.locator(".lk-find-all")).to_be_disabled()
    assert here.stored(4)["text"] == "Yes."
