"""Files that hold several recordings: the one that is read, and the question which."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from transcript.formats.base.drafts import SourceText
from transcript.formats.base.questions import LONGEST_CHOICE, MOST_OPTIONS, Option, Question, preview
from transcript.messages import Message

_QUESTION = "recording"
_SIGNS = re.compile(r"[\W_]+")


def choose_recording(
    rows: Mapping[str, Sequence[str]], source: SourceText
) -> tuple[str, tuple[Question, ...], tuple[Message, ...]]:
    """Which recording of the file is read, the question where it has several, and what to tell then.

    It is the one that somebody chose, else the one called like the sound, else the first. `rows` are lines
    for the preview of each recording, in the order of the file.
    """
    names = list(rows)
    if len(names) < 2:  # noqa: PLR2004 - nothing to choose
        return (names[0] if names else ""), (), ()
    chosen = source.choices.get(_QUESTION)
    if chosen not in rows:
        chosen = _called_like(names, source.sound_name) or names[0]
    shown = [name for name in names if len(name) <= LONGEST_CHOICE][:MOST_OPTIONS]
    if chosen not in shown and len(chosen) <= LONGEST_CHOICE:
        shown[-1:] = [chosen]
    options = tuple(Option(name, name, preview(rows[name])) for name in shown)
    told = Message("one_recording_of_many", count=len(names), name=chosen[:LONGEST_CHOICE])
    return chosen, (Question(_QUESTION, chosen[:LONGEST_CHOICE], options),), (told,)


def _called_like(names: Iterable[str], sound_name: str) -> str | None:
    """The recording that the sound is of, by its name; blanks and signs of it may have been changed."""
    if not sound_name:
        return None
    wanted = {_plain(sound_name), _plain(PurePath(sound_name).stem)} - {""}
    found = [name for name in names if {_plain(name), _plain(PurePath(name).stem)} & wanted]
    return found[0] if found else None


def _plain(name: str) -> str:
    return _SIGNS.sub("", name).casefold()
