"""One look at an utterance that goes on, or has just ended: all of it is recognised anew."""

from dataclasses import dataclass

from engines.audio.samples import RATE_HZ
from engines.pipeline.hypotheses import is_refused
from engines.pipeline.recognition import Recognition
from engines.speech.endpointing import SHORT_S
from engines.speech.vad import Region
from engines.streaming.live_rows import HeardUtterance, join_heard

_SETTLED_S = 2.5  # behind the end of a look, and a word stays, whether or not the next look agrees
_SAME_S = 0.15  # two looks at an utterance find its borders so close together


@dataclass(frozen=True, slots=True)
class Pass:
    """What was heard from one sample to another; the times in it are those of sound from `begin` on."""

    begin: int
    start: int
    end: int
    heard: HeardUtterance

    def is_of(self, begin: int, region: Region) -> bool:
        """Whether nothing was said since, in this region of the sound from sample `begin` on."""
        same = _SAME_S * RATE_HZ
        return (
            abs(self.start - begin - region.start_s * RATE_HZ) < same
            and abs(self.end - begin - region.end_s * RATE_HZ) < same
        )

    def count_settled(self) -> int:
        """How many of its first words were said so long before its end that they stay as they are."""
        until_s = (self.end - self.begin) / RATE_HZ - _SETTLED_S
        return sum(word.end_s <= until_s for word in self.heard.words)


def is_short(region: Region) -> bool:
    """Whether it is too short to tell its language."""
    return region.end_s - region.start_s < SHORT_S


def hear(recognition: Recognition, begin: int, region: Region) -> Pass:
    """What is said in a region of the recognition's sound, which is that from sample `begin` on."""
    chunks = [chunk for found, _ in recognition.recognise([region]) for chunk in found]
    start, end = (begin + round(second * RATE_HZ) for second in (region.start_s, region.end_s))
    return Pass(begin, start, end, join_heard(chunk for chunk in chunks if not is_refused(chunk)))
