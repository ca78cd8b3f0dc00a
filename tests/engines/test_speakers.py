import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.diarization import Turn
from engines.engine import Chunk
from engines.speakers import assign_speakers, find_ghosts, find_speaker, name_speakers
from tests.engines.test_chunks import make_chunk

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
    assert find_ghosts(turns) == {"b", "d"}


def test_a_rare_speaker_of_a_short_recording_is_no_ghost() -> None:
    assert find_ghosts((Turn(0, 10, "a"), Turn(10, 11, "b"))) == frozenset()
