"""What the row's and the document's menus offer, and the keys that do the same."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened

pytestmark = pytest.mark.browser


def test_row_menu_opens_by_key_and_gives_the_focus_back(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(2).click()
    here.page.keyboard.press("Alt+Enter")
    expect(here.page.get_by_role("menu", name="More for the row at 00:03.000")).to_be_visible()
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("menu")).to_have_count(0)
    expect(here.text(2)).to_be_focused()


def test_a_row_is_skipped_by_mouse_and_taken_back_by_key(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(2).get_by_role("button", name="More").click()
    here.page.get_by_role("menuitem", name="Skip this row").click()
    here.expect_saved()
    assert here.stored(2)["status"] == "skipped"
    here.text(2).click()
    here.page.keyboard.press("Alt+k")
    here.expect_saved()
    assert here.stored(2)["status"] == "edited"
    expect(here.text(2)).to_be_focused()


def test_a_digit_on_a_row_gives_it_to_a_speaker_and_in_a_text_is_a_digit(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.row(1).focus()
    here.page.keyboard.press("2")
    here.expect_saved()
    assert here.stored(1)["speaker"] == "Doctor"
    here.retype(here.text(4), "")
    here.page.keyboard.press("1")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert (here.stored(4)["text"], here.stored(4)["speaker"]) == ("1", "Doctor")


def test_document_menu_opens_the_list_of_keys(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.get_by_role("button", name="More", exact=True).click()
    here.page.get_by_role("menuitem", name="Keyboard shortcuts").click()
    expect(here.page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("skip the row")
