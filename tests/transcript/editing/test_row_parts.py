"""What is left of a recognised row beside rows that a person touched."""

from hypothesis import given
from hypothesis import strategies as st

from transcript.document import Segment, Word
from transcript.editing.row_parts import Span, cut_around


def parts(row: Segment, *spans: Span) -> list[tuple[int, int, str]]:
    return [(part.start_ms, part.end_ms, part.text) for part in cut_around(row, spans)]


def test_a_row_without_words_is_cut_by_the_time_its_letters_take() -> None:
    row = Segment("a", 0, 9000, None, "te", "ఒకటి రెండు మూడు నాలుగు")
    assert parts(row, (3000, 6000)) == [(0, 2076, "ఒకటి"), (6923, 9000, "నాలుగు")]


def test_a_row_without_words_whose_middle_is_somebody_elses_keeps_what_was_said_around() -> None:
    row = Segment("a", 0, 10_000, None, "en", "a b c d e f g h i j")
    assert parts(row, (4000, 6000)) == [(0, 3684, "a b c d"), (6315, 10_000, "g h i j")]


def test_a_word_that_the_engine_gave_no_time_is_not_lost() -> None:
    row = Segment("a", 0, 6000, None, "en", "one two three", (Word("one", 0, 900), Word("three", 4000, 5000)))
    (part,) = cut_around(row, [(0, 1000)])
    assert (part.text, [word.text for word in part.words]) == ("two three", ["three"])


def test_a_row_that_says_nothing_goes_by_its_middle() -> None:
    row = Segment("a", 0, 1000, None, None, "")
    assert parts(row, (400, 600)) == []
    assert parts(row, (0, 400)) == [(0, 1000, "")]


@given(
    st.lists(st.sampled_from(["ab", "అఆ", "c"]), min_size=1, max_size=8),
    st.sets(st.integers(0, 7)),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 3000)), max_size=3),
)
def test_every_word_is_outside_once_or_inside(texts: list[str], timed: set[int], spans: list[Span]) -> None:
    texts = [f"{text}{number}" for number, text in enumerate(texts)]
    words = tuple(
        Word(text, 1000 * number, 1000 * number + 1000)
        for number, text in enumerate(texts)
        if number in timed
    )
    row = Segment("a", 0, 1000 * len(texts), None, "en", " ".join(texts), words)
    taken = [(start, start + length) for start, length in spans]
    found = list(cut_around(row, taken))
    left = " ".join(part.text for part in found).split()
    assert left == [text for text in texts if text in left]
    kept = [word.text for part in found for word in part.words]
    assert kept == [word.text for word in words if word.text in left]
    for word in words:
        assert (word.text in left) != any(a <= (word.start_ms + word.end_ms) // 2 < b for a, b in taken)
