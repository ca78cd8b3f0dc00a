"""A crowd: who waits sees the place in the queue and may give up."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.server import running, wait_for_models

MOST_PAGES = 40

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    with running(tmp_path_factory.mktemp("narrow") / "data") as server:
        wait_for_models(server)
        yield server


def test_who_waits_sees_the_place_and_may_give_up(launch, narrow, shared_speech):
    browser = launch()
    pages: list[Page] = []
    waiting = None
    while waiting is None:
        assert len(pages) < MOST_PAGES, "with twice as many visitors as workers somebody waits"
        page = browser.new_context().new_page()
        pages.append(page)
        page.goto(narrow.url)
        page.get_by_role("button", name=re.compile("^Speak")).wait_for()
        page.locator("input[type=file]").set_input_files(shared_speech / "conversation-te.flac")
        waiting = page if is_waiting(page) else None
    expect(
        waiting.get_by_text(re.compile(r"Waiting: (yours is next|\d+ recordings? before yours)"))
    ).to_be_visible()
    waiting.get_by_role("button", name="Cancel").filter(visible=True).click()
    expect(waiting.get_by_text("Waiting: ")).not_to_be_visible()
    expect(waiting.get_by_role("button", name=re.compile("^Speak"))).to_be_enabled()
    for page in pages:
        page.context.close()


def is_waiting(page):
    title = page.locator("#job .job-title")
    expect(title).to_have_text(re.compile(r"\S"), timeout=30_000)
    return title.inner_text().startswith("Waiting: ")
