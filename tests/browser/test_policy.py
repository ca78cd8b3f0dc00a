"""What the page does passes its own policy, and what it does not do is refused."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.speech import write_wav
from transcript.storage.media_files import PEAKS, PLAYBACK, media_folder

pytestmark = pytest.mark.browser

NOTE = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
SOUND = {"audio_sha256": "a" * 64}


@pytest.fixture
def secret(desk):
    """A document of four rows with a second of silence each."""
    made = desk.put(**SOUND, duration_ms=5000)
    place = media_folder(desk.server.data_dir / "media", made)
    place.mkdir(parents=True)
    write_wav(place / PLAYBACK, np.zeros(5 * 16_000))
    (place / PEAKS).write_bytes(bytes(250))
    return made


def test_start_editor_player_export_and_microphone_pass_the_policy(launch, desk, secret):
    browser = launch("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.add_init_script(NOTE)
    page.goto(f"{desk.server.url}/#{secret}")
    expect(page.locator(".lk-row")).to_have_count(4)
    page.locator(".lk-row [data-field=text]").first.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lk-row").first).to_have_attribute("data-status", "verified")
    page.wait_for_function("document.querySelector('audio')?.currentTime > 0.05")
    page.get_by_role("button", name="Export").click()
    with page.expect_download():
        page.get_by_role("menuitem", name="Subtitles").first.click()
    assert page.evaluate("window.violations") == []
    page.goto(desk.server.url)
    page.get_by_role("button", name="Speak: record").click()
    expect(page.locator(".mic-time")).to_have_text("0:01")
    assert page.evaluate("window.violations") == []
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.isRun = true";
          const image = document.createElement("img");
          image.src = "https://elsewhere.example/a.png";
          document.body.append(script, image);
        }"""
    )
    page.wait_for_function("window.violations.length === 2")
    assert page.evaluate("window.violations.sort()") == [
        "img-src https://elsewhere.example/a.png",
        "script-src-elem inline",
    ]
    assert page.evaluate("window.isRun") is None
    context.close()
