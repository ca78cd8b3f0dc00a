"""What the models heard of the speakers of one recording, and the turns that follow from it. Pure.

A hearing is small (about 0.5 MB an hour) and is kept with the document, so that another number of speakers
needs neither the sound nor a model.
"""

import io
import zipfile
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engines.diarization.clustering import SpeakerCount, cluster_voices
from engines.diarization.embeddings import Pieces, Voices, cut_tracks, exclude_overlaps
from engines.diarization.turns import (
    FRAME_STEP_S,
    Turn,
    choose_speakers,
    count_votes,
    list_spoken,
    list_turns,
)

_TRUSTED_S = 2.0  # with less clean speech a voice founds no speaker; 1.0 and 1.5 find a third in sample.wav
_TRACKS = 3  # people in a window, at most
_FORMAT = 1
_TRIES = 4


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerActivity:
    """`masks` is (windows, frames, 3), 0 or 1: who of a window's people speaks; a voice for each piece."""

    masks: NDArray[np.uint8]
    voices: Voices
    step_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Diarization:
    """`turns` may overlap, as people do; in `exclusive` one person speaks at a time, for words.

    `voices` has a unit vector of 192 numbers for each speaker who has turns; all follows from
    `hearing`. `spoken` are `turns` without the pauses inside them, for the borders of rows.
    """

    turns: tuple[Turn, ...] = ()
    exclusive: tuple[Turn, ...] = ()
    voices: tuple[tuple[str, tuple[float, ...]], ...] = ()
    hearing: SpeakerActivity | None = field(default=None, compare=False, repr=False)
    spoken: tuple[Turn, ...] = ()


def find_turns(hearing: SpeakerActivity, count: SpeakerCount) -> Diarization:
    """The turns of a hearing by as many speakers as `count` allows, fewer where there are not so many voices.

    A group may win no moment's vote; then more groups are tried until enough people have turns.
    """
    pieces = cut_tracks(hearing.masks)
    if not len(pieces.window) or np.isnan(hearing.voices.embeddings).all():
        return Diarization()
    found = _find_turns(hearing, pieces, count)
    for more in range(1, _TRIES + 1):
        if len(found.voices) >= count.least:
            break
        wider = SpeakerCount(count.least + more, None if count.most is None else count.most + more)
        tried = _find_turns(hearing, pieces, wider)
        if len(found.voices) < len(tried.voices) <= (count.most or len(tried.voices)):
            found = tried
    return found


def _find_turns(hearing: SpeakerActivity, pieces: Pieces, count: SpeakerCount) -> Diarization:
    clean = exclude_overlaps(pieces, hearing.masks)
    speakers = cluster_voices(
        hearing.voices.embeddings,
        hearing.voices.is_own & (_count_alone(pieces, hearing.masks) * FRAME_STEP_S >= _TRUSTED_S),
        np.unique(pieces.window * _TRACKS + pieces.track, return_inverse=True)[1],
        clean.sum(axis=1),
        count,
    )
    weights = 0.1 * speakers.margins  # settles ties
    votes, at_once = count_votes(
        hearing.masks,
        pieces.window,
        pieces.masks,
        labels=speakers.labels,
        weights=weights,
        step_s=hearing.step_s,
    )
    speaking = choose_speakers(votes, at_once, 2)
    turns = list_turns(speaking, hearing.duration_s)
    exclusive = list_turns(choose_speakers(votes, at_once, 1), hearing.duration_s)
    heard = {turn.speaker for turn in turns}
    voices = tuple(
        (label, tuple(centroid.tolist()))
        for number, centroid in enumerate(speakers.centroids)
        if (label := f"SPEAKER_{number:02d}") in heard
    )
    return Diarization(turns, exclusive, voices, hearing, list_spoken(speaking, hearing.duration_s))


def dump_activity(hearing: SpeakerActivity) -> bytes:
    """The hearing as bytes for a file: bits of the masks, embeddings in half precision."""
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        format=np.array(_FORMAT),
        shape=np.array(hearing.masks.shape),
        masks=np.packbits(hearing.masks),
        embeddings=hearing.voices.embeddings.astype(np.float16),
        is_own=hearing.voices.is_own,
        times_s=np.array([hearing.step_s, hearing.duration_s]),
    )
    return kept.getvalue()


def read_activity(kept: bytes) -> SpeakerActivity:
    """The hearing of `dump_activity`'s bytes.

    Raises:
        ValueError: these are not such bytes.
    """
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            kept_format = int(arrays["format"])
            shape = tuple(int(size) for size in arrays["shape"])
            masks = np.unpackbits(arrays["masks"], count=int(np.prod(shape))).reshape(shape)
            voices = Voices(arrays["embeddings"].astype(np.float32), arrays["is_own"])
            step_s, duration_s = (float(value) for value in arrays["times_s"])
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as exc:
        raise ValueError("This is not a hearing of this version.") from exc
    if kept_format != _FORMAT:
        raise ValueError("This is not a hearing of this version.")
    return SpeakerActivity(masks, voices, step_s, duration_s)


def _count_alone(pieces: Pieces, masks: NDArray[np.uint8]) -> NDArray[np.int64]:
    """(pieces,) frames in which nobody else speaks."""
    alone = masks.sum(axis=2)[pieces.window] == 1
    return (pieces.masks & alone).sum(axis=1)
