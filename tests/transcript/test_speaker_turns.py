"""Turns as they were heard: named after rows that people corrected, and kept."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import make_patch, make_segment
from transcript.document import Transcript
from transcript.editing import apply_patch
from transcript.speaker_turns import SpeakerTurn, add_division, dump_divisions, name_turns, read_divisions
from transcript.storage.media_files import TURNS
from transcript.storage.turns_file import keep_divisions, load_divisions


def make_rows(*speakers: str | None) -> Transcript:
    """Rows of a second, one after the other."""
    return Transcript(
        tuple(
            make_segment(n, start_ms=1000 * n, end_ms=1000 * n + 1000, speaker=speaker)
            for n, speaker in enumerate(speakers)
        )
    )


TWO = (SpeakerTurn(0, 2200, "X"), SpeakerTurn(1800, 4000, "Y"))
ONE = (SpeakerTurn(0, 4000, "X"),)
ROWS = make_rows("Sita", "Sita", "Ravi", "Ravi")


def test_overlapping_turns_take_the_names_of_the_rows():
    assert name_turns([TWO], ROWS) == (SpeakerTurn(0, 2200, "Sita"), SpeakerTurn(1800, 4000, "Ravi"))


def test_names_follow_a_rename_in_the_table():
    renamed = apply_patch(ROWS, make_patch("", "rename_speaker", {"from": "Ravi", "to": "రవి"}, 0), 4000)
    assert [turn.speaker for turn in name_turns([TWO], renamed)] == ["Sita", "రవి"]


def test_two_labels_that_became_one_person_in_the_table_have_one_name():
    assert {turn.speaker for turn in name_turns([TWO], make_rows(*["Sita"] * 4))} == {"Sita"}


def test_who_never_speaks_alone_keeps_the_label():
    heard = (*ONE, SpeakerTurn(1000, 1500, "Z"))
    assert name_turns([heard], make_rows(*["Sita"] * 4)) == (
        SpeakerTurn(0, 4000, "Sita"),
        SpeakerTurn(1000, 1500, "Z"),
    )


def test_nobody_is_named_after_rows_without_a_speaker():
    assert name_turns([TWO], make_rows(None, None, None, None)) == TWO


@pytest.mark.parametrize("divisions", [(ONE, TWO), (TWO, ONE)])
def test_the_division_that_the_rows_follow_counts_also_after_an_undo(divisions):
    assert len(name_turns(divisions, ROWS)) == 2
    assert len(name_turns(divisions, make_rows(*["Sita"] * 4))) == 1


def test_of_equal_divisions_the_latest_counts():
    later = tuple(replace(turn, speaker=turn.speaker * 2) for turn in TWO)
    assert name_turns([TWO, later], make_rows()) == later


def test_a_division_again_is_the_latest_and_the_oldest_go():
    assert add_division([ONE, TWO], ONE) == (TWO, ONE)
    many = [(SpeakerTurn(0, 1 + n, "X"),) for n in range(8)]
    assert add_division(many, TWO) == (*many[1:], TWO)


@given(
    st.lists(
        st.lists(
            st.builds(
                lambda start, length, label: SpeakerTurn(start, start + length, label),
                st.integers(0, 10**7), st.integers(1, 10**5), st.from_regex(r"[A-Za-zఅ-హ0-9_]{1,9}", fullmatch=True),
            ),
            max_size=20,
        ).map(tuple),
        max_size=8,
    ).map(tuple)
)  # fmt: skip
def test_kept_divisions_come_back(divisions):
    assert read_divisions(dump_divisions(divisions)) == divisions


@pytest.mark.parametrize(
    "text",
    [
        "", "{}x", "3", "[3]", "[[3]]", "[[[0, 1]]]", '[[[0, 1, ""]]]', "[[[0, 1, 2]]]", '[[[1, 1, "X"]]]',
        '[[[-1, 1, "X"]]]', '[[[0, 1.5, "X"]]]', '[[[false, true, "X"]]]', '[[[0, NaN, "X"]]]',
        json.dumps([[]] * 9), json.dumps([[[0, 1, "X" * 101]]]), "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_turns_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - json has a sentence of its own
        read_divisions(text)


def test_a_damaged_or_missing_file_has_no_turns(tmp_path):
    assert load_divisions(tmp_path) == ()
    keep_divisions(tmp_path, [TWO])
    assert load_divisions(tmp_path) == (TWO,)
    (tmp_path / TURNS).write_text("[[[")
    assert load_divisions(tmp_path) == ()
