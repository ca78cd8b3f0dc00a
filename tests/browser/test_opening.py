"""A document opens in pieces, on the real app: what is seen comes first, what needs all rows waits for them."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.browser.desk import Desk, put
from tests.support.builders import make_patch

pytestmark = pytest.mark.browser
ROWS = 1500
FURTHER = re.compile(r"/documents/-/rows\?.*after=")


@pytest.fixture(scope="module")
def long_talk(desk: Desk) -> str:
    """The secret of a document that comes in several pieces and that tests only read."""
    return put(desk[1], ROWS)


class Gate:
    """Keeps further pieces on their way until it is opened."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] = []
        self._is_open = False
        page.route(FURTHER, self._take)

    def _take(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        self._is_open = True
        for route in self._held:
            route.continue_()


@pytest.fixture
def open_gated(page: Page, desk: Desk) -> Iterator[Callable[[str], Gate]]:
    """Opens a document whose first rows come and whose others wait."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def open_it(document_id: str) -> Gate:
        gate = Gate(page)
        page.goto(f"{desk[0].url}/#{document_id}")
        expect(row(page, 1)).to_be_visible(timeout=60_000)
        return gate

    yield open_it
    assert errors == []


def row(page: Page, number: int) -> Locator:
    return page.locator(f".lk-row[data-id=s{number:05d}]")


def text(page: Page, number: int) -> Locator:
    return row(page, number).locator("[data-field=text]")


def retype(page: Page, number: int, words: str) -> None:
    text(page, number).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(words)
    page.keyboard.press("Tab")


def expect_saved(page: Page) -> None:
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")


def expect_all(page: Page, rows: int) -> None:
    expect(page.get_by_role("grid")).to_have_attribute("aria-rowcount", str(rows))


def test_the_components_value_names_the_document_and_carries_no_row(
    page: Page, desk: Desk, long_talk: str
) -> None:
    told: list[Response] = []
    page.on("response", lambda answer: told.append(answer) if "/gradio_api/" in answer.url else None)
    page.goto(f"{desk[0].url}/#{long_talk}")
    expect_all(page, ROWS)
    answers = [answer.text() for answer in told if answer.request.method == "POST"]
    values = [json.loads(text) for text in answers if long_talk in text]
    assert values
    assert all("row 7" not in text for text in answers)
    (told_editor,) = [one["value"] for one in values[0]["data"] if one.get("value", {}).get("kind") == "open"]
    assert told_editor.pop("at_ns")
    assert told_editor == {"kind": "open", "document_id": long_talk, "revision": 0}


def test_the_first_rows_are_corrected_and_saved_before_the_others_are_here(
    page: Page, desk: Desk, open_gated: Callable[[str], Gate]
) -> None:
    document_id = put(desk[1], ROWS)
    gate = open_gated(document_id)
    expect(page.locator(".lk-count")).to_have_text(f"{ROWS:,} rows")
    retype(page, 2, "ముందే మార్చినది")
    expect_saved(page)
    assert desk[1].state(document_id).revision == 1
    row(page, 1).focus()
    page.keyboard.press("Control+End")  # waits for the end to be known
    gate.open()
    expect(row(page, ROWS)).to_be_focused()
    expect_all(page, ROWS)
    expect(page.locator(".lk-count")).to_have_text(f"0 of {ROWS:,} verified")
    page.keyboard.press("Control+Home")
    expect(text(page, 2)).to_have_text("ముందే మార్చినది")
    assert page.locator(".lk-row").count() <= 60


def test_what_others_change_while_rows_are_on_their_way_is_seen(
    page: Page, desk: Desk, open_gated: Callable[[str], Gate]
) -> None:
    store = desk[1]
    document_id = put(store, ROWS)
    gate = open_gated(document_id)
    edits: list[tuple[str, str, Any]] = [
        ("s00003", "text", "seen already"),
        ("s01400", "text", "not seen yet"),
    ]
    edits += [("", "delete", {"ids": ["s00004", "s01300"]}), ("s00005", "start_ms", 1_400_001)]
    for revision, (segment_id, field, value) in enumerate([*edits[:3], ("s00005", "end_ms", 1_450_000)]):
        store.apply(document_id, make_patch(segment_id, field, value, revision))
    store.apply(document_id, make_patch(*edits[3], 4))  # from the first rows to the last
    gate.open()
    expect(text(page, 3)).to_have_text("seen already")
    expect_all(page, ROWS - 2)
    expected = [segment.id for segment in store.load(document_id).edited.segments]
    page.wait_for_function(
        "ids => JSON.stringify(document.querySelector('.lk').editor.core.state.order) === ids",
        arg=json.dumps(expected, separators=(",", ":")),
    )
    state = "id => document.querySelector('.lk').editor.core.state.row(id).text"
    assert page.evaluate(state, "s01400") == "not seen yet"


def test_a_piece_that_does_not_come_is_asked_for_again_and_the_page_says_so(
    page: Page, desk: Desk, long_talk: str
) -> None:
    page.route(FURTHER, lambda route: route.fulfill(status=503, body=""))
    page.goto(f"{desk[0].url}/#{long_talk}")
    notice = page.locator(".lk-notices").get_by_text("Loading the remaining rows again")
    expect(notice).to_be_visible(timeout=60_000)
    expect(row(page, 1)).to_be_visible()
    page.unroute(FURTHER)
    expect_all(page, ROWS)
    expect(notice).to_have_count(0)


def test_edits_of_an_earlier_page_lie_over_the_first_rows_and_are_sent_when_all_are_here(
    page: Page, desk: Desk, open_gated: Callable[[str], Gate]
) -> None:
    store = desk[1]
    document_id = put(store, ROWS)
    entries = [
        {"name": "edit", "id": f"s{number:05d}", "field": "text", "value": "waited", "was": was, "sent": []}
        for number, was in [(2, "వరుస 2, row 2"), (1400, "వరుస 1400, row 1400")]
    ]
    page.goto(f"{desk[0].url}/health")
    kept = [f"likhita.waiting.{document_id}.0-x", json.dumps(entries)]
    page.evaluate("([key, entries]) => localStorage.setItem(key, entries)", kept)
    gate = open_gated(document_id)
    expect(text(page, 2)).to_have_text("waited")
    assert store.state(document_id).revision == 0
    gate.open()
    expect_saved(page)
    now = store.load(document_id).edited
    assert [segment.id for segment in now.segments if segment.text == "waited"] == ["s00002", "s01400"]


def test_a_row_of_the_address_in_the_middle_is_there_first(page: Page, desk: Desk, long_talk: str) -> None:
    gate = Gate(page)
    page.goto(f"{desk[0].url}/#{long_talk}/s00900")
    expect(text(page, 900)).to_be_focused(timeout=60_000)
    expect(row(page, 900)).to_be_in_viewport()
    gate.open()
    expect_all(page, ROWS)
    expect(text(page, 900)).to_be_focused()
    expect(row(page, 900)).to_be_in_viewport()
    expect(row(page, 900)).to_have_attribute("aria-rowindex", "900")
