"""Opening a transcript on the page, and taking it along again, in a real Chromium; no model is needed."""

import zipfile

import numpy as np
import pytest
import soundfile
from playwright.sync_api import expect

from tests.support.builders import make_document, make_segment
from tests.support.server import wait_for_models
from tests.support.speech import write_wav
from transcript.formats.registry import export

pytestmark = pytest.mark.browser

ROWS = [make_segment(n, speaker="లక్ష్మి" if n % 2 else "Ravi", text=f"వరుస {n}") for n in range(1, 4)]


@pytest.fixture
def page(start_page):
    return start_page


def texts(page):
    return page.locator('.lk-row [data-field="text"]').all_inner_texts()


def save(folder, name, content):
    (folder / name).write_bytes(content)
    return folder / name


def test_a_dropped_transcript_opens_in_the_editor_and_is_remembered(page, tmp_path):
    file = save(tmp_path, "interview.eaf", export(make_document(ROWS), "eaf"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".lk-row")).to_have_count(3)
    assert texts(page) == ["వరుస 1", "వరుస 2", "వరుస 3"]
    expect(page.get_by_text("Opened from ELAN: XML, times in milliseconds, 3 rows.")).to_be_visible()
    page.reload()
    expect(page.locator(".lk-row")).to_have_count(3)


def test_a_transcript_with_its_recording_can_be_played(page, tmp_path):
    file = save(tmp_path, "interview.srt", export(make_document(ROWS), "srt"))
    sound = write_wav(tmp_path / "interview.wav", 0.3 * np.sin(np.arange(5 * 16_000) * 0.05))
    page.locator("input[type=file]").set_input_files([sound, file])
    expect(page.locator(".lk-row")).to_have_count(3)
    address = page.evaluate("document.querySelector('audio').src")
    assert page.request.get(address).status == 200


def test_a_broken_transcript_is_told_with_its_line(page, tmp_path):
    file = save(tmp_path, "interview.srt", b"1\nsoon --> 00:00:09,000\nx\n")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert")).to_have_text(
        "Line 2: 'soon' is not a time such as 00:01:02.500.", timeout=20_000
    )


def test_the_page_of_options_opens_from_the_menu_and_a_check_leads_to_its_row(page, context, tmp_path):
    file = save(tmp_path, "interview.eaf", export(make_document(ROWS), "eaf"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".lk-row")).to_have_count(3)
    page.get_by_role("button", name="Export").click()
    with context.expect_page() as opened:
        page.get_by_role("menuitem", name="All formats and options").click()
    options = opened.value
    form = options.locator('form[action="export/txt"]')
    form.get_by_label("Times").uncheck()
    with options.expect_download() as download:
        form.get_by_role("button", name="Download: Text").click()
    assert download.value.path().read_text("utf-8") == "లక్ష్మి:\tవరుస 1\nRavi:\tవరుస 2\nలక్ష్మి:\tవరుస 3\n"
    with options.expect_download() as download:
        options.get_by_role("button", name="Download: ZIP").click()
    assert "README.txt" in zipfile.ZipFile(download.value.path()).namelist()
    options.locator("summary").filter(has_text="Rows not verified").click()
    options.get_by_role("link", name="This row at 2.0 s is not verified.").click()
    expect(options.locator('.lk-row[data-id="s00002"] [data-field="text"]')).to_be_focused(timeout=20_000)


@pytest.mark.model
def test_a_text_is_looked_for_in_its_recording_and_the_page_says_so(page, server, shared_speech, tmp_path):
    wait_for_models(server)
    lines = "And so, my fellow Americans:\nask not what your country can do for you\n"
    file = save(tmp_path, "speech.txt", lines.encode())
    speech, rate_hz = soundfile.read(shared_speech / "jfk.flac")
    long_speech = tmp_path / "long.flac"  # so that there is time to cancel
    soundfile.write(long_speech, np.tile(speech[:, 0], 8), rate_hz)
    page.locator("input[type=file]").set_input_files([long_speech, file])
    expect(page.locator("#job .job-title")).to_have_text("Matching the text to the recording", timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("alert")).to_have_text("Cancelled. Nothing was opened.")
    page.locator("input[type=file]").set_input_files([shared_speech / "jfk.flac", file])
    expect(page.locator(".lk-row")).to_have_count(2, timeout=60_000)
    expect(page.get_by_text("The text had no times. Found in the recording: 2 rows.")).to_be_visible()
