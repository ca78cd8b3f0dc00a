"""What was mended or left out of a file, by line, so that one odd row never refuses the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcript.messages import MOST_LISTED, Message, Value


@dataclass(frozen=True, slots=True, init=False)
class Repair:
    """What was mended or left out at a line: a sentence by its code, with the values that it names.

    A ready message, such as the reason of an `UnreadableError`, may stand in place of the code.
    """

    line: int
    reason: Message

    def __init__(self, line: int, code: str | Message, /, **values: Value) -> None:
        object.__setattr__(self, "line", line)
        object.__setattr__(self, "reason", Message.of(code, values).at(line=line))


def fold_repairs(repairs: Iterable[Repair]) -> tuple[Message, ...]:
    """One notice for all repairs, in the order of their lines; none where nothing was mended."""
    found = sorted(repairs, key=lambda repair: repair.line)
    if not found:
        return ()
    lines = tuple(repair.reason for repair in found[:MOST_LISTED])
    return (Message("lines_mended", count=len(found), lines=lines),)
