"""Which examples are not learnt from but measured on: other people's, or of other recordings. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engines.training.examples import Example
from transcript.review.corrections import read_words

_TELLING_WORDS = 4
"""Shorter sentences ("yes, sir") are said by anybody; that they are learnt gives nothing away."""


class Apart(StrEnum):
    """What the held-out rows do not share with those that are learnt."""

    SPEAKERS = "speakers"
    RECORDINGS = "recordings"
    MOMENTS = "moments"


@dataclass(frozen=True, slots=True)
class Split:
    """`same_text` are examples that are in neither, since they say what a held-out one says."""

    learnt: tuple[Example, ...]
    held_out: tuple[Example, ...]
    same_text: tuple[Example, ...]
    apart: Apart


def split_examples(examples: Sequence[Example], share: float) -> Split:
    """Holds out about `share` of the time, at least one group, at most half; always the same way.

    Groups are speakers; recordings where there is one speaker or one of two speaks nearly all the time; and
    the end of the recording where there is one recording. Those who speak least are held out.
    """
    rows = sorted(examples, key=lambda row: (row.recording, row.start_ms, row.sound))
    for apart, name in ((Apart.SPEAKERS, _name_voice), (Apart.RECORDINGS, _name_recording)):
        chosen = _choose_groups(rows, name, share)
        if chosen:
            return _divide([row for row in rows if name(row) in chosen], rows, apart)
    total_ms = sum(row.length_ms for row in rows)
    held: list[Example] = []
    for row in reversed(rows[1:]):
        if held and sum(each.length_ms for each in held) + row.length_ms > share * total_ms:
            break
        held.append(row)
    return _divide(held, rows, Apart.MOMENTS)


def _name_voice(row: Example) -> str:
    return row.voice


def _name_recording(row: Example) -> str:
    return row.recording


def _choose_groups(rows: Sequence[Example], name: Callable[[Example], str], share: float) -> set[str]:
    """Names of the smallest groups, within the share of the time; none where the smallest is over half."""
    spoken_ms: Counter[str] = Counter()
    for row in rows:
        spoken_ms[name(row)] += row.length_ms
    total_ms, taken_ms = spoken_ms.total(), 0
    chosen: set[str] = set()
    for group, length_ms in sorted(spoken_ms.items(), key=lambda item: (item[1], item[0])):
        most = share if chosen else 0.5
        if len(chosen) == len(spoken_ms) - 1 or taken_ms + length_ms > most * total_ms:
            break
        chosen.add(group)
        taken_ms += length_ms
    return chosen


def _divide(held: Sequence[Example], rows: Sequence[Example], apart: Apart) -> Split:
    sounds = {row.sound for row in held}
    said = {" ".join(words) for row in held if len(words := read_words(row.text)) >= _TELLING_WORDS}
    others = [row for row in rows if row.sound not in sounds]
    same = [row for row in others if " ".join(read_words(row.text)) in said]
    learnt = [row for row in others if row not in same]
    order = [row for row in rows if row.sound in sounds]
    return Split(tuple(learnt), tuple(order), tuple(same), apart)
