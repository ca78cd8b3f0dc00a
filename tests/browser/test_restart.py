"""A server that ends while a recording is recognised: what the page says, and that the job goes on to its end."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.faults import likhita
from tests.faults.likhita import END_S, make_recording, wait_for
from tests.support.server import Server, free_port, running, wait_for_models

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(0)]

MOST_MS = 240_000


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough that its first row is there well before its last one."""
    return make_recording(tmp_path_factory.mktemp("speech"), "long", sentences=20)


class Servers:
    """One server after the other on one folder and port, so that a page finds the next one."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, str(free_port())
        self._stack = ExitStack()
        self.now = self.start_next()

    def start_next(self) -> Server:
        self._stack.close()
        self.now = self._stack.enter_context(running(self._folder / "data", PORT=self._port))
        return self.now

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("restart"))
    yield servers
    servers.close()


def send(context: BrowserContext, server: Server, recording: Path) -> Page:
    """A page that shows the first rows of the recording."""
    wait_for_models(server)
    page = context.new_page()
    page.goto(server.url)
    page.get_by_role("button", name=re.compile("^Speak")).wait_for()
    page.locator("input[type=file]").set_input_files(recording)
    expect(page.locator(".lk-row").first).to_be_visible(timeout=MOST_MS)
    assert likhita.jobs(server.data_dir), "the job was over before the server could end"
    page.evaluate("window.isTheOldPage = true")
    return page


def expect_end(page: Page, server: Server) -> None:
    """The whole recording is recognised and can be corrected."""
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=MOST_MS)
    document_id = page.url.rpartition("#")[2]
    assert likhita.is_complete(server.data_dir, document_id)
    assert likhita.jobs(server.data_dir) == []
    reached = f"SELECT max(end_ms) FROM segments WHERE document_id = '{document_id}'"  # noqa: S608 - our own
    lasts = f"SELECT duration_ms FROM documents WHERE id = '{document_id}'"  # noqa: S608
    (reached_ms,), (duration_ms,) = (likhita.query(server.data_dir, sql)[0] for sql in (reached, lasts))
    assert reached_ms > 0.9 * duration_ms


def correct_first_row(page: Page) -> None:
    page.locator(".lk-row [data-field=text]").first.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("corrected meanwhile")
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")


def test_a_page_says_that_the_server_restarts_and_goes_on_with_it(
    context: BrowserContext, servers: Servers, recording: Path
) -> None:
    page = send(context, servers.now, recording)
    servers.now.process.terminate()
    expect(page.get_by_text("The server is restarting")).to_be_visible()
    assert page.locator(".lk-row").count() > 0
    servers.now.process.wait(END_S)
    address = page.url
    expect_end(page, servers.start_next())
    assert page.url == address
    assert page.evaluate("window.isTheOldPage")  # what is typed meanwhile is not lost to a reload


def test_a_killed_server_goes_on_from_what_was_recognised(
    context: BrowserContext, servers: Servers, recording: Path
) -> None:
    page = send(context, servers.now, recording)
    document_id = page.url.rpartition("#")[2]
    assert wait_for(lambda: likhita.rows(servers.now.data_dir, document_id), "stored rows")
    correct_first_row(page)
    rows = f"SELECT id FROM segments WHERE document_id = '{document_id}'"  # noqa: S608 - our own
    servers.now.kill()
    known = likhita.query(servers.now.data_dir, rows)
    server = servers.start_next()
    page.reload()
    expect(page.locator(".lk-row").first).to_be_visible(timeout=MOST_MS)
    expect_end(page, server)
    expect(page.locator(".lk-row [data-field=text]").first).to_have_text("corrected meanwhile")
    assert known[0] in likhita.query(server.data_dir, rows)  # rows keep their ids
    assert list(server.data_dir.glob("media/*/heard.journal")) == []
