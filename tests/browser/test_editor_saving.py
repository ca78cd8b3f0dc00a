"""Edits of the editor on their road to the server: order, undo, conflicts, lost connections, reloads."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Route, expect

from tests.browser.editor_driver import Opened, talk

pytestmark = pytest.mark.browser


def test_undo_and_redo_cross_rows_and_move_there(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.text(1), "ఒకటి")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    here.retype(here.text(4), "four")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    here.page.keyboard.press("Control+z")
    expect(here.text(4)).to_have_text("Okay.")
    here.page.keyboard.press("Control+z")
    expect(here.text(1)).to_have_text("నమస్కారం, మీరు ఎలా ఉన్నారు?")
    expect(here.text(1)).to_be_focused()
    here.page.keyboard.press("Control+Shift+z")
    expect(here.text(1)).to_have_text("ఒకటి")
    here.page.get_by_role("button", name="Redo").click()
    expect(here.text(4)).to_have_text("four")
    here.expect_saved()
    assert (here.stored(1)["text"], here.stored(4)["text"]) == ("ఒకటి", "four")


def test_undo_while_typing_is_the_browsers_own(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.text(4).click()
    here.page.keyboard.press("End")
    here.page.keyboard.type(" yes")
    here.page.keyboard.press("Control+z")
    expect(here.text(4)).to_have_text("Okay.")
    assert here.calls("undo") == []


def test_quick_edits_are_sent_one_by_one_in_order(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    for number in (1, 2, 3, 4):
        here.retype(here.text(number), f"row {number}")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert [(call["id"], call["base_revision"]) for call in here.calls("edit")] == [
        ("s00001", 0),
        ("s00002", 1),
        ("s00003", 2),
        ("s00004", 3),
    ]


def test_edit_made_elsewhere_to_another_field_is_no_conflict(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.shelf.edit(
        {"document_id": here.id, "id": "s00001", "field": "text", "value": "మరోచోట", "base_revision": 0}
    )
    here.retype(here.text(2), "mine")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert (here.stored(1)["text"], here.stored(2)["text"]) == ("మరోచోట", "mine")
    expect(here.text(1)).to_have_text("మరోచోట")


def test_conflict_shows_both_texts_and_lets_the_person_choose(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.shelf.edit(
        {"document_id": here.id, "id": "s00002", "field": "text", "value": "theirs", "base_revision": 0}
    )
    here.retype(here.text(2), "mine")
    here.page.keyboard.press("Enter")
    expect(here.row(2).get_by_role("alert")).to_contain_text("You wrote: “mine”")
    expect(here.text(2)).to_have_text("theirs")
    assert here.stored(2)["text"] == "theirs"
    here.row(2).get_by_role("button", name="Use mine").click()
    here.expect_saved()
    assert here.stored(2)["text"] == "mine"
    expect(here.row(2).get_by_role("alert")).to_have_count(0)


def test_what_one_wrote_outlives_a_reload_until_one_has_chosen(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    edit = {"document_id": here.id, "id": "s00002", "field": "text", "value": "theirs", "base_revision": 0}
    here.shelf.edit(edit)
    here.retype(here.text(2), "mine")
    here.page.keyboard.press("Enter")
    alert = here.row(2).get_by_role("alert")
    expect(alert).to_contain_text("You wrote: “mine”")
    here.cell(2, "start_ms").click()
    here.page.keyboard.press("ControlOrMeta+a")
    here.page.keyboard.insert_text("00:03.100")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    here.page.reload()
    expect(alert).to_contain_text("You wrote: “mine”")
    here.row(2).get_by_role("button", name="Keep theirs").click()
    here.page.reload()
    expect(here.text(2)).to_have_text("theirs")
    expect(alert).to_have_count(0)
    assert (
        here.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('likhita.lost'))") == []
    )


def test_answer_lost_on_the_way_is_no_conflict_and_no_second_edit(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if lost or "document_edit" not in (route.request.post_data or ""):
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    here.page.route("**/component_server/", lose_first)
    here.retype(here.text(2), "said once")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    assert lost == [200]
    assert here.shelf.view(here.id)["revision"] == 1
    assert here.stored(2)["text"] == "said once"
    expect(here.row(2).get_by_role("alert")).to_have_count(0)


def test_edits_reach_their_document_after_another_was_opened(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.shelf.put("next-document", talk())
    here.shelf.fail = True
    here.retype(here.text(1), "మొదటిది")
    here.page.keyboard.press("Enter")
    expect(here.state()).to_have_text("not saved yet: 1 edit")
    here.page.get_by_label("deliver").fill("next-document")
    here.page.get_by_label("deliver").press("Enter")
    expect(here.text(1)).to_have_text("నమస్కారం, మీరు ఎలా ఉన్నారు?")
    here.shelf.fail = False
    here.page.wait_for_function("document.querySelector('.lk').editor.core.saving.isSaved()")
    assert here.stored(1)["text"] == "మొదటిది"
    assert here.shelf.text("next-document", "s00001") == "నమస్కారం, మీరు ఎలా ఉన్నారు?"


def test_edits_taken_back_before_they_were_sent_never_reach_the_server(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.page.context.set_offline(True)
    for number in (1, 2):
        here.retype(here.text(number), f"row {number}")
    here.page.keyboard.press("Enter")
    expect(here.state()).to_have_text("offline: 2 edits to save")
    here.page.keyboard.press("Control+z")
    expect(here.state()).to_have_text("offline: 1 edit to save")
    expect(here.text(2)).to_have_text("How long have you had the fever?")
    here.page.context.set_offline(False)
    here.expect_saved()
    assert [call["id"] for call in here.calls("edit")] == ["s00001"]


def test_waiting_edits_outlive_a_reload(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.shelf.fail = True
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.retype(here.text(1), "మిగిలింది")
    here.page.keyboard.press("Enter")
    expect(here.state()).to_have_text("not saved yet: 1 edit")
    here.shelf.fail = False
    here.page.reload()
    here.expect_saved()
    assert here.stored(1)["text"] == "మిగిలింది"
    expect(here.text(1)).to_have_text("మిగిలింది")


def test_where_the_browser_has_no_room_the_page_asks_to_be_kept_open(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    here.shelf.fail = True
    here.retype(here.text(1), "మిగిలింది")
    here.page.keyboard.press("Enter")
    expect(here.state()).to_have_text("not saved yet: 1 edit. Keep this page open.")
    here.shelf.fail = False
    here.page.get_by_role("button", name="Try now").click()
    here.expect_saved()
    assert here.stored(1)["text"] == "మిగిలింది"


def undo_while_nothing_can_be_saved(here: Opened) -> None:
    here.shelf.fail = True
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("ControlOrMeta+z")
    expect(here.state()).to_contain_text("not saved yet")
    here.shelf.fail = False


def test_a_waiting_undo_outlives_a_reload_and_is_done_once(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.on("dialog", lambda dialog: dialog.accept())
    for number in (1, 2):
        here.retype(here.text(number), f"saved {number}")
        here.page.keyboard.press("Enter")
    here.expect_saved()
    undo_while_nothing_can_be_saved(here)
    here.page.reload()
    here.expect_saved()
    expect(here.text(2)).to_have_text("How long have you had the fever?")
    here.page.reload()
    expect(here.text(2)).to_have_text("How long have you had the fever?")
    assert (here.stored(1)["text"], here.stored(2)["text"]) == ("saved 1", "How long have you had the fever?")


def test_a_waiting_undo_takes_back_nothing_of_somebody_else(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.retype(here.text(1), "saved 1")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    undo_while_nothing_can_be_saved(here)
    theirs = {"id": "s00002", "field": "text", "value": "theirs", "base_revision": 1}
    assert here.shelf.edit({"document_id": here.id, **theirs})["revision"] == 2
    here.page.reload()
    expect(here.text(2)).to_have_text("theirs")
    here.expect_saved()
    assert (here.stored(1)["text"], here.stored(2)["text"]) == ("saved 1", "theirs")


def test_two_tabs_that_could_not_save_both_keep_what_was_written(
    open_document: Callable[..., Opened],
) -> None:
    first = open_document()
    second = open_document(document_id=first.id)
    first.shelf.fail = True
    for tab, number, words in ((first, 1, "మొదటి"), (second, 2, "రెండవ")):
        tab.page.on("dialog", lambda dialog: dialog.accept())
        tab.retype(tab.text(number), words)
        tab.page.keyboard.press("Enter")
        expect(tab.state()).to_have_text("not saved yet: 1 edit")
    first.page.close(run_before_unload=False)
    second.page.close(run_before_unload=False)
    first.shelf.fail = False
    third = open_document(document_id=first.id)
    third.expect_saved()
    assert (third.stored(1)["text"], third.stored(2)["text"]) == ("మొదటి", "రెండవ")
    expect(third.text(1)).to_have_text("మొదటి")
    expect(third.text(2)).to_have_text("రెండవ")
    assert third.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('waiting'))") == []


def test_leaving_warns_only_while_something_is_unsaved(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    here.page.on("dialog", accept)
    here.text(1).click()
    here.page.reload()
    expect(here.text(1)).to_be_visible()
    assert asked == []
    here.text(1).click()
    here.page.keyboard.type("x")
    here.page.reload()
    expect(here.text(1)).to_be_visible()
    assert asked == ["beforeunload"]


def test_reload_brings_the_edits_back(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.retype(here.text(2), "kept")
    here.page.keyboard.press("Enter")
    here.expect_saved()
    here.page.reload()
    expect(here.text(2)).to_have_text("kept")
