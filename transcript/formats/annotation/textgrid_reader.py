"""Praat TextGrid, long and short text form.

Read by hand: praatio strips labels and turns times into floats; Praat itself reads only free-standing
numbers and quoted texts, so both forms are the same to this reader.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from transcript.document import Word
from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    UnreadableError,
    in_range,
    ms_of_seconds,
)
from transcript.messages import Message

_TOKEN = re.compile(r'"([^"]*(?:""[^"]*)*)"|(?<!\S)(-?[0-9][0-9.eE+-]*)(?!\S)|(<exists>|<absent>)|(?<!\S)!.*')
_WORDS = " - words"
_NOBODY = {"unknown", "transcript"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # text, number or flag
    value: str
    line: int


class _Tokens:
    """Praat's free-standing values one after the other."""

    def __init__(self, text: str) -> None:
        self._found = []
        line, reached = 1, 0
        for match in _TOKEN.finditer(text):
            line += text.count("\n", reached, match.start())
            reached = match.start()
            if match.lastindex is not None:
                kind = ("text", "number", "flag")[match.lastindex - 1]
                self._found.append(_Token(kind, match[match.lastindex], line))
        self._place = 0
        self._last_line = text.count("\n") + 1

    def take(self, kind: str, what: str) -> _Token:
        """The next value, which must be of this kind."""
        if self._place >= len(self._found):
            raise UnreadableError("textgrid_ends", self._last_line, expected=what)
        token = self._found[self._place]
        if token.kind != kind:
            raise UnreadableError(
                "textgrid_expected", token.line, expected=what, found=repr(token.value[:40])
            )
        self._place += 1
        return token

    def text(self, what: str) -> str:
        return self.take("text", what).value.replace('""', '"')

    def ms(self, what: str) -> int:
        token = self.take("number", what)
        value = "0" if re.fullmatch(r"-0*\.?0*", token.value) else token.value
        return in_range(ms_of_seconds(value, token.line), token.line)

    def count(self, what: str) -> int:
        token = self.take("number", what)
        if not token.value.isdigit() or len(token.value) > 7:  # noqa: PLR2004 - a file of our limit holds fewer
            raise UnreadableError("textgrid_no_count", token.line, expected=what)
        return int(token.value)

    @property
    def line(self) -> int:
        return self._found[self._place - 1].line if self._place else 1


def read(source: SourceText) -> Reading:
    """A row an interval with a label, the tier's name as speaker; points are passed over, with a notice.

    A tier "A (2)" beside "A" is A's too; "A - words" gives the rows of A their words.

    Raises:
        UnreadableError: something else stands where Praat expects a value.
    """
    tokens = _Tokens(source.text)
    tokens.text("the file type")
    if tokens.text("the object class") != "TextGrid":
        raise UnreadableError("textgrid_other_object", tokens.line)
    tokens.ms("the start")
    duration_ms = tokens.ms("the end")
    if tokens.take("flag", "<exists>").value == "<absent>":
        return Reading((), "seconds", duration_ms)
    tiers: list[tuple[str, list[Draft]]] = []
    points = []
    for _ in range(tokens.count("the number of tiers")):
        kind, name = tokens.text("the class of a tier"), tokens.text("the name of a tier")
        tokens.ms("the start of a tier")
        tokens.ms("the end of a tier")
        size = tokens.count("the size of a tier")
        if kind == "IntervalTier":
            tiers.append((name, _intervals(tokens, size)))
        elif kind == "TextTier":
            points.append(name)
            for _ in range(size):
                tokens.ms("the time of a point")
                tokens.text("the mark of a point")
        else:
            raise UnreadableError("textgrid_tier_class", tokens.line, found=repr(kind[:40]))
    names = ", ".join(filter(None, points))[:200] or "without a name"
    notices = (Message("tiers_of_points", tiers=names),) if points else ()
    return Reading(tuple(_rows(tiers)), "seconds", duration_ms, notices)


def _intervals(tokens: _Tokens, size: int) -> list[Draft]:
    drafts = []
    for _ in range(size):
        start_ms, end_ms = tokens.ms("the start of an interval"), tokens.ms("the end of an interval")
        label = tokens.text("the label of an interval")
        if label.strip():
            drafts.append(Draft(tokens.line, start_ms, end_ms, label))
    return drafts


def _rows(tiers: list[tuple[str, list[Draft]]]) -> list[Draft]:
    names = {name for name, _ in tiers}
    words = {
        name.removesuffix(_WORDS): found
        for name, found in tiers
        if name.endswith(_WORDS) and name.removesuffix(_WORDS) in names
    }
    owners = set(words)
    drafts = []
    for name, found in tiers:
        if name.endswith(_WORDS) and name.removesuffix(_WORDS) in owners:
            continue
        spoken = words.pop(name, [])
        speaker = base_name(name, names)
        taken = 0  # each word belongs to one row, also where intervals lie over each other
        for draft in found:
            first = bisect_left(spoken, draft.start_ms, lo=taken, key=lambda word: word.start_ms)
            last = bisect_right(spoken, draft.end_ms, lo=first, key=lambda word: word.end_ms)
            taken = last
            inside = tuple(Word(word.text, word.start_ms, word.end_ms) for word in spoken[first:last])
            drafts.append(replace(draft, speaker=None if speaker in _NOBODY else speaker, words=inside))
    return drafts


def base_name(name: str, names: set[str]) -> str:
    """The name without a number in brackets behind it, where there is a tier of that name."""
    match = re.fullmatch(r"(.*) \([0-9]+\)", name)
    return match[1] if match and match[1] in names else name
