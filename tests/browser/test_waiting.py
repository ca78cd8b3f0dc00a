"""A crowd: who waits sees the place in the queue and may give up."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.server import running, wait_for_models

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    with running(tmp_path_factory.mktemp("narrow") / "data") as server:
        wait_for_models(server)
        yield server


def test_who_waits_sees_the_place_and_may_give_up(launch, narrow, shared_speech):
    browser = launch()
    pages = [browser.new_context().new_page() for _ in range(5)]
    for page in pages:
        page.goto(narrow.url)
        page.get_by_role("button", name=re.compile("^Speak")).wait_for()
    for page in pages:
        page.locator("input[type=file]").set_input_files(shared_speech / "conversation-te.flac")
    waiting = [page for page in pages if is_waiting(page)]
    assert waiting, "with more visitors than workers somebody waits"
    last = waiting[-1]
    last.get_by_role("button", name="Cancel").click()
    expect(last.get_by_text("waits for its turn")).to_have_count(0)
    expect(last.get_by_text(re.compile(r"queue: \d+/\d+"))).to_have_count(0)
    expect(last.get_by_role("button", name=re.compile("^Speak"))).to_be_enabled()
    for page in pages:
        page.context.close()


def is_waiting(page):
    place = page.get_by_text(re.compile(r"queue: \d+/\d+"))
    job = page.locator("#job .job-title")
    expect(place.or_(job).filter(visible=True).first).to_be_visible(timeout=30_000)
    return place.is_visible()
