"""The microphone while it is on: always on the screen, paused and ended by its own bar, every fault with a sentence."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.start_page import open_start, press
from tests.support import speech
from ui.modules import module_address

pytestmark = [pytest.mark.browser, pytest.mark.model]

SPOKEN_S = re.compile(r"^0:0[2-9]")
FAULTS = {
    "NotAllowedError": "is blocking the microphone",
    "NotFoundError": "No microphone was found",
    "NotReadableError": "Another program is using the microphone",
    "NotSupportedError": "cannot record",
}
MICROPHONE = "import(new URL('{address}', document.baseURI)).then(({{ microphone }}) => {{ {act} }})"


@pytest.fixture(scope="module")
def humming_browser(launch):
    """Its microphone hears Chromium's own beeps: sound, but no words."""
    return launch("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", whole=True)


@pytest.fixture
def page(humming_browser, server):
    with open_start(humming_browser, server) as page:
        yield page


def speak(page):
    press(page, "Speak")
    expect(page.locator(".mic-time")).to_have_text(SPOKEN_S)


def with_microphone(page, act):
    """Lets something happen to the microphone that the page holds."""
    return page.evaluate(MICROPHONE.format(address=module_address("start/microphone.js"), act=act))


def expect_sent(page):
    """The job of what was spoken, or already its document."""
    expect(page.locator(".mic-bar")).to_be_hidden()
    expect(page.get_by_role("button", name="Export")).to_be_visible(timeout=60_000)


def test_a_pause_is_none_of_the_recording(page):
    speak(page)
    press(page, "Pause")
    expect(page.locator(".mic-state")).to_have_text("Paused")
    spoken_s = with_microphone(page, "return microphone.seconds")
    sent = []
    for _ in range(3):
        with page.expect_request(lambda request: "held=true" in request.url) as asked:
            pass  # the server is told, and ends the sentence
        sent.append(int(parse_qs(urlsplit(asked.value.url).query)["at"][0]))
    assert with_microphone(page, "return microphone.seconds") == spoken_s
    assert sent[1] == sent[2] <= 16_000 * (spoken_s + 0.5), "no sound of the pause"
    press(page, "Resume")
    expect(page.locator(".mic-state")).to_have_text("Recording")
    expect(page.locator(".mic-time")).to_have_text(f"0:{int(spoken_s) + 2:02d}")
    press(page, "Stop")
    expect_sent(page)
    expect(page.locator(".lk-empty")).to_be_visible()  # beeps are no words


def test_the_bar_tells_how_long_it_may_go_on(page):
    speak(page)
    expect(page.locator(".mic-left")).to_have_text(re.compile(r"^\d+:\d\d left$"))  # of 3 MB


def test_what_was_said_is_sent_where_the_microphone_goes_away(page):
    speak(page)
    with_microphone(
        page, "const [track] = microphone.stream.getAudioTracks(); track.stop(); track.onended();"
    )
    expect(page.get_by_role("alert").filter(has_text="was disconnected")).to_be_visible()
    expect_sent(page)
    press(page, "Close")
    expect(page.locator(".mic-told")).to_be_hidden()


def test_what_was_said_is_sent_where_the_permission_is_withdrawn(page):
    speak(page)
    page.context.grant_permissions(["geolocation"])  # this one, and no other any more
    expect(page.get_by_role("alert").filter(has_text="stopped allowing")).to_be_visible()
    expect_sent(page)


def test_a_muted_microphone_says_so_and_the_recording_goes_on(page):
    speak(page)
    with_microphone(
        page,
        "const [track] = microphone.stream.getAudioTracks();"
        "Object.defineProperty(track, 'muted', { value: true, configurable: true }); track.onmute();",
    )
    told = page.get_by_role("alert").filter(has_text="muted")
    expect(told).to_be_visible()
    expect(page.locator(".mic-state")).to_have_text("Recording")
    with_microphone(
        page, "const [track] = microphone.stream.getAudioTracks(); delete track.muted; track.onunmute();"
    )
    expect(told).to_be_hidden()


def test_each_fault_has_its_sentence(page):
    for name, told in FAULTS.items():
        page.evaluate(
            """name => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', name); }; }""",
            name,
        )
        press(page, "Speak")
        expect(page.locator(".intake-state")).to_contain_text(told)
    page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    press(page, "Speak")
    expect(page.locator(".intake-state")).to_contain_text("https")


def test_a_microphone_is_chosen_and_tried_before_anybody_is_recorded(page):
    page.get_by_text("Choose and test the microphone").click()
    chosen = page.get_by_role("combobox", name="Choose and test the microphone")
    expect(chosen.locator("option")).not_to_have_count(1)
    chosen.select_option(index=2)
    wanted = chosen.input_value()
    page.wait_for_function(
        "parseFloat(document.querySelector('.device-level-now').style.transform.slice(7)) > 0.1"
    )
    assert with_microphone(page, "return [microphone.state, microphone.seconds]") == ["tried", 0]
    page.reload()
    speak(page)
    used = with_microphone(page, "return microphone.stream.getAudioTracks()[0].getSettings().deviceId")
    assert used == wanted


def test_a_job_of_before_takes_no_page_from_who_speaks(page, tmp_path):
    sound = speech.speak(tmp_path / "said.wav", "The weather is fine today. " * 8)
    page.locator(".intake-drop input").set_input_files(sound)
    expect(page.locator(".job")).to_be_visible()
    page.wait_for_function("location.hash.length > 1")
    earlier = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    press(page, "‹ New recording")
    speak(page)
    page.wait_for_function(
        """async (id) => {
          const headers = { 'X-Likhita-Document': id };
          return (await (await fetch('documents/-/job', { headers })).json()).state === 'ended';
        }""",
        arg=earlier,
        timeout=60_000,
    )
    time_then = page.locator(".mic-time").inner_text()
    expect(page.locator(".mic-time")).not_to_have_text(time_then)
    expect(page.get_by_role("button", name="Export")).to_be_hidden()
    assert earlier not in page.url
    press(page, "Stop")
    expect(page.locator(".mic-bar")).to_be_hidden()
    expect(page.locator(".lk-empty")).to_be_visible(timeout=60_000)


def test_two_tabs_record_each_its_own(page, server):
    other = page.context.new_page()
    other.goto(server.url)
    for tab in (page, other):
        tab.bring_to_front()
        speak(tab)
    for tab in (page, other):
        tab.bring_to_front()
        press(tab, "Stop")
    for tab in (page, other):
        tab.bring_to_front()
        expect_sent(tab)
    assert page.url != other.url
