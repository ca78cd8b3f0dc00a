from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from engines.diarization.turns import FRAME_STEP_S, choose_speakers, count_votes, list_turns

DURATION_S = 10.0


def make_speaking(*spans: tuple[float, float, int]) -> NDArray[np.bool_]:
    speaking = np.zeros((round(DURATION_S / FRAME_STEP_S), 2), np.bool_)
    for start_s, end_s, speaker in spans:
        speaking[round(start_s / FRAME_STEP_S) : round(end_s / FRAME_STEP_S), speaker] = True
    return speaking


def list_spans(speaking: NDArray[np.bool_]) -> list[tuple[float, float, str]]:
    return [
        (round(turn.start_s, 1), round(turn.end_s, 1), turn.speaker[-1])
        for turn in list_turns(speaking, DURATION_S)
    ]


def test_a_pause_within_a_turn_is_bridged() -> None:
    assert list_spans(make_speaking((1, 3, 0), (4, 6, 0))) == [(1.0, 6.1, "0")]


def test_a_long_pause_is_no_turn() -> None:
    assert list_spans(make_speaking((1, 3, 0), (4.5, 6, 0))) == [(1.0, 3.1, "0"), (4.5, 6.1, "0")]


def test_a_pause_beside_an_interjection_is_not_bridged() -> None:
    assert len(list_spans(make_speaking((1, 1.4, 0), (2, 6, 0)))) == 2


def test_silence_between_two_people_is_nobodys() -> None:
    assert list_spans(make_speaking((1, 3, 0), (3.5, 6, 1))) == [(1.0, 3.1, "0"), (3.5, 6.1, "1")]


def test_a_flicker_is_no_turn() -> None:
    assert list_spans(make_speaking((1, 3, 0), (5, 5.05, 1))) == [(1.0, 3.1, "0")]


def test_overlapping_speech_stays_two_turns() -> None:
    assert list_spans(make_speaking((1, 5, 0), (4, 7, 1))) == [(1.0, 5.0, "0"), (4.0, 7.1, "1")]


def test_a_turn_ends_with_the_recording() -> None:
    assert list_turns(make_speaking((8, 10, 0)), DURATION_S)[-1].end_s == DURATION_S


@given(arrays(np.bool_, (60, 3)))
def test_turns_of_one_speaker_never_overlap(speaking: NDArray[np.bool_]) -> None:
    turns = list_turns(np.repeat(speaking, 8, axis=0), 9.0)
    for label in {turn.speaker for turn in turns}:
        own = [turn for turn in turns if turn.speaker == label]
        assert all(before.end_s <= after.start_s for before, after in pairwise(own))


@given(
    arrays(np.float32, (50, 4), elements=st.floats(0, 4, width=32)),
    arrays(np.int64, 50, elements=st.integers(0, 2)),
)
def test_as_many_speak_as_were_counted(votes: NDArray[np.float32], at_once: NDArray[np.int64]) -> None:
    chosen = choose_speakers(votes, at_once, 2)
    assert (chosen.sum(axis=1) == np.minimum(at_once, (votes > 0).sum(axis=1))).all()
    assert (choose_speakers(votes, at_once, 1).sum(axis=1) <= 1).all()


def test_the_middle_of_a_window_counts_more_than_its_end() -> None:
    masks = np.ones((2, 589, 1), np.uint8)
    pieces = np.ones((2, 589), np.bool_)
    numbers = np.array([0, 1])
    votes, at_once = count_votes(
        masks, numbers, pieces, labels=numbers, weights=np.zeros(2, np.float32), step_s=2.5
    )
    second = round(2.5 / FRAME_STEP_S)
    assert votes.argmax(axis=1)[second] == 0  # the first window's third second, the second window's first
    assert votes.argmax(axis=1)[588] == 1
    assert (at_once == 1).all()
    assert votes[294, 0] == pytest.approx(1.0, abs=0.01)
