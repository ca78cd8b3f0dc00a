"""A job belongs to its document: pages come, go and correct rows while it runs, and the network breaks."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.faults import likhita
from tests.faults.likhita import make_recording
from tests.support.dropping_proxy import dropping_proxy
from tests.support.server import Server, running, wait_for_models
from tests.support.speech import write_wav

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(0)]

MOST_MS = 240_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("jobs") / "data") as started:
        wait_for_models(started)
        yield started


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be looked at for a while."""
    return make_recording(tmp_path_factory.mktemp("speech"), "long", sentences=20)


def send(context: BrowserContext, url: str, recording: Path) -> Page:
    page = context.new_page()
    page.goto(url)
    page.get_by_role("button", name=re.compile("^Speak")).wait_for()
    page.locator("input[type=file]").set_input_files(recording)
    return page


def panel(page: Page) -> Locator:
    return page.locator("#job .job")


def texts(page: Page) -> Locator:
    return page.locator(".lk-row [data-field=text]")


def retype(page: Page, cell: Locator, words: str) -> None:
    cell.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(words)
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")


def expect_running(page: Page, server: Server) -> None:
    expect(panel(page).get_by_role("button", name="Cancel")).to_be_visible()
    expect(panel(page).locator(".job-percent")).to_have_text(re.compile(r"\d+ %"))
    assert likhita.jobs(server.data_dir), "the job was over before the page could come"


def expect_end(page: Page, server: Server) -> None:
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=MOST_MS)
    expect(panel(page)).to_be_hidden()
    assert likhita.is_complete(server.data_dir, page.url.rpartition("#")[2])


def test_a_job_outlives_its_pages_and_what_is_corrected_meanwhile_stays(
    chromium: Browser, context: BrowserContext, server: Server, recording: Path
) -> None:
    page = send(context, server.url, recording)
    expect(panel(page)).to_be_visible()
    page.wait_for_url(re.compile("#."))  # the address is there before the sound is read
    page.reload()
    expect(panel(page)).to_be_visible()
    expect(texts(page).nth(1)).to_be_visible(timeout=MOST_MS)
    expect(page.get_by_role("button", name="Export")).to_be_hidden()
    retype(page, texts(page).first, "మొదటి వరుస, corrected")
    second = page.locator(".lk-row").nth(1)
    gone = second.get_attribute("data-id")
    second.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=re.compile("^Delete")).click()
    expect(page.locator(f".lk-row[data-id={gone}]")).to_have_count(0)
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")

    page.reload()
    expect_running(page, server)
    expect(texts(page).first).to_have_text("మొదటి వరుస, corrected")
    stranger = chromium.new_context().new_page()
    stranger.goto(page.url)
    expect_running(stranger, server)
    expect(texts(stranger).first).to_have_text("మొదటి వరుస, corrected")
    address = page.url
    page.close()

    page = context.new_page()
    page.goto(server.url)
    line = page.locator("#recent li").first
    expect(line).to_contain_text(re.compile(r"\d+ %"))
    line.get_by_role("link").click()
    expect_running(page, server)
    assert page.url == address

    for each in (page, stranger):
        expect_end(each, server)
        expect(texts(each).first).to_have_text("మొదటి వరుస, corrected")
        expect(each.locator(f".lk-row[data-id={gone}]")).to_have_count(0)
        expect(each.locator(".lk-row .lk-speaker").first).to_have_text(re.compile("Speaker 1"))
        assert each.get_by_role("alert").count() == 0
    assert texts(page).all_inner_texts() == texts(stranger).all_inner_texts()
    stranger.context.close()


def test_a_network_that_drops_connections_loses_nothing_of_a_job(
    context: BrowserContext, server: Server, recording: Path
) -> None:
    with dropping_proxy(server.url) as proxy:
        page = send(context, proxy.url, recording)
        expect(texts(page).first).to_be_visible(timeout=MOST_MS)
        page.evaluate("window.isTheSamePage = true")
        for _ in range(2):
            proxy.cut()
            expect(panel(page)).to_contain_text("the server is not answering")
            proxy.mend()
            expect(panel(page)).not_to_contain_text("the server is not answering")
        retype(page, texts(page).first, "after the cut")
        assert proxy.dropped > 1
        expect_end(page, server)
        expect(texts(page).first).to_have_text("after the cut")
        assert page.evaluate("window.isTheSamePage")
        document_id = page.url.rpartition("#")[2]
        expect(page.get_by_role("grid")).to_have_attribute(
            "aria-rowcount", str(likhita.rows(server.data_dir, document_id))
        )


def test_an_answer_that_comes_after_its_document_was_left_does_not_bring_it_back(
    context: BrowserContext, server: Server, recording: Path
) -> None:
    page = context.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        sent = (route.request.post_data_json or {}).get("event_data")
        if isinstance(sent, dict) and list(sent) == ["document_id"]:
            held.append(route)  # the panel of the job asks for the document
        else:
            route.continue_()

    page.route("**/queue/join*", hold)
    page.goto(server.url)
    page.locator("input[type=file]").set_input_files(recording)
    expect(panel(page)).to_be_visible()
    page.wait_for_url(re.compile("#."))
    while not held:
        page.wait_for_timeout(20)
    page.get_by_role("button", name="New recording").click()
    expect(page.get_by_role("button", name=re.compile("^Speak"))).to_be_visible()
    with page.expect_response("**/queue/join*"):
        held[0].continue_()
    page.unroute("**/queue/join*")
    page.wait_for_timeout(2000)
    expect(page.get_by_role("button", name=re.compile("^Speak"))).to_be_visible()
    expect(page.locator("#editor")).to_be_hidden()
    assert "#" not in page.url
    page.locator("#recent li").first.get_by_role("link").click()
    expect(page.get_by_role("grid")).to_be_visible()
    expect_running(page, server)
    panel(page).get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Export")).to_be_visible()


def test_a_document_is_recognised_again_and_one_undo_takes_it_back(
    context: BrowserContext, server: Server, shared_speech: Path
) -> None:
    page = send(context, server.url, shared_speech / "jfk.flac")
    expect_end(page, server)
    before = texts(page).all_inner_texts()
    page.locator(".lk-bar .lk-more").click()
    page.get_by_role("menuitem", name="Transcribe again…").click()
    page.get_by_role("dialog").get_by_role("combobox", name="Language").select_option(label="తెలుగు")
    page.get_by_role("button", name="Transcribe", exact=True).click()
    expect(panel(page)).to_be_visible()
    expect(texts(page).first).to_have_text(re.compile("[\u0c00-\u0c7f]"), timeout=MOST_MS)
    expect(panel(page)).to_be_hidden()
    page.locator(".lk-bar .lk-undo").click()
    expect(texts(page).first).to_have_text(before[0])
    assert texts(page).all_inner_texts() == before


def test_a_document_without_rows_offers_to_recognise_it_again(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    silence = write_wav(tmp_path / "silence.wav", np.zeros(16_000, np.float32))
    page = send(context, server.url, silence)
    expect_end(page, server)
    page.locator(".lk").get_by_role("button", name="Transcribe again").click()
    page.get_by_role("button", name="Transcribe", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("No speech was recognised", timeout=MOST_MS)
