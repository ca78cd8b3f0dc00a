"""One document in two browsers, on the real app: news arrive, conflicts show both texts, typing is left alone."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import TEXTS, Desk
from tests.support.builders import make_patch

pytestmark = pytest.mark.browser
MOST_S = 20.0  # a tab that nobody sees and nobody tells would ask every 30 s


@dataclass
class Tab:
    """The document in one page."""

    page: Page

    def text(self, number: int):
        return self.row(number).locator("[data-field=text]")

    def row(self, number: int):
        return self.page.locator(f".lk-row[data-id=s{number:05d}]")

    def write(self, number: int, text: str) -> None:
        self.text(number).click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def expect_saved(self) -> None:
        expect(self.page.locator(".lk-state")).to_have_attribute("data-state", "saved")


@pytest.fixture
def open_tab(desk: Desk, new_context: Callable[..., BrowserContext]):
    def open_it(document_id: str, context=None) -> Tab:
        page = (context or new_context(viewport={"width": 1280, "height": 800})).new_page()
        page.goto(f"{desk.server.url}/#{document_id}")
        expect(page.locator(".lk-row").first).to_be_visible(timeout=20_000)
        return Tab(page)

    return open_it


def seconds_until(tab: Tab, number: int, text: str) -> float:
    begun = time.perf_counter()
    expect(tab.text(number)).to_have_text(text)
    return time.perf_counter() - begun


def test_the_second_browser_sees_the_firsts_edits(desk, open_tab):
    document_id = desk.put()
    first, second = open_tab(document_id), open_tab(document_id)
    times = []
    for number in (1, 2, 4):
        first.write(number, f"మార్చినది {number}")
        first.page.keyboard.press("Tab")
        times.append(seconds_until(second, number, f"మార్చినది {number}"))
    first.page.keyboard.press("Control+z")
    times.append(seconds_until(second, 4, "Okay."))
    print("seconds until the other browser shows the edit:", [round(one, 2) for one in times])
    assert max(times) < MOST_S
    second.row(1).focus()
    second.page.keyboard.press("Control+Shift+z")  # the other browser's undo is this one's to redo
    expect(first.text(4)).to_have_text("మార్చినది 4")


def test_only_changed_rows_travel(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    with tab.page.expect_response(
        lambda answer: "/changes" in answer.url and answer.status == 200
    ) as waiting:
        desk.edit(document_id, 2, "text", "from another process")
    expect(tab.text(2)).to_have_text("from another process")
    assert [row["id"] for row in waiting.value.json()["changed"]] == ["s00002"]


def test_tabs_of_one_browser_tell_each_other(desk, open_tab):
    document_id = desk.put()
    first = open_tab(document_id)
    second = open_tab(document_id, first.page.context)
    second.page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    second.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    second.page.wait_for_timeout(500)  # the tab is put aside and has asked for the last time for a while
    first.write(1, "చెప్పింది")
    first.page.keyboard.press("Tab")
    assert seconds_until(second, 1, "చెప్పింది") < MOST_S


def test_a_tab_put_aside_asks_rarely_and_catches_up_when_it_is_shown(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    tab.page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    tab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.page.wait_for_timeout(500)
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url) if "/changes" in request.url else None)
    desk.edit(document_id, 3, "text", "meanwhile")
    tab.page.wait_for_timeout(2500)
    assert asked == []
    expect(tab.text(3)).to_have_text(TEXTS[2])
    tab.page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })")
    tab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert seconds_until(tab, 3, "meanwhile") < MOST_S


def test_text_being_typed_is_never_overwritten_and_both_texts_are_shown(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    tab.text(2).click()
    tab.page.keyboard.press("End")
    tab.page.keyboard.type(" మరియు")
    desk.edit(document_id, 2, "text", "theirs")
    told = tab.row(2).get_by_role("alert")
    expect(told).to_contain_text("It now reads: “theirs”")
    tab.page.keyboard.type(" మళ్ళీ")
    tab.page.wait_for_timeout(2000)  # longer than the rest after which text is committed
    expect(tab.text(2)).to_have_text(TEXTS[1] + " మరియు మళ్ళీ")
    expect(tab.text(2)).to_be_focused()
    assert desk.text(document_id, 2) == "theirs"
    tab.row(2).get_by_role("button", name="Use mine").click()
    tab.expect_saved()
    assert desk.text(document_id, 2) == TEXTS[1] + " మరియు మళ్ళీ"
    expect(told).to_have_count(0)
    tab.page.keyboard.press("Control+z")
    expect(tab.text(2)).to_have_text("theirs")


def test_theirs_is_taken_with_one_click(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    tab.write(2, "mine")
    desk.edit(document_id, 2, "text", "theirs")
    tab.row(2).get_by_role("button", name="Use theirs").click()
    expect(tab.text(2)).to_have_text("theirs")
    tab.expect_saved()
    assert desk.text(document_id, 2) == "theirs"
    expect(tab.row(2).get_by_role("alert")).to_have_count(0)


def test_an_undecided_text_is_kept_when_another_row_is_typed_in(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    tab.write(2, "mine")
    desk.edit(document_id, 2, "text", "theirs")
    expect(tab.row(2).get_by_role("alert")).to_contain_text("theirs")
    tab.write(3, "and on")
    tab.page.keyboard.press("Tab")
    expect(tab.text(2)).to_have_text("theirs")
    expect(tab.row(2).get_by_role("alert")).to_contain_text("You wrote: “mine”")
    tab.row(2).get_by_role("button", name="Use mine").click()
    tab.expect_saved()
    assert (desk.text(document_id, 2), desk.text(document_id, 3)) == ("mine", "and on")


def test_another_field_of_the_row_changes_under_the_hands(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    tab.write(2, "mine")
    desk.edit(document_id, 2, "speaker", "లక్ష్మి")
    expect(tab.row(2)).to_contain_text("లక్ష్మి")
    expect(tab.text(2)).to_have_text("mine")
    tab.page.keyboard.press("Enter")
    tab.expect_saved()
    row = desk.store.load(document_id).edited.find("s00002")
    assert (row.text, row.speaker) == ("mine", "లక్ష్మి")


def test_a_row_that_goes_while_it_is_typed_in_hands_the_text_back(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    tab.write(2, "mine")
    revision = desk.store.state(document_id).revision
    desk.store.apply(document_id, make_patch("", "delete", {"ids": ["s00002"]}, revision))
    expect(tab.row(2)).to_have_count(0)
    expect(tab.page.get_by_text("This row was deleted elsewhere. You wrote: “mine”")).to_be_visible()
    tab.write(3, "and on")
    tab.page.keyboard.press("Tab")
    tab.expect_saved()
    assert desk.text(document_id, 3) == "and on"


def test_a_deleted_document_says_so_and_is_not_asked_for_again(desk, open_tab):
    document_id = desk.put()
    tab = open_tab(document_id)
    desk.store.delete(document_id)
    expect(
        tab.page.get_by_text("This document is no longer on the server. It may have been deleted.")
    ).to_be_visible()
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url) if "/changes" in request.url else None)
    tab.page.wait_for_timeout(2000)
    assert asked == []
