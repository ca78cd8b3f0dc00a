"""A recording with several tracks or channels: the start panel asks which, by keyboard and in both languages."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.server import ARTIFACTS, wait_for_models
from tests.support.speech import read_samples, speak

pytestmark = [pytest.mark.browser, pytest.mark.model]

CHANNELS, ASKED, ANSWERED = 5, 1, 3


@pytest.fixture(autouse=True)
def with_models(server):
    wait_for_models(server)


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """Five microphones: a question on the second, an answer on the fourth, nothing on the others."""
    import soundfile  # noqa: PLC0415 - only this test writes so many channels

    folder = tmp_path_factory.mktemp("talk")
    said = ("would you like to go to the market with me", "yes, because the weather is very nice today")
    asked, answered = (
        read_samples(speak(folder / f"{n}.wav", words, pitch=20 + 50 * n)) for n, words in enumerate(said)
    )
    values = np.zeros((len(asked) + len(answered), CHANNELS), np.float32)
    values[: len(asked), ASKED] = asked
    values[len(asked) :, ANSWERED] = answered
    soundfile.write(folder / "talk.wav", values, 16_000)
    return folder / "talk.wav"


def expect_end(page):
    """The last rows come a moment after the word that all are recognised."""
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=120_000)


def test_the_fourth_channel_alone_is_chosen_by_keyboard(server, context, talk):
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server.url)
    page.locator("input[type=file]").set_input_files(talk)
    expect(page.get_by_text("This recording has 5 channels. Which should be transcribed?")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^Automatic"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Choose at least one track or channel.")
    page.get_by_role("button", name="తెలుగు").click()
    expect(page.get_by_role("alert")).to_have_text("కనీసం ఒక ట్రాక్ లేదా ఛానెల్ ఎంచుకోండి.")
    page.screenshot(path=ARTIFACTS / "choosing-tracks.png")
    page.get_by_role("button", name="English").click()
    page.get_by_role("checkbox", name="Channel 1").focus()
    for key in ("Tab", "Tab", "Tab", "Space", "Enter"):
        page.keyboard.press(key)
    expect_end(page)
    rows = page.get_by_role("grid")
    expect(rows).to_contain_text("weather")
    expect(rows).not_to_contain_text("market")
    expect(page.get_by_text("Transcribed: channels 4 of 5.")).to_be_visible()
    assert problems == []


def test_each_channel_is_one_speaker_and_the_silent_ones_are_told(server, context, talk):
    page = context.new_page()
    page.goto(server.url)
    page.locator("input[type=file]").set_input_files(talk)
    page.get_by_role("checkbox", name="Each channel is one speaker").check()
    page.get_by_role("button", name="Transcribe").click()
    expect_end(page)
    rows = page.get_by_role("grid")
    expect(rows).to_contain_text("weather")
    expect(rows).to_contain_text("market")
    expect(page.get_by_text("Transcribed: channels 2, 4 of 5.")).to_be_visible()
    expect(page.get_by_text("Left out as silent: 1, 3, 5.")).to_be_visible()
    for number in (1, 2):
        expect(page.locator(".lk-speaker").filter(has_text=f"Speaker {number}").first).to_be_visible()
    page.get_by_role("button", name="తెలుగు").click()
    expect(page.get_by_text("5 ఛానెళ్లలో ట్రాన్‌స్క్రైబ్ చేసినవి: 2, 4.")).to_be_visible()
    expect(page.get_by_text("నిశ్శబ్దంగా ఉన్నందున వదిలేసినవి: 1, 3, 5.")).to_be_visible()


def test_giving_up_the_choice_goes_back_to_the_start(server, context, talk):
    page = context.new_page()
    page.goto(server.url)
    page.locator("input[type=file]").set_input_files(talk)
    expect(page.get_by_role("button", name="Transcribe")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Transcribe")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Speak"))).to_be_visible()
