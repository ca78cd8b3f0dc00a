"""Captions while somebody speaks into a real Chromium; the recording itself never waits for them."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, expect

from tests.browser.start_page import open_start, press
from tests.support.speech import read_samples, speak, write_wav

pytestmark = [pytest.mark.browser, pytest.mark.model]

SAID = "The weather is fine today, and we walk from the river to the village in the mountains."
SOME_WORDS = re.compile("weather|river|village|mountains", re.IGNORECASE)
SOME_SECONDS = re.compile(r"^0:(0[3-9]|[1-5]\d)$")
MOST_MS = 60_000
PLAYS = """behind => { const audio = document.querySelector('.lk audio');
  return audio.src.includes('/live-sound?') && !audio.paused && audio.currentTime > behind && audio.duration > behind; }"""


@pytest.fixture(scope="module")
def speaking_browser(launch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("speech")
    spoken = read_samples(speak(folder / "16k.wav", SAID))
    sound = write_wav(folder / "spoken.wav", spoken.repeat(3), 48_000)
    return launch(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}",
    )


@pytest.fixture
def page(speaking_browser, server):
    with open_start(speaking_browser, server) as page:
        page.get_by_label("Language", exact=True).click()
        page.get_by_role("option", name="English").click()
        yield page


def captions_of(page):
    return page.get_by_role("log", name="What you have said so far")


def expect_document(page):
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=MOST_MS)
    expect(page.locator(".lk-row [data-field=text]").first).to_contain_text(SOME_WORDS)


def watch_pieces(page):
    """(first sample, samples) of each piece that the server took."""
    pieces = []

    def note(request):
        asked = urlsplit(request.url)
        if asked.path.startswith("/live/") and not asked.path.endswith("/end"):
            answer = request.response()
            if answer and answer.ok:
                assert parse_qs(asked.query)["language"] == ["en"]
                pieces.append((int(parse_qs(asked.query)["at"][0]), answer.json()["received"]))

    page.on("requestfinished", note)
    return pieces


def expect_no_gap(pieces):
    """Each piece begins where the one before it ended: no sample is left out or sent twice."""
    begun = [at for at, _ in pieces]
    assert begun[0] == 0
    assert begun == [0, *(received for _, received in pieces)][: len(begun)]


def test_words_appear_while_somebody_speaks_and_the_recording_becomes_a_document(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pieces = watch_pieces(page)
    press(page, "Speak")
    expect(page.locator(".captions-state")).to_have_text(re.compile("^(Getting the model ready|Listening)"))
    expect(captions_of(page)).to_contain_text(SOME_WORDS, timeout=MOST_MS)
    expect(page.locator(".captions-state")).to_have_text(re.compile("^(Listening|Words come later)"))
    copy_and_enlarge(page)
    expect(page.locator(".captions-log p")).not_to_have_count(1, timeout=MOST_MS)  # an utterance has ended
    press(page, "Stop")
    expect_document(page)
    assert len(pieces) > 4
    expect_no_gap(pieces)


def copy_and_enlarge(page):
    """The words so far are copied, and shown large for an audience."""
    said = captions_of(page)
    page.get_by_role("button", name="Copy all").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert SOME_WORDS.search(page.evaluate("navigator.clipboard.readText()"))

    usual = said.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    press(page, "Large")
    assert said.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > 1.4 * usual
    covered = page.locator(".captions").bounding_box()
    assert (covered["x"], covered["y"]) == (0, 0)
    assert covered["width"] >= page.evaluate("innerWidth")
    expect(page.get_by_role("button", name="Stop recording")).to_be_visible()  # on whatever is shown
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Large")).to_be_visible()
    assert said.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") == usual


def test_what_is_said_is_a_row_to_correct_while_the_microphone_is_on(page):
    press(page, "Speak")
    row = page.locator(".lk-row [data-field=text]").first
    expect(row).to_contain_text(SOME_WORDS, timeout=MOST_MS)
    expect(page.get_by_role("button", name="Stop recording")).to_be_visible()
    address = page.url
    row.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("corrected while speaking")
    page.keyboard.press("Enter")
    expect(page.locator(".lk-row")).not_to_have_count(1, timeout=MOST_MS)  # others came meanwhile
    expect(row).to_have_text("corrected while speaking")
    second = page.locator(".lk-row").nth(1)
    second.locator("[data-action=play]").click()  # what was said so far, before there is a recording
    expect(second).to_have_class(re.compile("is-sounding"))
    page.wait_for_function(PLAYS, arg=1.0)
    press(page, "Stop")
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=MOST_MS)
    expect(row).to_have_text("corrected while speaking")
    assert page.url == address
    expect(page.locator(".captions")).to_be_hidden()
    page.reload()
    expect(row).to_have_text("corrected while speaking")
    # it begins and ends where the speaker was cut off, and half a sentence may be heard as another one
    expect(second.locator("[data-field=text]")).to_have_text(re.compile(r"[a-z]+ [a-z]+", re.IGNORECASE))


def test_a_page_that_dies_leaves_rows_and_its_sound_finds_them_again(page, server):
    press(page, "Speak")
    expect(page.locator(".lk-row [data-field=text]").first).to_contain_text(SOME_WORDS, timeout=MOST_MS)
    address = page.url
    next_page = page.context.new_page()
    with pytest.raises(Error):
        page.goto("chrome://crash")
    next_page.goto(server.url)
    next_page.locator(".intake-left").get_by_role("button", name="Transcribe").click()
    expect_document(next_page)
    assert next_page.url == address


def test_who_wants_no_captions_sends_nothing_and_is_remembered(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/live/" in request.url else None)
    page.get_by_label("Show words as I speak").uncheck()
    page.reload()
    expect(page.get_by_label("Show words as I speak")).not_to_be_checked()
    press(page, "Speak")
    expect(page.locator(".mic-time")).to_have_text(SOME_SECONDS)
    press(page, "Stop")
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=MOST_MS)
    assert asked == []


def test_a_recording_goes_on_where_captions_do_not(page):
    sentence = "Live captions have stopped. Your recording continues."
    page.route(
        "**/live/**", lambda route: route.fulfill(status=410, json={"problem": {"sentence": sentence}})
    )
    press(page, "Speak")
    expect(page.locator(".captions-state")).to_have_text(sentence)
    expect(page.locator(".mic-time")).to_have_text(SOME_SECONDS)
    press(page, "Stop")
    expect_document(page)


def test_a_server_that_does_not_answer_for_a_while_loses_no_piece(page):
    pieces = watch_pieces(page)
    page.route("**/live/**", lambda route: route.abort())
    press(page, "Speak")
    expect(page.locator(".captions-state")).to_have_text(re.compile("cannot be reached"))
    expect(page.locator(".mic-time")).to_have_text(SOME_SECONDS)
    page.unroute("**/live/**")
    expect(captions_of(page)).to_contain_text(SOME_WORDS, timeout=MOST_MS)
    assert pieces[0][1] >= 2 * 16_000  # what had waited came at once
    expect_no_gap(pieces)
    press(page, "Stop")
    expect_document(page)
