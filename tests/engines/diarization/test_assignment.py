import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.asr.recogniser import Chunk
from engines.diarization.assignment import (
    assign_speakers,
    find_doubtful_speakers,
    find_near,
    find_speaker,
    flag_doubtful_speakers,
    name_speakers,
)
from engines.diarization.turns import Turn
from engines.pipeline.segments import RowIds, make_segments
from tests.support.engine_values import make_chunk
from transcript.document import FlagKind

A_THEN_B = (Turn(0.0, 3.0, "a"), Turn(3.0, 6.0, "b"))


@pytest.mark.parametrize(
    ("start_s", "end_s", "speaker"),
    [
        (1.0, 2.0, "a"), (2.0, 3.5, "a"), (2.8, 4.0, "b"),
        (6.5, 6.9, "b"), (7.5, 8.0, None),
    ],
)  # fmt: skip
def test_a_word_belongs_to_whom_it_overlaps_most_or_who_is_near(
    start_s: float, end_s: float, speaker: str | None
) -> None:
    assert find_speaker(start_s, end_s, A_THEN_B) == speaker


def rows(chunk: Chunk, turns: tuple[Turn, ...]) -> list[tuple[str, str | None]]:
    return [(row.chunk.text, row.speaker) for row in assign_speakers([chunk], turns)]


def test_a_sentence_is_cut_where_the_speaker_changes() -> None:
    assert rows(make_chunk("a a a a a a b b b b", 0), A_THEN_B) == [("a a a a a a", "a"), ("b b b b", "b")]


def test_a_slip_of_one_word_does_not_cut_a_sentence() -> None:
    turns = (Turn(0.0, 1.5, "a"), Turn(1.5, 2.0, "b"), Turn(2.0, 6.0, "a"))
    assert rows(make_chunk("one two three four five six", 0), turns) == [("one two three four five six", "a")]


def test_a_short_answer_is_a_row_when_it_is_a_sentence() -> None:
    turns = (Turn(0.0, 1.5, "a"), Turn(1.5, 2.0, "b"), Turn(2.0, 6.0, "a"))
    assert rows(make_chunk("did you go? yes. so did i.", 0), turns) == [
        ("did you go?", "a"),
        ("yes.", "b"),
        ("so did i.", "a"),
    ]


def test_one_speaker_comes_back_in_whole_sentences() -> None:
    chunk = make_chunk("one two. three four.", 0)
    assert rows(chunk, (Turn(0, 9, "a"),)) == [("one two. three four.", "a")]


def test_without_turns_nobody_is_named() -> None:
    assert rows(make_chunk("one two", 0), ()) == [("one two", None)]


def test_text_without_words_goes_to_whom_it_overlaps_most() -> None:
    assert rows(Chunk("text", 2.0, 5.0), A_THEN_B) == [("text", "b")]


def test_names_count_from_one_in_order_of_appearance() -> None:
    assert name_speakers(["x", None, "b", "x"]) == {"x": "Speaker 1", "b": "Speaker 2"}


@given(
    st.lists(st.sampled_from(["yes.", "no", "so"]), min_size=1, max_size=30),
    st.lists(st.tuples(st.floats(0.1, 3.0), st.sampled_from("abc")), max_size=12),
)
def test_assigning_loses_no_word_and_keeps_their_order(
    texts: list[str], lengths: list[tuple[float, str]]
) -> None:
    turns, at_s = [], 0.0
    for length_s, speaker in lengths:
        turns.append(Turn(at_s, at_s + length_s, speaker))
        at_s += length_s
    chunk = make_chunk(" ".join(texts), 0)
    spoken = assign_speakers([chunk], turns)
    assert tuple(word for row in spoken for word in row.chunk.words) == chunk.words


def test_a_ghost_speaks_little_and_never_long() -> None:
    turns = (Turn(0, 100, "a"), Turn(100, 101.5, "b"), Turn(110, 112.5, "c"), Turn(120, 121, "d"))
    assert find_doubtful_speakers(turns) == {"b", "d"}


def test_a_rare_speaker_of_a_short_recording_is_no_ghost() -> None:
    assert find_doubtful_speakers((Turn(0, 10, "a"), Turn(10, 11, "b"))) == frozenset()


def test_rows_of_a_ghost_ask_for_a_look_and_keep_their_words() -> None:
    turns = (Turn(0, 100, "a"), Turn(100, 101.5, "b"))
    spoken = assign_speakers([make_chunk("a long talk", 50), make_chunk("oh well", 100.1)], turns)
    flagged = flag_doubtful_speakers(spoken, find_doubtful_speakers(turns))
    kinds = [(row.speaker, [flag.kind for flag in row.chunk.flags]) for row in flagged]
    assert kinds == [("a", []), ("b", [FlagKind.GHOST_SPEAKER])]
    assert [row.chunk.words for row in flagged] == [row.chunk.words for row in spoken]


def test_two_people_at_once_stay_rows_that_overlap() -> None:
    both = [
        row
        for start_s, who in ((0.0, "a"), (0.4, "b"))
        for row in assign_speakers([make_chunk("one two three four", start_s)], (Turn(0.0, 9.0, who),))
    ]
    rows = make_segments(both, {"a": "Sita", "b": "Ravi"}, 9000, RowIds())
    assert [(row.speaker, row.start_ms, row.end_ms) for row in rows] == [
        ("Sita", 0, 2000),
        ("Ravi", 400, 2400),
    ]


@given(st.lists(st.floats(0.05, 3), min_size=1, max_size=40), st.floats(0, 60), st.floats(0.01, 5))
def test_looking_at_near_turns_only_finds_the_same_speaker(
    lengths: list[float], start_s: float, length_s: float
) -> None:
    turns, now_s = [], 0.0
    for number, length in enumerate(lengths):
        turns.append(Turn(now_s, now_s + length, "abc"[number % 3]))
        now_s += length + number % 3
    end_s = start_s + length_s
    assert find_speaker(start_s, end_s, find_near(start_s, end_s, turns)) == find_speaker(
        start_s, end_s, turns
    )
