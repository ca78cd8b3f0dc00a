import numpy as np
import pytest
from numpy.typing import NDArray

from engines.diarization.embeddings import (
    EMBEDDING_SIZE,
    FEATURE_STEP_S,
    Voices,
    cut_tracks,
    embed_pieces,
    exclude_overlaps,
    select_features,
)
from engines.diarization.turns import FRAME_STEP_S
from tests.support.engine_values import FRAMES, STEP_S, make_masks


def embed_all(masks: NDArray[np.uint8]) -> tuple[Voices, list[NDArray[np.int64]]]:
    """The voices, each made of the mean second it was heard at, and the frames that were embedded."""
    calls: list[NDArray[np.int64]] = []

    def embed(rows: NDArray[np.int64]) -> NDArray[np.float32]:
        calls.append(rows)
        return np.full(EMBEDDING_SIZE, rows.mean() / 100, np.float32)

    pieces = cut_tracks(masks)
    voices = embed_pieces(
        pieces,
        exclude_overlaps(pieces, masks),
        step_s=STEP_S,
        features=100_000,
        embed=lambda voices: map(embed, voices),
        tell=lambda _done, _total: None,
    )
    return voices, calls


def test_only_every_second_window_is_embedded() -> None:
    voices, calls = embed_all(make_masks([(0, 31, 0)], 9))
    assert len(calls) == 5
    assert voices.is_own.tolist() == [True, False] * 4 + [True]
    assert not np.isnan(voices.embeddings).any()


def test_a_window_borrows_the_voice_of_the_same_person() -> None:
    masks = make_masks([(3, 6, 0), (7, 12, 1)], 3)
    masks[1] = masks[1][:, [1, 0, 2]]  # the order of people within a window means nothing
    voices, _ = embed_all(masks)
    first, second = voices.embeddings[:2, 0], voices.embeddings[2:4, 0]
    assert second[1] == first[0] == pytest.approx(4.5, abs=0.02)
    assert second[0] == voices.embeddings[5, 0]


def test_a_voice_that_no_anchor_hears_is_embedded_after_all() -> None:
    masks = make_masks([(0, 16, 0)], 3)
    masks[1] = 0
    masks[1, 300:324, 0] = 1
    voices, calls = embed_all(masks)
    assert len(calls) == 3
    assert voices.embeddings[1, 0] == pytest.approx(2.5 + 312 * FRAME_STEP_S, abs=0.02)


def test_a_track_is_cut_where_a_person_pauses_between_long_enough_pieces() -> None:
    pieces = cut_tracks(make_masks([(0, 2, 0), (2.5, 5, 0), (5.1, 7, 0), (8, 9, 0)], 1))
    lengths_s = [round(float(mask.sum()) * FRAME_STEP_S, 1) for mask in pieces.masks]
    assert lengths_s == [2.0, 5.4]  # 0.1 s is no pause, and 1 s is not told by its voice
    assert pieces.track.tolist() == [0, 0]


def test_pieces_cover_their_tracks() -> None:
    masks = make_masks([(0, 2, 0), (3, 5, 1), (4, 9, 0)], 4)
    pieces = cut_tracks(masks)
    rebuilt = np.zeros_like(masks)
    for window, track, mask in zip(pieces.window, pieces.track, pieces.masks, strict=True):
        rebuilt[window, :, track] += mask
    assert (rebuilt == masks).all()


def test_at_most_the_middle_four_seconds_are_embedded() -> None:
    rows = select_features(np.ones(FRAMES, np.bool_), 5.0, 10_000)
    assert len(rows) == 400
    assert rows[0] == pytest.approx(797, abs=1)


def test_too_short_a_mask_selects_nothing() -> None:
    mask = np.zeros(FRAMES, np.bool_)
    mask[0] = True
    assert len(select_features(mask, 0.0, 10_000)) == 0


@pytest.mark.parametrize(("spoken_s", "kept"), [(0.4, 40), (0.9, 50), (1.7, 150), (2.6, 250), (7.0, 400)])
def test_voices_have_few_lengths_cut_at_both_ends(spoken_s: float, kept: int) -> None:
    mask = np.zeros(FRAMES, np.bool_)
    mask[100 : 100 + round(spoken_s / FRAME_STEP_S)] = True
    rows = select_features(mask, 0.0, 10_000)
    middle = (100 + spoken_s / FRAME_STEP_S / 2) * FRAME_STEP_S / FEATURE_STEP_S
    assert abs(len(rows) - kept) <= 1
    assert abs(rows.mean() - middle) <= 3


def test_overlaps_are_left_out_where_enough_remains() -> None:
    masks = make_masks([(0, 6, 0), (5, 5.3, 1)], 1)
    pieces = cut_tracks(masks)
    clean = exclude_overlaps(pieces, masks)
    overlap = int(masks[0, :, 1].sum())
    assert clean[0].sum() == masks[0, :, 0].sum() - overlap
    assert clean[1].sum() == overlap  # nothing of this one is alone


def test_silence_has_no_pieces() -> None:
    assert len(cut_tracks(make_masks([], 2)).window) == 0
