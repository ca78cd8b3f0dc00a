"""Times and confidences out of a stranger's values: each is one, or nothing."""

import re
from decimal import Decimal

from transcript.bounds import LATEST_MS

SECOND_MS, MILLISECOND_MS, TICK_MS = Decimal(1000), Decimal(1), Decimal("0.0001")
"""Milliseconds in a unit of time; a tick is 100 ns."""
_LARGEST = 10**15  # ticks of a thousand hours are fewer; what is more is no time
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{0,30})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{1,2}(?:[.,][0-9]{1,9})?)", re.ASCII)


def number_of(value: object) -> Decimal | None:
    """The number, also one written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) < _LARGEST else None
    if isinstance(value, float):
        value = repr(value)
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def ms_of(value: object, unit_ms: Decimal = SECOND_MS) -> int | None:
    """The time in milliseconds, rounded once, half to even; None where it is none.

    It may lie outside any recording, also below zero: the row that has it is mended.
    """
    number = number_of(value)
    return None if number is None else _rounded(number * unit_ms)


def length_of(value: object, unit_ms: Decimal = SECOND_MS) -> int:
    """The length of a recording in milliseconds, 0 where it is none."""
    ms = ms_of(value, unit_ms)
    return ms if ms is not None and 0 <= ms <= LATEST_MS else 0


def span_of(start: object, length: object, unit_ms: Decimal = SECOND_MS) -> tuple[int | None, int | None]:
    """Start and end in milliseconds of what begins at `start` and lasts `length`, each rounded once."""
    begins, lasts = number_of(start), number_of(length)
    if begins is None or lasts is None:
        return ms_of(start, unit_ms), None
    return ms_of(start, unit_ms), _rounded((begins + lasts) * unit_ms)


def ms_of_clock_text(value: object) -> int | None:
    """The time written 0:01:02.5 or 00:01:02,500, or in seconds with or without an s behind ("62.5s")."""
    if not isinstance(value, str):
        return ms_of(value)
    found = _CLOCK.fullmatch(value.strip())
    if found is None:
        return ms_of(value.strip().removesuffix("s"))
    minutes = int(found[1] or 0) * 60 + int(found[2])
    return _rounded((minutes * 60 + Decimal(found[3].replace(",", "."))) * SECOND_MS)


def _rounded(ms: Decimal) -> int | None:
    return int(ms.to_integral_value()) if abs(ms) < _LARGEST else None


def confidence_of(value: object) -> float | None:
    """A confidence between 0 and 1."""
    number = number_of(value)
    return float(number) if number is not None and 0 <= number <= 1 else None
