"""A Praat TextGrid's values: its tiers with times, in the long and the short text form.

Read by hand: praatio strips labels and turns times into floats; Praat itself reads only free-standing
numbers and quoted texts, so both forms are the same to this reader.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from transcript.bounds import LATEST_MS
from transcript.formats.base.drafts import SourceText, UnreadableError

_TOKEN = re.compile(r'"([^"]*(?:""[^"]*)*)"|(?<!\S)(-?[0-9][0-9.eE+-]*)(?!\S)|(<exists>|<absent>)|(?<!\S)!.*')
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{0,60})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
INTERVALS, POINTS = "IntervalTier", "TextTier"
SILENT = " "
"""The label of a row without text in files of ours; an interval without a label is a pause."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: in milliseconds from the beginning of the file, and the number that the file has."""

    ms: int
    number: str


@dataclass(frozen=True, slots=True)
class Label:
    """An interval or a point with what is written there; a point ends where it begins."""

    line: int
    start: Moment
    end: Moment
    text: str


@dataclass(slots=True)
class GridTier:
    """A tier of the file; `key` is its name, made unique."""

    key: str
    name: str
    kind: str
    start: Moment
    end: Moment
    labels: list[Label] = field(default_factory=list)

    @property
    def said(self) -> list[Label]:
        """The labels that hold text."""
        return [label for label in self.labels if label.text.strip()]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole file; `moved_ms` was added to each time of one that begins before 0."""

    start: Moment
    end: Moment
    tiers: tuple[GridTier, ...]
    moved_ms: int
    cut_line: int = 0
    """The line at which a file ends too early, 0 where it is whole."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # text, number or flag
    value: str
    line: int


class _CutOffError(UnreadableError):
    """The file ends where a value should stand."""


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
        self.moved_ms = 0

    def take(self, kind: str, what: str) -> _Token:
        """The next value, which must be of this kind."""
        if self._place >= len(self._found):
            raise _CutOffError("textgrid_ends", self._last_line, expected=what)
        token = self._found[self._place]
        if token.kind != kind:
            raise UnreadableError(
                "textgrid_expected", token.line, expected=what, found=repr(token.value[:40])
            )
        self._place += 1
        return token

    def text(self, what: str) -> str:
        return self.take("text", what).value.replace('""', '"')

    def moment(self, what: str) -> Moment:
        token = self.take("number", what)
        if not _NUMBER.fullmatch(token.value):
            raise UnreadableError("no_seconds", token.line, value=repr(token.value[:40]))
        ms = int((Decimal(token.value) * 1000).to_integral_value()) + self.moved_ms
        if abs(ms) > LATEST_MS:
            raise UnreadableError("ms_outside", token.line, value=str(ms)[:20])
        return Moment(ms, token.value)

    def count(self, what: str) -> int:
        token = self.take("number", what)
        if not token.value.isdigit() or len(token.value) > 7:  # noqa: PLR2004 - a file of our limit holds fewer
            raise UnreadableError("textgrid_no_count", token.line, expected=what)
        return int(token.value)

    @property
    def line(self) -> int:
        return self._found[self._place - 1].line if self._place else 1


def read_grid(source: SourceText) -> Grid:
    """The file's tiers. Times of a file that begins before 0 are moved so that it begins at 0.

    Of a file that ends too early there is what it holds, where that is an interval or a point at least.

    Raises:
        UnreadableError: something else stands where Praat expects a value.
    """
    tokens = _Tokens(source.text)
    tokens.text("the file type")
    if tokens.text("the object class") != "TextGrid":
        raise UnreadableError("textgrid_other_object", tokens.line)
    start = tokens.moment("the start")
    tokens.moved_ms = max(0, -start.ms)
    end = tokens.moment("the end")
    tiers: list[GridTier] = []
    numbers: dict[str, int] = {}  # name -> how many tiers have it
    cut_line = 0
    if tokens.take("flag", "<exists>").value != "<absent>":
        count = tokens.count("the number of tiers")
        try:
            for _ in range(count):
                _read_tier(tokens, numbers, tiers)
        except _CutOffError:
            if not any(tier.labels for tier in tiers):
                raise
            cut_line = tokens.line
    return Grid(start, end, tuple(tiers), tokens.moved_ms, cut_line)


def _read_tier(tokens: _Tokens, numbers: dict[str, int], tiers: list[GridTier]) -> None:
    """Adds a tier as soon as its name and stretch are known, then what stands on it."""
    kind, name = tokens.text("the class of a tier"), tokens.text("the name of a tier")
    if kind not in {INTERVALS, POINTS}:
        raise UnreadableError("textgrid_tier_class", tokens.line, found=repr(kind[:40]))
    plain = key = " ".join(name.split())
    while key in numbers:
        numbers[plain] += 1
        key = f"{plain} #{numbers[plain]}"
    numbers[key] = 1
    tier = GridTier(key, name, kind, tokens.moment("the start of a tier"), tokens.moment("the end of a tier"))
    tiers.append(tier)
    for _ in range(tokens.count("the size of a tier")):
        if kind == POINTS:
            at = tokens.moment("the time of a point")
            tier.labels.append(Label(tokens.line, at, at, tokens.text("the mark of a point")))
        else:
            start, end = tokens.moment("the start of an interval"), tokens.moment("the end of an interval")
            tier.labels.append(Label(tokens.line, start, end, tokens.text("the label of an interval")))
