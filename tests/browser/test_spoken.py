"""What was spoken outlives its page: it is offered to the next page until the server has it."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.support.server import wait_for_models
from ui.modules import module_address

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(scope="module")
def humming_browser(launch):
    """Its microphone hears Chromium's own beeps: sound, but no words."""
    return launch("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def context(humming_browser, server):
    wait_for_models(server)
    context = humming_browser.new_context(accept_downloads=True)
    yield context
    context.close()


def open_page(context, server):
    page = context.new_page()
    page.goto(server.url)
    return page


def speak(page, seconds):
    page.get_by_role("button", name=re.compile("^Speak")).click()
    expect(page.locator(".mic-time")).to_have_text(f"0:0{seconds}")


def left(page):
    """The seconds of each recording that the browser would offer; an empty list on the page may be a late one."""
    return page.evaluate(
        """(address) => import(new URL(address, document.baseURI))
          .then(({ leftRecordings }) => leftRecordings())
          .then((left) => left.map(({ seconds }) => seconds))""",
        module_address("start/spoken.js"),
    )


def expect_offered(page, least_s):
    """One recording is offered, with all its seconds; the page may have heard more than was waited for."""
    line = page.locator(".intake-left li")
    expect(line).to_have_count(1)
    (seconds,) = left(page)
    assert least_s <= seconds < 60
    expect(line).to_have_text(re.compile(rf"^recording .+ \(0:{seconds:02d}\) is not transcribed yet\."))


def crash(page):
    with pytest.raises(Error):
        page.goto("chrome://crash")


def test_a_recording_of_a_crashed_page_is_sent_from_the_next_one(context, server):
    page = open_page(context, server)
    speak(page, 3)
    other = open_page(context, server)
    expect(other.get_by_role("button", name=re.compile("^Speak"))).to_be_visible()
    assert left(other) == [], "a recording under way is its own page's"
    crash(page)
    other.reload()
    expect_offered(other, 2)
    other.get_by_role("button", name="Transcribe").click()
    expect(other.get_by_role("button", name="Export")).to_be_visible(timeout=60_000)
    expect(other.locator(".lk-title")).to_have_text(re.compile(r"^\d+ \w{3} \d{4} \d\d\.\d\d"))

    again = open_page(context, server)
    expect(again.locator("#recent li")).to_have_count(1)
    assert left(again) == []


def test_a_recording_that_was_not_sent_is_saved_and_deleted(context, server, tmp_path):
    page = open_page(context, server)
    speak(page, 2)
    page.close()
    page = open_page(context, server)
    line = page.locator(".intake-left li")
    with page.expect_download() as waiting:
        line.get_by_role("button", name="Save").click()
    kept = tmp_path / "kept.webm"
    waiting.value.save_as(kept)
    assert kept.read_bytes().startswith(b"\x1aE\xdf\xa3"), "the start of a WebM file"

    page.once("dialog", lambda asked: asked.dismiss())
    line.get_by_role("button", name="Delete").click()
    expect(line).to_have_count(1)
    page.once("dialog", lambda asked: asked.accept())
    line.get_by_role("button", name="Delete").click()
    expect(line).to_have_count(0)
    assert left(page) == []


def test_a_recording_that_could_not_be_sent_is_offered_after_a_reload(context, server):
    page = open_page(context, server)
    page.route("**/gradio_api/upload", lambda route: route.abort())
    speak(page, 2)
    page.get_by_role("button", name=re.compile("^Stop")).click()
    expect(page.get_by_role("alert")).to_contain_text("could not be uploaded")
    page.reload()
    expect_offered(page, 2)
