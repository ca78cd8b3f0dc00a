"""One voice for each speaker of each window, most of them borrowed from a neighbouring window. Pure.

What a person says in one window of 10 s they say in the next nine too. So every fifth window is embedded and
the others borrow: the figures stand in `diarization`.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

EMBEDDING_SIZE = 192
FRAME_S = 0.01
"""Step of the filter bank's frames."""
MIN_CLEAN_S = 0.4
"""With less speech than this outside overlaps, the overlapped counts too."""

_ANCHOR_STEP = 5  # windows; they step by 1 s
_LONGEST_S = 4.0  # more of one voice tells no more (measured) and costs in proportion
_SHORTEST_S = 0.2
_MIN_LIKENESS = 0.5  # intersection over union below which two masks are not the same person's
_MIN_SEEN = 0.3  # share of a mask that the lender's window must cover


def exclude_overlaps(masks: NDArray[np.float32], duration_s: float) -> NDArray[np.float32]:
    """The masks without the frames in which two speak, where that leaves a speaker enough to be told by.

    `masks` is (windows, frames, speakers), 0 or 1; `duration_s` is a window's length.
    """
    clean = masks * (masks.sum(axis=2, keepdims=True) <= 1)
    enough = math.ceil(masks.shape[1] * MIN_CLEAN_S / duration_s)
    return np.where(clean.sum(axis=1, keepdims=True) > enough, clean, masks)


def embed_windows(
    masks: NDArray[np.float32],
    *,
    duration_s: float,
    step_s: float,
    frames: int,
    embed: Callable[[NDArray[np.int64]], NDArray[np.float32]],
    tell: Callable[[int, int], None],
) -> NDArray[np.float32]:
    """(windows, speakers, 192): a voice for each mask; every fifth window is embedded, the others borrow.

    `masks` is (windows, mask frames, speakers). `embed` takes the indices of the recording's feature frames
    (of `frames`) in which a voice is heard. A mask that is like none of the two nearest anchors' masks,
    where the windows overlap, is embedded after all.
    """
    windows, _, speakers = masks.shape
    found = np.full((windows, speakers, EMBEDDING_SIZE), np.nan, np.float32)
    anchors = sorted({*range(0, windows, _ANCHOR_STEP), windows - 1})
    others = sorted(set(range(windows)) - set(anchors))
    for done, window in enumerate([*anchors, *others]):
        tell(done, windows)
        for speaker in range(speakers):
            source = _find_lender(masks, found, anchors, (window, speaker), step_s / duration_s)
            if source is not None:
                found[window, speaker] = found[source]
            else:
                rows = select_frames(masks[window, :, speaker], window * step_s, duration_s, frames)
                if len(rows):
                    found[window, speaker] = embed(rows)
    return found


def select_frames(
    mask: NDArray[np.float32], start_s: float, duration_s: float, frames: int
) -> NDArray[np.int64]:
    """The recording's feature frames that a mask covers, the middle 4 s of them; none if it is too short."""
    per_window = round(duration_s / FRAME_S)
    stretched = mask[np.arange(per_window) * len(mask) // per_window]
    rows = np.flatnonzero(stretched > 0) + round(start_s / FRAME_S)
    rows = rows[rows < frames]
    if len(rows) < _SHORTEST_S / FRAME_S:
        return rows[:0]
    spare = max(0, len(rows) - round(_LONGEST_S / FRAME_S)) // 2
    return rows[spare : len(rows) - spare]


def _find_lender(
    masks: NDArray[np.float32],
    found: NDArray[np.float32],
    anchors: list[int],
    target: tuple[int, int],
    step: float,
) -> tuple[int, int] | None:
    """The anchor's (window, speaker) where the same person is heard. `step` is a share of a window."""
    window, speaker = target
    if window % _ANCHOR_STEP == 0 or window == anchors[-1]:
        return None
    length = masks.shape[1]
    best, lender = 0.0, None
    below = window // _ANCHOR_STEP * _ANCHOR_STEP
    for anchor in (below, min(below + _ANCHOR_STEP, anchors[-1])):
        shift = round((window - anchor) * step * length)  # frame i here is frame i + shift there
        here = masks[window, max(0, -shift) : min(length, length - shift), speaker]
        there = masks[anchor, max(0, shift) : min(length, length + shift)]
        for other in np.flatnonzero(~np.isnan(found[anchor, :, 0])):
            both = float((here * there[:, other]).sum())
            likeness = both / max(1.0, float(np.maximum(here, there[:, other]).sum()))
            if likeness > _MIN_LIKENESS and both > best:
                best, lender = both, (anchor, int(other))
    covered = masks[window, :, speaker].sum()
    return lender if covered and best / covered >= _MIN_SEEN else None
