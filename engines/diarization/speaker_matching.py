"""The same person in two recordings: names of one proposed for voices of another. Pure.

Nothing is ever renamed here: a person looks at what is proposed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from engines.diarization.assignment import find_near, find_speaker
from engines.diarization.embeddings import cut_tracks
from engines.diarization.reconstruction import SpeakerActivity
from engines.diarization.turns import FRAME_STEP_S, Turn
from transcript.document import Transcript

LEAST_LIKENESS = 0.72
"""Cosine of two mean voices from which they are taken for one person's. Of 193 pairs of one person in two
recordings the least alike has 0.78 (half 0.95 and more), of 1,095 pairs of two people 99 % have under 0.67
(26 mixes of 12 real voices and the three recordings of `tests/benchmarks/diarization.py`, 2026-11-22)."""

_GIVEN_BY_US = regex.compile(r"Speaker \d+")
_LEAST_PIECE_S = 1.0

Voice = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NameProposal:
    """`speaker` of this recording sounds like `name` of the other; `likeness` in [0.72, 1]."""

    speaker: str
    name: str
    likeness: float


def name_voices(transcript: Transcript, hearing: SpeakerActivity) -> dict[str, Voice]:
    """The mean voice, a unit vector of 192 numbers, of each speaker in the rows as people corrected them."""
    turns = [
        Turn(row.start_ms / 1000, row.end_ms / 1000, row.speaker)
        for row in transcript.segments
        if row.speaker is not None
    ]
    pieces, sums = cut_tracks(hearing.masks), dict[str, Voice]()
    for index in np.flatnonzero(hearing.voices.is_own):
        frames = np.flatnonzero(pieces.masks[index])
        if len(frames) * FRAME_STEP_S < _LEAST_PIECE_S:
            continue
        start_s = float(pieces.window[index]) * hearing.step_s + float(frames[0]) * FRAME_STEP_S
        end_s = start_s + float(frames[-1] - frames[0]) * FRAME_STEP_S
        speaker = find_speaker(start_s, end_s, find_near(start_s, end_s, turns))
        if speaker is not None:
            voice = hearing.voices.embeddings[index].astype(np.float64)
            sums[speaker] = sums.get(speaker, 0.0) + voice / max(1e-9, float(np.linalg.norm(voice)))
    return {speaker: total / max(1e-9, float(np.linalg.norm(total))) for speaker, total in sums.items()}


def propose_names(here: Mapping[str, Voice], there: Mapping[str, Voice]) -> tuple[NameProposal, ...]:
    """Names of `there` for speakers of `here` who sound alike, each name and speaker at most once.

    Only names that a person gave are proposed, and none that somebody here has already.
    """
    pairs = sorted(
        (
            (float(here[speaker] @ there[name]), speaker, name)
            for speaker in here
            for name in there
            if not _GIVEN_BY_US.fullmatch(name)
        ),
        reverse=True,
    )
    proposals: list[NameProposal] = []
    settled: set[str] = set()
    used: set[str] = set()
    for likeness, speaker, name in pairs:
        if likeness < LEAST_LIKENESS or speaker in settled or name in used:
            continue
        settled.add(speaker)
        used.add(name)
        if name not in here:
            proposals.append(NameProposal(speaker, name, min(1.0, likeness)))
    return tuple(proposals)
