"""How many people speak, as a visitor or a program says it."""

from engines.jobs import MOST_SPEAKERS, SpeakerCount
from transcript.errors import LikhitaError

BY_CHANNEL = "channels"
"""The choice of one speaker a channel."""


def read_speakers(value: object) -> int | SpeakerCount | None:
    """The number of speakers that a person chose, or its bounds: 3, "2-4", "2-"; None is to be found out.

    Raises:
        LikhitaError: no sensible number.
    """
    if value in (None, "", 0, "0"):
        return None
    if not isinstance(value, str):
        return _read_number(value)
    first, dash, last = value.partition("-")
    least = _read_number(first)
    if not dash:
        return least
    most = _read_number(last) if last else None
    if most is not None and most < least:
        raise LikhitaError("bad_speakers", most=MOST_SPEAKERS)
    return SpeakerCount(least, most)


def _read_number(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LikhitaError("bad_speakers", most=MOST_SPEAKERS)
    if not 1 <= value <= MOST_SPEAKERS or value != int(value):  # bounds first: no int of 10**400 as a float
        raise LikhitaError("bad_speakers", most=MOST_SPEAKERS)
    return int(value)
