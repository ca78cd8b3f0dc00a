import logging
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.asr.chunks import (
    create_synthetic_chunks_for_duration,
    join_rows,
    normalize_chunks,
    split_sentences,
)
from engines.asr.recogniser import Chunk, TimedWord
from tests.support.engine_values import make_chunk, make_words
from transcript.document import Alternative


def test_chunks_without_text_are_left_out() -> None:
    assert normalize_chunks([Chunk(" \n", 0, 1), Chunk("a", 1, 2)], 5) == (Chunk("a", 1, 2),)


def test_times_that_run_backwards_are_swapped_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert normalize_chunks([Chunk("a", 3, 1)], 5) == (Chunk("a", 1, 3),)
    assert "swapped" in caplog.text


def test_chunks_that_overlap_at_a_seam_meet_halfway() -> None:
    first, second = normalize_chunks([Chunk("a", 0, 2), Chunk("b", 1, 3)], 5)
    assert (first.end_s, second.start_s) == (1.5, 1.5)


def test_times_end_with_the_recording() -> None:
    chunk = Chunk("a b", 4, 9, (TimedWord("a", 4, 6), TimedWord("b", 6, 9)))
    (kept,) = normalize_chunks([chunk], 5)
    assert (kept.end_s, [(w.start_s, w.end_s) for w in kept.words]) == (5, [(4, 5), (5, 5)])


times = st.floats(-10, 100, allow_nan=False)
random_chunks = st.lists(
    st.builds(
        Chunk,
        st.text(max_size=8),
        times,
        times,
        st.lists(st.builds(TimedWord, st.text(max_size=4), times, times), max_size=4).map(tuple),
    ),
    max_size=8,
)


@given(random_chunks)
def test_normal_chunks_have_text_and_words_in_order_inside_them(chunks: list[Chunk]) -> None:
    for chunk in normalize_chunks(chunks, 60):
        assert chunk.text.strip()
        assert 0 <= chunk.start_s <= chunk.end_s <= 60
        starts = [word.start_s for word in chunk.words]
        assert starts == sorted(starts)
        assert all(chunk.start_s <= w.start_s <= w.end_s <= chunk.end_s for w in chunk.words)


@given(random_chunks)
def test_normalizing_keeps_the_order_of_texts(chunks: list[Chunk]) -> None:
    texts = [chunk.text for chunk in normalize_chunks(chunks, 60)]
    assert texts == [chunk.text for kept in chunks for chunk in normalize_chunks([kept], 60)]


def test_words_without_times_are_spread_by_their_clusters() -> None:
    words = create_synthetic_chunks_for_duration("స్త్రీ నమస్కారం", 10.0, 15.0)  # 1 and 4 clusters
    assert words == (TimedWord("స్త్రీ", 10.0, 11.0), TimedWord("నమస్కారం", 11.0, 15.0))


def test_no_text_has_no_words() -> None:
    assert create_synthetic_chunks_for_duration("  ", 0, 1) == ()


def test_a_chunk_is_cut_after_sentences_but_not_after_abbreviations() -> None:
    chunk = make_chunk("I met Dr. Rao there. He came.", 0)
    assert [part.text for part in split_sentences(chunk)] == ["I met Dr. Rao there.", "He came."]


def test_a_chunk_is_cut_at_a_pause() -> None:
    words = (*make_words("one two", 0), *make_words("three", 1.8))
    parts = split_sentences(Chunk("one two three", 0, 2.3, words))
    assert [(part.text, part.start_s, part.end_s) for part in parts] == [
        ("one two", 0, 1.0),
        ("three", 1.8, 2.3),
    ]


def test_a_long_sentence_is_cut_with_two_words_on_each_side() -> None:
    parts = split_sentences(make_chunk("a b c d e f", 0, 2.0))
    assert [part.text for part in parts] == ["a b c", "d e f"]


def test_sentences_join_into_a_row_until_ten_seconds() -> None:
    sentences = [make_chunk("a a a.", 0), make_chunk("b b.", 1.6), make_chunk("c " * 15 + "c.", 2.7)]
    assert [row.text for row in join_rows(sentences)] == ["a a a. b b.", sentences[2].text]


def test_joined_rows_join_their_alternatives() -> None:
    first, second = (
        Chunk(text, start, start + 1, alternatives=(Alternative(text.upper(), "x", "en"),))
        for text, start in (("a", 0.0), ("b", 1.0))
    )
    (row,) = join_rows([first, second])
    assert (row.text, row.alternatives) == ("a b", (Alternative("A B", "x", "en"),))


@given(
    st.lists(st.sampled_from(["yes.", "no", "maybe?", "Dr."]), min_size=1, max_size=40), st.floats(0.1, 3.0)
)
def test_cutting_and_joining_loses_no_word(texts: list[str], word_s: float) -> None:
    chunk = make_chunk(" ".join(texts), 0, word_s)
    parts = split_sentences(chunk)
    assert tuple(word for part in parts for word in part.words) == chunk.words
    assert tuple(word for row in join_rows(parts) for word in row.words) == chunk.words


def test_a_part_takes_its_part_of_what_others_heard() -> None:
    other = Chunk(
        "one two three four", 0, 8,
        tuple(TimedWord(w, 2 * i, 2 * i + 1) for i, w in enumerate(["one", "two", "three", "four"])),
        language="en", engine="o",
    )  # fmt: skip
    words = (TimedWord("a.", 0.5, 1.0), TimedWord("b.", 4.0, 5.0), TimedWord("c", 6.2, 8.0))
    parts = split_sentences(Chunk("a. b. c", 0, 8, words, language="te", engine="e", others=(other,)))
    assert [[o.text for o in part.others] for part in parts] == [["one two"], ["three"], ["four"]]
    (row,) = join_rows([replace(part, start_s=i, end_s=i + 1) for i, part in enumerate(parts)])
    assert [o.text for o in row.others] == ["one two three four"]
