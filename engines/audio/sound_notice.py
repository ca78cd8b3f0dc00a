"""What is told of the tracks and channels of a recording: which are heard, which are not and why. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from engines.audio.mix_plan import Reason

UNREAD = "unread"
_BECAUSE = {
    Reason.SILENT: "Left out as silent: {parts}.",
    Reason.NOISE: "Left out as steady noise without speech: {parts}.",
    Reason.COPY: "Left out as the same sound once more: {parts}.",
    Reason.OTHER: "Left out because the file marks others to be played, or in another language: {parts}.",
    UNREAD: "Left out because nothing here can decode it: {parts}.",
}
_USUAL_CHANNELS = 2


def describe_heard(
    channels: Sequence[int], heard: Sequence[str], left_out: Mapping[str, str], turned: Sequence[str]
) -> str:
    """The sentences; "" where one track was heard as it usually is.

    `channels` has the number of channels of each track of the file. Parts are named as `parts.read_parts`
    reads them; of a file with one track its channels are shown by their numbers alone.
    """
    is_single = len(channels) == 1
    is_usual = is_single and channels[0] <= _USUAL_CHANNELS
    if is_usual and not turned and set(left_out.values()) <= {Reason.COPY, Reason.SILENT}:
        return ""
    if is_single:
        sentences = [f"Heard: channels {_list(heard, is_single)} of {channels[0]}."]
    else:
        sentences = [f"Heard: sound tracks {_list(heard, is_single)} of {len(channels)}."]
    for reason, sentence in _BECAUSE.items():
        parts = [part for part, because in left_out.items() if because == reason]
        if parts:
            sentences.append(sentence.format(parts=_list(parts, is_single)))
    if turned:
        sentences.append(f"Turned over, since it would cancel the others: {_list(turned, is_single)}.")
    return " ".join(sentences)


def _list(parts: Iterable[str], is_single: bool) -> str:
    """Runs as "1-3, 5" for the channels 1, 2, 3 and 5; a channel of one track among several is "2:4"."""
    names = [re.sub(r"^\d+:", "", part) if is_single else part for part in parts]
    numbers = sorted(int(name) for name in names if name.isdigit())
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    return ", ".join([*shown, *sorted(name for name in names if not name.isdigit())])
