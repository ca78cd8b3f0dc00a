"""Moments of a timeline, of which some have no time of their own."""

from collections.abc import Sequence
from itertools import pairwise


def fill_times(times: Sequence[int | None]) -> list[int | None]:
    """The times, those that are missing in equal steps between their neighbours'.

    None stays where no time is told before it, or none after it.
    """
    filled = list(times)
    known = [place for place, time in enumerate(times) if time is not None]
    for before, after in pairwise(known):
        start, end = times[before], times[after]
        if start is not None and end is not None:
            for place in range(before + 1, after):
                filled[place] = start + round((end - start) * (place - before) / (after - before))
    return filled
