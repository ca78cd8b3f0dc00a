"""Engine values that several tests make: chunks of words, voices, masks of who speaks, a divided recording.

Segments, rows and whole documents are made in `tests.support.builders`, sound in `tests.support.speech`.
"""

import numpy as np
from numpy.typing import NDArray

from engines.asr.recogniser import Chunk, TimedWord
from engines.diarization.embeddings import Voices, cut_tracks
from engines.diarization.reconstruction import SpeakerActivity
from engines.diarization.turns import FRAME_STEP_S

FRAMES = 589
"""Of a window of the segmentation model."""
STEP_S = 2.5
"""From one window to the next."""


def make_words(text: str, start_s: float, word_s: float = 0.5) -> tuple[TimedWord, ...]:
    """Words one after the other, each `word_s` long."""
    return tuple(
        TimedWord(word, start_s + index * word_s, start_s + (index + 1) * word_s, 0.9)
        for index, word in enumerate(text.split())
    )


def make_chunk(text: str, start_s: float, word_s: float = 0.5) -> Chunk:
    """English words one after the other."""
    words = make_words(text, start_s, word_s)
    return Chunk(text, words[0].start_s, words[-1].end_s, words, 0.9, "en", "test")


def make_voices(*people: int, spread: float = 0.02) -> NDArray[np.float32]:
    """A voice of 192 numbers for each number of a person; people are far apart."""
    random = np.random.default_rng(7)
    anchors = np.eye(192, dtype=np.float32)
    voices = np.stack([anchors[person] for person in people])
    return voices + random.normal(0, spread, voices.shape).astype(np.float32)


def make_masks(spans: list[tuple[float, float, int]], windows: int) -> NDArray[np.uint8]:
    """(windows, FRAMES, 3) masks of people who speak in the given seconds of the recording."""
    masks = np.zeros((windows, FRAMES, 3), np.uint8)
    for window in range(windows):
        times_s = window * STEP_S + np.arange(FRAMES) * FRAME_STEP_S
        for start_s, end_s, speaker in spans:
            masks[window, (times_s >= start_s) & (times_s < end_s), speaker] = 1
    return masks


def make_hearing() -> SpeakerActivity:
    """Two people in turns of 4 s, a minute long."""
    spans = [(4.0 * turn, 4.0 * turn + 3.5, turn % 2) for turn in range(15)]
    masks = make_masks(spans, 21)
    pieces = cut_tracks(masks)
    voices = Voices(make_voices(*pieces.track.tolist()), np.ones(len(pieces.track), np.bool_))
    return SpeakerActivity(masks, voices, STEP_S, 60.0)
