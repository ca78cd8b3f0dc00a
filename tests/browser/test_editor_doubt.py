"""One key goes from doubtful word to doubtful word; what a person settled is passed over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened, talk

pytestmark = pytest.mark.browser

SELECTED = "document.getSelection().toString()"


def doubtful_talk() -> list[dict]:
    rows = talk()
    rows[0]["doubts"] = [[10, 14, 0.31], [19, 26, 0.44]]  # మీరు, ఉన్నారు
    rows[1] |= {"doubts": [[0, 3, 0.2]], "status": "verified"}
    return rows


def test_key_walks_words_then_a_doubtful_row_then_round(open_document: Callable[..., Opened]) -> None:
    here = open_document(doubtful_talk())
    here.row(1).focus()
    seen = []
    for _ in range(4):
        here.page.keyboard.press("Alt+j")
        seen.append(
            (
                here.page.evaluate("document.activeElement.closest('.lk-row').dataset.id"),
                here.page.evaluate(SELECTED),
            )
        )
    assert seen == [("s00001", "మీరు"), ("s00001", "ఉన్నారు"), ("s00003", ""), ("s00001", "మీరు")]
    expect(here.page.locator(".lk > .lk-hidden")).to_have_text("Continued from the other end: 31 % certain")
    here.page.keyboard.press("Alt+Shift+j")
    expect(here.text(3)).to_be_focused()


def test_typing_replaces_the_word_that_was_reached(open_document: Callable[..., Opened]) -> None:
    here = open_document(doubtful_talk())
    here.row(1).focus()
    here.page.keyboard.press("Alt+j")
    here.page.keyboard.insert_text("తమరు")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(1)["text"] == "నమస్కారం, తమరు ఎలా ఉన్నారు?"


MARKED = """() => [...(CSS.highlights.get('lk-doubt') ?? [])]
  .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))"""


def test_doubtful_words_are_marked_until_the_switch_takes_the_marks_away(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document(doubtful_talk())
    here.page.wait_for_function(f"({MARKED})().length === 2")
    assert here.page.evaluate(MARKED) == ["మీరు", "ఉన్నారు"]
    here.page.locator(".lk-bar").get_by_role("button", name="More").click()
    expect(here.page.get_by_role("menuitem", name="Find and replace")).to_be_focused()
    here.page.get_by_role("menuitemcheckbox", name="Underline doubtful words").click()
    here.page.wait_for_function(f"({MARKED})().length === 0")


def test_the_button_visits_a_draft_once_and_goes_on(open_document: Callable[..., Opened]) -> None:
    rows = doubtful_talk()
    rows[0]["flags"] = [{"kind": "draft", "reason": ""}]
    here = open_document(rows)
    button = here.page.get_by_role("button", name="Next doubtful word")
    here.row(4).focus()
    button.click()
    expect(here.text(1)).to_be_focused()
    assert here.page.evaluate(SELECTED) == ""
    button.click()
    expect(here.text(3)).to_be_focused()
    assert here.page.evaluate(MARKED) == []


def test_nothing_left_is_said(open_document: Callable[..., Opened]) -> None:
    here = open_document(talk()[:2])
    here.row(1).focus()
    here.page.keyboard.press("Alt+j")
    expect(here.page.locator(".lk > .lk-hidden")).to_have_text("No doubtful words left.")
    expect(here.row(1)).to_be_focused()
