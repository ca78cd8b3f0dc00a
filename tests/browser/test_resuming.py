"""A document goes on where it was: row, caret, scroll and undo after a reload; the list of documents; a killed server."""

import json
import re
import sqlite3
import time

import httpx
import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.desk import put
from tests.support.builders import make_patch
from tests.support.presence import present
from tests.support.server import free_port, running
from transcript.storage import Store

pytestmark = pytest.mark.browser


def row(page: Page, number: int):
    return page.locator(f".lk-row[data-id=s{number:05d}]")


def text(page: Page, number: int):
    return row(page, number).locator("[data-field=text]")


def open_document(page: Page, url: str, document_id: str) -> None:
    page.goto(f"{url}/#{document_id}")
    expect(page.locator(".lk-row").first).to_be_attached(timeout=20_000)


def write(page: Page, number: int, words: str) -> None:
    text(page, number).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(words)


def expect_saved(page: Page, timeout: int = 5_000) -> None:
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved", timeout=timeout)


CARET = """() => { const cell = document.activeElement, selection = document.getSelection();
  return [cell.closest('.lk-row')?.dataset.id, cell.dataset.field, selection.focusOffset]; }"""


# --- reload ---------------------------------------------------------------------------------------------


def test_reload_brings_row_caret_scroll_and_undo_back(desk, page):
    server, store = desk
    document_id = put(store, 120)
    open_document(page, server.url, document_id)
    write(page, 2, "మార్చినది")
    for _ in range(60):
        page.keyboard.press("Alt+ArrowDown")
    expect_saved(page)
    expect(text(page, 62)).to_be_focused()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    before, top = page.evaluate(CARET), row(page, 62).bounding_box()["y"]
    page.wait_for_timeout(600)  # the place is noted once the hands rest
    page.reload()
    expect(text(page, 62)).to_be_focused(timeout=20_000)
    page.wait_for_function(f"({CARET})()[2] > 0")
    assert page.evaluate(CARET) == before
    assert row(page, 62).bounding_box()["y"] == pytest.approx(top, abs=3)
    assert page.evaluate("document.querySelector('.lk audio').paused")
    page.keyboard.press("Control+z")
    expect(text(page, 2)).to_have_text("వరుస 2, row 2")


def test_each_document_has_a_place_of_its_own(desk, page):
    server, store = desk
    places = [(put(store, 5), 3), (put(store, 5), 5)]
    for document_id, number in places:
        open_document(page, server.url, document_id)
        page.reload()
        expect(row(page, 1)).to_be_visible(timeout=20_000)
        text(page, number).click()
        page.wait_for_timeout(600)
    for document_id, number in places:
        page.goto("about:blank")
        open_document(page, server.url, document_id)
        expect(text(page, number)).to_be_focused()


@pytest.mark.parametrize("kept", ["nonsense", "null", "[]", '{"ID": {"row": "gone"}}', '{"ID": 7}'])
def test_a_place_that_makes_no_sense_opens_the_first_row(desk, page, kept):
    server, store = desk
    document_id = put(store, 3)
    page.goto(f"{server.url}/health")
    page.evaluate("kept => localStorage.setItem('likhita.places', kept)", kept.replace("ID", document_id))
    open_document(page, server.url, document_id)
    expect(row(page, 1)).to_have_attribute("aria-selected", "true")


