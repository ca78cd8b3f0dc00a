"""What a test of the editor looks at and does in one open page, and the talk it usually opens."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.editor_page import Shelf, make_segment


class Opened:
    """One document in one page: what a test looks at and does."""

    def __init__(self, page: Page, shelf: Shelf, document_id: str):
        self.page = page
        self.shelf = shelf
        self.id = document_id
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def row(self, number: int) -> Locator:
        return self.page.locator(f".lk-row[data-id=s{number:05d}]")

    def text(self, number: int) -> Locator:
        return self.row(number).locator("[data-field=text]")

    def cell(self, number: int, field: str) -> Locator:
        return self.row(number).locator(f"[data-field={field}]")

    def retype(self, cell: Locator, text: str) -> None:
        cell.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def state(self) -> Locator:
        return self.page.locator(".lk-state")

    def expect_saved(self) -> None:
        expect(self.state()).to_have_attribute("data-state", "saved")
        expect(self.state()).to_contain_text("saved")

    def stored(self, number: int) -> dict[str, Any]:
        return self.shelf.row(self.id, f"s{number:05d}")

    def calls(self, name: str) -> list[dict[str, Any]]:
        return [
            payload
            for call, payload in self.shelf.calls
            if call == name and payload["document_id"] == self.id
        ]


def talk() -> list[dict[str, Any]]:
    return [
        make_segment(1, 500, 2500, "నమస్కారం, మీరు ఎలా ఉన్నారు?", speaker="లక్ష్మి"),
        make_segment(2, 3000, 4200, "How long have you had the fever?", speaker="Doctor", language="en"),
        make_segment(
            3,
            5000,
            9000,
            "మూడు రోజుల నుండి ఉంది.",
            speaker="లక్ష్మి",
            flags=[{"kind": "unsure_language", "reason": "te 0.46, en 0.41"}],
        ),
        make_segment(4, 9500, 12000, "Okay.", speaker="Doctor", language="en"),
    ]


WATCH_SOUND = """() => {
  const audio = document.querySelector('.lk audio');
  window.heard = [];
  const note = (what, before) => {
    if (window.heard.at(-1)?.[0] === before) window.heard.push([what, audio.currentTime]);
  };
  audio.addEventListener('playing', () => note('from', window.heard.length ? 'to' : undefined));
  audio.addEventListener('pause', () => note('to', 'from'));
}"""


def heard(page: Page, count: int) -> list[tuple[str, float]]:
    page.wait_for_function("count => window.heard.length >= count", arg=count)
    return page.evaluate("window.heard")


def stretch_heard(page: Page, play: Callable[[], None], start_s: float, end_s: float) -> tuple[float, float]:
    """Where one of three plays began and ended, the truest: a busy machine delays the page's own clock."""
    stretches = []
    for _ in range(3):
        page.evaluate("window.heard = []")
        play()
        (begin, from_s), (end, to_s) = heard(page, 2)
        assert (begin, end) == ("from", "to")
        stretches.append((from_s, to_s))
        if max(abs(from_s - start_s), abs(to_s - end_s)) <= 0.03:
            break
    return min(stretches, key=lambda stretch: abs(stretch[0] - start_s) + abs(stretch[1] - end_s))
