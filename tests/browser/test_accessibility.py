"""No page has a violation that axe-core calls serious or critical: light, dark, Telugu, phone."""

from contextlib import contextmanager

import numpy as np
import pytest
import soundfile
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export
from transcript.storage import Store
from transcript.storage.media_files import PEAKS, PLAYBACK, media_folder

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = [
    pytest.param("en-US", "light", DESKTOP, id="light"),
    pytest.param("en-US", "dark", DESKTOP, id="dark"),
    pytest.param("te-IN", "light", DESKTOP, id="telugu"),
    pytest.param("te-IN", "dark", PHONE, id="telugu-dark-phone"),
]
OF_A_DESK = {".lk-keys"}  # a phone has no keys
ROWS = [make_segment(n, text=f"బ్రిద్గె {n}", speaker="లక్ష్మి" if n % 2 else "Ravi") for n in range(1, 7)]


@pytest.fixture
def open_page(new_context, server):
    def open_it(locale, theme, viewport):
        page = new_context(locale=locale, color_scheme=theme, viewport=viewport).new_page()
        page.goto(server.url)
        expect(page.locator(".intake-speak")).to_be_visible(timeout=30_000)
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])
        expect(page.locator(".models-state")).not_to_be_empty()
        return page

    return open_it


def find_violations(page):
    """What axe-core calls serious or critical, as one line a node."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def correct(page, number, text):
    page.locator('.lk-row [data-field="text"]').nth(number).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")


@contextmanager
def page_beside(page, name, look):
    """A page below the document's address, as the editor's links open it."""
    locale, theme, _ = look
    secret = page.evaluate("location.hash.slice(1)")
    root = page.url.split("#")[0]
    beside = page.context.new_page()
    beside.goto(f"{root}documents/{secret}/{name}?language={locale[:2]}&theme={theme}")
    yield beside
    beside.close()


def test_a_violation_would_be_found(open_page):
    page = open_page("en-US", "light", DESKTOP)
    page.evaluate("document.querySelector('.intake').append(document.createElement('button'))")
    assert [line.split(":")[0] for line in find_violations(page)] == ["button-name"]


@pytest.mark.parametrize("look", [pytest.param(p.values, id=p.id) for p in LOOKS])
def test_every_page_can_be_used_by_everybody(open_page, tmp_path, server, look):
    page = open_page(*look)
    assert find_violations(page) == [], "at the start"
    (tmp_path / "interview.eaf").write_bytes(export(make_document(ROWS), "eaf"))
    page.locator("input[type=file]").set_input_files(tmp_path / "interview.eaf")
    expect(page.locator(".lk-row")).to_have_count(6)
    look_at_offers_and_menus(page, is_phone=look[2] == PHONE)
    for name in ("export", "corrections"):
        with page_beside(page, name, look) as beside:
            assert find_violations(beside) == [], name
    give_sound(page, server)
    page.locator(".lk-row").first.focus()
    page.keyboard.press("Alt+q")
    expect(page.locator(".lk-pitches")).to_be_visible()
    assert find_violations(page) == [], "at the sound and its spectrogram"


def look_at_offers_and_menus(page, *, is_phone):
    page.locator(".lk-row [data-action=verify]").nth(4).click()
    correct(page, 0, "బ్రిడ్జి 1")
    correct(page, 1, "బ్రిడ్జి 2")
    expect(page.locator(".lk-memory")).to_be_visible(timeout=10_000)
    page.locator("[data-action=memory-look]").click()
    assert find_violations(page) == [], "at the offer"
    for opener in (".lk-export", ".lk-keys", ".lk-bar .lk-more", ".lk-row [data-action=speaker]"):
        if is_phone and opener in OF_A_DESK:
            expect(page.locator(opener).first).to_be_hidden()
            continue
        page.locator(opener).first.click()
        expect(page.locator(".lk-menu:popover-open")).to_be_visible()
        assert find_violations(page) == [], opener
        if opener == ".lk-keys":
            choose_keys(page)
            assert find_violations(page) == [], "at the keys"
            page.keyboard.press("Escape")  # leaves the line that waits for a key
        page.keyboard.press("Escape")


def choose_keys(page):
    """One key is set, and another one is waited for."""
    page.locator(".lk-sheet-head [aria-pressed]").click()
    page.locator("[data-line=find]").click()
    page.keyboard.press("F8")
    page.locator("[data-line=doubt]").click()
    page.keyboard.press("Control+t")
    expect(page.locator(".lk-key-told")).to_contain_text("Ctrl T")


def give_sound(page, server):
    """The document of the page has a second of sound, and the page was loaded again."""
    secret = page.evaluate("location.hash.slice(1)")
    folder = media_folder(server.data_dir / "media", secret)
    folder.mkdir(parents=True, exist_ok=True)
    soundfile.write(folder / PLAYBACK, np.full(16_000, 0.5), 16_000)
    (folder / PEAKS).write_bytes(bytes(50))
    store = Store(f"sqlite:///{server.data_dir / 'likhita.sqlite3'}")
    store.put_sound(secret, "a" * 64, 1000)
    store.close()
    page.reload()
    expect(page.locator(".lk-wave")).to_be_visible()
