"""Rows whose borders follow the sound, on speech that is known frame by frame."""

import numpy as np
import pytest

from engines.asr.recogniser import Chunk, TimedWord
from engines.diarization.assignment import SpokenChunk
from engines.diarization.turns import Turn
from engines.pipeline.row_borders import RowBorders, Unwritten
from engines.speech.activity import SpeechActivity, fit_region, measure_activity
from engines.speech.vad import WINDOW_SAMPLES, Region

RATE_HZ, WINDOW_S = 16_000, WINDOW_SAMPLES / 16_000
DURATION_S = 10.0


def make_activity(*spoken: tuple[float, float], rated: float = 0.95, loud: float = 0.0) -> SpeechActivity:
    """Sound that Silero calls speech in these spans; digital silence around it where `loud` is 0."""
    times_s = np.arange(int(DURATION_S / WINDOW_S)) * WINDOW_S
    probabilities = np.full(len(times_s), 0.02, np.float32)
    samples = np.full(int(DURATION_S * RATE_HZ), loud, np.float32)
    for start_s, end_s in spoken:
        probabilities[(times_s >= start_s - 0.001) & (times_s < end_s - 0.001)] = rated
        samples[int(start_s * RATE_HZ) : int(end_s * RATE_HZ)] = 0.3
    return measure_activity(probabilities, samples)


def make_row(*words: tuple[float, float], speaker: str | None = None) -> SpokenChunk:
    timed = tuple(TimedWord(f"w{number}", *times) for number, times in enumerate(words))
    text = " ".join(word.text for word in timed)
    return SpokenChunk(Chunk(text, words[0][0], words[-1][1], timed, language="en"), speaker)


def borders(rows: list[SpokenChunk]) -> list[tuple[float, float]]:
    return [(round(row.chunk.start_s, 2), round(row.chunk.end_s, 2)) for row in rows]


def near(*times: float) -> object:
    """Within a window of Silero and the fade behind it."""
    return pytest.approx(times if len(times) > 1 else times[0], abs=0.06)


def test_a_row_reaches_to_where_its_speaker_stops_and_a_middle_word_stays() -> None:
    row = make_row((1.2, 1.5), (1.5, 2.0), (2.0, 2.4))
    (fitted,) = RowBorders(make_activity((1.024, 2.88))).fit([row])
    assert (fitted.chunk.start_s, fitted.chunk.end_s) == near(1.0, 2.91)
    first, middle, last = fitted.chunk.words
    assert (first.start_s, last.end_s) == (fitted.chunk.start_s, fitted.chunk.end_s)
    assert (first.end_s, middle.start_s, middle.end_s, last.start_s) == (1.5, 1.5, 2.0, 2.0)
    assert fitted.heard_s == 1.2


def test_a_word_that_ends_in_silence_ends_with_its_sound() -> None:
    (fitted,) = RowBorders(make_activity((1.024, 2.048))).fit([make_row((0.6, 1.4), (1.4, 2.9))])
    assert (fitted.chunk.start_s, fitted.chunk.end_s) == near(1.0, 2.08)


def test_the_sound_behind_a_stop_belongs_to_the_word_and_another_sentence_does_not() -> None:
    activity = make_activity((1.024, 2.016), (2.144, 2.272), (2.752, 3.52))
    (fitted,) = RowBorders(activity).fit([make_row((1.0, 1.5), (1.5, 1.9))])
    assert fitted.chunk.end_s == near(2.3)


def test_the_end_of_another_speakers_word_is_no_beginning_of_ones_own() -> None:
    activity = make_activity((1.024, 2.528), (2.72, 4.0))  # Silero hears the first one a little longer
    turns = [Turn(1.0, 2.46, "a"), Turn(2.7, 4.0, "b")]
    rows = [make_row((1.1, 1.6), (1.6, 2.4), speaker="a"), make_row((2.72, 3.2), (3.2, 3.9), speaker="b")]
    first, second = RowBorders(activity).fit(rows, turns)
    assert first.chunk.end_s == near(2.53)
    assert second.chunk.start_s == near(2.71)


