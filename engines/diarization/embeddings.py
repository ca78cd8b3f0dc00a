"""Whose voice is heard in each window: tracks cut into pieces, and a voice for each. Pure.

A track is what the segmentation hears of one person in one window of 10 s. It joins two people now and then,
so a track is cut at pauses into pieces that are long enough to be told by their voice. What a person says in
one window they say in the next three too: only every second window is embedded, and only what the one before
it did not hear; the others borrow. The figures stand in `diarization`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.diarization.turns import FRAME_STEP_S, find_runs

EMBEDDING_SIZE = 192
FEATURE_STEP_S = 0.01
"""Step of the filter bank's frames."""
MIN_CLEAN_S = 0.4
"""With less speech than this outside overlaps, the overlapped counts too."""

_ANCHOR_STEP = 2  # windows; they step by 2.5 s
_LONGEST_S = 4.0  # more of one voice tells no more (measured) and costs in proportion
_LENGTH_STEP_S = 0.5  # longer voices are cut to a multiple of this: a length that is new costs preparation
_SHORTEST_S = 0.2
_PAUSE_S = 0.2  # shorter pauses never cut a track
_PIECE_S = 1.5  # a shorter piece is not told by its voice
_MIN_LIKENESS = 0.5  # intersection over union below which two pieces are not the same person's
_MIN_SEEN = 0.3  # share of a piece that the lender's window must cover
_MIN_SEEN_BY_ANCHOR = 0.8  # so much of an anchor's own piece, which is embedded otherwise


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Stretches of one person each: of window[i] and its track[i], in the frames masks[i] of that window."""

    window: NDArray[np.int64]  # (pieces,)
    track: NDArray[np.int64]  # (pieces,)
    masks: NDArray[np.bool_]  # (pieces, frames of a window)


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """A voice for each piece; NaN where it is too short. `is_own` are those not borrowed."""

    embeddings: NDArray[np.float32]  # (pieces, 192)
    is_own: NDArray[np.bool_]  # (pieces,)


def cut_tracks(masks: NDArray[np.uint8]) -> Pieces:
    """The pieces of (windows, frames, speakers) masks, in order of their windows."""
    windows, tracks, found = [], [], []
    for window in range(len(masks)):
        for track in range(masks.shape[2]):
            active = masks[window, :, track] > 0
            for first, after in _cut_at_pauses(active):
                piece = np.zeros(len(active), np.bool_)
                piece[first:after] = active[first:after]
                windows.append(window)
                tracks.append(track)
                found.append(piece)
    stacked = np.stack(found) if found else np.zeros((0, masks.shape[1]), np.bool_)
    return Pieces(np.array(windows, np.int64), np.array(tracks, np.int64), stacked)


def exclude_overlaps(pieces: Pieces, masks: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The pieces' masks without frames in which two speak, where that leaves enough to be told by."""
    alone = masks.sum(axis=2)[pieces.window] == 1
    clean: NDArray[np.bool_] = pieces.masks & alone
    enough = math.ceil(MIN_CLEAN_S / FRAME_STEP_S)
    return np.where(clean.sum(axis=1, keepdims=True) > enough, clean, pieces.masks)


def embed_pieces(
    pieces: Pieces,
    clean: NDArray[np.bool_],
    *,
    step_s: float,
    features: int,
    embed: Callable[[Sequence[NDArray[np.int64]]], Iterable[NDArray[np.float32]]],
    tell: Callable[[int, int], None],
) -> Voices:
    """A voice for each piece: what is new in every second window is embedded, the others borrow theirs.

    `embed` takes for each voice the indices of the recording's filter bank frames (of `features`) in which it
    is heard, and answers in the same order; `clean` are the masks it is heard in. A piece that is like none
    of the two nearest anchors' pieces, where the windows overlap, is embedded after all.
    """
    count = len(pieces.window)
    embeddings = np.full((count, EMBEDDING_SIZE), np.nan, np.float32)
    is_own, is_told = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    last = int(pieces.window.max(initial=0))
    is_anchor = (pieces.window % _ANCHOR_STEP == 0) | (pieces.window == last)
    starts = np.searchsorted(pieces.window, np.arange(last + 2))
    heard: dict[int, NDArray[np.int64]] = {}
    lenders: dict[int, int] = {}
    for index in map(int, [*np.flatnonzero(is_anchor), *np.flatnonzero(~is_anchor)]):
        lender = _find_lender(pieces, is_told, starts, index, step_s)
        if lender is not None:
            lenders[index] = lender
            is_told[index] = True
            continue
        rows = select_features(clean[index], float(pieces.window[index]) * step_s, features)
        if len(rows):
            heard[index] = rows
            is_own[index] = is_told[index] = True
    tell(0, len(heard))
    for done, (index, voice) in enumerate(zip(heard, embed(list(heard.values())), strict=True), 1):
        embeddings[index] = voice
        tell(done, len(heard))
    for index, lender in lenders.items():  # a lender that borrows itself comes before
        embeddings[index] = embeddings[lender]
    return Voices(embeddings, is_own)


