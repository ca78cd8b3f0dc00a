"""What is written while somebody speaks: where utterances end, and words that stay. Pure.

Words that two passes over an utterance agree on are committed and never change (LocalAgreement-2; Source:
Macháček, Dabre, Bojar 2023, "Turning Whisper into Real-Time Transcription System").
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from engines.alignment.forced_alignment import fold_word
from engines.asr.recogniser import RATE_HZ, Samples
from engines.speech.utterances import cut_at_quiet
from engines.speech.vad import Region

SHORT_S = 2.0
"""A shorter utterance waits longer for what may belong to it, and does not tell its language."""

_PAUSE_S = 0.4  # behind a region, which ends 0.2 s behind the speech in it
_LONG_PAUSE_S = 1.2  # behind a short utterance
_LONGEST_S = 15.0


class Agreement:
    """The words of one utterance over several passes. Pure; for one thread."""

    def __init__(self) -> None:
        self.committed: tuple[str, ...] = ()
        self.tentative: tuple[str, ...] = ()

    def take(self, words: Sequence[str]) -> None:
        """A further pass over the utterance: words that the last one had too join the committed ones."""
        rest = self._behind(words)
        agreed = 0
        for now, before in zip(rest, self.tentative, strict=False):
            if fold_word(now) != fold_word(before):
                break
            agreed += 1
        self.committed += rest[:agreed]
        self.tentative = rest[agreed:]

    def finish(self, words: Sequence[str]) -> tuple[str, ...]:
        """The utterance's words after its last pass."""
        return self.committed + self._behind(words)

    def cut(self, words: Sequence[str]) -> tuple[tuple[str, ...], "Agreement"]:
        """The words of a piece cut off the utterance's front, and what is known of the rest of it."""
        known, heard = [fold_word(word) for word in self.committed], [fold_word(word) for word in words]
        count = min(range(len(known) + 1), key=lambda end: (Levenshtein.distance(known[:end], heard), -end))
        rest = Agreement()
        if count == len(known):
            return self.finish(words), rest
        rest.committed = self.committed[count:]
        return self.committed[:count], rest

    def _behind(self, words: Sequence[str]) -> tuple[str, ...]:
        """What follows the committed words: a pass may hear one more or one less in the same place."""
        known = [fold_word(word) for word in self.committed]
        heard = [fold_word(word) for word in words]

        def rate(end: int) -> tuple[int, bool, int]:
            ends_alike = heard[:end][-1:] == known[-1:]
            return Levenshtein.distance(known, heard[:end]), not ends_alike, abs(end - len(known))

        cut = min(range(len(heard) + 1), key=rate)
        return tuple(words[cut:])


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
