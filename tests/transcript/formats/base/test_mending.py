"""One odd row never refuses a file: what it becomes, and what is told of it."""

from typing import Any

import pytest

from transcript.bounds import LATEST_MS
from transcript.formats.base.drafts import UNTIMED, Draft
from transcript.formats.base.mending import mend_drafts
from transcript.formats.base.repairs import Repair, fold_repairs
from transcript.messages import Message, read_message, tell, write_message


def mend(*times, text="x"):
    drafts, repairs = mend_drafts(
        [Draft(n, start, end, text) for n, (start, end) in enumerate(times, start=1)]
    )
    return [(draft.start_ms, draft.end_ms) for draft in drafts], repairs


@pytest.mark.parametrize(
    ("odd", "mended", "repair"),
    [
        ((2000, 2000), (2000, 2600), Repair(1, "row_without_length", start_ms=2000, end_ms=2600)),
        (
            (2000, 1500),
            (2000, 2600),
            Repair(1, "row_end_impossible", start_ms=2000, was_ms=1500, end_ms=2600),
        ),
        ((2000, UNTIMED), (2000, 2600), Repair(1, "row_without_end", end_ms=2600)),
        ((-300, 900), (0, 900), Repair(1, "row_before_zero", was_ms=-300)),
        ((2599, 2599), (2599, 2600), Repair(1, "row_without_length", start_ms=2599, end_ms=2600)),
        ((UNTIMED, 900), (UNTIMED, UNTIMED), None),
    ],
)
def test_an_odd_row_gets_times_and_leaves_the_others(odd, mended, repair):
    rows, repairs = mend(odd, (2600, 3000))
    assert rows == [mended, (2600, 3000)]
    assert repairs == ([] if repair is None else [repair])


def test_the_last_row_without_an_end_lasts_a_second():
    assert mend((0, 500), (700, UNTIMED))[0] == [(0, 500), (700, 1700)]


def test_a_row_outside_any_recording_and_one_that_says_nothing_are_left_out():
    rows, repairs = mend((LATEST_MS + 1, LATEST_MS + 5), (5, 5), (7, 9), text="")
    assert rows == [(7, 9)]
    assert repairs == [
        Repair(1, "row_outside", start_ms=LATEST_MS + 1),
        Repair(2, "row_empty", start_ms=5),
    ]


def test_a_text_too_long_for_a_row_is_divided_and_keeps_each_word():
    words = [f"word{n}" for n in range(4000)]
    drafts, repairs = mend_drafts([Draft(3, 0, 1000, " ".join(words), id="a")])
    assert " ".join(draft.text for draft in drafts).split() == words
    assert [(draft.start_ms, draft.end_ms, draft.id) for draft in drafts] == [(0, 500, "a"), (500, 1000, "")]
    assert repairs == [Repair(3, "row_divided", rows=2)]


def test_a_line_with_times_that_gave_no_row_is_told():
    assert mend_drafts([Draft(1, 0, 5, "x")], (), (1, 4))[1] == [Repair(4, "time_without_row")]


def test_one_notice_counts_every_repair_and_tells_the_first_five():
    notice: Any
    (notice,) = fold_repairs(Repair(n, "row_without_end", end_ms=n) for n in (7, 6, 5, 4, 3, 2, 1))
    assert notice.values["count"] == 7
    assert [message.values["line"] for message in notice.values["lines"]] == [1, 2, 3, 4, 5, 6, 7]
    assert str(notice).startswith("7 lines were repaired or left out. Line 1: the row had no end")
    assert str(notice).endswith("Line 5: the row had no end; it now ends at 5 ms. …")
    assert tell(notice, "te").count("వ పంక్తి:") == 5
    assert read_message(write_message(notice)) == notice
    assert fold_repairs([]) == ()


def test_a_repair_may_be_the_reason_of_a_refusal():
    assert Repair(2, Message("no_clock", value="x")) == Repair(2, "no_clock", value="x")