def test_leaving_warns_while_an_edit_waits_and_not_after(desk, page):
    server, store = desk
    open_document(page, server.url, put(store, 3))
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    write(page, 1, "ఒకటి")
    page.keyboard.press("Tab")
    expect_saved(page)
    page.reload()
    expect(text(page, 1)).to_have_text("ఒకటి")
    assert asked == []
    page.context.set_offline(True)
    write(page, 1, "రెండు")
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_have_text("offline: 1 edit to save")
    page.route("**/component_server/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    assert asked == ["beforeunload"]


# --- the list of documents ------------------------------------------------------------------------------


def entry(page: Page, name: str):
    return page.locator("#recent li").filter(has_text=name)


def test_the_list_tells_how_far_each_document_is_and_opens_it(desk, page):
    server, store = desk
    first, second = put(store, 80, "పల్లె పాటలు.wav"), put(store, 4, "lecture.wav")
    for number in range(1, 71):
        store.apply(first, make_patch(f"s{number:05d}", "status", "verified", number - 1))
    for document_id in (first, second):
        page.goto("about:blank")
        open_document(page, server.url, document_id)
    page.goto("about:blank")
    page.goto(server.url)
    expect(entry(page, "పల్లె పాటలు.wav")).to_contain_text("70 of 80 rows verified · 1 of 1 min")
    expect(entry(page, "lecture.wav")).to_contain_text("nothing verified yet")
    names = page.locator("#recent .recent-name").all_inner_texts()
    assert names == ["lecture.wav", "పల్లె పాటలు.wav"]
    assert re.fullmatch(r"\d\d:\d\d", entry(page, "lecture.wav").locator("time").inner_text())
    entry(page, "పల్లె పాటలు.wav").get_by_role("link").click()
    expect(page.locator(".lk-title")).to_have_text("పల్లె పాటలు.wav")
    page.get_by_role("button", name="New recording").click()
    expect(entry(page, "పల్లె పాటలు.wav")).to_be_visible()


def test_an_entry_is_removed_put_back_and_removed_for_good(desk, page):
    server, store = desk
    open_document(page, server.url, put(store, 3, "<b>${7*7}</b>.wav"))
    page.goto("about:blank")
    page.goto(server.url)
    page.get_by_role("button", name="Remove <b>${7*7}</b>.wav from this list").click()
    expect(page.locator("#recent")).to_contain_text("<b>${7*7}</b>.wav was removed from this list.")
    page.get_by_role("button", name="Undo").click()
    expect(entry(page, ".wav").get_by_role("link")).to_be_focused()
    page.get_by_role("button", name="Remove").click()
    page.reload()
    page.get_by_role("button", name=re.compile("^Speak")).wait_for()
    assert page.locator("#recent li").count() == 0
    assert page.evaluate("localStorage.getItem('likhita.documents')") == "[]"


def test_a_document_that_is_gone_says_so_and_can_be_removed(desk, page):
    server, store = desk
    document_id = put(store, 3, "gone.wav")
    open_document(page, server.url, document_id)
    store.delete(document_id)
    page.goto("about:blank")
    page.goto(server.url)
    expect(entry(page, "gone.wav")).to_contain_text("no longer on the server")
    expect(entry(page, "gone.wav").get_by_role("link")).to_have_count(0)
    page.get_by_role("button", name="Remove gone.wav from this list").click()
    assert page.evaluate("localStorage.getItem('likhita.documents')") == "[]"


def test_another_browser_and_the_log_know_nothing_of_the_list(desk, page, chromium):
    server, store = desk
    document_id = put(store, 3, "private talk.wav")
    open_document(page, server.url, document_id)
    page.goto("about:blank")
    page.goto(server.url)
    expect(entry(page, "private talk.wav")).to_contain_text("nothing verified yet")
    stranger = chromium.new_context().new_page()
    stranger.goto(server.url)
    stranger.get_by_role("button", name=re.compile("^Speak")).wait_for()
    assert stranger.locator("#recent li").count() == 0
    stranger.context.close()
    assert document_id not in server.log
    assert "private talk" not in server.log


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"ids": []}, 200), ({"ids": ["guess", "", "లి", "\u0000", "x" * 5000]}, 200), ({"ids": ["x"] * 51}, 422),
        ({"ids": "x"}, 422), ({"ids": [1]}, 422), ({}, 422), ([], 422),
    ],
)  # fmt: skip
def test_who_holds_no_secret_learns_of_no_document(desk, body, status):
    server, store = desk
    put(store, 3)
    answer = httpx.post(f"{server.url}/documents/progress", json=body)
    assert answer.status_code == status
    assert status != 200 or answer.json() == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("guess/changes?since=0", 404), ("ID/changes?since=0", 204), ("ID/changes?since=-1", 409),
        ("ID/changes?since=7", 409), ("ID/changes?since=1e309", 422), ("ID/changes", 422),
        ("ID/changes?since=0&wait=NaN", 204), ("ID/changes?since=0&wait=-5", 204),
    ],
)  # fmt: skip
def test_news_are_for_who_holds_the_secret(desk, address, status):
    server, store = desk
    answer = httpx.get(f"{server.url}/documents/{address.replace('ID', put(store, 3))}", timeout=20)
    assert answer.status_code == status
    assert status != 204 or answer.headers["cache-control"] == "private, no-store"


