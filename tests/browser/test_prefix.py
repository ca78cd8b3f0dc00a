"""Below a path of another site a visitor opens, plays, corrects and downloads, whatever the proxy does with the path."""

import numpy as np
import pytest
from gradio_client import Client
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.support.prefix_proxy import prefix_proxy
from tests.support.server import running
from tests.support.speech import write_wav
from transcript.storage import Store
from transcript.storage.media_files import PEAKS, PLAYBACK, media_folder

pytestmark = pytest.mark.browser

PREFIX = "/tools/likhita"


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    folder = tmp_path_factory.mktemp("below")
    with running(folder / "data", GRADIO_ROOT_PATH=PREFIX) as server:
        store = Store(f"sqlite:///{folder / 'data' / 'likhita.sqlite3'}")
        yield Desk(server, store)
        store.close()


@pytest.mark.parametrize("strips", [True, False], ids=["stripped", "left"])
def test_a_document_is_opened_played_corrected_and_downloaded(context, below, strips):
    secret = below.put(audio_sha256="a" * 64, duration_ms=5000)
    place = media_folder(below.server.data_dir / "media", secret)
    place.mkdir(parents=True)
    write_wav(place / PLAYBACK, np.zeros(5 * 16_000))
    (place / PEAKS).write_bytes(bytes(250))
    page = context.new_page()
    failed = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    with prefix_proxy(below.server.url, PREFIX, strips=strips) as address:
        page.goto(f"{address}/#{secret}")
        cell = page.locator(".lk-row [data-field=text]").first
        cell.click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("corrected below a path")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".lk-row").first).to_have_attribute("data-status", "verified")
        page.wait_for_function("document.querySelector('audio')?.currentTime > 0.05")
        below.edit(secret, 3, "text", "from elsewhere")  # comes by the request that is held
        expect(page.locator(".lk-row [data-field=text]").nth(2)).to_have_text("from elsewhere")
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name="Subtitles").first.click()
        assert "corrected below a path" in download.value.path().read_text("utf-8")
        page.close()
        program = Client(f"{address}/", verbose=False, analytics_enabled=False)
        assert program.predict(secret, api_name="/document")["document_id"] == secret
    assert below.text(secret, 1) == "corrected below a path"
    assert failed == []
