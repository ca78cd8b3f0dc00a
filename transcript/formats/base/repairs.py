"""What was mended or left out of a file, by line, so that one odd row never refuses the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from transcript.messages import MOST_LISTED, Message, Value

_PLACES = {"line", "row"}


@dataclass(frozen=True, slots=True, init=False)
class Repair:
    """What was mended or left out at a line: a sentence by its code, with the values that it names.

    A ready message, such as the reason of an `UnreadableError`, may stand in place of the code. `line` counts
    what the reader counts: lines of the file, or its rows.
    """

    line: int
    reason: Message

    def __init__(self, line: int, code: str | Message, /, **values: Value) -> None:
        object.__setattr__(self, "line", line)
        reason = Message.of(code, values)
        told = {name: value for name, value in reason.items if name not in _PLACES}
        object.__setattr__(self, "reason", Message(reason.code, **told))


def fold_repairs(repairs: Iterable[Repair], place: Literal["line", "row"] = "line") -> tuple[Message, ...]:
    """One notice for all repairs, in their order in the file; none where nothing was mended.

    `place` says what they count: "line" or "row".
    """
    found = sorted(repairs, key=lambda repair: repair.line)
    if not found:
        return ()
    lines = tuple(repair.reason.at(**{place: repair.line}) for repair in found[:MOST_LISTED])
    if place == "row":
        return (Message("rows_mended", count=len(found), lines=lines),)
    return (Message("lines_mended", count=len(found), lines=lines),)
