"""One speaker a channel, chosen on the start panel, in a real Chromium with real engines."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.server import ARTIFACTS, wait_for_models
from tests.support.speech import read_samples, speak, write_stereo

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(autouse=True)
def with_models(server):
    wait_for_models(server)


@pytest.fixture
def interview(tmp_path):
    """A question on the left; an answer on the right, begun before the question ends."""
    said = ("would you like to go to the market with me", "yes, because the weather is very nice today")
    asked, answered = (
        read_samples(speak(tmp_path / f"{n}.wav", words, pitch=20 + 50 * n)) for n, words in enumerate(said)
    )
    return write_stereo(tmp_path / "interview.wav", asked, np.pad(answered, (len(asked) - 8_000, 0)))


def test_a_stereo_interview_has_one_speaker_a_channel(server, context, interview):
    page = context.new_page()
    page.goto(server.url)
    page.get_by_label("Speakers", exact=True).click()
    page.get_by_role("option", name="One per channel or track").click()
    page.locator("input[type=file]").set_input_files(interview)
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=120_000)
    rows = page.locator(".lk-row")
    expect(rows).to_have_count(2)
    for number, word in enumerate(("market", "weather")):
        expect(rows.nth(number).locator(".lk-speaker")).to_contain_text(f"Speaker {number + 1}")
        expect(rows.nth(number).locator("[data-field=text]")).to_have_text(re.compile(word))
    page.screenshot(path=ARTIFACTS / "channels.png")
    page.locator(".lk-bar .lk-more").click()
    expect(page.get_by_role("menuitem", name="Accuracy report…")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Detect speakers again…")).to_have_count(0)
