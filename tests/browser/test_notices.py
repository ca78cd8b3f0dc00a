"""Sentences over the rows: none moves a row, a result is told once and goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened

pytestmark = pytest.mark.browser


def tops(here: Opened) -> list[float]:
    return here.page.locator(".lk-row").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().top)"
    )


def test_undo_past_the_beginning_is_one_line_that_goes(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(1).focus()
    before = tops(here)
    here.page.keyboard.press("Control+z")
    here.page.keyboard.press("Control+z")
    line = here.page.locator(".lk-passing")
    expect(line).to_have_text("Nothing to undo.")
    expect(here.page.locator(".lk > .lk-hidden")).to_have_text("Nothing to undo.")
    assert tops(here) == before
    assert here.calls("undo") == []
    line.evaluate("node => node.getAnimations().forEach(animation => animation.finish())")
    expect(line).to_have_count(0)
    here.page.keyboard.press("Control+Shift+z")
    expect(line).to_have_text("Nothing to redo.")


def test_a_sentence_that_stays_moves_no_row(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    before = tops(here)
    here.page.evaluate("document.querySelector('.lk').editor.core.notices.notify('Something went wrong.')")
    expect(here.page.get_by_role("alert")).to_contain_text("Something went wrong.")
    assert tops(here) == before
    here.page.get_by_role("button", name="Dismiss").click()
    expect(here.page.get_by_role("alert")).to_have_count(0)
