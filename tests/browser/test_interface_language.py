"""English or Telugu, light or dark: the switch at the top of the real page, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

ROWS = [make_segment(n, text=f"వరుస {n}") for n in range(1, 4)]
LOADING = re.compile(r"/gradio_api/run/predict")
TELUGU = re.compile(r"[\u0c00-\u0c7f]")

OF_THE_DOCUMENT = ("interview", "Speaker", "ELAN", "XML")
# What every frame shows, from the first one on.
WATCH_FRAMES = """
window.seenTexts = new Set();
window.frames = 0;
const look = () => {
  const main = document.querySelector("main");
  const texts = document.createTreeWalker(main ?? document.createElement("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true })) seenTexts.add(data);
  }
  if (main) frames += 1;
  requestAnimationFrame(look);
};
look();
"""


@pytest.fixture
def open_page(new_context, server):
    problems = []

    def open_it(locale="en-US", path="/", hold=None):
        page = new_context(locale=locale, viewport={"width": 1280, "height": 900}).new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        if hold is not None:  # requests to this address wait in a list
            page.route(LOADING, lambda route: hold.append(route))  # noqa: PLW0108 - playwright marks its handlers, which a built-in does not allow
        page.goto(server.url + path)
        expect(page.locator(".intake-speak")).to_be_visible(timeout=30_000)
        return page

    yield open_it
    assert problems == []


def open_transcript(page, folder):
    (folder / "interview.eaf").write_bytes(export(make_document(ROWS), "eaf"))
    page.locator("input[type=file]").set_input_files(folder / "interview.eaf")
    expect(page.locator(".lk-row")).to_have_count(3)


def switch_to(page, name):
    page.locator("#switch").get_by_role("button", name=name, exact=True).click()


def visible_words(page):
    """Every word that can be read, except names: of languages, of formats, of this app and of Gradio's foot."""
    return foreign_words(page.evaluate("document.querySelector('main').innerText"))


def foreign_words(shown):
    names = r"\b(wav|mp[34]|m4a|ogg|flac|webm|wma|SPHERE|mkv|avi|mpg|mts|srt|vtt|ttml|TextGrid|eaf|exb|flextext|rttm|ctm|json|csv|cha|Likhita|English)\b"
    return re.findall(r"[A-Za-z]{3,}", re.sub(names, "", shown))


def test_a_browser_in_telugu_gets_a_telugu_page(open_page):
    page = open_page("te-IN")
    expect(page.locator("html")).to_have_attribute("lang", "te")
    expect(page.get_by_role("button", name="మాట్లాడండి")).to_be_visible()
    expect(page.get_by_label("భాష", exact=True)).to_have_value("ఆటోమేటిక్")
    expect(page.get_by_label("వక్తలు")).to_have_value("ఆటోమేటిక్")
    assert visible_words(page) == []


def test_a_browser_in_another_language_gets_english(open_page):
    page = open_page("fr-FR")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("combobox", name="Speakers")).to_have_value("Automatic")


def test_the_choice_changes_the_page_at_once_and_is_remembered(open_page):
    page = open_page()
    expect(page.get_by_label("Language", exact=True)).to_have_value("Automatic")
    page.evaluate("window.stillTheSamePage = true")
    switch_to(page, "తెలుగు")
    expect(page.get_by_label("భాష", exact=True)).to_have_value("ఆటోమేటిక్")
    expect(page.get_by_text("లేదా రికార్డింగ్‌ను ఇక్కడ వేయండి")).to_be_visible()
    assert visible_words(page) == []
    assert page.evaluate("window.stillTheSamePage")
    page.reload()
    expect(page.get_by_role("button", name="మాట్లాడండి")).to_be_visible()
    switch_to(page, "English")
    expect(page.get_by_role("button", name=re.compile("^Speak"))).to_be_visible()


def test_a_reload_after_the_switch_never_paints_the_other_language(open_page, tmp_path):
    page = open_page()
    open_transcript(page, tmp_path)
    switch_to(page, "తెలుగు")
    expect(page.get_by_role("button", name="ఎగుమతి")).to_be_visible()
    page.add_init_script(WATCH_FRAMES)
    page.reload()
    expect(page.get_by_role("button", name="ఎగుమతి")).to_be_visible()
    page.wait_for_function("frames > 3")
    seen = " ".join(page.evaluate("[...seenTexts]"))
    assert set(foreign_words(seen)) <= set(OF_THE_DOCUMENT)
    page.goto(page.url.partition("#")[0].partition("?")[0])
    page.get_by_role("button", name="‹ కొత్త రికార్డింగ్").filter(visible=True).or_(
        page.locator(".intake-speak")
    ).first.wait_for()
    page.wait_for_function("frames > 3")
    seen = " ".join(page.evaluate("[...seenTexts]"))
    assert set(foreign_words(seen)) <= set(OF_THE_DOCUMENT)


