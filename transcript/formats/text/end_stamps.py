"""Texts with a time behind what was said, #00:01:02-5#, as f4, easytranscript and MAXQDA write them."""

import re
from itertools import pairwise

from transcript.formats.base.drafts import Draft, Reading
from transcript.formats.base.speaker_names import shared_speaker_prefixes

_STAMP = re.compile(r"#([0-9]{1,3}):([0-9]{2}):([0-9]{2})(?:[-.,]([0-9]{1,3}))?#", re.ASCII)
_FEWEST = 2


def read_end_stamps(text: str) -> Reading | None:
    """The rows from each time to the next; None where it is no such text.

    A paragraph that begins with a time begins then, else where the one before ended, the first at 0.
    """
    stamps = list(_STAMP.finditer(text))
    if len(stamps) < _FEWEST:
        return None
    drafts: list[Draft] = []
    began_ms, reached, line = 0, 0, 1
    for stamp in stamps:
        said = text[reached : stamp.start()]
        first = line + said[: len(said) - len(said.lstrip())].count("\n")
        line += said.count("\n")
        if said.strip():
            drafts.append(Draft(first, began_ms, _ms(stamp), said.strip()))
        began_ms, reached = _ms(stamp), stamp.end()
    rest = text[reached:].strip()
    if rest:
        drafts.append(Draft(line, began_ms, began_ms, rest))
    in_order = sum(a.start_ms <= b.start_ms for a, b in pairwise(drafts))
    if in_order * 10 < (len(drafts) - 1) * 9:
        return None
    return Reading(shared_speaker_prefixes(tuple(drafts)), "hours:minutes:seconds")


def _ms(stamp: re.Match[str]) -> int:
    seconds = (int(stamp[1]) * 60 + int(stamp[2])) * 60 + int(stamp[3])
    return seconds * 1000 + int(f"{stamp[4] or '':0<3.3}")
