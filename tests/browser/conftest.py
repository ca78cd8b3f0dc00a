"""Chromium for the browser tests: skipped with the reason where it is missing, a failure in CI."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.desk import Desk
from tests.browser.editor_driver import Opened, talk
from tests.browser.editor_page import Server, Shelf, build_app, make_sound
from tests.browser.store_shelf import StoreShelf
from tests.support.server import Server as AppServer
from tests.support.server import running
from transcript.storage import Store
from ui.documents.words import words_router

PATIENCE_MS = 30_000
"""How long a page may take for one thing: a bound for what never comes, not a measure of the machine."""
expect.set_options(timeout=PATIENCE_MS)

NUMBERS = itertools.count(1)
_KEPT = "local_storage,indexeddb,cookies,service_workers"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"
"""The same engine without a browser's windows takes half the processor time, and knows one microphone only."""


def find_chromium(*names: str) -> str | None:
    """Path of the first of these browsers that is installed, or None."""
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find_chromium(*NAMES)
    if path is None:
        reason = "chromium is not installed (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="package")
def launch(chromium_path: str) -> Iterator[Callable[..., Browser]]:
    """Starts a browser with further flags, the `whole` one where the shell that is used else will not do.

    One Playwright for all, since two in one process do not go.

    It ends with the browser tests: while it is there, this thread has a running event loop.
    """
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--autoplay-policy=no-user-gesture-required",
        "--mute-audio",
    ]
    started: list[Browser] = []
    with sync_playwright() as playwright:

        def start(*further: str, whole: bool = False) -> Browser:
            path = chromium_path if whole else find_chromium(SHELL) or chromium_path
            browser = playwright.chromium.launch(executable_path=path, args=[*flags, *further])
            started.append(browser)
            return browser

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="package")
def chromium(launch: Callable[..., Browser]) -> Browser:
    return launch()


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Shelf]]:
    """The editor's small page: its address and the shelf of documents behind it."""
    folder = tmp_path_factory.mktemp("media")
    make_sound(folder, 40)
    shelf = Shelf()
    with Server(build_app(shelf, folder)) as address:
        yield address, shelf


@pytest.fixture(scope="session")
def stored_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Shelf]]:
    """The same page over the true store."""
    folder = tmp_path_factory.mktemp("stored")
    make_sound(folder, 40)
    shelf = StoreShelf().open(folder)
    with Server(build_app(shelf, folder, words_router(shelf.store))) as address:
        yield address, shelf


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The true app, and the store it works on."""
    folder = tmp_path_factory.mktemp("desk")
    with running(folder / "data") as server:
        store = Store(f"sqlite:///{folder / 'data' / 'likhita.sqlite3'}")
        yield Desk(server, store)
        store.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def start_page(context: BrowserContext, server: AppServer) -> Iterator[Page]:
    """The start of the true app; none of its scripts may have failed in the end."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server.url)
    expect(page.locator(".intake-transcripts")).to_be_visible()
    yield page
    assert problems == []


@pytest.fixture(scope="module")
def warm_context(chromium: Browser) -> Iterator[BrowserContext]:
    """One for a file of tests: its pages find Gradio's scripts fetched and compiled, a third of their start."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def context(warm_context: BrowserContext) -> Iterator[BrowserContext]:
    """As if it were new: no page, nothing kept, online."""
    yield warm_context
    clear(warm_context)


@pytest.fixture(scope="package")
def contexts_by_look(chromium: Browser) -> dict[str, list[BrowserContext]]:
    """Those that no test uses now."""
    return {}


@pytest.fixture
def new_context(
    chromium: Browser, contexts_by_look: dict[str, list[BrowserContext]]
) -> Iterator[Callable[..., BrowserContext]]:
    """A function that gives one of a look (locale, theme, viewport, ...), as if it were new.

    One that another test had with this look has Gradio's scripts compiled already.
    """
    taken: list[tuple[str, BrowserContext]] = []

    def take(**look: Any) -> BrowserContext:
        key = repr(sorted(look.items()))
        free = contexts_by_look.setdefault(key, [])
        context = free.pop() if free else chromium.new_context(**look)
        taken.append((key, context))
        return context

    yield take
    for key, context in taken:
        clear(context)
        contexts_by_look[key].append(context)


def clear(context: BrowserContext) -> None:
    """Closes the pages of a context and forgets what they kept."""
    pages = context.pages
    origins = {f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(page.url) for page in pages)}
    blank = context.new_page()
    for page in pages:
        page.close()
    context.set_offline(False)
    context.clear_permissions()
    session = context.new_cdp_session(blank)
    for origin in origins:
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": _KEPT})
    blank.close()


@pytest.fixture
def open_document(bench: tuple[str, Shelf], context: BrowserContext) -> Iterator[Callable[..., Opened]]:
    yield from open_documents(bench, context)


@pytest.fixture
def open_stored(stored_bench: tuple[str, Shelf], context: BrowserContext) -> Iterator[Callable[..., Opened]]:
    yield from open_documents(stored_bench, context)


def open_documents(bench: tuple[str, Shelf], context: BrowserContext) -> Iterator[Callable[..., Opened]]:
    """A function that opens a document in a page of its own; no page may have thrown in the end."""
    address, shelf = bench
    opened: list[Opened] = []

    def open_it(
        segments: list[dict[str, Any]] | None = None, *, document_id: str = "", **meta: Any
    ) -> Opened:
        name = document_id or f"doc{next(NUMBERS)}"
        if name not in shelf.documents:
            shelf.put(name, talk() if segments is None else segments, **meta)
        page = context.new_page()
        here = Opened(page, shelf, name)
        page.goto(f"{address}/?document={name}")
        page.locator(".lk-head, .lk-empty:visible").first.wait_for()
        expect(page.locator(".lk-title")).to_have_text(shelf.documents[name]["view"]["name"])
        opened.append(here)
        return here

    yield open_it
    shelf.fail = False
    assert [error for here in opened for error in here.errors] == []
