import numpy as np
import pytest
from numpy.typing import NDArray

from engines.voices import EMBEDDING_SIZE, embed_windows, exclude_overlaps, select_frames

FRAMES = 100  # mask frames of a window of 10 s


def make_masks(spans: list[tuple[float, float]], windows: int) -> NDArray[np.float32]:
    """(windows, FRAMES, speakers) masks of people who speak in the given seconds; windows step by 1 s."""
    masks = np.zeros((windows, FRAMES, len(spans)), np.float32)
    for window in range(windows):
        times = window + np.arange(FRAMES) / 10
        for speaker, (start_s, end_s) in enumerate(spans):
            masks[window, (times >= start_s) & (times < end_s), speaker] = 1
    return masks


def embed_all(masks: NDArray[np.float32]) -> tuple[NDArray[np.float32], list[NDArray[np.int64]]]:
    """The voices, each made of the mean second it was heard at, and the frames that were embedded."""
    calls: list[NDArray[np.int64]] = []

    def embed(rows: NDArray[np.int64]) -> NDArray[np.float32]:
        calls.append(rows)
        return np.full(EMBEDDING_SIZE, rows.mean() / 100, np.float32)

    voices = embed_windows(
        masks, duration_s=10.0, step_s=1.0, frames=100_000, embed=embed, tell=lambda _done, _total: None
    )
    return voices, calls


def test_only_every_fifth_window_is_embedded() -> None:
    voices, calls = embed_all(make_masks([(0, 31)], 21))
    assert len(calls) == 5
    assert not np.isnan(voices).any()


def test_a_window_borrows_the_voice_of_the_same_person() -> None:
    masks = make_masks([(4, 8), (9, 14)], 6)
    masks[3] = masks[3][:, ::-1]  # the order of people within a window means nothing
    voices, _ = embed_all(masks)
    assert voices[3, 1, 0] == voices[0, 0, 0] == pytest.approx(5.995)
    assert voices[3, 0, 0] == voices[5, 1, 0]


def test_a_voice_that_no_anchor_hears_is_embedded_after_all() -> None:
    masks = make_masks([(0, 16)], 6)
    masks[3] = 0
    masks[3, 50:54] = 1
    voices, calls = embed_all(masks)
    assert len(calls) == 3
    assert voices[3, 0, 0] == pytest.approx(8.2, abs=0.01)


def test_a_silent_speaker_has_no_voice() -> None:
    voices, _ = embed_all(make_masks([(0, 16), (50, 60)], 6))
    assert np.isnan(voices[:, 1]).all()


def test_at_most_the_middle_four_seconds_are_embedded() -> None:
    rows = select_frames(np.ones(FRAMES, np.float32), 5.0, 10.0, 10_000)
    assert (rows[0], rows[-1]) == (800, 1199)


def test_too_short_a_mask_selects_nothing() -> None:
    mask = np.zeros(FRAMES, np.float32)
    mask[0] = 1
    assert len(select_frames(mask, 0.0, 10.0, 10_000)) == 0


def test_overlaps_are_left_out_where_enough_remains() -> None:
    masks = make_masks([(0, 6), (5, 5.3)], 1)
    clean = exclude_overlaps(masks, 10.0)
    assert clean[0, :, 0].sum() == 57
    assert clean[0, :, 1].sum() == 3  # nothing of this one is alone
