"""What is told of the tracks and channels of a recording: which are heard, which are not and why. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from engines.audio.mix_plan import Reason
from transcript.messages import Message

UNREAD = "unread"
_BECAUSE = {
    Reason.SILENT: "left_out_silent",
    Reason.NOISE: "left_out_noise",
    Reason.COPY: "left_out_copy",
    Reason.OTHER: "left_out_other",
    UNREAD: "left_out_unread",
}
_USUAL_CHANNELS = 2


def describe_heard(
    channels: Sequence[int], heard: Sequence[str], left_out: Mapping[str, str], turned: Sequence[str]
) -> tuple[Message, ...]:
    """What is told, in order; nothing where one track was heard as it usually is.

    `channels` has the number of channels of each track of the file. Parts are named as `parts.read_parts`
    reads them; of a file with one track its channels are shown by their numbers alone.
    """
    is_single = len(channels) == 1
    is_usual = is_single and channels[0] <= _USUAL_CHANNELS
    if is_usual and not turned and set(left_out.values()) <= {Reason.COPY, Reason.SILENT}:
        return ()
    if is_single:
        told = [Message("heard_channels", parts=_list(heard, is_single), count=channels[0])]
    else:
        told = [Message("heard_tracks", parts=_list(heard, is_single), count=len(channels))]
    for reason, code in _BECAUSE.items():
        parts = [part for part, because in left_out.items() if because == reason]
        if parts:
            told.append(Message(code, parts=_list(parts, is_single)))
    if turned:
        told.append(Message("channels_turned", parts=_list(turned, is_single)))
    return tuple(told)


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