def test_a_page_that_shows_a_document_keeps_it_from_being_too_old(desk):
    server, store = desk
    document_id = put(store, 2)
    long_ago = time.time() - 7200
    with sqlite3.connect(server.data_dir / "likhita.sqlite3") as database:
        database.execute("UPDATE documents SET opened_at = ? WHERE id = ?", (long_ago, document_id))
    assert httpx.get(f"{server.url}/documents/{document_id}/changes?since=0").status_code == 204
    with sqlite3.connect(server.data_dir / "likhita.sqlite3") as database:
        query = "SELECT opened_at FROM documents WHERE id = ?"
        assert database.execute(query, (document_id,)).fetchone()[0] > long_ago + 7000


# --- a killed server ------------------------------------------------------------------------------------


def test_a_server_killed_before_it_answers_loses_nothing(context, tmp_path):
    """Killed once after the edit was written and before the page was told, and once before it arrived."""
    port = str(free_port())
    data = tmp_path / "data"
    data.mkdir()
    url = f"sqlite:///{data / 'likhita.sqlite3'}"
    store = Store(url)
    document_id = put(store, 4)
    page = context.new_page()
    killed: list[str] = []
    with running(data, PORT=port) as first:
        open_document(page, first.url, document_id)
        write(page, 1, "చూపబడింది")
        page.keyboard.press("Tab")
        expect_saved(page)

        def answer_and_die(route: Route) -> None:
            sent = route.request.post_data or ""
            if killed or "document_edit" not in sent:
                route.continue_()
                return
            route.fetch()  # written, but the page never hears of it
            killed.append(json.loads(sent)["data"]["field"])
            first.kill()
            route.abort()

        page.route("**/component_server/", answer_and_die)
        write(page, 2, "మధ్యలో")
        page.keyboard.press("Tab")
        expect(page.locator(".lk-state")).to_have_attribute("data-state", "offline")
        write(page, 3, "తర్వాత")
        page.keyboard.press("Tab")
        expect(page.locator(".lk-state")).to_contain_text("2 edits to save")
    assert killed == ["text"]
    assert present(store.load(document_id).edited.find("s00001")).text == "చూపబడింది"
    with running(data, PORT=port):
        expect_saved(page, timeout=60_000)
        kept = store.load(document_id).edited
    assert [present(kept.find(f"s{n:05d}")).text for n in (1, 2, 3, 4)] == [
        "చూపబడింది", "మధ్యలో", "తర్వాత", "వరుస 4, row 4",
    ]  # fmt: skip
    assert store.state(document_id).revision == 3
    assert page.get_by_role("alert").count() == 0
    store.close()


def test_what_a_full_disk_refuses_waits_until_there_is_room(desk, page):
    server, store = desk
    document_id = put(store, 3)
    open_document(page, server.url, document_id)
    with sqlite3.connect(server.data_dir / "likhita.sqlite3", isolation_level=None) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON revisions BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
        try:
            write(page, 1, "నిలిచినది")
            page.keyboard.press("Tab")
            write(page, 2, "తర్వాతది")
            page.keyboard.press("Tab")
            expect(page.locator(".lk-state")).to_have_text("not saved yet: 2 edits")
            assert store.load(document_id).revision == 0
        finally:
            database.execute("DROP TRIGGER full")
    expect_saved(page)
    kept = store.load(document_id).edited
    assert [present(kept.find(f"s{n:05d}")).text for n in (1, 2)] == ["నిలిచినది", "తర్వాతది"]
    assert page.get_by_role("alert").count() == 0


def test_the_server_ends_at_once_although_pages_wait_for_news(context, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    store = Store(f"sqlite:///{data / 'likhita.sqlite3'}")
    document_id = put(store, 2)
    with running(data) as server:
        page = context.new_page()
        with page.expect_request(lambda request: "/changes" in request.url):
            open_document(page, server.url, document_id)
        server.process.terminate()
        server.process.wait(60)
        assert "timeout graceful shutdown exceeded" not in server.log
    store.close()
