"""What the export menu says to look at first, in the real app and a real Chromium."""

import threading

import pytest
from playwright.sync_api import Route, expect

from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

ROWS = [
    make_segment(1, speaker="Ravi", end_ms=2_500),
    make_segment(2, speaker="Ravi"),
    make_segment(3, text=""),
    make_segment(20),
    make_segment(21, text=""),
]


@pytest.fixture
def open_rows(context, server, tmp_path):
    problems = []

    def open_it(rows):
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(server.url)
        expect(page.locator(".intake-speak")).to_be_visible(timeout=30_000)
        (tmp_path / "interview.json").write_bytes(export(make_document(rows), "json"))
        page.locator("input[type=file]").set_input_files(tmp_path / "interview.json")
        expect(page.locator(".lk-row")).to_have_count(len(rows))
        return page

    yield open_it
    assert problems == []


def open_menu(page):
    page.get_by_role("button", name="Export").click()
    return page.get_by_role("menu", name="Export").get_by_role("group", name="Check before you export")


def text(page, number):
    return page.locator(".lk-row").nth(number - 1).locator('[data-field="text"]')


def test_each_kind_is_counted_and_leads_from_row_to_row(page_of_rows):
    page = page_of_rows
    checks = open_menu(page)
    expect(checks.get_by_role("menuitem")).to_have_text(
        ["overlapping 1", "no text 2", "long pauses 1", "not verified 5"]
    )
    expect(page.locator(".lk-hidden[role=status]")).to_have_text(
        "Check before you export: overlapping 1, no text 2, long pauses 1, not verified 5"
    )
    for number in (3, 5, 3):
        checks.get_by_role("menuitem", name="no text").click()
        expect(page.get_by_role("menu")).to_have_count(0)
        expect(text(page, number)).to_be_focused()
        open_menu(page)
    checks.get_by_role("menuitem", name="overlapping").click()
    expect(text(page, 2)).to_be_focused()


@pytest.fixture
def page_of_rows(open_rows):
    return open_rows(ROWS)


def test_what_was_just_typed_counts(page_of_rows):
    page = page_of_rows
    text(page, 3).click()
    page.keyboard.insert_text("అవును")
    checks = open_menu(page)
    expect(checks.get_by_role("menuitem", name="no text")).to_have_text("no text 1")


def test_formats_are_there_at_once_and_stay_where_they_are(page_of_rows):
    page = page_of_rows
    held = threading.Event()
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)
        held.set()

    page.route("**/checks", hold)
    checks = open_menu(page)
    expect(checks).to_have_text("Checking the rows…")
    first = page.get_by_role("menuitem").first
    expect(first).to_be_focused()
    places = page.evaluate(
        "() => [...document.querySelectorAll('[data-format]')].map(n => n.getBoundingClientRect().y)"
    )
    assert held.is_set()
    routes[0].continue_()
    expect(checks.get_by_role("menuitem")).to_have_count(4)
    assert places == page.evaluate(
        "() => [...document.querySelectorAll('[data-format]')].map(n => n.getBoundingClientRect().y)"
    )
    expect(page.locator(".lk-export-main")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(checks.get_by_role("menuitem", name="not verified")).to_be_focused()
    page.keyboard.press("Enter")
    expect(text(page, 1)).to_be_focused()


def test_a_document_in_order_says_so_in_one_line(open_rows):
    page = open_rows([make_segment(1)])
    page.get_by_role("button", name="Mark as verified").click()
    checks = open_menu(page)
    expect(checks).to_have_text("All rows are verified and nothing needs fixing.")
    expect(checks.get_by_role("menuitem")).to_have_count(0)


def test_a_server_that_does_not_answer_leaves_the_formats(page_of_rows):
    page = page_of_rows
    page.route("**/checks", lambda route: route.abort())
    expect(open_menu(page)).to_have_text("The rows could not be checked. Try again in a moment.")
    expect(page.locator("[data-format=srt]")).to_be_visible()
