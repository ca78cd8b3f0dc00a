"""Correction memory and the way to the corrections page, in the real app and a real Chromium."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

TEXTS = ["బ్రిద్గె మీద", "ఆ బ్రిద్గె.", "బ్రిద్గె దగ్గర", "పాత బ్రిద్గె", "బ్రిద్గెలు", "బ్రిద్గె"]


@pytest.fixture
def page(context, server, tmp_path):
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server.url)
    expect(page.locator(".intake-speak")).to_be_visible(timeout=30_000)
    rows = [make_segment(number, text=text) for number, text in enumerate(TEXTS, 1)]
    (tmp_path / "interview.eaf").write_bytes(export(make_document(rows), "eaf"))
    page.locator("input[type=file]").set_input_files(tmp_path / "interview.eaf")
    expect(page.locator(".lk-row")).to_have_count(6)
    yield page
    assert problems == []


def cell(page, number):
    return page.locator('.lk-row [data-field="text"]').nth(number - 1)


def retype(page, number, text):
    cell(page, number).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")


def expect_saved(page):
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")


def offer(page):
    return page.get_by_role("region", name="Repeated corrections")


def correct_twice(page):
    retype(page, 1, "బ్రిడ్జి మీద")
    retype(page, 2, "ఆ బ్రిడ్జి.")
    expect_saved(page)


def test_a_correction_made_twice_is_offered_previewed_taken_and_undone(page):
    page.locator(".lk-row").nth(5).get_by_role("button", name=re.compile("Mark as verified")).click()
    expect_saved(page)
    retype(page, 1, "బ్రిడ్జి మీద")
    expect_saved(page)
    expect(offer(page)).to_be_hidden()
    retype(page, 2, "ఆ బ్రిడ్జి.")
    expect(offer(page)).to_contain_text("బ్రిద్గె → బ్రిడ్జి: corrected 2 times, still in 2 other rows")
    offer(page).get_by_role("button", name="Show").click()
    expect(offer(page).locator("ins")).to_have_text(["బ్రిడ్జి దగ్గర", "పాత బ్రిడ్జి"])
    expect(offer(page)).to_contain_text("1 verified row stays as it is.")
    offer(page).get_by_role("button", name="Correct all 2 rows").click()
    expect(cell(page, 3)).to_have_text("బ్రిడ్జి దగ్గర")
    expect(cell(page, 4)).to_have_text("పాత బ్రిడ్జి")
    expect(cell(page, 5)).to_have_text("బ్రిద్గెలు")
    expect(cell(page, 6)).to_have_text("బ్రిద్గె")
    expect(offer(page)).to_be_hidden()
    expect_saved(page)
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(cell(page, 3)).to_have_text("బ్రిద్గె దగ్గర")
    expect(cell(page, 4)).to_have_text("పాత బ్రిద్గె")
    expect(cell(page, 1)).to_have_text("బ్రిడ్జి మీద")


def test_an_offer_waved_away_stays_away_until_it_is_asked_for(page):
    correct_twice(page)
    offer(page).get_by_role("button", name="Not now").click(timeout=10_000)
    expect(offer(page)).to_be_hidden()
    with page.expect_response(re.compile("/memory$")):
        retype(page, 5, "వంతెనలు")
    expect(offer(page)).to_be_hidden()
    page.locator(".lk-bar .lk-more").click()
    page.get_by_role("menuitem", name="Repeated corrections").click()
    expect(offer(page)).to_contain_text("corrected 2 times, still in 3 other rows")
    with page.expect_download() as waiting:
        offer(page).get_by_role("link", name="Download as a table (TSV)").click()
    assert waiting.value.path().read_text("utf-8").splitlines()[1] == "బ్రిద్గె\tబ్రిడ్జి\t2"


def test_offer_lies_over_the_rows_and_is_told_once(page):
    tops = "() => [...document.querySelectorAll('.lk-row')].map((row) => row.getBoundingClientRect().top)"
    page.evaluate(
        """() => {
          window.told = [];
          const live = document.querySelector('.lk > .lk-hidden');
          new MutationObserver(() => window.told.push(live.textContent)).observe(live, { childList: true });
        }"""
    )
    before = page.evaluate(tops)
    correct_twice(page)
    expect(offer(page)).to_be_visible(timeout=10_000)
    assert page.evaluate(tops) == before
    offer(page).locator("[data-action=memory-look]").click()
    expect(offer(page).locator("ins")).to_have_count(3)
    assert page.evaluate(tops) == before
    told = [sentence for sentence in page.evaluate("window.told") if "బ్రిద్గె → బ్రిడ్జి" in sentence]
    assert len(told) == 1


def test_typing_goes_on_while_an_offer_appears(page):
    correct_twice(page)
    cell(page, 5).click()
    page.keyboard.press("End")
    page.keyboard.insert_text(" ఇంకా")
    expect(offer(page)).to_be_visible(timeout=10_000)
    expect(cell(page, 5)).to_be_focused()
    expect(cell(page, 5)).to_have_text("బ్రిద్గెలు ఇంకా")


def test_the_corrections_page_opens_from_the_menu_and_leads_back(page):
    correct_twice(page)
    page.locator(".lk-bar .lk-more").click()
    with page.context.expect_page() as opened:
        page.get_by_role("menuitem", name="Accuracy report").click()
    expect(opened.value.get_by_role("heading", name="Accuracy report")).to_be_visible()
    expect(opened.value.get_by_text("there is no machine text to compare it with")).to_be_visible()
    opened.value.get_by_role("link", name="Back to the rows").click()
    expect(opened.value.locator(".lk-row")).to_have_count(6)