def test_a_chosen_language_of_speech_stays_when_the_page_changes_its_own(open_page):
    page = open_page()
    page.get_by_role("combobox", name="Speakers").click()
    page.get_by_role("option", name="3", exact=True).click()
    switch_to(page, "తెలుగు")
    expect(page.get_by_label("వక్తలు")).to_have_value("3")


def test_the_editor_changes_its_words_and_loses_nothing_that_was_typed(open_page, tmp_path):
    page = open_page()
    open_transcript(page, tmp_path)
    cell = page.locator('.lk-row [data-field="text"]').first
    cell.click()
    page.keyboard.press("End")
    page.keyboard.insert_text(" ఇంకా")
    switch_to(page, "తెలుగు")
    expect(page.get_by_role("button", name="ఎగుమతి")).to_be_visible()
    expect(cell).to_have_text("వరుస 1 ఇంకా")
    expect(page.get_by_text("నుండి తెరిచాం")).to_be_visible()
    expect(page.locator(".lk-state")).to_contain_text("భద్రమైంది")
    page.reload()
    expect(cell).to_have_text("వరుస 1 ఇంకా")
    expect(page.get_by_role("button", name="ఎగుమతి")).to_be_visible()


def test_a_refusal_is_told_in_the_language_of_the_page(open_page, tmp_path):
    page = open_page("te-IN")
    (tmp_path / "long.wav").write_bytes(b"\0" * 4_000_000)
    page.locator("input[type=file]").set_input_files(tmp_path / "long.wav")
    expect(page.get_by_text("రికార్డింగ్ 3 MB కన్నా పెద్దది.")).to_be_visible(timeout=20_000)
    switch_to(page, "English")
    expect(page.get_by_text("The recording is larger than 3 MB.")).to_be_visible()


def test_a_refusal_of_the_server_is_told_in_the_language_of_the_page(open_page, tmp_path):
    page = open_page("te-IN")
    (tmp_path / "empty.wav").write_bytes(b"")
    page.locator("input[type=file]").set_input_files(tmp_path / "empty.wav")
    told = page.locator(".intake-state[role=alert]")
    expect(told).to_contain_text("ఫైలు ఖాళీగా ఉంది")


def test_the_page_of_options_follows_language_and_theme(open_page, tmp_path):
    page = open_page("te-IN")
    page.locator(".switch-theme").click()
    open_transcript(page, tmp_path)
    page.get_by_role("button", name="ఎగుమతి").click()
    with page.context.expect_page() as opened:
        page.get_by_role("menuitem", name="అన్ని ఫార్మాట్‌లు").click()
    html = opened.value.locator("html")
    expect(html).to_have_attribute("lang", "te")
    expect(html).to_have_attribute("data-theme", "dark")


def test_the_theme_is_chosen_and_remembered(open_page):
    page = open_page()
    before = page.evaluate("getComputedStyle(document.querySelector('.intake')).backgroundColor")
    page.locator(".switch-theme").click()
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    dark = page.evaluate("getComputedStyle(document.querySelector('.intake')).backgroundColor")
    assert dark != before
    page.reload()
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    page.locator(".switch-theme").click()
    expect(page.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))


def test_a_late_answer_to_the_loading_page_hides_no_opened_transcript(open_page, tmp_path):
    late: list[Route] = []
    page = open_page(hold=late)
    open_transcript(page, tmp_path)
    assert late
    for route in late:
        with page.expect_response(LOADING) as answered:
            route.continue_()
        answered.value.finished()
    page.unroute(LOADING)
    switch_to(page, "తెలుగు")  # its answer comes after the late ones
    expect(page.get_by_role("button", name="‹ కొత్త రికార్డింగ్")).to_be_visible()
    expect(page.locator('.lk-row [data-field="text"]').first).to_be_visible()
    expect(page.locator(".intake-speak")).to_be_hidden()
