"""Find and replace above the rows, over the true store."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.editor_driver import Opened, talk
from tests.browser.editor_page import make_segment

pytestmark = pytest.mark.browser


def open_panel(here: Opened, pattern: str) -> Locator:
    here.row(1).focus()
    here.page.keyboard.press("Alt+g")
    here.page.get_by_role("textbox", name="Find and replace").fill(pattern)
    return here.page.locator(".lk-find-count")


def texts(here: Opened) -> list[str]:
    return [row.text for row in here.shelf.rows(here.id)]  # type: ignore[attr-defined]


def clinic() -> list[dict[str, object]]:
    return [
        make_segment(1, 0, 900, "మా హాస్పిటల్‌లో అమ్మాయి ఉంది"),
        make_segment(2, 1000, 1900, "the hospital, ౧౨ rooms"),
        make_segment(3, 2000, 2900, "హాస్పిటల్ హాస్పిటల్", status="verified"),
        make_segment(4, 3000, 3900, "<img src=x onerror=alert(1)> క్ష క"),
    ]


def test_latin_letters_find_telugu_and_matches_are_walked(open_stored: Callable[..., Opened]) -> None:
    here = open_stored(clinic())
    count = open_panel(here, "hospital")
    expect(count).to_contain_text("1 of 4 matches in 3 rows")
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Enter")
    expect(count).to_contain_text("2 of 4")
    expect(here.row(2)).to_have_class("lk-row is-here")
    marked = here.page.evaluate("[...CSS.highlights.get('lk-found-here')].map((r) => r.startOffset)")
    assert marked == [4]
    expect(here.page.get_by_role("textbox", name="Find and replace")).to_be_focused()
    here.page.get_by_role("textbox", name="Find and replace").fill("ammayi")
    expect(count).to_contain_text("1 of 1")


def test_no_match_inside_a_letter_and_hostile_text_is_text(open_stored: Callable[..., Opened]) -> None:
    here = open_stored(clinic())
    count = open_panel(here, "క")
    expect(count).to_contain_text("1 of 1 match in 1 row")
    here.page.get_by_role("textbox", name="Find and replace").fill("<img src=x onerror=alert(1)>")
    expect(count).to_contain_text("1 of 1")
    here.page.get_by_role("textbox", name="Replace with").fill("${1}</script>")
    expect(here.page.locator(".lk-find-lines ins")).to_have_text("${1}</script> క్ష క")
    assert here.page.locator(".lk img").count() == 0


def test_replace_all_spares_verified_rows_and_is_one_undo(open_stored: Callable[..., Opened]) -> None:
    here = open_stored(clinic())
    count = open_panel(here, "హాస్పిటల్")
    expect(count).to_contain_text("1 verified row stays unchanged")
    here.page.get_by_role("textbox", name="Replace with").fill("ఆసుపత్రి")
    expect(here.page.locator(".lk-find-lines li").first).to_contain_text("మా ఆసుపత్రిలో అమ్మాయి ఉంది")
    before = texts(here)
    here.page.get_by_role("button", name="Replace all").click()
    here.expect_saved()
    assert texts(here) == ["మా ఆసుపత్రిలో అమ్మాయి ఉంది", *before[1:]]
    expect(here.page.locator(".lk-passing")).to_contain_text("1 verified row was not changed")
    expect(count).to_contain_text("Replaced 1 in 1 row")
    line = here.page.locator(".lk-find-lines li")
    expect(line).to_have_count(1)
    expect(line.locator("ins")).to_have_text("మా ఆసుపత్రిలో అమ్మాయి ఉంది")
    line.get_by_role("button", name="00:00.000").click()
    expect(here.row(1)).to_be_focused()
    here.row(1).focus()
    here.page.keyboard.press("Control+z")
    here.expect_saved()
    assert texts(here) == before


def test_a_line_of_the_preview_shows_a_long_row_only_around_the_change(
    open_stored: Callable[..., Opened],
) -> None:
    here = open_stored([make_segment(1, 0, 900, "స్త్రీ " * 30 + "ఒకటి" + " క్ష" * 30)])
    open_panel(here, "ఒకటి")
    here.page.get_by_role("textbox", name="Replace with").fill("రెండు")
    around = "స్త్రీ " * 10, " క్ష" * 10
    expect(here.page.locator(".lk-find-lines del")).to_have_text("…{}ఒకటి{}…".format(*around))
    expect(here.page.locator(".lk-find-lines ins")).to_have_text("…{}రెండు{}…".format(*around))


def test_replace_one_goes_on_to_the_next(open_stored: Callable[..., Opened]) -> None:
    here = open_stored([make_segment(1, 0, 900, "ఒకటి రెండు ఒకటి"), make_segment(2, 1000, 1900, "ఒకటి")])
    count = open_panel(here, "ఒకటి")
    expect(count).to_contain_text("1 of 3")
    here.page.get_by_role("textbox", name="Replace with").fill("మూడు")
    expect(here.page.locator(".lk-find-lines li")).to_have_count(2)
    here.page.get_by_role("button", name="Replace", exact=True).click()
    expect(count).to_contain_text("1 of 2")
    assert texts(here) == ["మూడు రెండు ఒకటి", "ఒకటి"]


def test_expression_with_groups_names_and_a_bad_or_endless_one_is_said(
    open_stored: Callable[..., Opened],
) -> None:
    rows = talk()
    rows[3]["text"] = "a" * 60 + "!"
    here = open_stored(rows)
    count = open_panel(here, "(")
    here.page.get_by_label("Regular expression").check()
    expect(count).to_contain_text("is not a valid regular expression")
    field = here.page.get_by_role("textbox", name="Find and replace")
    field.fill(r"(\S+) (రోజుల)")
    here.page.get_by_role("textbox", name="Replace with").fill(r"\2 \1")
    expect(here.page.locator(".lk-find-lines ins")).to_have_text("రోజుల మూడు నుండి ఉంది.")
    here.page.get_by_role("textbox", name="Replace with").fill(r"\7")
    expect(count).to_contain_text("does not fit the regular expression")
    field.fill("(a|a)+$")
    expect(count).to_contain_text("takes too long")
    here.page.get_by_label("Regular expression").uncheck()
    here.page.get_by_label("Also speakers' names").check()
    field.fill("doctor")
    expect(count).to_contain_text("speakers: Doctor")


def test_what_only_sounds_so_is_found_and_replaced_only_when_ticked(
    open_stored: Callable[..., Opened],
) -> None:
    here = open_stored(clinic())
    count = open_panel(here, "hospital")
    expect(count).to_contain_text("3 similar sounds")
    here.page.get_by_role("textbox", name="Replace with").fill("clinic")
    lines = here.page.locator(".lk-find-lines ins")
    expect(lines).to_have_text(["the clinic, ౧౨ rooms"])
    here.page.get_by_label("Replace similar sounds too").check()
    expect(lines).to_have_text(["మా clinicలో అమ్మాయి ఉంది", "the clinic, ౧౨ rooms"])
    here.page.get_by_role("button", name="Replace all").click()
    here.expect_saved()
    expect(count).to_contain_text("1 of 2 matches in 1 row")
    assert texts(here)[:3] == ["మా clinicలో అమ్మాయి ఉంది", "the clinic, ౧౨ rooms", "హాస్పిటల్ హాస్పిటల్"]


def test_with_a_filter_only_the_rows_shown_are_searched_and_replaced(
    open_stored: Callable[..., Opened],
) -> None:
    here = open_stored()
    count = open_panel(here, "o")
    expect(count).to_contain_text("1 of 4 matches in 2 rows")
    here.page.locator("[data-filter=speaker]").select_option(label="లక్ష్మి")
    expect(count).to_have_text("Nothing found · in the 2 rows shown")
    here.page.locator("[data-filter=speaker]").select_option(label="Doctor")
    expect(count).to_contain_text("1 of 4 matches in 2 rows · in the 2 rows shown")
    here.page.locator("[data-filter=speaker]").select_option(index=0)
    here.page.locator("[data-filter=language]").select_option(label="తెలుగు")
    here.page.get_by_role("textbox", name="Find and replace").fill(".")
    expect(count).to_contain_text("1 of 1")
    here.page.get_by_role("textbox", name="Replace with").fill("!")
    expect(here.page.locator(".lk-find-lines ins")).to_have_text(["మూడు రోజుల నుండి ఉంది!"])
    here.page.get_by_role("button", name="Replace all").click()
    here.expect_saved()
    assert texts(here)[2:] == ["మూడు రోజుల నుండి ఉంది!", "Okay."]


def test_replace_this_in_a_speakers_name_renames_that_speaker(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    count = open_panel(here, "doctor")
    here.page.get_by_label("Also speakers' names").check()
    expect(count).to_contain_text("1 of 1 match in 2 rows · speakers: Doctor")
    here.page.get_by_role("textbox", name="Replace with").fill("లక్ష్మి")
    here.page.get_by_role("button", name="Replace", exact=True).click()
    expect(here.page.locator(".lk-passing")).to_contain_text("are now one speaker with 4 rows")
    here.expect_saved()
    assert {row.speaker for row in here.shelf.rows(here.id)} == {"లక్ష్మి"}  # type: ignore[attr-defined]
