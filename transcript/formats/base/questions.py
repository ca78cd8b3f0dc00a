"""What a file leaves open, and what somebody chose about it."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_OPTIONS, MOST_PREVIEWED = 50, 3
LONGEST_CHOICE, LONGEST_PREVIEW = 300, 200


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a file. `value` chooses it, `label` names it, `preview` are its first rows."""

    value: str
    label: str
    preview: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What was assumed about a file, and what else it may be.

    `code` is "encoding", "recording", "text_tier", "frame_rate" or "time_shift". `chosen` is the value of the
    option that was read. Choices name a question's code and an option's value.
    """

    code: str
    chosen: str
    options: tuple[Option, ...]


def preview(texts: Iterable[str]) -> tuple[str, ...]:
    """The first texts that say something, each on one line and cut, for an `Option`."""
    lines = (" ".join(text.split())[:LONGEST_PREVIEW] for text in texts)
    found: list[str] = []
    for line in lines:
        if len(found) == MOST_PREVIEWED:
            break
        if line:
            found.append(line)
    return tuple(found)
