"""What an opened file leaves open: its questions, its mended lines, and reading it in another way; no model is needed."""

import re

import pytest
from playwright.sync_api import expect

from ui.strings.file_questions import STRINGS

pytestmark = pytest.mark.browser

SAID = ("Привет, как дела?", "Сегодня мы поговорим о погоде.", "Да, конечно")
CUE = "{n}\n00:00:0{n},000 --> 00:00:0{n},{end}\n{text}\n\n"
CHOSEN = ".lk-option[aria-pressed=true]"


@pytest.fixture
def page(start_page):
    return start_page


def drop(page, folder, name, content, rows):
    (folder / name).write_bytes(content)
    page.locator("input[type=file]").set_input_files(folder / name)
    expect(page.locator(".lk-row")).to_have_count(rows, timeout=20_000)


def texts(page):
    return page.locator('.lk-row [data-field="text"]')


def subrip(end="900"):
    return "".join(CUE.format(n=n, end=end, text=text) for n, text in enumerate(SAID, start=1))


def test_another_encoding_is_chosen_with_the_keyboard_by_its_first_rows(page, tmp_path):
    drop(page, tmp_path, "talk.srt", subrip().encode("cp1251"), 3)
    expect(texts(page)).to_have_text(list(SAID))
    question = page.locator(".lk-question summary")
    expect(question).to_have_text("Do letters look wrong? The file was read as Windows-1251.")
    question.focus()
    page.keyboard.press("Enter")
    expect(page.locator(CHOSEN)).to_contain_text(SAID[0])
    wrong = [text.encode("cp1251").decode("koi8_r") for text in SAID]
    other = page.get_by_role("button", name=re.compile("^KOI8-R"))
    expect(other).to_contain_text(wrong[0])
    other.focus()
    page.keyboard.press("Enter")
    expect(texts(page)).to_have_text(wrong)
    expect(question).to_have_text("Do letters look wrong? The file was read as KOI8-R.")
    expect(page.locator(CHOSEN)).to_be_focused()
    page.reload()
    expect(texts(page)).to_have_text(wrong)
    texts(page).first.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("mine")
    page.keyboard.press("Tab")
    expect(page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    expect(page.locator(".lk-question")).to_have_count(0)


def test_another_recording_of_the_file_is_chosen_in_telugu(page, tmp_path):
    page.get_by_role("button", name="తెలుగు").click()
    lines = b"talk_a 1 Anna 0 1 first words\ntalk_b 1 Ravi 2 3 other words\n"
    drop(page, tmp_path, "talks.stm", lines, 1)
    page.get_by_text("ఈ ఫైలు అనేక రికార్డింగ్‌ల గురించి. చూపుతున్నది: talk_a.").click()
    page.get_by_role("button", name=re.compile("^talk_b")).click()
    expect(texts(page)).to_have_text(["other words"])


MOVED = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:01.000\n\n00:01.000 --> 00:02.000\nఒకటి\n"
QUESTIONS = {
    "talks.stm": ("చర్చ_అ 1 Anna 0 1 ఒకటి\nచర్చ_ఆ 1 Ravi 2 3 రెండు\n".encode(), 1, "recording", "చర్చ_అ"),
    "talk.srt": (subrip().encode("cp1251"), 3, "encoding", "Windows-1251"),
    "talk.vtt": (MOVED.encode(), 1, "time_shift", "+9.000 s"),
    "talk.sub": (b"{25}{50}one\n{75}{90}two\n", 2, "frame_rate", "25"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_asked_in_telugu_and_fits_the_page(page, tmp_path, name):
    content, rows, code, chosen = QUESTIONS[name]
    page.get_by_role("button", name="తెలుగు").click()
    drop(page, tmp_path, name, content, rows)
    question = page.locator(".lk-question summary")
    expect(question).to_have_text(STRINGS[f"editor_question_{code}"]["te"].replace("{chosen}", chosen))
    question.click()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".lk-option").last).to_be_visible()
    outside = page.locator(".lk-questions *").evaluate_all(
        "all => all.filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1).length"
    )
    assert outside == 0


def test_of_many_mended_lines_five_are_told_and_all_are_shown_on_request(page, tmp_path):
    content = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},000\nrow {n}\n\n" for n in range(1, 8))
    drop(page, tmp_path, "talk.srt", content.encode(), 7)
    notice = page.locator(".lk-notice", has_text="7 lines were repaired or left out.")
    expect(notice.locator("summary")).to_contain_text("Line 18: the row ended where it began")
    expect(notice.locator("summary")).not_to_contain_text("Line 22")
    notice.locator("summary").click()
    notice.get_by_role("button", name="Show all 7").click()
    expect(notice.locator("li")).to_have_count(7)
    expect(notice.locator("li").last).to_have_text(
        "Line 26: the row ended where it began (7,000 ms); it now ends at 8,000 ms."
    )
