"""Voices become speakers: those that can be trusted are clustered, the others go to the nearest.

Pure; scipy is imported when called. Time and memory are bounded: at most `_MOST_VOICES` are clustered.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_THRESHOLD = 0.66
"""Distance of centroids at which two groups are two people. On sample.wav, the two conversations, these tiled
to five minutes, and 26 mixes of other clips and voices (`tests/benchmarks/speaker_mixes.py`), 0.64 and 0.66
find the right number of speakers in 23 of 30, 0.62 in 21, 0.70 in 19 (it takes the two of sample.wav for one
where there is more of them); the mean error of the mixes is 25.8, 25.8, 25.7 and 27.1 %."""
_LONE_THRESHOLD = 0.85
"""The same for a group of fewer than `_LEAST_VOICES`. On 128 recordings of one person, 2 to 16 s long (60
clips, pairs and threes of them, JFK in noise), 7 had two or three speakers without it, 2 with it; of 36 of
two people 25 had two either way (2026-11-22). 0.80 and 0.90 do the same; at 0.95 two of the 36 are lost."""
_LEAST_VOICES = 3  # a group of fewer is an outlier and joins the nearest; anchors step by 5 s
_LEAST_SHARE = 0.1  # of all voices, where the recording is too short to have so many
_MOST_VOICES = 5_000  # distances of so many take 100 MB; 4 h have about as many
_DEPARTURE = 0.2  # by so much must a piece be nearer to another speaker than to its track's


MOST_SPEAKERS = 20
"""The largest number of speakers that may be asked for."""


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How many speakers there may be; `most` None sets no limit."""

    least: int = 1
    most: int | None = None

    def __post_init__(self) -> None:
        if self.least < 1 or (self.most is not None and self.most < self.least):
            raise ValueError(f"no number of speakers is between {self.least} and {self.most}")


@dataclass(frozen=True, slots=True, eq=False)
class Speakers:
    """labels[i] says whose piece i is; `margins` in [0, 2] how much nearer that speaker is than the next.

    `centroids` are unit vectors, one a speaker: what "the same voice in another recording" is asked with.
    """

    labels: NDArray[np.int64]  # (pieces,)
    margins: NDArray[np.float32]  # (pieces,)
    centroids: NDArray[np.float32]  # (speakers, 192)


def cluster_voices(
    embeddings: NDArray[np.float32],
    trusted: NDArray[np.bool_],
    tracks: NDArray[np.int64],
    spoken: NDArray[np.int64],
    count: SpeakerCount,
) -> Speakers:
    """Speakers of (pieces, 192) voices, NaN where there is none.

    Only `trusted` voices found clusters. Pieces with one number in `tracks` were heard as one person and stay
    one unless a piece clearly is somebody else's; `spoken` weighs them.
    """
    valid: NDArray[np.bool_] = np.logical_not(np.isnan(embeddings).any(axis=1))
    unit = np.where(valid[:, None], embeddings, 0.0)
    unit = unit / np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    chosen = np.flatnonzero(trusted & valid)
    if len(chosen) < count.least:
        chosen = np.flatnonzero(valid)
    if not len(chosen):
        nobody = np.zeros(len(embeddings))
        return Speakers(
            nobody.astype(np.int64), nobody.astype(np.float32), np.zeros((1, unit.shape[1]), np.float32)
        )
    chosen = chosen[np.linspace(0, len(chosen) - 1, min(len(chosen), _MOST_VOICES)).astype(np.int64)]
    groups = group_voices(unit[chosen], count)
    centroids = np.stack([unit[chosen[groups == group]].mean(axis=0) for group in range(groups.max() + 1)])
    centroids /= np.maximum(np.linalg.norm(centroids, axis=1, keepdims=True), 1e-9)
    likeness = unit @ centroids.T  # (pieces, speakers)
    ranked = np.sort(likeness, axis=1)
    margins = ranked[:, -1] - ranked[:, -2] if len(centroids) > 1 else np.zeros(len(unit))
    labels = _label_pieces(likeness, tracks, spoken)
    return Speakers(labels, margins.astype(np.float32), centroids.astype(np.float32))


def group_voices(voices: NDArray[np.floating], count: SpeakerCount) -> NDArray[np.int64]:
    """(voices,) group numbers from 0, as many groups as `count` allows, where there are that many voices."""
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - see the module's first line

    if len(voices) == 1 or count.most == 1:
        return np.zeros(len(voices), np.int64)
    tree = linkage(voices, method="centroid", metric="euclidean")
    least = min(_LEAST_VOICES, max(1, round(_LEAST_SHARE * len(voices))))
    groups = fcluster(tree, _THRESHOLD, "distance").astype(np.int64)
    found = _count_large(groups, least)
    wanted = max(count.least, min(found, count.most or found))
    if found != wanted:
        groups, least = _cut_into(tree, wanted, least)
    return _number(_join_lone(voices, _join_outliers(voices, groups, least), count.least))


