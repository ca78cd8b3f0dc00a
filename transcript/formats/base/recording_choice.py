"""Which recording is read of a file that is about several: never all of them mixed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.questions import LONGEST_CHOICE, MOST_OPTIONS, Option, Question, preview
from transcript.messages import Message

_CODE = "recording"
_SIGNS = re.compile(r"[\W_]+")
_Part = TypeVar("_Part")


def read_one_recording(
    parts: Mapping[str, _Part], source: SourceText, read: Callable[[_Part], Reading]
) -> Reading:
    """What `read` finds in one of the recordings, at least one, and the question which of them is meant."""
    chosen, questions, notices = choose_recording(
        parts, source, lambda name: (draft.text for draft in read(parts[name]).drafts)
    )
    reading = read(parts[chosen])
    return replace(reading, questions=(*reading.questions, *questions), notices=(*reading.notices, *notices))


def choose_recording(
    names: Iterable[str], source: SourceText, show: Callable[[str], Iterable[str]]
) -> tuple[str, tuple[Question, ...], tuple[Message, ...]]:
    """Which recording of the file is read, the question where it has several, and what to tell then.

    It is the one that somebody chose, else the one called as the sound that came along, else the first; "" of
    none. `show` gives lines of a recording for its preview.
    """
    known = list(names)
    if len(known) < 2:  # noqa: PLR2004 - nothing to choose
        return (known[0] if known else ""), (), ()
    chosen = _choose(known, source)
    shown = known[:MOST_OPTIONS]
    if chosen not in shown:
        shown = [chosen, *shown[:-1]]
    options = tuple(Option(_value(name), _value(name), preview(show(name))) for name in shown)
    told = Message("recording_of_several", count=len(known), name=_value(chosen))
    return chosen, (Question(_CODE, _value(chosen), options),), (told,)


def _choose(names: list[str], source: SourceText) -> str:
    asked = source.choices.get(_CODE)
    for name in names:
        if _value(name) == asked:
            return name
    return _called_as(names, source.sound_name) or names[0]


def _called_as(names: list[str], sound_name: str) -> str | None:
    """The recording that the sound is of, by its name; blanks and signs of it may have been changed."""
    wanted = {_plain(sound_name), _plain(PurePosixPath(sound_name).stem)} - {""}
    found = (name for name in names if {_plain(name), _plain(PurePosixPath(name).stem)} & wanted)
    return next(found, None)


def _plain(name: str) -> str:
    return _SIGNS.sub("", name).casefold()


def _value(name: str) -> str:
    return name[:LONGEST_CHOICE]
