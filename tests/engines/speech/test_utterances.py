from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.speech.language_id import Identification
from engines.speech.utterances import (
    Utterance,
    cut_at_quiet,
    cut_region,
    gather_stretches,
    join_utterances,
    smooth_languages,
)
from engines.speech.vad import Region

RATE_HZ = 16_000
SURE_TE = Identification("te", (("te", 0.9), ("en", 0.1)))
SURE_EN = Identification("en", (("en", 0.9), ("te", 0.1)))
UNSURE_TE = Identification("te", (("te", 0.55), ("en", 0.45)), "te 0.55, en 0.45")


def make_speech(*pieces: tuple[float, float]) -> np.ndarray:
    """Noise of the given (seconds, loudness) pieces."""
    random = np.random.default_rng(1)
    return np.concatenate(
        [random.normal(0, loud, round(seconds * RATE_HZ)) for seconds, loud in pieces]
    ).astype(np.float32)


def test_a_region_is_cut_in_the_middle_of_a_pause() -> None:
    samples = make_speech((2.0, 0.1), (0.3, 0.0), (3.0, 0.1))
    first, second = cut_region(samples, Region(0.0, 5.3))
    assert first.end_s == second.start_s == pytest.approx(2.15, abs=0.02)


def test_a_short_piece_stays_with_its_neighbour() -> None:
    samples = make_speech((2.0, 0.1), (0.3, 0.0), (0.4, 0.1), (0.3, 0.0), (2.0, 0.1), (0.3, 0.0), (0.5, 0.1))
    assert len(cut_region(samples, Region(0.0, 5.8))) == 2


def test_forty_seconds_without_a_pause_are_cut_where_it_is_quietest() -> None:
    samples = make_speech((7.0, 0.1), (0.3, 0.05), (32.7, 0.1))
    pieces = cut_at_quiet(samples, Region(0.0, 40.0), 10.0)
    assert pieces[0].end_s == pytest.approx(7.15, abs=0.1)
    assert max(piece.end_s - piece.start_s for piece in pieces) <= 10.0


@given(st.lists(st.tuples(st.floats(0.1, 4.0), st.sampled_from([0.0, 0.001, 0.1])), min_size=1, max_size=8))
def test_the_pieces_of_a_region_cover_it(pieces: list[tuple[float, float]]) -> None:
    samples = make_speech(*pieces)
    region = Region(0.0, len(samples) / RATE_HZ)
    found = cut_region(samples, region)
    assert (found[0].start_s, found[-1].end_s) == (region.start_s, region.end_s)
    assert all(a.end_s == b.start_s for a, b in pairwise(found))
    assert all(0 < piece.end_s - piece.start_s <= 10.0 for piece in found)


def test_a_stretch_ends_at_two_seconds_of_silence_or_after_a_minute() -> None:
    regions = [Region(0, 20), Region(21, 40), Region(41, 61), Region(62, 70), Region(73, 80)]
    assert [len(stretch) for stretch in gather_stretches(regions)] == [2, 2, 1]


def test_an_unsure_utterance_between_two_of_one_language_takes_it() -> None:
    utterances = [Utterance(0, 2, SURE_EN), Utterance(3, 4, UNSURE_TE), Utterance(5, 9, SURE_EN)]
    middle = smooth_languages(utterances)[1].language
    assert (middle.language, middle.is_sure) == ("en", True)


def test_an_unsure_utterance_between_two_languages_stays_unsure() -> None:
    utterances = [Utterance(0, 2, SURE_EN), Utterance(3, 4, UNSURE_TE), Utterance(5, 9, SURE_TE)]
    assert smooth_languages(utterances) == utterances


def join(utterances: list[Utterance]) -> list[tuple[float, float]]:
    groups = join_utterances(
        utterances,
        longest_s=lambda code: 10.0 if code == "te" else 28.0,
        joins_s=lambda code: 0.0 if code == "te" else 2.0,
    )
    return [(group[0].start_s, group[-1].end_s) for group in groups]


def test_english_joins_over_pauses_and_telugu_does_not() -> None:
    assert join([Utterance(0, 4, SURE_EN), Utterance(5, 9, SURE_EN)]) == [(0, 9)]
    assert join([Utterance(0, 4, SURE_TE), Utterance(5, 9, SURE_TE)]) == [(0, 4), (5, 9)]


def test_telugu_is_never_heard_in_more_than_ten_seconds() -> None:
    utterances = [Utterance(start, start + 4, SURE_TE) for start in range(0, 20, 4)]
    assert join(utterances) == [(0, 8), (8, 16), (16, 20)]


def test_a_change_of_language_ends_a_group() -> None:
    assert join([Utterance(0, 4, SURE_TE), Utterance(4, 6, SURE_EN)]) == [(0, 4), (4, 6)]