def _cut_into(tree: NDArray[np.float64], wanted: int, least: int) -> tuple[NDArray[np.int64], int]:
    """Groups of which `wanted` are large, taking back as few joins as can be; else any `wanted` groups."""
    voices = len(tree) + 1
    for groups_left in range(wanted, min(voices, wanted + 100) + 1):
        groups = _apply_joins(tree, voices - groups_left)
        if _count_large(groups, least) == wanted:
            return groups, least
    return _apply_joins(tree, max(0, voices - wanted)), 1


def _apply_joins(tree: NDArray[np.float64], joins: int) -> NDArray[np.int64]:
    """Each voice's group after the first joins of the tree."""
    voices = len(tree) + 1
    members: dict[int, list[int]] = {voice: [voice] for voice in range(voices)}
    for number, (left, right) in enumerate(tree[:joins, :2].astype(np.int64).tolist()):
        members[voices + number] = members.pop(left) + members.pop(right)
    groups = np.zeros(voices, np.int64)
    for group, inside in enumerate(members.values()):
        groups[inside] = group
    return groups


def _count_large(groups: NDArray[np.int64], least: int) -> int:
    return int((np.unique(groups, return_counts=True)[1] >= least).sum())


def _join_outliers(voices: NDArray[np.floating], groups: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Small groups go to their neighbours, nearest first, until none is small.

    So what is left of one person in pieces becomes one again before it goes to somebody else: each piece to
    the nearest large group instead costs 1.6 points on the mean of the 26 mixes.
    """
    settled = groups.copy()
    while True:
        numbers, sizes = np.unique(settled, return_counts=True)
        small = np.flatnonzero(sizes < least)
        if not len(small) or len(numbers) == 1:
            return settled
        centroids = _find_centroids(voices, settled, numbers)
        likeness = centroids[small] @ centroids.T  # (small, groups)
        likeness[np.arange(len(small)), small] = -np.inf
        nearest, neighbour = np.unravel_index(int(likeness.argmax()), likeness.shape)
        settled[settled == numbers[small[nearest]]] = numbers[neighbour]


def _join_lone(voices: NDArray[np.floating], groups: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Groups of few voices go to their neighbour unless they are far from it; `least` groups stay."""
    joined = groups.copy()
    while True:
        numbers, sizes = np.unique(joined, return_counts=True)
        lone = np.flatnonzero(sizes < _LEAST_VOICES)
        if len(numbers) <= least or not len(lone):
            return joined
        centroids = _find_centroids(voices, joined, numbers)
        distances = np.linalg.norm(centroids[lone, None] - centroids[None], axis=2)  # (lone, groups)
        distances[np.arange(len(lone)), lone] = np.inf
        nearest, neighbour = np.unravel_index(int(distances.argmin()), distances.shape)
        if distances[nearest, neighbour] >= _LONE_THRESHOLD:
            return joined
        joined[joined == numbers[lone[nearest]]] = numbers[neighbour]


def _find_centroids(
    voices: NDArray[np.floating], groups: NDArray[np.int64], numbers: NDArray[np.int64]
) -> NDArray[np.floating]:
    """(numbers, 192): the unit vector in the middle of each of these groups."""
    centroids = np.stack([voices[groups == group].mean(axis=0) for group in numbers])
    unit: NDArray[np.floating] = centroids / np.linalg.norm(centroids, axis=1, keepdims=True)
    return unit


def _number(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers from 0 in order of appearance."""
    order = {int(group): number for number, group in enumerate(dict.fromkeys(groups.tolist()))}
    return np.array([order[int(group)] for group in groups], np.int64)


def _label_pieces(
    likeness: NDArray[np.floating], tracks: NDArray[np.int64], spoken: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The nearest speaker to each piece's track, or to the piece where that is clearly another."""
    of_tracks = np.zeros((int(tracks.max(initial=0)) + 1, likeness.shape[1]))
    np.add.at(of_tracks, tracks, likeness * spoken[:, None])
    together = of_tracks.argmax(axis=1)[tracks]
    own = likeness.argmax(axis=1)
    everywhere = np.arange(len(likeness))
    departs = likeness[everywhere, own] - likeness[everywhere, together] > _DEPARTURE
    return np.where(departs, own, together).astype(np.int64)
