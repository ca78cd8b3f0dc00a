"""What is typed and chosen in the editor reaches the document, or is refused in the row."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened

pytestmark = pytest.mark.browser


def test_typed_text_is_saved_before_the_page_says_so(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.text(2), "How long did the fever last?")
    expect(here.state()).to_have_attribute("data-state", "typing")
    assert here.calls("edit") == []
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(2)["text"] == "How long did the fever last?"
    assert here.calls("edit") == [
        {
            "document_id": here.id,
            "base_revision": 0,
            "id": "s00002",
            "field": "text",
            "value": "How long did the fever last?",
        }
    ]
    expect(here.row(2)).to_have_attribute("data-status", "edited")
    expect(here.text(3)).to_be_focused()


def test_text_is_committed_on_rest_and_the_caret_stays(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(2).click()
    here.page.keyboard.press("Home")
    here.page.keyboard.type("So, ")
    here.expect_saved()
    assert here.stored(2)["text"] == "So, How long have you had the fever?"
    here.page.keyboard.type("then ")
    expect(here.text(2)).to_have_text("So, then How long have you had the fever?")
    here.page.keyboard.press("Escape")
    expect(here.text(2)).to_have_text("So, How long have you had the fever?")
    expect(here.text(2)).to_be_focused()
    here.page.keyboard.press("Escape")
    expect(here.row(2)).to_be_focused()


def test_line_break_is_kept(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.text(4), "one")
    here.page.keyboard.press("Shift+Enter")
    here.page.keyboard.insert_text("two")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(4)["text"] == "one\ntwo"


def test_times_are_edited_and_rows_keep_their_order(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.cell(1, "end_ms"), "00:11.5")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    here.retype(here.cell(1, "start_ms"), "౧౦.25")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert (here.stored(1)["start_ms"], here.stored(1)["end_ms"]) == (10250, 11500)
    ids = here.page.locator(".lk-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    assert ids == ["s00002", "s00003", "s00004", "s00001"]
    expect(here.cell(1, "start_ms")).to_be_focused()
    expect(here.cell(1, "start_ms")).to_have_text("00:10.250")


@pytest.mark.parametrize("typed", ["౧:౨", "1e309", "NaN", "-1", "12:99", "00:01.2345"])
def test_what_is_no_time_is_refused_in_the_row(open_document: Callable[..., Opened], typed: str) -> None:
    here = open_document()
    here.retype(here.cell(2, "start_ms"), typed)
    here.page.keyboard.press("Enter")
    expect(here.row(2).get_by_role("alert")).to_have_text(
        "Write the time as minutes:seconds, for example 00:12.340."
    )
    expect(here.cell(2, "start_ms")).to_have_text("00:03.000")
    assert here.calls("edit") == []


def test_refusal_stands_in_the_row_and_the_old_value_stays(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.cell(2, "start_ms"), "00:30.000")
    here.page.keyboard.press("Enter")
    expect(here.row(2).get_by_role("alert")).to_have_text("The end has to come after the start.")
    expect(here.cell(2, "start_ms")).to_have_text("00:03.000")
    assert here.stored(2)["start_ms"] == 3000


def test_far_too_long_a_text_in_a_cell_is_refused_without_being_sent(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.retype(here.text(2), "క" * 100_000)
    here.page.keyboard.press("Enter")
    expect(here.row(2).get_by_role("alert")).to_contain_text(
        "A row can have at most 20,000 characters; this has 100,000. Split the row or shorten the text."
    )
    expect(here.text(2)).to_have_text("How long have you had the fever?")
    assert here.calls("edit") == []


def test_speaker_is_chosen_added_and_renamed_everywhere(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(2).get_by_role("button", name="Speaker: Doctor").click()
    here.page.get_by_role("menuitemradio", name="లక్ష్మి").click()
    here.expect_saved()
    assert here.stored(2)["speaker"] == "లక్ష్మి"
    here.row(4).get_by_role("button", name="Speaker: Doctor").click()
    here.page.get_by_role("menuitem", name="New speaker…").click()
    here.page.get_by_role("textbox", name="New speaker…").fill("Nurse")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(4)["speaker"] == "Nurse"
    here.row(1).get_by_role("button", name="Speaker: లక్ష్మి").click()
    here.page.get_by_role("menuitem", name="Rename లక్ష్మి everywhere…").click()
    here.page.get_by_role("textbox", name="Rename లక్ష్మి everywhere…").fill("లక్ష్మీ దేవి")
    here.page.get_by_role("button", name="Rename", exact=True).click()
    here.expect_saved()
    assert [here.stored(number)["speaker"] for number in (1, 2, 3, 4)] == ["లక్ష్మీ దేవి"] * 3 + ["Nurse"]
    assert here.calls("edit")[-1]["value"] == {"from": "లక్ష్మి", "to": "లక్ష్మీ దేవి"}
    expect(here.row(3).locator(".lk-letter")).to_have_text("A")
    here.page.keyboard.press("Control+z")
    here.expect_saved()
    assert [here.stored(number)["speaker"] for number in (1, 2, 3)] == ["లక్ష్మి"] * 3


def test_digit_with_alt_gives_the_row_to_a_speaker(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(1).click()
    here.page.keyboard.press("Alt+2")
    here.expect_saved()
    assert here.stored(1)["speaker"] == "Doctor"
    expect(here.text(1)).to_be_focused()


def test_language_menu_sets_language_and_lang_attribute(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(4).get_by_role("button", name="Language: English").click()
    here.page.get_by_role("menuitemradio", name="తెలుగు").click()
    here.expect_saved()
    assert here.stored(4)["language"] == "te"
    expect(here.text(4)).to_have_attribute("lang", "te")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\u202eabc\u202c", "abc"),  # signs that turn the reading round
        ("a\x00b", "ab"),
        ("్", "్"),  # a lone virama
        (
            "${alert(1)}</script><img src=x onerror=alert(1)>",
            "${alert(1)}</script><img src=x onerror=alert(1)>",
        ),
    ],
    ids=["direction", "NUL", "virama", "markup"],
)
def test_hostile_text_reaches_the_store_as_text_or_not_at_all(
    open_stored: Callable[..., Opened], typed: str, stored: str
) -> None:
    here = open_stored()
    here.retype(here.text(2), typed)
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(2)["text"] == stored
    expect(here.text(2)).to_have_text(stored)


def test_signs_that_are_not_seen_go_or_stay_and_can_be_shown(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.retype(here.text(2), "30\u00a0mg\u2060 హైదరాబాద్\u200cలో\u200b hos\u00adpital\u200d")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(2)["text"] == "30 mg హైదరాబాద్\u200cలో hospital"
    shown = here.row(2).locator(".lk-unseen-sign")
    expect(shown).to_have_count(0)
    here.page.locator(".lk-bar").get_by_role("button", name="More").click()
    here.page.get_by_role("menuitemcheckbox", name="Show invisible characters").click()
    expect(shown).to_have_text(["ZWNJ"])
    here.page.reload()
    expect(shown).to_have_text(["ZWNJ"])


def test_a_time_beyond_the_end_is_refused_by_the_store(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.retype(here.cell(4, "end_ms"), "25:00:00.000")
    here.page.keyboard.press("Enter")
    expect(here.row(4).get_by_role("alert")).to_contain_text("recording")
    expect(here.cell(4, "end_ms")).to_have_text("00:12.000")
    assert here.stored(4)["end_ms"] == 12_000
