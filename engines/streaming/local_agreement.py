"""What is written while somebody speaks: where utterances end, and words that stay. Pure.

Words that two passes over an utterance agree on are committed and never change (LocalAgreement-2; Source:
Macháček, Dabre, Bojar 2023, "Turning Whisper into Real-Time Transcription System").
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from transcript.text.cleaning import fold_word


class LocalAgreement:
    """The words of one utterance over several passes. Pure; for one thread."""

    def __init__(self) -> None:
        self.committed: tuple[str, ...] = ()
        self.tentative: tuple[str, ...] = ()

    def take(self, words: Sequence[str], settled: int = 0) -> None:
        """A further pass over the utterance: words that the last one had too join the committed ones.

        So do its first `settled` words: so far behind nobody waits any longer for two to agree.
        """
        rest = self._behind(words)
        agreed = 0
        for now, before in zip(rest, self.tentative, strict=False):
            if fold_word(now) != fold_word(before):
                break
            agreed += 1
        agreed = max(agreed, settled - (len(words) - len(rest)))
        self.committed += rest[:agreed]
        self.tentative = rest[agreed:]

    def finish(self, words: Sequence[str]) -> tuple[str, ...]:
        """The utterance's words after its last pass."""
        return self.committed + self._behind(words)

    def cut(self, words: Sequence[str]) -> tuple[tuple[str, ...], "LocalAgreement"]:
        """The words of a piece cut off the utterance's front, and what is known of the rest of it."""
        known, heard = [fold_word(word) for word in self.committed], [fold_word(word) for word in words]
        count = min(range(len(known) + 1), key=lambda end: (Levenshtein.distance(known[:end], heard), -end))
        rest = LocalAgreement()
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
