"""The editor as a page: hostile text, arriving rows, exports, languages, a phone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened, talk
from tests.browser.editor_page import Shelf, make_segment
from tests.support.presence import present

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> ${1+1} {{value}} </script> \u202egnp.exe"


def test_telugu_composition_arrives_whole(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(4).click()
    here.page.keyboard.press("ControlOrMeta+a")
    devtools = here.page.context.new_cdp_session(here.page)
    here.page.clock.install()
    here.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    for part in ("న", "నమ", "నమస్", "నమస్తే"):
        devtools.send(
            "Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)}
        )
    here.page.clock.run_for(5000)  # a rest inside a composition commits nothing
    assert here.page.evaluate("document.querySelector('.lk').editor.core.saving.queue.entries") == []
    here.page.clock.resume()
    devtools.send("Input.insertText", {"text": "నమస్తే"})
    here.page.keyboard.press("Control+Enter")
    here.expect_saved()
    assert here.stored(4)["text"] == "నమస్తే"
    assert here.stored(4)["status"] == "verified"


def test_hostile_text_is_shown_literally(open_document: Callable[..., Opened]) -> None:
    rows = [make_segment(1, 0, 1000, HOSTILE, speaker=HOSTILE, flags=[{"kind": "script", "reason": HOSTILE}])]
    here = open_document(rows, name="<b>${7*7}</b>.wav", notices=[HOSTILE])
    assert here.text(1).evaluate("node => node.textContent") == HOSTILE
    assert here.row(1).locator(".lk-name").text_content() == HOSTILE.replace("\u202e", "⟨U+202E⟩")
    here.retype(here.text(1), HOSTILE.replace("\u202e", "") + "!")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert here.stored(1)["text"] == HOSTILE.replace("\u202e", "") + "!"
    assert here.page.locator(".lk img, .lk script, .lk b").count() == 0
    assert here.page.title() == "<b>${7*7}</b>.wav · లిఖిత"


def test_rows_arrive_in_an_open_document_and_can_be_corrected_at_once(
    open_document: Callable[..., Opened],
) -> None:
    name = "arriving"
    job = {"complete": False, "exports": [], "changes_url": f"changes/{name}"}
    here = open_document(talk()[:2], document_id=name, **job)
    expect(here.page.get_by_role("button", name="Export")).to_be_hidden()
    here.retype(here.text(1), "మార్చినది")
    deliver = here.page.get_by_label("deliver")
    view = here.shelf.documents[here.id]["view"]
    here.page.keyboard.press("Tab")
    expect(here.page.locator(".lk-state")).to_have_attribute("data-state", "saved")
    view |= {"segments": [*view["segments"], talk()[2]], "machine": 1}
    expect(here.page.locator(".lk-row")).to_have_count(3)
    expect(here.text(1)).to_have_text("మార్చినది")
    view |= {"complete": True, "exports": [{"name": "txt", "label": "Plain text", "url": "export/txt"}]}
    deliver.fill(here.id)
    deliver.press("Enter")
    expect(here.page.get_by_role("button", name="Export")).to_be_visible()
    here.row(3).get_by_role("button", name="Play row").click()
    expect(here.row(3)).to_have_attribute("aria-current", "true")


def test_export_waits_for_what_was_typed(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.text(1), "చివరి మాట")
    here.page.get_by_role("button", name="Export").click()
    with here.page.expect_download() as download:
        here.page.get_by_role("menuitem", name="Subtitles").click()
    assert download.value.path().read_text("utf-8").splitlines()[0] == "చివరి మాట"


def test_keys_sheet_opens_from_a_row_and_gives_the_focus_back(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(1).focus()
    here.page.keyboard.press("?")
    expect(here.page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Ctrl")
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()


def test_interface_turns_to_telugu_without_losing_rows(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(1).focus()
    here.page.keyboard.press("Alt+j")
    expect(here.page.locator(".lk-told")).not_to_be_empty()
    here.page.get_by_label("te", exact=True).check()
    expect(here.page.get_by_role("button", name="ఎగుమతి")).to_be_visible()
    expect(here.page.locator(".lk-told")).to_be_empty()
    expect(here.row(3)).to_contain_text("భాష కచ్చితంగా తెలియదు: te 0.46, en 0.41")
    expect(here.text(2)).to_have_text("How long have you had the fever?")


def test_phone_width_needs_no_sideways_scroll(
    bench: tuple[str, Shelf], open_document: Callable[..., Opened]
) -> None:
    here = open_document()
    here.page.set_viewport_size({"width": 390, "height": 844})
    assert here.page.evaluate("document.documentElement.scrollWidth") == 390
    box = present(here.row(1).get_by_role("button", name="Play row").bounding_box())
    assert (box["width"], box["height"]) == (44, 44)


def test_every_control_has_a_name(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    nameless = here.page.evaluate(
        """() => [...document.querySelectorAll('.lk button, .lk input, .lk a, .lk [role=textbox], .lk [role=slider]')]
          .filter(node => !(node.getAttribute('aria-label') || node.textContent.trim()
            || [...(node.labels ?? [])].some(label => label.textContent.trim()))).map(node => node.outerHTML)"""
    )
    assert nameless == []
