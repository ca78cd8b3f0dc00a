"""Rows by status, speaker, flag and language, and the minutes that are verified."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened

pytestmark = pytest.mark.browser


def shown(here: Opened) -> list[str]:
    return here.page.locator(".lk-row:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


def test_rows_are_chosen_by_speaker_and_flag_together(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.get_by_label("Any speaker").select_option("లక్ష్మి")
    assert shown(here) == ["s00001", "s00003"]
    expect(here.page.locator(".lk-shown")).to_have_text("2 of 4 rows")
    here.page.get_by_label("Flagged or not").select_option("language uncertain")
    assert shown(here) == ["s00003"]
    expect(here.page.get_by_role("grid")).to_have_attribute("aria-rowcount", "1")
    here.page.get_by_role("button", name="Show all").click()
    assert shown(here) == ["s00001", "s00002", "s00003", "s00004"]


def test_row_that_passes_no_more_stays_until_it_is_left(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.get_by_label("Any status").select_option("Not edited")
    here.text(2).click()
    here.page.keyboard.press("End")
    here.page.keyboard.type(" Well?")
    here.expect_saved()
    expect(here.row(2)).to_have_attribute("data-status", "edited")
    expect(here.text(2)).to_be_focused()
    here.page.keyboard.press("Alt+ArrowDown")
    expect(here.text(3)).to_be_focused()
    expect(here.row(2)).to_have_count(0)
    here.page.keyboard.press("Control+Enter")
    expect(here.text(4)).to_be_focused()
    assert shown(here) == ["s00001", "s00004"]


def test_nothing_that_fits_is_said_and_all_rows_come_back(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(3).focus()
    here.page.get_by_label("Any status").select_option("Verified")
    expect(here.page.get_by_text("No rows match these filters.")).to_be_visible()
    here.page.get_by_role("button", name="Show all").click()
    expect(here.row(3)).to_be_focused()
    assert len(shown(here)) == 4


def test_minutes_verified_count_sound_and_leave_skipped_rows_out(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    expect(here.page.locator(".lk-minutes")).to_have_text("0.0 of 0.2 min verified · 1 doubtful place left")
    here.row(3).focus()
    here.page.keyboard.press("Control+Enter")
    expect(here.page.locator(".lk-minutes")).to_have_text("0.1 of 0.2 min verified")
    assert here.page.evaluate("document.querySelector('.lk').editor.core.state.progress()") == {
        "verified": 1,
        "rows": 4,
        "verifiedMs": 4000,
        "totalMs": 9700,
        "doubts": 0,
    }
    here.page.keyboard.press("Alt+k")
    expect(here.row(4)).to_have_attribute("data-status", "skipped")
    assert here.page.evaluate("document.querySelector('.lk').editor.core.state.progress().totalMs") == 7200