def test_neighbours_of_one_speaker_meet_where_it_is_quietest() -> None:
    activity = make_activity((1.024, 4.0))
    activity.samples[int(2.25 * RATE_HZ) : int(2.29 * RATE_HZ)] = 0.001
    rows = RowBorders(activity).fit([make_row((1.0, 1.5), (1.5, 2.1)), make_row((2.4, 3.0), (3.0, 3.9))])
    assert rows[0].chunk.end_s == rows[1].chunk.start_s
    assert rows[0].chunk.end_s == near(2.27)


def test_another_speakers_words_are_entered_only_where_both_are_heard() -> None:
    activity = make_activity((1.024, 4.0))
    rows = [make_row((1.1, 1.5), (1.5, 2.0), speaker="a"), make_row((2.5, 3.0), (3.0, 3.9), speaker="b")]
    after_each_other = [Turn(1.0, 2.3, "a"), Turn(2.3, 4.0, "b")]
    fitted = RowBorders(activity).fit(rows, after_each_other)
    assert (fitted[0].chunk.end_s, fitted[1].chunk.start_s) == near(2.3, 2.3)
    assert fitted[0].chunk.end_s <= fitted[1].chunk.start_s
    at_once = [Turn(1.0, 2.7, "a"), Turn(2.3, 4.0, "b")]
    fitted = RowBorders(activity).fit(rows, at_once)
    assert (fitted[0].chunk.end_s, fitted[1].chunk.start_s) == near(2.7, 2.3)


def test_far_more_speech_than_a_word_has_is_left_to_be_heard_again() -> None:
    fitter = RowBorders(make_activity((1.024, 6.4)))
    rows = fitter.fit([make_row((1.0, 1.5), (1.5, 2.0))])
    assert rows[0].chunk.end_s <= 2.7
    (unwritten,) = fitter.find_unwritten(rows)
    assert unwritten.is_sure
    assert (unwritten.region.start_s, unwritten.region.end_s) == near(rows[0].chunk.end_s, 6.4)


def test_rows_that_are_shown_again_are_found_again() -> None:
    spans = [(0.512 * n, 0.512 * n + 0.32) for n in range(1, 17)]
    fitter, rows = RowBorders(make_activity(*spans)), [make_row(span) for span in spans]
    for count in range(1, len(rows) + 1):
        assert fitter.fit_shown(rows[:count]) == RowBorders(make_activity(*spans)).fit(rows[:count])


def test_a_row_without_words_keeps_its_borders() -> None:
    empty = SpokenChunk(Chunk("", 1.5, 2.0), None)
    assert borders(RowBorders(make_activity((1.024, 2.88))).fit([empty])) == [(1.5, 2.0)]


@pytest.mark.parametrize(
    ("spoken", "rated", "turns", "expected"),
    [
        ((3.008, 3.52), 0.95, [Turn(3.0, 3.5, "a")], [True]),  # speech that was overheard
        ((3.008, 3.2), 0.95, [Turn(3.0, 3.2, "a")], []),  # under 0.3 s
        ((3.008, 3.52), 0.95, [Turn(8.0, 9.0, "a")], []),  # music or breath: nobody's for the segmentation
        ((3.008, 3.52), 0.55, [Turn(3.0, 3.3, "a")], [False]),  # laughter: perhaps speech
        ((3.008, 3.52), 0.55, [Turn(3.0, 3.5, "a")], [True]),  # faint on the telephone, all of it somebody's
        ((3.008, 3.52), 0.45, [Turn(3.0, 3.5, "a")], []),  # Silero never hears speech
    ],
)
def test_speech_in_no_row_is_found(
    spoken: tuple[float, float], rated: float, turns: list[Turn], expected: list[bool]
) -> None:
    found: list[Unwritten] = RowBorders(make_activity(spoken, rated=rated)).find_unwritten([], turns)
    assert [piece.is_sure for piece in found] == expected


def test_a_live_rows_region_loses_its_padding() -> None:
    activity = make_activity((1.024, 2.88))
    row = fit_region(Region(0.8, 3.1), activity)
    assert (row.start_s, row.end_s) == near(1.0, 2.91)
    assert fit_region(Region(5.0, 6.0), activity) == Region(5.0, 6.0)
