"""Turns from what each window heard and whose voice it was. Pure.

Windows overlap, so each moment is heard by four. Their votes count most in a window's middle, where the model
knows what came before and after.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ

FRAME_STEP_S = 270 / RATE_HZ
"""Step of segmentation-3.0's frames; its receptive field is 991 samples."""
_FIRST_MIDDLE_S = 991 / RATE_HZ / 2

_SHORTEST_S = 0.1  # less is a flicker at a change of speaker
_PAUSE_S = 1.2  # a pause within one person's turn
_HOLDER_S = 0.5  # who spoke for less on either side did not hold the floor
_BEFORE_FRAMES, _AFTER_FRAMES = 1, 2
_GROWN_SHARE = 8  # into at most so small a part of a silence; half of it costs 0.2 points on sample.wav
_MOST_AT_ONCE = 2  # segmentation-3.0 knows no more


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which `speaker` speaks, in seconds. Labels are the clustering's own ("SPEAKER_00")."""

    start_s: float
    end_s: float
    speaker: str


def count_votes(
    masks: NDArray[np.uint8],
    windows: NDArray[np.int64],
    pieces: NDArray[np.bool_],
    *,
    labels: NDArray[np.int64],
    weights: NDArray[np.float32],
    step_s: float,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(frames, speakers) votes for who speaks, and (frames,) how many speak at once.

    `masks` is (windows, frames of a window, speakers of a window), each piece (windows[i], pieces[i]) is by
    the speaker labels[i], and counts 1 + weights[i].
    """
    length = masks.shape[1]
    window_weight = np.hamming(length).astype(np.float32)
    starts = [round(window * step_s / FRAME_STEP_S) for window in range(len(masks))]
    votes = np.zeros((starts[-1] + length, int(labels.max(initial=0)) + 1), np.float32)
    heard, covered = np.zeros(len(votes), np.float32), np.zeros(len(votes), np.float32)
    for window, start in enumerate(starts):
        heard[start : start + length] += window_weight * masks[window].sum(axis=1)
        covered[start : start + length] += window_weight
    for window, label, piece, weight in zip(windows, labels, pieces, weights, strict=True):
        start = starts[window]
        votes[start : start + length, label] += window_weight * piece * (1 + weight)
    return votes, np.floor(heard / covered + 0.5).astype(np.int64)


def choose_speakers(votes: NDArray[np.float32], at_once: NDArray[np.int64], most: int) -> NDArray[np.bool_]:
    """(frames, speakers): the `most` speakers with most votes in each frame, as many as speak there."""
    chosen = np.zeros(votes.shape, np.bool_)
    order = np.argsort(-votes, axis=1, kind="stable")
    everywhere = np.arange(len(votes))
    for rank in range(min(most, _MOST_AT_ONCE, votes.shape[1])):
        speaker = order[:, rank]
        chosen[everywhere, speaker] = (at_once > rank) & (votes[everywhere, speaker] > 0)
    return chosen


def list_turns(speaking: NDArray[np.bool_], duration_s: float) -> tuple[Turn, ...]:
    """The turns of (frames, speakers), in order of time: flickers gone, pauses within a turn bridged."""
    return _list_runs(_bridge_pauses(_drop_flickers(speaking)), duration_s)


def list_spoken(speaking: NDArray[np.bool_], duration_s: float) -> tuple[Turn, ...]:
    """When each speaker is heard: as `list_turns`, but a turn ends at every pause."""
    return _list_runs(_drop_flickers(speaking), duration_s)


def _list_runs(settled: NDArray[np.bool_], duration_s: float) -> tuple[Turn, ...]:
    turns = []
    for speaker in range(settled.shape[1]):
        for first, after in find_runs(settled[:, speaker]):
            start_s = 0.0 if first == 0 else first * FRAME_STEP_S + _FIRST_MIDDLE_S
            end_s = min(duration_s, after * FRAME_STEP_S + _FIRST_MIDDLE_S)
            if start_s < end_s:
                turns.append(Turn(start_s, end_s, f"SPEAKER_{speaker:02d}"))
    return tuple(sorted(turns, key=lambda turn: (turn.start_s, turn.end_s)))


def find_runs(active: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """(first, after) of each run of True."""
    edges = np.diff(np.concatenate(([0], active.astype(np.int8), [0])))
    return zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True)


def _drop_flickers(speaking: NDArray[np.bool_]) -> NDArray[np.bool_]:
    kept = speaking.copy()
    for speaker in range(speaking.shape[1]):
        for first, after in find_runs(speaking[:, speaker]):
            if (after - first) * FRAME_STEP_S < _SHORTEST_S:
                kept[first:after, speaker] = False
    return kept


def _bridge_pauses(speaking: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Silence between two stretches by the same people is theirs; at other silences turns grow a little.

    The segmentation cuts close to the sound: a frame before and two after it cost 0.3 points on sample.wav
    and gain 1.0 and 1.4 on the conversations.
    """
    bridged = speaking.copy()
    changes = np.flatnonzero(np.any(speaking[1:] != speaking[:-1], axis=1)) + 1
    bounds = np.concatenate(([0], changes, [len(speaking)]))
    for at in range(len(bounds) - 1):
        first, after = int(bounds[at]), int(bounds[at + 1])
        if speaking[first].any():
            continue
        has_left, has_right = at > 0, at + 2 < len(bounds)
        if has_left and has_right and _holds_floor(speaking, bounds, at):
            bridged[first:after] = speaking[first - 1]
            continue
        share = (after - first) // _GROWN_SHARE
        if has_left:
            bridged[first : first + min(_AFTER_FRAMES, share)] = speaking[first - 1]
        if has_right:
            bridged[after - min(_BEFORE_FRAMES, share) : after] |= speaking[after]
    return bridged


def _holds_floor(speaking: NDArray[np.bool_], bounds: NDArray[np.int64], at: int) -> bool:
    """Whether the silence between bounds[at] and bounds[at + 1] is a pause within a turn."""
    before, first, after, end = (int(bound) for bound in bounds[at - 1 : at + 3])
    return bool(
        (after - first) * FRAME_STEP_S <= _PAUSE_S
        and min(first - before, end - after) * FRAME_STEP_S >= _HOLDER_S
        and (speaking[first - 1] == speaking[after]).all()
    )
