"""Operations on whole rows, by key and by mouse, over the true store: what is shown is what is stored."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened, talk

pytestmark = pytest.mark.browser


def rows_of(here: Opened) -> list[tuple[str, int, int]]:
    return [(row.text, row.start_ms, row.end_ms) for row in here.shelf.rows(here.id)]  # type: ignore[attr-defined]


def shown(here: Opened) -> list[str]:
    return here.page.locator("[data-field=text]").all_inner_texts()


def put_caret(here: Opened, number: int, place: int) -> None:
    here.text(number).click()
    here.text(number).evaluate(
        "(cell, place) => document.getSelection().collapse(cell.firstChild, place)", place
    )


def caret(here: Opened) -> Any:
    return here.page.evaluate(
        "() => ({ text: document.activeElement.textContent, place: document.getSelection().focusOffset })"
    )


def choose_item(here: Opened, number: int, name: str) -> None:
    here.row(number).get_by_role("button", name="More").click()
    here.page.get_by_role("menuitem", name=name).click()


def test_split_at_a_caret_inside_a_letter_cuts_before_it_at_the_words_time(
    open_stored: Callable[..., Opened],
) -> None:
    rows = talk()
    words = [("మూడు", 5000, 5800), ("రోజుల", 5900, 6700), ("నుండి", 7000, 7600), ("ఉంది.", 8000, 8900)]
    rows[2] |= {"words": words}
    here = open_stored(rows)
    put_caret(here, 3, 6)  # behind ర of రో: inside the letter
    here.page.keyboard.press("Alt+c")
    here.expect_saved()
    assert rows_of(here)[2:4] == [("మూడు", 5000, 5900), ("రోజుల నుండి ఉంది.", 5900, 9000)]
    assert shown(here)[2:4] == ["మూడు", "రోజుల నుండి ఉంది."]
    assert caret(here) == {"text": "రోజుల నుండి ఉంది.", "place": 0}
    here.page.keyboard.press("Control+z")
    here.expect_saved()
    assert rows_of(here)[2] == ("మూడు రోజుల నుండి ఉంది.", 5000, 9000)
    assert len(shown(here)) == 4


def test_split_from_the_menu_remembers_the_caret(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    put_caret(here, 2, len("How long "))
    choose_item(here, 2, "Split at the cursor")
    here.expect_saved()
    assert [text for text, *_ in rows_of(here)][1:3] == ["How long", "have you had the fever?"]


def test_split_where_the_sound_stands(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.text(3).click()
    here.page.evaluate("document.querySelector('.lk').editor.parts.playback.sound.stop()")
    here.page.evaluate("document.querySelector('.lk audio').currentTime = 7.0")
    here.page.wait_for_function("document.querySelector('.lk audio').currentTime === 7")
    here.page.keyboard.press("Alt+Shift+C")
    here.expect_saved()
    assert rows_of(here)[2:4] == [("మూడు రోజుల", 5000, 7000), ("నుండి ఉంది.", 7000, 9000)]


def test_split_at_the_edge_is_refused_in_the_row(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    put_caret(here, 4, 0)
    here.page.keyboard.press("Alt+c")
    expect(here.row(4).get_by_role("alert")).to_contain_text("between two letters")
    assert here.calls("edit") == []


def test_join_with_next_puts_the_caret_at_the_seam(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    put_caret(here, 2, 3)
    here.page.keyboard.press("Alt+m")
    here.expect_saved()
    joined = "How long have you had the fever? మూడు రోజుల నుండి ఉంది."
    assert rows_of(here)[1] == (joined, 3000, 9000)
    assert caret(here) == {"text": joined, "place": len("How long have you had the fever? ")}
    here.page.keyboard.insert_text("అవును ")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert rows_of(here)[1][0] == "How long have you had the fever? అవును మూడు రోజుల నుండి ఉంది."


def test_insert_is_typed_into_at_once_with_an_input_method(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.text(2).click()
    here.page.keyboard.press("Alt+i")
    devtools = here.page.context.new_cdp_session(here.page)
    for part in ("స", "సరే"):
        devtools.send(
            "Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)}
        )
    devtools.send("Input.insertText", {"text": "సరే"})
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert rows_of(here)[2] == ("సరే", 4200, 5000)
    assert [call["field"] for call in here.calls("edit")] == ["insert", "text"]


def test_insert_without_a_silence_says_whose_time_it_takes_and_lands_right_there(
    open_stored: Callable[..., Opened],
) -> None:
    rows = talk()
    rows[1] |= {"end_ms": 5000}  # the next begins at once
    here = open_stored(rows)
    here.row(2).get_by_role("button", name="More").click()
    item = here.page.get_by_role("menuitem", name="Insert a row after this one")
    expect(item.locator(".lk-menu-note")).to_have_text("no gap here: takes the last 0.7 s of this row")
    item.click()
    here.page.keyboard.insert_text("సరే")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert rows_of(here)[1:4] == [
        ("How long have you had the fever?", 3000, 4334),
        ("సరే", 4334, 5000),
        ("మూడు రోజుల నుండి ఉంది.", 5000, 9000),
    ]
    assert shown(here)[2] == "సరే"
    here.page.keyboard.press("ControlOrMeta+z")
    here.page.keyboard.press("ControlOrMeta+z")
    here.expect_saved()
    assert rows_of(here)[1] == ("How long have you had the fever?", 3000, 5000)


def test_split_before_a_comma_leaves_it_with_the_word(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    put_caret(here, 1, len("నమస్కారం"))
    here.page.keyboard.press("Alt+c")
    here.expect_saved()
    assert [text for text, _, _ in rows_of(here)[:2]] == ["నమస్కారం,", "మీరు ఎలా ఉన్నారు?"]
    assert shown(here)[:2] == ["నమస్కారం,", "మీరు ఎలా ఉన్నారు?"]


def test_undo_that_takes_the_focused_row_away_stays_in_the_rows(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.text(2).click()
    here.page.keyboard.press("Alt+i")
    expect(here.page.locator(".lk-row")).to_have_count(5)
    here.expect_saved()
    here.page.keyboard.press("ControlOrMeta+z")
    expect(here.page.locator(".lk-row")).to_have_count(4)
    expect(here.row(3)).to_be_focused()
    here.page.keyboard.press("ControlOrMeta+Shift+z")
    expect(here.page.locator(".lk-row").nth(2)).to_be_focused()
    expect(here.page.locator(".lk-row")).to_have_count(5)


def test_keys_are_heard_after_a_click_beside_everything(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.row(2).focus()
    here.page.locator("body").click(position={"x": 3, "y": 3})
    assert here.page.evaluate("document.activeElement === document.body")
    here.page.keyboard.press("Delete")  # what is meant for a row needs one
    here.page.keyboard.press("Alt+ArrowDown")
    expect(here.row(3)).to_be_focused()
    assert here.calls("edit") == []


def test_rows_are_deleted_by_key_and_by_menu_and_come_back(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    before = rows_of(here)
    here.row(2).focus()
    here.page.keyboard.press("Delete")
    expect(here.row(2)).to_have_count(0)
    expect(here.row(3)).to_be_focused()
    choose_item(here, 4, "Delete this row")
    here.expect_saved()
    assert rows_of(here) == [before[0], before[2]]
    here.page.keyboard.press("Control+z")
    here.page.keyboard.press("Control+z")
    here.expect_saved()
    assert rows_of(here) == before
    assert shown(here) == [text for text, *_ in before]


def test_selected_rows_get_a_speaker_and_verified_ones_are_spared(open_stored: Callable[..., Opened]) -> None:
    rows = talk()
    rows[1]["status"] = "verified"
    here = open_stored(rows)
    here.row(1).focus()
    here.page.keyboard.press("Shift+ArrowDown")
    here.page.keyboard.press("Shift+ArrowDown")
    bar = here.page.get_by_role("toolbar", name="Selected rows")
    expect(bar).to_contain_text("3 rows selected")
    expect(here.row(2)).to_have_attribute("aria-selected", "true")
    here.page.keyboard.press("2")
    here.expect_saved()
    assert [row.speaker for row in here.shelf.rows(here.id)] == ["Doctor"] * 4  # type: ignore[attr-defined]
    here.page.keyboard.press("1")
    here.expect_saved()
    speakers = [row.speaker for row in here.shelf.rows(here.id)]  # type: ignore[attr-defined]
    assert speakers == ["లక్ష్మి", "Doctor", "లక్ష్మి", "Doctor"]
    expect(here.page.locator(".lk-passing")).to_contain_text("1 verified row was not changed")
    here.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(here.row(3)).to_be_focused()


def test_rows_chosen_with_the_mouse_are_joined_and_merged_back(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.text(1).click()
    here.text(2).click(modifiers=["ControlOrMeta"])
    here.text(3).click(modifiers=["Shift"])
    expect(here.page.get_by_role("toolbar")).to_contain_text("2 rows selected")
    here.page.get_by_role("toolbar").get_by_role("button", name="Join").click()
    here.expect_saved()
    assert rows_of(here)[1] == ("How long have you had the fever? మూడు రోజుల నుండి ఉంది.", 3000, 9000)
    here.page.keyboard.press("Control+z")
    here.expect_saved()
    assert len(rows_of(here)) == 4


def test_revert_and_swap_bring_the_machines_texts_back(open_stored: Callable[..., Opened]) -> None:
    rows = talk()
    rows[3] |= {"alternatives": [("ఓకే.", "gonthuka", "te")]}
    here = open_stored(rows)
    here.text(4).click()
    here.page.keyboard.press("Alt+x")
    other = here.page.get_by_role("menuitem", name="ఓకే.")
    expect(other.locator(".lk-menu-note")).to_have_text("gonthuka · తెలుగు")
    expect(here.text(4)).to_have_text("Okay.")
    other.press("Enter")
    here.expect_saved()
    expect(here.text(4)).to_have_text("ఓకే.")
    assert (here.stored(4)["language"], here.stored(4)["alternatives"]) == ("te", [["Okay.", "test", "en"]])
    here.page.keyboard.press("Alt+r")
    here.expect_saved()
    expect(here.text(4)).to_have_text("Okay.")
    assert (here.stored(4)["status"], here.stored(4)["language"]) == ("untouched", "en")
    choose_item(here, 4, "Use another engine's text…")
    here.page.get_by_role("menuitem", name="ఓకే.").click()
    expect(here.text(4)).to_have_text("ఓకే.")


def reload_without_server(here: Opened) -> None:
    """The page anew, while nothing of it reaches the store yet."""
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.page.route("**/component_server/", lambda route: route.abort())
    here.page.context.set_offline(False)
    here.page.reload()
    expect(here.state()).to_contain_text("3 edits to save")


def test_operations_made_offline_are_shown_kept_over_a_reload_and_sent(
    open_stored: Callable[..., Opened],
) -> None:
    here = open_stored()
    here.page.context.set_offline(True)
    put_caret(here, 2, len("How long "))
    here.page.keyboard.press("Alt+c")
    expect(here.state()).to_have_text("offline: 1 edit to save")
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.insert_text("ఎంత కాలం?")
    here.page.keyboard.press("Enter")
    here.row(4).focus()
    here.page.keyboard.press("Delete")
    expect(here.state()).to_have_text("offline: 3 edits to save")
    assert shown(here) == [talk()[0]["text"], "How long", "ఎంత కాలం?", talk()[2]["text"]]
    here.page.keyboard.press("Control+z")
    expect(here.row(4)).to_have_count(1)
    here.page.keyboard.press("Control+Shift+z")
    reload_without_server(here)
    assert shown(here) == [talk()[0]["text"], "How long", "ఎంత కాలం?", talk()[2]["text"]]
    assert here.calls("edit") == []
    here.page.unroute("**/component_server/")
    here.page.evaluate("document.querySelector('.lk').editor.core.saving.queue.retryNow()")
    here.expect_saved()
    assert [text for text, *_ in rows_of(here)] == shown(here)
    assert shown(here) == [talk()[0]["text"], "How long", "ఎంత కాలం?", talk()[2]["text"]]


def test_an_operation_whose_answer_was_lost_is_not_made_twice(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    lost: list[int] = []

    def lose_first(route: Any) -> None:
        if lost or "document_edit" not in (route.request.post_data or ""):
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    here.page.route("**/component_server/", lose_first)
    put_caret(here, 2, len("How long "))
    here.page.keyboard.press("Alt+c")
    here.expect_saved()
    assert lost == [200]
    assert len(rows_of(here)) == 5
    assert [text for text, *_ in rows_of(here)] == shown(here)


def test_a_selection_is_not_joined_over_a_verified_row(open_stored: Callable[..., Opened]) -> None:
    rows = talk()
    rows[1]["status"] = "verified"
    here = open_stored(rows)
    here.row(1).focus()
    here.page.keyboard.press("Shift+ArrowDown")
    here.page.keyboard.press("Shift+ArrowDown")
    here.page.keyboard.press("Alt+m")
    expect(here.page.locator(".lk-passing")).to_contain_text("There is a verified row in between")
    assert len(shown(here)) == 4
    assert here.calls("edit") == []


def test_a_name_that_exists_is_said_before_two_speakers_become_one_and_after(
    open_stored: Callable[..., Opened],
) -> None:
    here = open_stored()
    here.row(2).get_by_role("button", name="Speaker").click()
    here.page.get_by_role("menuitem", name="Rename").click()
    here.page.get_by_role("textbox", name="Rename").fill("లక్ష్మి")
    warning = "లక్ష్మి already has 2 rows. Renaming Doctor adds 2 rows, and the two become one speaker."
    expect(here.page.locator(".lk-name-warning")).to_have_text(warning)
    here.page.keyboard.press("Enter")
    expect(here.page.locator(".lk-passing")).to_contain_text(
        "Doctor and లక్ష్మి are now one speaker with 4 rows"
    )
    here.expect_saved()
    here.row(1).focus()
    here.page.keyboard.press("Control+z")
    here.expect_saved()
    assert [row.speaker for row in here.shelf.rows(here.id)] == ["లక్ష్మి", "Doctor"] * 2  # type: ignore[attr-defined]
