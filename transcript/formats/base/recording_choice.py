"""Which recording is read of a file that is about several: never all of them mixed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.questions import LONGEST_CHOICE, MOST_OPTIONS, Option, Question, preview
from transcript.messages import Message

_CODE = "recording"
_Part = TypeVar("_Part")


def read_one_recording(
    parts: Mapping[str, _Part], source: SourceText, read: Callable[[_Part], Reading]
) -> Reading:
    """What `read` finds in one of the recordings, at least one, and the question which of them is meant.

    It is the one that somebody chose, else the one called as the sound that came along, else the first.
    """
    chosen = _choose(parts, source)
    reading = read(parts[chosen])
    if len(parts) == 1:
        return reading
    names = list(dict.fromkeys([chosen, *parts]))[:MOST_OPTIONS]
    options = (
        Option(_value(name), _value(name), preview(draft.text for draft in read(parts[name]).drafts))
        for name in names
    )
    return replace(
        reading,
        questions=(*reading.questions, Question(_CODE, _value(chosen), tuple(options))),
        notices=(*reading.notices, Message("recording_of_several", count=len(parts), name=_value(chosen))),
    )


def _choose(parts: Mapping[str, _Part], source: SourceText) -> str:
    asked = source.choices.get(_CODE)
    for name in parts:
        if _value(name) == asked:
            return name
    stem = PurePosixPath(source.sound_name).stem.casefold()
    return next(
        (name for name in parts if stem and PurePosixPath(name).stem.casefold() == stem), next(iter(parts))
    )


def _value(name: str) -> str:
    return name[:LONGEST_CHOICE]
