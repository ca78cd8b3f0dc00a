"""The table without a mouse: where Tab stops, what arrows reach, what opens a row."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.editor_driver import Opened, talk

pytestmark = pytest.mark.browser


def place(here: Opened) -> str:
    """What has the focus: row, field or action, with the row's number."""
    return here.page.evaluate(
        """() => {
          const node = document.activeElement;
          const row = node.closest('.lk-row');
          return `${row ? Number(row.dataset.id.slice(1)) : '-'} ${node.dataset.field ?? node.dataset.action ?? 'row'}`;
        }"""
    )


def test_the_first_tab_leads_to_the_rows_and_the_next_to_the_text(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.page.keyboard.press("Tab")
    expect(here.page.get_by_role("button", name="Go to the rows")).to_be_focused()
    here.page.keyboard.press("Enter")
    assert place(here) == "1 row"
    here.page.keyboard.press("Tab")
    assert place(here) == "1 text"
    here.page.keyboard.press("Tab")
    assert place(here).startswith("-")  # one stop for the row, one for its text: out of the table
    here.page.keyboard.press("Shift+Tab")
    here.page.keyboard.press("Shift+Tab")
    assert place(here) == "1 row"


def test_the_rows_of_a_job_can_be_reached_without_a_mouse(open_document: Callable[..., Opened]) -> None:
    name = "job-by-keys"
    here = open_document([], document_id=name, complete=False, changes_url=f"changes/{name}")
    here.shelf.documents[name]["view"] |= {"segments": talk(), "machine": 1}
    expect(here.row(1)).to_be_visible()
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Enter")
    assert place(here) == "1 row"
    here.page.evaluate("document.activeElement.blur()")
    here.page.keyboard.press("F2")  # from nowhere, into the text
    assert place(here) == "1 text"


def test_arrows_home_and_end_reach_every_row_and_every_control(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(1).focus()
    reached = []
    for key in ["ArrowDown", "End", "Home", *["ArrowRight"] * 6]:
        here.page.keyboard.press(key)
        reached.append(place(here))
    assert reached == [
        "2 row",
        "4 row",
        "1 row",
        "1 play",
        "1 start_ms",
        "1 end_ms",
        "1 speaker",
        "1 language",
        "1 text",
    ]
    here.page.keyboard.press("Escape")
    assert place(here) == "1 row"
    for key, expected in [
        ("ArrowRight", "1 play"),
        ("ArrowDown", "2 play"),
        ("End", "2 more"),
        ("ArrowLeft", "2 verify"),
        ("Home", "2 play"),
        ("ArrowLeft", "2 row"),
    ]:
        here.page.keyboard.press(key)
        assert place(here) == expected


def test_f2_edits_enter_plays_or_edits_as_was_chosen_and_escape_leaves(
    open_document: Callable[..., Opened],
) -> None:
    here = open_document()
    here.row(4).focus()
    here.page.keyboard.press("F2")
    here.page.keyboard.type("!")
    expect(here.text(4)).to_have_text("Okay.!")
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Escape")
    assert place(here) == "4 row"
    here.page.keyboard.press("Enter")
    expect(here.row(4)).to_have_attribute("aria-current", "true")  # it plays
    assert place(here) == "4 row"
    here.page.locator(".lk-bar").get_by_role("button", name="More").click()
    here.page.get_by_role("menuitemcheckbox", name="Enter on a row edits it").click()
    here.row(4).focus()
    here.page.keyboard.press("Enter")
    assert place(here) == "4 text"


def test_space_never_scrolls_the_rows_away(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.page.set_viewport_size({"width": 900, "height": 320})
    here.row(1).focus()
    before = here.page.evaluate("scrollY")
    here.page.keyboard.press("Space")
    here.page.keyboard.press("Shift+Space")
    here.page.evaluate("document.activeElement.blur()")
    here.page.keyboard.press("Space")
    assert here.page.evaluate("scrollY") == before


def test_enter_in_the_replacement_replaces_and_goes_on(open_stored: Callable[..., Opened]) -> None:
    here = open_stored()
    here.page.keyboard.press("Alt+g")
    here.page.get_by_role("textbox", name="Find and replace").fill("e")
    replacement = here.page.get_by_role("textbox", name="Replace with")
    replacement.fill("ee")
    expect(here.page.locator(".lk-find-one")).to_be_enabled()
    expect(here.page.locator(".lk-find-count")).to_contain_text("1 of 4")
    replacement.press("Enter")
    expect(here.text(2)).to_have_text("How long havee you had the fever?")
    expect(here.page.locator(".lk-find-count")).to_contain_text("3 of 5")
    replacement.press("Enter")
    expect(here.text(2)).to_have_text("How long havee you had thee fever?")
    here.expect_saved()
    assert here.stored(2)["text"] == "How long havee you had thee fever?"
    expect(replacement).to_be_focused()


def test_the_list_of_keys_is_searched(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    here.row(1).focus()
    here.page.keyboard.press("?")
    lines, groups = here.page.locator(".lk-key:visible"), here.page.locator(".lk-key-group:visible h3")
    expect(groups).to_have_text(["Text", "Moving around", "Playback", "Rows"])
    here.page.keyboard.type("SPLIT cursor")  # the field has the focus
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("split the row at the cursor")
    expect(groups).to_have_text(["Rows"])
    here.page.get_by_role("searchbox", name="Search shortcuts").fill("nothing like it")
    expect(here.page.locator(".lk-key-told")).to_have_text("No shortcut found.")
    here.page.keyboard.press("Escape")
    expect(here.row(1)).to_be_focused()


def set_key(here: Opened, line: str, *presses: str) -> None:
    """In the open sheet, gives a line (its English words) another key."""
    here.page.get_by_role("button", name=f"{line}: ").and_(here.page.locator(".lk-key-choice")).click()
    for keys in presses:
        here.page.keyboard.press(keys)


def test_own_key_is_told_everywhere_works_and_is_remembered(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    told = here.page.locator(".lk-key-told")
    here.row(1).focus()
    here.page.keyboard.press("?")
    here.page.get_by_role("button", name="Change shortcuts").click()
    expect(told).to_contain_text("This browser remembers them.")
    set_key(here, "join with the next row, or join the selected rows", "F8")
    expect(told).to_have_text("join with the next row, or join the selected rows: now F8")
    set_key(here, "find and replace", "F9")
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("button", name="Find and replace (F9)")).to_be_visible()
    here.row(1).locator("[data-action=more]").click()
    expect(here.page.get_by_role("menuitem", name="Join with the next row")).to_contain_text("F8")
    here.page.keyboard.press("Escape")
    here.page.reload()
    here.row(1).focus()
    here.page.keyboard.press("Alt+g")
    expect(here.page.get_by_role("textbox", name="Find")).to_be_hidden()
    here.page.keyboard.press("F9")
    expect(here.page.get_by_role("textbox", name="Find")).to_be_focused()
    here.page.keyboard.press("Escape")
    here.row(1).focus()
    here.page.keyboard.press("?")
    here.page.get_by_role("button", name="Reset all").click()
    expect(told).to_have_text("All shortcuts were reset.")
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("button", name="Find and replace (Alt+G)")).to_be_visible()


def test_key_that_is_taken_or_cannot_be_had_is_told(open_document: Callable[..., Opened]) -> None:
    here = open_document()
    told = here.page.locator(".lk-key-told")
    here.row(1).focus()
    here.page.keyboard.press("?")
    here.page.get_by_role("button", name="Change shortcuts").click()
    set_key(here, "find and replace", "Control+t")
    expect(told).to_contain_text("Ctrl T belongs to the browser")
    here.page.keyboard.press("j")
    expect(told).to_contain_text("Hold Alt or Ctrl too")
    here.page.keyboard.press("Control+z")
    expect(told).to_contain_text("Ctrl Z cannot be changed: undo")
    here.page.keyboard.press("Alt+m")
    expect(told).to_contain_text("Alt M is in use: join with the next row")
    here.page.keyboard.press("Alt+m")
    expect(told).to_have_text("find and replace: now Alt M")
    join = here.page.get_by_role("button", name="join with the next row, or join the selected rows: none.")
    expect(join).to_be_visible()
    here.page.get_by_role("button", name="find and replace: reset").click()
    expect(told).to_have_text("find and replace: now Alt G")
    set_key(here, "find and replace", "Escape")  # leaves the line, not the sheet
    expect(here.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    expect(here.page.get_by_role("button", name="find and replace: Alt G.")).to_be_focused()
