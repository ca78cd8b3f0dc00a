"""The start as somebody with a microphone opens it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.support.server import Server, wait_for_models


@contextmanager
def open_start(browser: Browser, server: Server) -> Iterator[Page]:
    """The page, in a context of its own and with the models at hand; none of its scripts may have failed."""
    wait_for_models(server)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server.url)
    yield page
    context.close()
    assert problems == []


def press(page: Page, name: str) -> None:
    """The button whose name begins so."""
    page.get_by_role("button", name=re.compile(f"^{name}")).click()
