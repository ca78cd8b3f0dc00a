"""Which sound tracks and channels a recording has, and which of them somebody wants to hear. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST_PARTS = 64
_PART = re.compile(r"([1-9]\d{0,2})(?::([1-9]\d{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A sound track of a file, or one channel of it; both are counted from 1."""

    track: int
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A sound track as its file describes it.

    `number` counts from 1; `language` is the file's own code, `title` its name for the track, "" where there
    is none; `is_default` says that players begin with it.
    """

    number: int
    channels: int
    language: str = ""
    title: str = ""
    is_default: bool = False


def read_parts(text: str) -> tuple[Part, ...]:
    """The parts that a text such as "2", "1,3" or "1:2,1:4" names: tracks, or channels behind a colon.

    Empty for "auto" and "", which leave the choice to the rule of `mix_plan`.

    Raises:
        ValueError: it is no such text, or names something twice.
    """
    if text.strip() in {"", "auto"}:
        return ()
    names = [name.strip() for name in text.split(",")]
    found = [_PART.fullmatch(name) for name in names[: MOST_PARTS + 1]]
    parts = tuple(Part(int(part[1]), int(part[2]) if part[2] else None) for part in found if part)
    whole = {part.track for part in parts if part.channel is None}
    if (
        len(parts) != len(names)
        or len(parts) > MOST_PARTS
        or len(set(parts)) < len(parts)
        or any(part.channel and part.track in whole for part in parts)
    ):
        raise ValueError(f"{text[:100]!r} names no tracks and channels")
    return parts


def write_parts(parts: Iterable[Part]) -> str:
    """The text that `read_parts` reads; "auto" for none."""
    named = [f"{part.track}:{part.channel}" if part.channel else str(part.track) for part in parts]
    return ",".join(named) or "auto"
