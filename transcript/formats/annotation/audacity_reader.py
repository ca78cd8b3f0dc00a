"""Label tracks of Audacity."""

import re

from transcript.formats.base.drafts import Draft, Reading, SourceText, UnreadableError, ms_of_seconds
from transcript.formats.base.repairs import Repair
from transcript.formats.base.speaker_names import shared_speaker_prefixes

_LABEL = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?)\t(-?[0-9]+(?:[.,][0-9]+)?)(?:\t(.*))?", re.ASCII)
_FREQUENCIES = re.compile(r"\\\t\S+\t\S+\s*")
_SHOWN = 40


def read(source: SourceText) -> Reading:
    r"""A row a label of a stretch; names in front of the texts are speakers, as this app writes them.

    A label of a point has no stretch of speech and is left out, with a repair; a `\` line tells frequencies.

    Raises:
        UnreadableError: there is no label.
    """
    drafts: list[Draft] = []
    repairs: list[Repair] = []
    for number, line in enumerate(source.lines, start=1):
        if not line.strip() or _FREQUENCIES.fullmatch(line):
            continue
        match = _LABEL.fullmatch(line)
        if match is None:
            repairs.append(Repair(number, "label_line_odd"))
            continue
        try:
            start_ms, end_ms = (ms_of_seconds(time.replace(",", "."), number) for time in match.group(1, 2))
        except UnreadableError as exc:
            repairs.append(Repair(number, exc.reason))
            continue
        text = match[3] or ""
        if start_ms == end_ms:
            repairs.append(Repair(number, "label_of_point", text=repr(text[:_SHOWN])))
        else:
            drafts.append(Draft(number, start_ms, end_ms, text))
    if not drafts and not repairs:
        raise UnreadableError("label_line_odd", 1)
    return Reading(shared_speaker_prefixes(tuple(drafts)), "seconds", repairs=tuple(repairs))
