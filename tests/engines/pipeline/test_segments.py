from engines.asr.recogniser import Chunk, TimedWord
from engines.diarization.assignment import SpokenChunk
from engines.pipeline.segments import RowIds, make_segments
from transcript.document import Flag, FlagKind, Word


def make_row(text: str, start_s: float, end_s: float, language: str = "en") -> SpokenChunk:
    words = (TimedWord(text, start_s, end_s, 0.87654),)
    return SpokenChunk(Chunk(text, start_s, end_s, words, language=language, engine="test"), "x")


def test_seconds_become_milliseconds_once() -> None:
    (segment,) = make_segments([make_row("hello", 0.1235, 1.9996)], {"x": "Speaker 1"}, 5000, RowIds())
    assert (segment.start_ms, segment.end_ms, segment.speaker) == (124, 2000, "Speaker 1")
    assert segment.words == (Word("hello", 124, 2000, 0.877),)


def test_a_row_keeps_its_id_when_it_is_made_again() -> None:
    ids = RowIds()
    first = make_segments([make_row("hello", 1, 2)], {}, 5000, ids)
    again = make_segments([make_row("hello", 1, 1.5), make_row("there", 1.5, 2)], {}, 5000, ids)
    assert [segment.id == first[0].id for segment in again] == [True, False]


def test_rows_end_with_the_recording_and_last_at_least_a_millisecond() -> None:
    segments = make_segments([make_row("a", 1, 9), make_row("b", 5, 5)], {}, 5000, RowIds())
    assert [(s.start_ms, s.end_ms) for s in segments] == [(1000, 5000), (4999, 5000)]


def test_rows_that_start_together_have_different_ids() -> None:
    segments = make_segments([make_row("a", 1, 2), make_row("b", 1, 2)], {}, 5000, RowIds())
    assert len({segment.id for segment in segments}) == 2


def test_letters_of_another_script_are_flagged() -> None:
    (segment,) = make_segments([make_row("hello there", 1, 2, "te")], {}, 5000, RowIds())
    assert segment.flags == (Flag(FlagKind.SCRIPT, "Latin letters, Telugu expected"),)
