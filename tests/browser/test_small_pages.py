"""On a phone, at twice the size, under a finger, in forced colours: the rows have the room, and all is seen."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.builders import make_document, make_segment
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

ROWS = [
    make_segment(n, text=("ఆ బ్రిడ్జి." if n % 2 else "How long?"), speaker="లక్ష్మి" if n % 2 else "Doctor")
    for n in range(1, 31)
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TWICE = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
WHOLE_ROWS = """() => {
  const top = document.querySelector('.lk-head').getBoundingClientRect().bottom;
  return [...document.querySelectorAll('.lk-row')].map(row => row.getBoundingClientRect())
    .filter(box => box.top >= top - 1 && box.bottom <= innerHeight).length;
}"""
UNSEEN = """(selector) => [...document.querySelectorAll(selector)].filter(node => node.checkVisibility()).filter(node => {
  const paper = getComputedStyle(document.body).backgroundColor;
  const looks = [null, '::before', '::after'].map(part => getComputedStyle(node, part));
  const isLined = looks.some(({borderTopWidth, borderTopStyle}) =>
    borderTopStyle !== 'none' && parseFloat(borderTopWidth) >= 1);
  const isFilled = looks.some(({backgroundColor, content}, index) =>
    (index === 0 || content !== 'none') && !['rgba(0, 0, 0, 0)', paper].includes(backgroundColor));
  return !isLined && !isFilled && node.textContent.trim() === '';
}).map(node => node.className)"""


@pytest.fixture
def open_talk(new_context, server, tmp_path):
    """A document of thirty short rows with sound is not needed: what is looked at is the table around them."""

    def open_it(**look):
        page = new_context(**look).new_page()
        page.goto(server.url)
        expect(page.locator(".intake-speak")).to_be_visible()
        (tmp_path / "interview.eaf").write_bytes(export(make_document(ROWS), "eaf"))
        page.locator("input[type=file]").set_input_files(tmp_path / "interview.eaf")
        expect(page.locator(".lk-export")).to_be_visible()
        expect(page.locator(".lk-minutes")).not_to_be_empty()
        return page

    return open_it


@pytest.mark.parametrize("look", [PHONE, TWICE], ids=["phone", "twice"])
def test_six_rows_are_seen_and_what_is_folded_away_comes_by_one_button(open_talk, look):
    page = open_talk(**look)
    assert page.evaluate(WHOLE_ROWS) >= 6
    filters = page.locator(".lk-filters")
    expect(filters).to_be_hidden()
    page.get_by_role("button", name="Sound and filters").click()
    expect(filters).to_be_visible()
    width = look["viewport"]["width"]
    boxes = [one.bounding_box() for one in filters.locator("select").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)  # they wrap
    filters.locator("select").first.select_option(label="Verified")
    page.get_by_role("button", name="Sound and filters").click()
    expect(filters).to_be_visible()  # a filter that is set stays in sight


@pytest.mark.parametrize("look", [PHONE, TWICE], ids=["phone", "twice"])
def test_the_last_item_of_every_menu_can_be_reached(open_talk, look):
    page = open_talk(**look)
    for opener in (".lk-export", ".lk-bar .lk-more", ".lk-row .lk-more", ".lk-row [data-action=speaker]"):
        page.locator(opener).first.click()
        panel = page.locator(".lk-menu:popover-open")
        last = panel.locator("[role^=menuitem]").last
        last.focus()
        expect(last).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")


def test_a_finger_is_told_of_no_keys_and_of_nothing_to_drop(open_talk):
    page = open_talk(**PHONE)
    page.locator(".lk-bar .lk-more").click()
    expect(page.locator(".lk-menu:popover-open")).to_be_visible()
    assert page.locator("kbd:visible").count() == 0
    page.keyboard.press("Escape")
    page.locator("#back").click()
    expect(page.get_by_text("Choose a file")).to_be_visible()
    expect(page.locator(".intake-drop-text")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_every_control_has_a_line_or_a_sign(open_talk, scheme):
    page = open_talk(**DESKTOP, forced_colors="active", color_scheme=scheme)
    assert page.evaluate(UNSEEN, ".lk button, .lk input, .lk select, .switch button") == []
    page.locator("#back").click()
    expect(page.locator(".intake-speak")).to_be_visible()
    lines = page.evaluate(
        "['.intake-speak', '.intake-sample', '#choices .wrap'].map(one => getComputedStyle(document.querySelector(one)).borderTopWidth)"
    )
    assert all(float(width.removesuffix("px")) >= 1 for width in lines)
    assert page.evaluate(UNSEEN, ".intake input[role=switch], .intake-dot") == []


def test_the_page_has_one_first_heading_and_its_table_headings(open_talk):
    page = open_talk(**DESKTOP)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Likhita"))
    names = ["Play", "Start", "End", "Speaker", "Language", "Text", "Status", "More"]
    expect(page.get_by_role("columnheader")).to_have_text(names)
    starts = page.evaluate(
        "['.lk-column-text', '.lk-cell-text'].map(one => document.querySelector(one).getBoundingClientRect().x)"
    )
    assert abs(starts[0] - starts[1]) <= 1
    page.set_viewport_size(PHONE["viewport"])
    expect(page.get_by_role("columnheader")).to_have_text(names)  # heard, where there is no room to read them


def test_the_format_taken_last_is_offered_first_and_a_failure_is_said_in_the_page(open_talk):
    page = open_talk(**DESKTOP)
    page.locator(".lk-export").click()
    groups = page.get_by_role("group", name=re.compile("^To "))
    expect(groups).to_have_count(3)
    expect(page.locator(".lk-export-main")).to_be_focused()
    expect(page.locator(".lk-export-main")).to_have_text("Download Word (DOCX)")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="SRT").click()
    assert download.value.suggested_filename == "interview.srt"
    assert "ఆ బ్రిడ్జి." in download.value.path().read_text("utf-8")
    page.locator(".lk-export").click()
    expect(page.locator(".lk-export-main")).to_have_text("Download SRT")
    page.keyboard.press("Escape")
    told = '{"sentence": "No row is verified yet.", "code": "unknown", "values": {}}'
    page.route("**/export/srt", lambda route: route.fulfill(status=400, body=told))
    saved = []
    page.on("download", lambda each: saved.append(each.url))
    page.locator(".lk-export").click()
    page.locator(".lk-export-main").click()
    expect(page.get_by_role("alert")).to_contain_text("SRT could not be made. No row is verified yet.")
    assert saved == []


@pytest.mark.model
def test_the_sample_conversation_becomes_rows_of_two_speakers(page, server):
    from tests.support.server import wait_for_models  # noqa: PLC0415 - the models are this test's alone

    wait_for_models(server)
    page.goto(server.url)
    page.get_by_role("button", name=re.compile("^Try a sample conversation")).click()
    expect(page.locator(".lk-title")).to_have_text("Sample conversation.ogg", timeout=60_000)
    expect(page.locator(".lk-export")).to_be_visible(timeout=120_000)
    expect(page.locator("#job .job")).to_be_hidden(timeout=120_000)
    assert set(page.locator(".lk-row .lk-name").all_inner_texts()) == {"Speaker 1", "Speaker 2"}
    assert set(page.locator(".lk-row .lk-language").all_inner_texts()) == {"en", "te"}
