"""Where an utterance ends while somebody speaks. Pure."""

from collections.abc import Sequence

from engines.audio.samples import RATE_HZ, Samples
from engines.speech.utterances import cut_at_quiet
from engines.speech.vad import Region

SHORT_S = 2.0
"""A shorter utterance waits longer for what may belong to it, and does not tell its language."""


_PAUSE_S = 0.4  # behind a region, which ends 0.2 s behind the speech in it


_LONG_PAUSE_S = 1.2  # behind a short utterance


_LONGEST_S = 15.0


def divide_utterances(tail: Samples, regions: Sequence[Region]) -> tuple[list[Region], Region | None]:
    """The utterances that have ended, and the one that goes on. Pure.

    A short one waits longer for what may belong to it: "ask not" alone is heard as something else.
    """
    utterances: list[Region] = []
    for region in regions:
        before = utterances[-1] if utterances else None
        if before and region.start_s - before.end_s < _find_pause(before):
            utterances[-1] = Region(before.start_s, region.end_s)
        else:
            utterances.append(region)
    pieces = [piece for one in utterances for piece in cut_at_quiet(tail, one, _LONGEST_S)]
    if pieces and len(tail) / RATE_HZ - pieces[-1].end_s < _find_pause(pieces[-1]):
        return pieces[:-1], pieces[-1]
    return pieces, None


def _find_pause(utterance: Region) -> float:
    """How much silence behind the region ends the utterance."""
    return _PAUSE_S if utterance.end_s - utterance.start_s >= SHORT_S else _LONG_PAUSE_S
