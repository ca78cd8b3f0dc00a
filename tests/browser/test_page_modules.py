"""The page's modules in a browser: each is fetched once, wherever the page stands, and ends with its component."""

from collections.abc import Callable, Iterator
from typing import Any

import fastapi
import pytest
from fastapi.responses import HTMLResponse
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.editor_driver import Opened, talk
from tests.browser.editor_page import Server as PageServer
from tests.browser.editor_page import Shelf, build_app, make_sound
from tests.support.server import Server
from ui.modules import MODULES, module_address

pytestmark = pytest.mark.browser

PREFIX = "/tools/likhita"


class Site:
    """Somebody's site with the page in a folder of it, as a server behind a path prefix sees the requests."""

    def __init__(self, page: fastapi.FastAPI) -> None:
        self.page = page

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.page(scope, receive, send)
        elif scope["path"].startswith(PREFIX):
            await self.page(scope | {"root_path": PREFIX}, receive, send)
        else:
            await HTMLResponse("<iframe style='width: 1200px; height: 800px'></iframe>")(scope, receive, send)


@pytest.fixture(scope="module")
def below_a_prefix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("media")
    make_sound(folder, 40)
    shelf = Shelf()
    shelf.put("talk", talk())
    with PageServer(Site(build_app(shelf, folder))) as address:
        yield address


def note_modules(page: Page) -> list[Response]:
    noted: list[Response] = []
    page.on("response", lambda response: noted.append(response) if "/modules/" in response.url else None)
    return noted


def test_below_a_prefix_modules_come_from_below_it(context: BrowserContext, below_a_prefix: str) -> None:
    page = context.new_page()
    noted = note_modules(page)
    page.goto(f"{below_a_prefix}{PREFIX}/?document=talk")
    page.locator(".lk-row").first.wait_for()
    expect(page.locator(".lk-row")).to_have_count(4)
    assert {response.status for response in noted} == {200}
    start = f"{below_a_prefix}{PREFIX}/{module_address('editor/start.js')}"
    assert [response.url for response in noted].count(start) == 1


def test_inside_the_frame_of_another_site_the_editor_works(
    context: BrowserContext, below_a_prefix: str
) -> None:
    page = context.new_page()
    page.goto(f"{below_a_prefix.replace('127.0.0.1', 'localhost')}/")
    page.evaluate(
        "address => { document.querySelector('iframe').src = address; }",
        f"{below_a_prefix}{PREFIX}/?document=talk",
    )
    inside = page.frame_locator("iframe")
    inside.locator(".lk-row").first.wait_for()
    expect(inside.locator(".lk-row")).to_have_count(4)
    inside.locator(".lk-row [data-field=text]").first.click()
    page.keyboard.press("Control+Enter")
    expect(inside.locator(".lk-row").first).to_have_attribute("data-status", "verified")


def listeners(page: Page) -> int:
    """How many listeners our modules have on the window and the document."""
    session = page.context.new_cdp_session(page)
    ours: set[str] = set()
    session.on(
        "Debugger.scriptParsed",
        lambda script: ours.add(script["scriptId"]) if "/modules/" in script["url"] else None,
    )
    session.send("Debugger.enable")
    count = 0
    for name in ("window", "document"):
        found = session.send("Runtime.evaluate", {"expression": name})["result"]["objectId"]
        known = session.send("DOMDebugger.getEventListeners", {"objectId": found})["listeners"]
        count += sum(listener["scriptId"] in ours for listener in known)
    session.detach()
    return count


def test_what_a_component_listens_to_ends_with_it(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    assert listeners(here.page) > 10
    here.page.evaluate("document.querySelector('.lk').parentElement.remove()")
    assert listeners(here.page) == 0


def test_a_component_that_is_only_moved_goes_on(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    before = listeners(here.page)
    here.page.evaluate(
        """() => {
          const element = document.querySelector('.lk').parentElement;
          element.parentElement.append(element);
        }"""
    )
    assert listeners(here.page) == before
    here.retype(here.text(1), "ఇంకా")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(1)["text"] == "ఇంకా"


def test_nothing_is_fetched_twice_and_nothing_in_a_row(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    noted = note_modules(page)
    page.goto(server.url)
    expect(page.locator(".intake-speak-text")).not_to_be_empty()
    page.wait_for_function(
        "count => performance.getEntriesByType('resource').filter(({name}) => name.includes('/modules/')).length >= count",
        arg=len(MODULES),
    )
    names = sorted(response.url.split("/modules/")[1].partition("/")[2] for response in noted)
    assert names == sorted(MODULES)