def select_features(mask: NDArray[np.bool_], start_s: float, features: int) -> NDArray[np.int64]:
    """The recording's filter bank frames that a mask covers, the middle 4 s of them; none if too short."""
    per_window = round(len(mask) * FRAME_STEP_S / FEATURE_STEP_S)
    stretched = mask[np.arange(per_window) * len(mask) // per_window]
    rows = np.flatnonzero(stretched) + round(start_s / FEATURE_STEP_S)
    rows = rows[rows < features]
    if len(rows) < _SHORTEST_S / FEATURE_STEP_S:
        return rows[:0]
    step = round(_LENGTH_STEP_S / FEATURE_STEP_S)
    kept = min(len(rows), round(_LONGEST_S / FEATURE_STEP_S))
    if kept > step:
        kept -= kept % step
    spare = (len(rows) - kept) // 2
    return rows[spare : spare + kept]


def _cut_at_pauses(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first frame, frame after) of each piece; the shortest joins its nearest neighbour while too short."""
    pieces: list[tuple[int, int, int]] = []  # with the frames of speech in it
    for first, after in find_runs(active):
        if pieces and (first - pieces[-1][1]) * FRAME_STEP_S < _PAUSE_S:
            begin, _, spoken = pieces.pop()
            pieces.append((begin, after, spoken + after - first))
        else:
            pieces.append((first, after, after - first))
    while len(pieces) > 1:
        short = min(range(len(pieces)), key=lambda index: pieces[index][2])
        if pieces[short][2] * FRAME_STEP_S >= _PIECE_S:
            break
        gaps = {
            index: pieces[index + 1][0] - pieces[index][1]
            for index in (short - 1, short)
            if 0 <= index < len(pieces) - 1
        }
        left = min(gaps, key=lambda index: gaps[index])
        joined = (pieces[left][0], pieces[left + 1][1], pieces[left][2] + pieces[left + 1][2])
        pieces[left : left + 2] = [joined]
    return [(first, after) for first, after, _ in pieces]


def _find_lender(
    pieces: Pieces, is_told: NDArray[np.bool_], starts: NDArray[np.int64], index: int, step_s: float
) -> int | None:
    """The anchor's piece in which the same person is heard, or None."""
    window, mask = int(pieces.window[index]), pieces.masks[index]
    last = len(starts) - 2
    below = window // _ANCHOR_STEP * _ANCHOR_STEP
    is_anchor = window in (below, last)
    best, lender = 0, None
    for anchor in {max(0, below - _ANCHOR_STEP), below, min(below + _ANCHOR_STEP, last)} - {window}:
        shift = round((window - anchor) * step_s / FRAME_STEP_S)  # frame i here is frame i + shift there
        here = mask[max(0, -shift) : len(mask) - max(0, shift)]
        for other in range(int(starts[anchor]), int(starts[anchor + 1])):
            if not is_told[other]:
                continue
            there = pieces.masks[other, max(0, shift) : len(mask) - max(0, -shift)]
            both = int((here & there).sum())
            if both > best and both > _MIN_LIKENESS * int((here | there).sum()):
                best, lender = both, other
    least = _MIN_SEEN_BY_ANCHOR if is_anchor else _MIN_SEEN
    return lender if best >= least * max(1, int(mask.sum())) else None
