"""Logging in on the page: what is closed until then, and the list that another browser finds."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk
from tests.support.openid_provider import OpenIdProvider
from tests.support.server import running
from transcript.storage import Store
from transcript.storage.links import Rights
from transcript.storage.passwords import hash_password

pytestmark = pytest.mark.browser

PASSWORD = "a long walk"  # noqa: S105 - of this test


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    with OpenIdProvider.serving() as provider:
        yield provider


@pytest.fixture(scope="module")
def lodge(tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider) -> Iterator[Desk]:
    """A server with an account of its own, and one person's at a provider."""
    folder: Path = tmp_path_factory.mktemp("lodge")
    users = {"APP_USERS": f"asha:{hash_password(PASSWORD)}", "OPENID_USERS": "ravi"}
    settings: dict[str, Any] = {**users, **provider.settings}
    with running(folder / "data", **settings) as server:
        store = Store(f"sqlite:///{folder / 'data' / 'likhita.sqlite3'}")
        yield Desk(server, store)
        store.close()


def test_an_account_logs_in_and_finds_its_documents_elsewhere(chromium: Browser, lodge: Desk) -> None:
    secret = lodge.put(name="interview-07.wav")
    link, _ = lodge.store.links.make(secret, Rights.READ, 1_800_000_000)
    here, there = chromium.new_context(), chromium.new_context()
    page = here.new_page()
    page.goto(lodge.server.url)
    form = page.get_by_role("button", name="Log in")
    expect(form).to_be_visible()
    expect(page.locator(".intake-speak, .intake-drop, #choices")).to_have_count(3)
    for part in (".intake-speak", ".intake-drop", "#choices"):
        expect(page.locator(part)).to_be_hidden()
    page.goto(f"{lodge.server.url}/#{link}")  # a link needs no account
    expect(page.locator(".lk-row")).to_have_count(4)
    page.get_by_role("button", name=re.compile("New recording")).click()
    page.get_by_label("Name", exact=True).fill("asha")
    page.get_by_label("Password", exact=True).fill("a short walk")
    form.click()
    expect(page.locator(".login-told")).to_have_text("There is no account with this name and password.")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.locator(".account-name")).to_have_text("asha")
    expect(page.locator(".intake-speak")).to_be_visible()
    expect(form).to_be_hidden()
    page.goto(f"{lodge.server.url}/#{secret}")
    expect(page.locator(".lk-row")).to_have_count(4)

    other = there.new_page()
    other.goto(lodge.server.url)
    other.get_by_label("Name", exact=True).fill("asha")
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Log in").click()
    line = other.locator(".recent-line")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("interview-07.wav")
    other.get_by_role("button", name="Log out").click()
    expect(other.get_by_role("button", name="Log in")).to_be_visible()
    expect(line).to_have_count(0)
    assert secret not in str(other.evaluate("JSON.stringify(localStorage)"))
    here.close()
    there.close()


def test_an_account_of_elsewhere_logs_in_by_its_own_page(
    chromium: Browser, lodge: Desk, provider: OpenIdProvider
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(lodge.server.url)
    way = page.get_by_role("link", name="Log in at 127.0.0.1")
    provider.person = {"sub": "1", "preferred_username": "mallory"}
    way.click()
    expect(page.locator(".login-told")).to_contain_text("whoever runs this server has not named it")
    expect(page).to_have_url(f"{lodge.server.url}/")
    page.get_by_role("button", name="తెలుగు").click()
    expect(page.locator(".login-told")).to_contain_text("ఈ సర్వర్ నిర్వాహకులు")
    provider.person = {"sub": "2", "preferred_username": "ravi"}
    page.get_by_role("link", name="127.0.0.1").click()
    expect(page.locator(".account-name")).to_have_text("ravi")
    expect(page.locator(".intake-speak")).to_be_visible()
    context.close()
